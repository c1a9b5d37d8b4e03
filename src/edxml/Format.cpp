#include "edxml/Format.h"

#include "base/Clock.h"

#include <QRegularExpression>

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

// yyyy/M/d or d/M/yyyy, with slashes, dashes or points; a time may follow.
QDate fromDate(const QString& text) {
    static const QRegularExpression yearFirst(QStringLiteral(R"(^\s*(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d))"));
    static const QRegularExpression dayFirst(QStringLiteral(R"(^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d))"));
    if (const auto match = yearFirst.match(text); match.hasMatch())
        return QDate(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
    if (const auto match = dayFirst.match(text); match.hasMatch())
        return QDate(match.captured(3).toInt(), match.captured(2).toInt(), match.captured(1).toInt());
    return {};
}

QDateTime fromTimestamp(const QString& text) {
    static const QRegularExpression form(
        QStringLiteral(R"(^\s*[\d/.-]+[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?\s*$)"));
    const auto match = form.match(text);
    const QDate date = fromDate(text);
    const QTime time(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
    if (!match.hasMatch() || !date.isValid() || !time.isValid())
        return {};
    int offset = vietnamOffset;
    if (const QString zone = match.captured(4); zone == QLatin1String("Z"))
        offset = 0;
    else if (!zone.isEmpty())
        offset = (zone.mid(1, 2).toInt() * 3600 + zone.right(2).toInt() * 60) * (zone.startsWith(u'-') ? -1 : 1);
    return QDateTime(date, time, Qt::OffsetFromUTC, offset).toUTC();
}

} // namespace vanthu::edxml
