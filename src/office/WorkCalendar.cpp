#include "office/WorkCalendar.h"

#include "base/Clock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QResource>
#include <QTimeZone>

namespace vanthu::office {

namespace {

constexpr int longestHoliday = 31; // days; more is a mistyped date
constexpr int saturday = 6;
constexpr int sunday = 7;

QDate dateOf(const QJsonObject& entry, const char* name) {
    return QDate::fromString(entry[QLatin1String(name)].toString(), Qt::ISODate);
}

QString nameOf(const QJsonObject& entry) {
    return entry[QStringLiteral("name")].toString();
}

QDateTime inVietnam(const QDate& day, const QTime& time) {
    return QDateTime(day, time, Qt::OffsetFromUTC, 7 * 3600).toUTC();
}

QDateTime endOf(const QDate& day) {
    return inVietnam(day, QTime(23, 59, 59, 999));
}

} // namespace

const WorkCalendar& WorkCalendar::official() {
    static const WorkCalendar calendar = [] {
        WorkCalendar made;
        made.m_weekend = {saturday, sunday};
        const QString name = QStringLiteral(":/vanthu/data/holidays.json");
        const auto read = made.add(QResource(name).uncompressedData(), name);
        Q_ASSERT_X(read, "WorkCalendar", "the built-in list is damaged");
        return made;
    }();
    return calendar;
}

Result<> WorkCalendar::add(const QByteArray& json, const QString& name) {
    const auto damaged = [&](const QString& where) { return fail("office.holidays_damaged", {name, where}); };
    QJsonParseError parse;
    const QJsonObject root = QJsonDocument::fromJson(json, &parse).object();
    if (parse.error != QJsonParseError::NoError || root.isEmpty())
        return damaged(parse.errorString());
    WorkCalendar changed = *this;
    if (const QJsonArray days = root[QStringLiteral("weekend")].toArray(); !days.isEmpty()) {
        changed.m_weekend.clear();
        for (const QJsonValue& day : days)
            changed.m_weekend += day.toInt();
    }
    for (const QJsonArray entries = root[QStringLiteral("fixed")].toArray(); const QJsonValue& value : entries) {
        const QJsonObject entry = value.toObject();
        const Fixed fixed{entry[QStringLiteral("month")].toInt(), entry[QStringLiteral("day")].toInt(), nameOf(entry),
                          dateOf(entry, "from")};
        if (!QDate::isValid(2024, fixed.month, fixed.day) || !fixed.from.isValid())
            return damaged(QStringLiteral("fixed: ") + fixed.name);
        changed.m_fixed += fixed;
    }
    for (const QJsonArray years = root[QStringLiteral("years")].toArray(); const QJsonValue& value : years) {
        const QJsonObject entry = value.toObject();
        const int year = entry[QStringLiteral("year")].toInt();
        if (year < 2000 || year > 2200)
            return damaged(QStringLiteral("year: %1").arg(year));
        const auto ofYear = [&](const auto& item) { return item.key().year() == year; };
        changed.m_off.removeIf(ofYear);
        changed.m_work.removeIf(ofYear);
        changed.m_announced += year;
        for (const QJsonArray off = entry[QStringLiteral("off")].toArray(); const QJsonValue& item : off) {
            const QDate from = dateOf(item.toObject(), "from");
            const QDate to = dateOf(item.toObject(), "to");
            if (!from.isValid() || from.year() != year || from > to || from.daysTo(to) > longestHoliday)
                return damaged(QStringLiteral("%1: %2").arg(year).arg(nameOf(item.toObject())));
            for (QDate day = from; day <= to; day = day.addDays(1))
                changed.m_off[day] = nameOf(item.toObject());
        }
        for (const QJsonArray work = entry[QStringLiteral("work")].toArray(); const QJsonValue& item : work) {
            const QDate day = dateOf(item.toObject(), "date");
            if (day.year() != year)
                return damaged(QStringLiteral("%1: %2").arg(year).arg(nameOf(item.toObject())));
            changed.m_work[day] = nameOf(item.toObject());
        }
    }
    *this = changed;
    return {};
}

QString WorkCalendar::fixedHoliday(const QDate& day) const {
    for (const Fixed& fixed : m_fixed)
        if (fixed.month == day.month() && fixed.day == day.day() && day >= fixed.from)
            return fixed.name;
    return {};
}

QString WorkCalendar::holidayName(const QDate& day) const {
    if (const auto found = m_off.constFind(day); found != m_off.constEnd())
        return *found;
    if (isAnnounced(day.year()))
        return {};
    if (const QString name = fixedHoliday(day); !name.isEmpty())
        return name;
    // A holiday on a day of weekly rest is made up for on the next working day (art. 111.3).
    if (isWeekend(day))
        return {};
    for (QDate before = day.addDays(-1); isWeekend(before) || !fixedHoliday(before).isEmpty();
         before = before.addDays(-1))
        if (const QString name = fixedHoliday(before); !name.isEmpty() && isWeekend(before))
            return name;
    return {};
}

bool WorkCalendar::isWorkingDay(const QDate& day) const {
    if (m_work.contains(day))
        return true;
    return !isWeekend(day) && holidayName(day).isEmpty();
}

QDate WorkCalendar::workingDayFrom(const QDate& day) const {
    QDate next = day;
    while (!isWorkingDay(next))
        next = next.addDays(1);
    return next;
}

QDate WorkCalendar::nextWorkingDay(const QDate& day) const {
    return workingDayFrom(day.addDays(1));
}

int WorkCalendar::workingDaysBetween(const QDate& from, const QDate& to) const {
    int days = 0;
    for (QDate day = from.addDays(1); day <= to; day = day.addDays(1))
        days += isWorkingDay(day) ? 1 : 0;
    return days;
}

TimeLimit sendingLimit(const WorkCalendar& calendar, const QDateTime& signedAt, Urgency urgency) {
    if (urgency != Urgency::Normal)
        return {signedAt, true};
    return {inVietnam(calendar.nextWorkingDay(vietnamDate(signedAt)), QTime(12, 0))};
}

TimeLimit receiptLimit(const WorkCalendar& calendar, const QDateTime& arrivedAt, Urgency urgency) {
    if (urgency != Urgency::Normal)
        return {arrivedAt, true};
    return {endOf(calendar.workingDayFrom(vietnamDate(arrivedAt)))};
}

TimeLimit registrationLimit(const WorkCalendar& calendar, const QDateTime& arrivedAt, Urgency urgency) {
    if (urgency != Urgency::Normal)
        return {arrivedAt, true};
    return {endOf(calendar.nextWorkingDay(vietnamDate(arrivedAt)))};
}

} // namespace vanthu::office
