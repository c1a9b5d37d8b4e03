#include "workflow/VerificationPolicy.h"

#include "base/Files.h"
#include "workflow/Profile.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace vanthu::workflow {

VerificationPolicy verificationPolicyOf(const Profile& profile) {
    constexpr std::int64_t largestFile = std::int64_t{64} * 1024;
    VerificationPolicy policy;
    const Result<QByteArray> bytes = readFile(profile.path(QStringLiteral("verification.json")), largestFile);
    const QJsonObject object = bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
    const auto number = [&](const char* name, int least, int most, int otherwise) {
        const int value = object[QLatin1String(name)].toInt(otherwise);
        return value >= least && value <= most ? value : otherwise;
    };
    policy.evidenceHours = number("evidenceHours", 0, 168, policy.evidenceHours);
    policy.documentSeconds = number("documentSeconds", 1, 120, policy.documentSeconds);
    policy.documentRequests = number("documentRequests", 1, 200, policy.documentRequests);
    policy.timestampRequired = object[QLatin1String("timestampRequired")].toBool(policy.timestampRequired);
    return policy;
}

} // namespace vanthu::workflow
