#pragma once

#include "base/Result.h"
#include "exchange/AxisTransport.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <chrono>

// What the roads to the axis have in common (edxml.md §2.6, §4.6). Private to this room.
namespace vanthu::exchange {

// Larger messages are not fetched. Base64 in JSON makes them longer.
constexpr qint64 largestMessage = 600LL * 1024 * 1024;
constexpr qint64 largestAgencyList = 128LL * 1024 * 1024; // some 120 000 entries
constexpr auto agencyListLimit = std::chrono::minutes(5);

QByteArray kindName(store::MessageKind kind); // "edoc", "status"
QByteArray stateName(PullState state);        // "done", "fail", "processing"

// The error for a code of the axis; unknown ones are told verbatim and not tried again.
Error axisError(const QString& host, const QString& code, const QString& description);

// "axis.example.gov.vn:8280"
QString hostOf(const QUrl& url);

// Time for a whole exchange: longer texts get more of it.
std::chrono::milliseconds limitFor(qint64 bytes);

// `axis.bad_reply` unless the file, or the bytes, begin as a message may: a page of a server in between, taken for a
// message, would be refused to its sender for good.
Result<> requireMessage(const QString& file, const QString& host, const QString& docId);
Result<> requireMessage(QByteArrayView bytes, const QString& host, const QString& docId);

} // namespace vanthu::exchange
