#include "crypto/TsaHealth.h"

#include "base/Files.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace vanthu::crypto {
namespace {

constexpr std::int64_t largestFile = 64 * 1024;
constexpr int mostServers = 64;

QString keyOf(const TimestampAuthority& authority) {
    return authority.url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

} // namespace

TsaHealth::TsaHealth(QString file, Clock clock)
    : m_file(std::move(file))
    , m_clock(std::move(clock)) {
    load();
}

void TsaHealth::load() {
    const auto bytes = m_file.isEmpty() ? fail("file.missing") : readFile(m_file, largestFile);
    if (!bytes)
        return;
    const QJsonObject all = QJsonDocument::fromJson(*bytes).object();
    for (auto it = all.begin(); it != all.end() && m_failures.size() < mostServers; ++it)
        if (const QDateTime at = fromStorageTime(it.value().toString()); at.isValid())
            m_failures.insert(it.key(), at);
}

void TsaHealth::save() const {
    if (m_file.isEmpty())
        return;
    QJsonObject all;
    for (auto it = m_failures.begin(); it != m_failures.end(); ++it)
        all[it.key()] = toStorageTime(it.value());
    (void)writeFileDurably(m_file, QJsonDocument(all).toJson(QJsonDocument::Compact), 0600);
}

// A failure dated in the future is one of a clock that was set back; it means nothing.
QDateTime TsaHealth::failedAt(const TimestampAuthority& authority) const {
    const QDateTime at = m_failures.value(keyOf(authority));
    const QDateTime now = m_clock();
    return at.isValid() && at <= now && at.msecsTo(now) < std::chrono::milliseconds(memory).count() ? at : QDateTime();
}

std::vector<TimestampAuthority> TsaHealth::ordered(std::vector<TimestampAuthority> authorities) const {
    const std::lock_guard guard(m_mutex);
    std::stable_sort(authorities.begin(), authorities.end(), [&](const auto& a, const auto& b) {
        const QDateTime ofA = failedAt(a);
        const QDateTime ofB = failedAt(b);
        if (!ofA.isValid() || !ofB.isValid())
            return !ofA.isValid() && ofB.isValid();
        return ofA < ofB;
    });
    return authorities;
}

void TsaHealth::failed(const TimestampAuthority& authority) {
    const std::lock_guard guard(m_mutex);
    const QDateTime now = m_clock();
    m_failures.removeIf(
        [&](const auto& one) { return one.value().msecsTo(now) >= std::chrono::milliseconds(memory).count(); });
    if (m_failures.size() < mostServers || m_failures.contains(keyOf(authority)))
        m_failures.insert(keyOf(authority), now);
    save();
}

void TsaHealth::succeeded(const TimestampAuthority& authority) {
    const std::lock_guard guard(m_mutex);
    if (m_failures.remove(keyOf(authority)) > 0)
        save();
}

} // namespace vanthu::crypto
