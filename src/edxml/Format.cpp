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

namespace {

struct Day {
    QDate date;
    Sureness sureness = Sureness::Plain;
};

// yyyy/M/d or d/M/yyyy, with slashes, dashes or points; a time may follow.
Day dayIn(const QString& text) {
    static const QRegularExpression yearFirst(QStringLiteral(R"(^\s*(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d))"));
    static const QRegularExpression yearLast(QStringLiteral(R"(^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d))"));
    if (const auto match = yearFirst.match(text); match.hasMatch())
        return {QDate(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt())};
    const auto match = yearLast.match(text);
    if (!match.hasMatch())
        return {};
    const int first = match.captured(1).toInt(), second = match.captured(2).toInt(), year = match.captured(3).toInt();
    if (second > 12)
        return {QDate(year, first, second), Sureness::Repaired};
    return {QDate(year, second, first), first <= 12 && first != second ? Sureness::Repaired : Sureness::Plain};
}

void say(Sureness* sureness, Sureness what) {
    if (sureness)
        *sureness = what;
}

} // namespace

QDate fromDate(const QString& text, Sureness* sureness) {
    static const QRegularExpression zoned(QStringLiteral(R"(^\s*[\d/.-]+[T\s].*(Z|[+-]\d{2}:?\d{2})\s*$)"));
    const Day day = dayIn(text);
    say(sureness, day.date.isValid() ? day.sureness : Sureness::Unclear);
    if (day.date.isValid() && day.date.year() == 1) {
        say(sureness, Sureness::Plain);
        return {};
    }
    if (zoned.match(text).hasMatch())
        if (const QDateTime instant = fromTimestamp(text); instant.isValid())
            return toVietnamTime(instant).date();
    return day.date;
}

QDateTime fromTimestamp(const QString& text, Sureness* sureness) {
    static const QRegularExpression form(
        QStringLiteral(R"(^\s*[\d/.-]+[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(AM|PM|SA|CH)?\s*(Z|[+-]\d{2}:?\d{2})?\s*$)"),
        QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(text);
    const Day day = dayIn(text);
    const QString half = match.captured(4).toUpper();
    int hour = match.captured(1).toInt();
    if (!half.isEmpty()) {
        const bool isAfternoon = half == QLatin1String("PM") || half == QLatin1String("CH");
        hour = hour < 1 || hour > 12 ? -1 : hour % 12 + (isAfternoon ? 12 : 0);
    }
    const QTime time(hour, match.captured(2).toInt(), match.captured(3).toInt());
    say(sureness, Sureness::Unclear);
    if (!match.hasMatch() || !day.date.isValid() || day.date.year() == 1 || !time.isValid())
        return {};
    say(sureness, half.isEmpty() ? day.sureness : Sureness::Repaired);
    int offset = vietnamOffset;
    if (const QString zone = match.captured(5).toUpper(); zone == QLatin1String("Z"))
        offset = 0;
    else if (!zone.isEmpty())
        offset = (zone.mid(1, 2).toInt() * 3600 + zone.right(2).toInt() * 60) * (zone.startsWith(u'-') ? -1 : 1);
    return QDateTime(day.date, time, Qt::OffsetFromUTC, offset).toUTC();
}

} // namespace vanthu::edxml
