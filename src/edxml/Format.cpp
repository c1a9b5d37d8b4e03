#include "edxml/Format.h"

#include "base/Clock.h"

namespace vanthu::edxml {

namespace {
constexpr int vietnamOffset = 7 * 3600;
}

QString toDate(const QDate& date) {
    return date.toString(QStringLiteral("yyyy/MM/dd"));
}

QString toTimestamp(const QDateTime& time) {
    return toVietnamTime(time).toString(QStringLiteral("yyyy/MM/dd HH:mm:ss"));
}

QDate fromDate(const QString& text) {
    for (const char* form : {"yyyy/MM/dd", "yyyy-MM-dd", "dd/MM/yyyy"})
        if (const QDate date = QDate::fromString(text.trimmed().left(10), QLatin1String(form)); date.isValid())
            return date;
    return {};
}

QDateTime fromTimestamp(const QString& text) {
    const QString trimmed = text.trimmed();
    const QDate date = fromDate(trimmed);
    const QTime time = QTime::fromString(trimmed.mid(11, 8), QStringLiteral("HH:mm:ss"));
    if (!date.isValid() || !time.isValid())
        return {};
    return QDateTime(date, time, Qt::OffsetFromUTC, vietnamOffset).toUTC();
}

} // namespace vanthu::edxml
