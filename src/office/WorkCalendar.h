#pragma once

#include "base/Result.h"
#include "office/Document.h"

#include <QByteArray>
#include <QDate>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QSet>
#include <QString>

// Working days and the time limits that the law counts in them. Days are Vietnam's, instants UTC.
namespace vanthu::office {

// Which days an agency works (Labour Code 45/2019/QH14 art. 111, 112, and each year's announcement, which also makes
// Saturdays working days in exchange). A year without an announcement knows the holidays of a fixed date only.
class WorkCalendar {
public:
    // resources/data/holidays.json
    static const WorkCalendar& official();
    // Reads a file of that form over this one: its years take the place of ours. `office.holidays_damaged` naming the
    // place; nothing is changed then.
    Result<> add(const QByteArray& json, const QString& name);

    bool isWorkingDay(const QDate& day) const;
    // The first working day after `day`.
    QDate nextWorkingDay(const QDate& day) const;
    // `day` itself when it is one, else the next.
    QDate workingDayFrom(const QDate& day) const;
    // How many working days lie after `from` up to `to`, which is included.
    int workingDaysBetween(const QDate& from, const QDate& to) const;
    // Empty on an ordinary day.
    QString holidayName(const QDate& day) const;
    // Whether the year's days were announced.
    bool isAnnounced(int year) const { return m_announced.contains(year); }

private:
    struct Fixed {
        int month = 0;
        int day = 0;
        QString name;
        QDate from; // since when the law knows it
    };
    QString fixedHoliday(const QDate& day) const;
    bool isWeekend(const QDate& day) const { return m_weekend.contains(day.dayOfWeek()); }

    QSet<int> m_weekend;
    QList<Fixed> m_fixed;
    QSet<int> m_announced;
    QHash<QDate, QString> m_off;
    QHash<QDate, QString> m_work;
};

// A time limit of the law: `until` is the last moment at which it is kept.
struct TimeLimit {
    QDateTime until;
    bool atOnce = false; // urgent: no delay at all is allowed
};

// Issued on the day of signing, at the latest in the morning of the next working day; urgent documents right after
// signing (QĐ 28/2018/QĐ-TTg art. 6.2).
TimeLimit sendingLimit(const WorkCalendar& calendar, const QDateTime& signedAt, Urgency urgency);
// The receipt is acknowledged within the day (decree 30/2020 art. 21.2); what comes on a day off, on the next working
// day.
TimeLimit receiptLimit(const WorkCalendar& calendar, const QDateTime& arrivedAt, Urgency urgency);
// Registered and passed on the same day, at the latest the next working day (art. 4.2.c, 22, 23).
TimeLimit registrationLimit(const WorkCalendar& calendar, const QDateTime& arrivedAt, Urgency urgency);

} // namespace vanthu::office
