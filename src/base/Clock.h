#pragma once

#include <QDateTime>
#include <QString>

#include <functional>

namespace vanthu {

// The present instant in UTC. Passed in wherever time decides something, so that a test can set it.
using Clock = std::function<QDateTime()>;

Clock systemClock();

// Vietnam has one zone without daylight saving: +07:00 whatever the machine says (decree 30/2020 PL I, ISO 8601).
QDateTime toVietnamTime(const QDateTime& instant);
QDate vietnamDate(const QDateTime& instant);

// "02.03.2020 17:09:12 +07:00", the form printed in signature blocks.
QString formatSignatureTime(const QDateTime& instant);
// "02/03/2020 17:09", the form shown in lists.
QString formatDisplayTime(const QDateTime& instant);

// Storage form: ISO 8601 UTC with milliseconds, "2020-03-02T10:09:12.000Z"; sorts as text.
QString toStorageTime(const QDateTime& instant);
// Invalid QDateTime when the text is not of that form.
QDateTime fromStorageTime(const QString& text);

} // namespace vanthu
