#include "workflow/Office.h"

#include "base/Files.h"
#include "workflow/VerificationPolicy.h"

#include <QFileInfo>

namespace vanthu::workflow {

Office::Office(Profile profile, std::unique_ptr<store::Store> store, crypto::TrustStore trust, Clock clock)
    : m_profile(std::move(profile))
    , m_store(std::move(store))
    , m_trust(std::move(trust))
    , m_clock(std::move(clock)) {}

Result<std::unique_ptr<Office>> Office::open(const QString& profileFolder, Clock clock) {
    TRY(Profile profile, loadProfile(profileFolder));
    TRY(crypto::TrustStore trust, trustFolderOf(profile).load());
    TRY(auto store, store::Store::open(profile.path(QStringLiteral("store")), clock));
    std::unique_ptr<Office> office(
        new Office(std::move(profile), std::move(store), std::move(trust), std::move(clock)));
    office->readHolidays();
    return office;
}

void Office::readHolidays() {
    constexpr std::int64_t largestList = 1024 * 1024;
    const QString path = m_profile.path(QStringLiteral("holidays.json"));
    if (!QFileInfo::exists(path))
        return;
    const Result<QByteArray> bytes = readFile(path, largestList);
    const Result<> added = bytes ? m_calendar.add(*bytes, path) : fail(bytes.error());
    if (!added)
        m_calendarProblem = added.error();
}

crypto::TrustFolder trustFolderOf(const Profile& profile, Clock clock) {
    return crypto::TrustFolder(profile.path(profile.trustFolder), profile.path(QStringLiteral("trust-pins.json")),
                               std::move(clock));
}

crypto::RevocationOptions Office::revocation() const {
    crypto::RevocationOptions options;
    options.http = m_profile.http;
    options.cacheFolder = m_profile.path(QStringLiteral("cache/revocation"));
    const VerificationPolicy policy = verificationPolicyOf(m_profile);
    options.carriedGrace = std::chrono::hours(policy.evidenceHours);
    options.documentTime = std::chrono::seconds(policy.documentSeconds);
    options.documentRequests = policy.documentRequests;
    return options;
}

QString Office::tsaHealthFile() const {
    return m_profile.path(QStringLiteral("tsa-health.json"));
}

} // namespace vanthu::workflow
