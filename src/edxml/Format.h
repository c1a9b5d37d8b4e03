#pragma once

#include <QDate>
#include <QDateTime>
#include <QString>

// The text forms of values inside messages (edxml.md §0.4). Private to this room.
namespace vanthu::edxml {

inline const QString namespaceUri = QStringLiteral("http://www.mic.gov.vn/TBT/QCVN_102_2016");

QString toDate(const QDate& date);          // yyyy/MM/dd
QString toTimestamp(const QDateTime& time); // yyyy/MM/dd HH:mm:ss in Vietnam time
// Also yyyy-MM-dd, dd/MM/yyyy and single digits, which occur; a time without a zone is Vietnam's. Invalid otherwise.
QDate fromDate(const QString& text);
QDateTime fromTimestamp(const QString& text);

} // namespace vanthu::edxml
