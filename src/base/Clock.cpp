#include "base/Clock.h"

#include <QTimeZone>

namespace vanthu {

namespace {
constexpr int vietnamOffsetSeconds = 7 * 3600;
}

Clock systemClock() {
    return [] { return QDateTime::currentDateTimeUtc(); };
}

QDateTime toVietnamTime(const QDateTime& instant) {
    return instant.toOffsetFromUtc(vietnamOffsetSeconds);
}

QDate vietnamDate(const QDateTime& instant) {
    return toVietnamTime(instant).date();
}

QString formatSignatureTime(const QDateTime& instant) {
    return toVietnamTime(instant).toString(QStringLiteral("dd.MM.yyyy HH:mm:ss")) + QStringLiteral(" +07:00");
}

QString formatDisplayTime(const QDateTime& instant) {
    return toVietnamTime(instant).toString(QStringLiteral("dd/MM/yyyy HH:mm"));
}

// Both are called for every row of every list: a parser of format strings that goes by way of the local time zone took
// a tenth of the exchange's processor time.
QString toStorageTime(const QDateTime& instant) {
    if (!instant.isValid())
        return QStringLiteral("Z");
    const QDateTime utc = instant.toUTC();
    const QDate date = utc.date();
    const QTime time = utc.time();
    return QString::asprintf("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", date.year(), date.month(), date.day(), time.hour(),
                             time.minute(), time.second(), time.msec());
}

QDateTime fromStorageTime(const QString& text) {
    const QStringView form = u"dddd-dd-ddTdd:dd:dd.dddZ"; // d = a digit
    if (text.size() != form.size())
        return {};
    for (qsizetype i = 0; i < form.size(); ++i)
        if (form[i] == u'd' ? text[i] < u'0' || text[i] > u'9' : text[i] != form[i])
            return {};
    const auto number = [&](qsizetype from, qsizetype size) { return QStringView(text).mid(from, size).toInt(); };
    return QDateTime(QDate(number(0, 4), number(5, 2), number(8, 2)),
                     QTime(number(11, 2), number(14, 2), number(17, 2), number(20, 3)), Qt::UTC);
}

} // namespace vanthu
