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

QString toStorageTime(const QDateTime& instant) {
    return instant.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz")) + QLatin1Char('Z');
}

QDateTime fromStorageTime(const QString& text) {
    QDateTime instant = QDateTime::fromString(text, QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz'Z'"));
    instant.setTimeSpec(Qt::UTC);
    return instant;
}

} // namespace vanthu
