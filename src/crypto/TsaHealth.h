#pragma once

#include "base/Clock.h"
#include "crypto/Timestamp.h"

#include <QDateTime>
#include <QHash>
#include <QString>

#include <mutex>
#include <vector>

namespace vanthu::crypto {

// What is remembered of time-stamp servers that failed lately, so that a server that is down costs one time limit and
// not one for each file. Kept in a small file (at most 64 servers) that several processes may share; one that cannot be
// read or written is as good as none. Thread-safe.
class TsaHealth {
public:
    static constexpr std::chrono::minutes memory{10};

    // `file` may be empty: then nothing outlives this object.
    explicit TsaHealth(QString file = {}, Clock clock = systemClock());

    // The order of policy, but those that failed within `memory` come last, the longest ago first. None is left out.
    std::vector<TimestampAuthority> ordered(std::vector<TimestampAuthority> authorities) const;
    void failed(const TimestampAuthority& authority);
    void succeeded(const TimestampAuthority& authority);

private:
    void load();
    void save() const;
    QDateTime failedAt(const TimestampAuthority& authority) const;

    mutable std::mutex m_mutex;
    QString m_file;
    Clock m_clock;
    QHash<QString, QDateTime> m_failures; // by URL
};

} // namespace vanthu::crypto
