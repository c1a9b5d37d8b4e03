#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>

namespace vanthu::edxml {

// A ZIP with the one entry `entryName`. `edxml.write_failed`.
Result<QByteArray> zipOne(const QByteArray& bytes, const QString& entryName);

// Unpacks a ZIP of exactly one entry that is fed in pieces; the entry's name is never used.
// Refuses more entries, and more than `limit` bytes or `ratio` times what came in.
class Unzip {
public:
    Unzip(qint64 limit, double ratio);
    ~Unzip();
    // libarchive pulls; so the packed bytes are collected first, within the limit.
    bool add(QByteArrayView packed);
    // Gives the entry's bytes to `take`; false when the archive is damaged or over a limit.
    bool unpack(const std::function<bool(QByteArrayView)>& take);

private:
    QByteArray m_packed;
    qint64 m_limit;
    double m_ratio;
};

} // namespace vanthu::edxml
