#pragma once

#include <QDate>
#include <QDateTime>
#include <QString>

// The text forms of values inside messages (edxml.md §0.4). Private to this room.
namespace vanthu::edxml {

inline const QString namespaceUri = QStringLiteral("http://www.mic.gov.vn/TBT/QCVN_102_2016");

QString toDate(const QDate& date);          // yyyy/MM/dd
QString toTimestamp(const QDateTime& time); // yyyy/MM/dd HH:mm:ss in Vietnam time

// How sure a reading is: other ways to write it (12-hour clocks, the month first where the day tells it) are understood
// and said, and so is a date with the day first that could have its month first.
enum class Sureness { Plain, Repaired, Unclear };

// Also yyyy-MM-dd, dd/MM/yyyy and single digits, which occur. An instant with a zone is the day that it is in Vietnam, and
// a time without one is Vietnam's. The year 1 is how some programs write "none". Invalid and `Unclear` otherwise.
QDate fromDate(const QString& text, Sureness* sureness = nullptr);
QDateTime fromTimestamp(const QString& text, Sureness* sureness = nullptr);

} // namespace vanthu::edxml
