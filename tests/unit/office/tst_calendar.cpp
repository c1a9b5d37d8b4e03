// Working days round the holidays of Vietnam, and the time limits that the law counts in them.

#include "base/Clock.h"
#include "office/LawHints.h"
#include "office/WorkCalendar.h"

#include <QtTest>

using namespace vanthu;
using namespace vanthu::office;

namespace {

QDate day(const char* text) {
    return QDate::fromString(QString::fromLatin1(text), Qt::ISODate);
}

// Vietnam time
QDateTime at(const char* text) {
    return QDateTime::fromString(QString::fromLatin1(text) + QStringLiteral("+07:00"), Qt::ISODate).toUTC();
}

} // namespace

class TestCalendar : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void announcedDays_data();
    void announcedDays();
    void sentInTheMorningOfTheNextWorkingDay_data();
    void sentInTheMorningOfTheNextWorkingDay();
    void urgentIsAtOnce();
    void receiptWithinTheDay();
    void registeredByTheNextWorkingDay();
    void whatIsSignedAndNotSentIsHinted_data();
    void whatIsSignedAndNotSentIsHinted();
    void aReceiptThatWasNotAnsweredIsHinted();
    void aYearThatWasNotAnnounced();
    void theAdministratorsListComesFirst();
    void aDamagedListChangesNothing_data();
    void aDamagedListChangesNothing();
};

void TestCalendar::announcedDays_data() {
    QTest::addColumn<QString>("date");
    QTest::addColumn<bool>("works");
    const auto row = [](const char* date, bool works) { QTest::newRow(date) << QString::fromLatin1(date) << works; };
    row("2026-02-13", true);  // Friday before Tết
    row("2026-02-16", false); // 29 tháng Chạp
    row("2026-02-17", false); // mùng 1
    row("2026-02-20", false);
    row("2026-02-21", false); // Saturday
    row("2026-02-23", true);
    row("2026-01-02", false); // exchanged
    row("2026-01-10", true);  // the Saturday that makes up for it
    row("2026-08-22", true);
    row("2026-08-31", false);
    row("2026-09-03", true);
    row("2026-04-27", false); // Hùng Kings' day fell on a Sunday
    row("2025-05-02", false);
    row("2025-04-26", true);
    row("2024-05-04", true);
    row("2023-01-26", false);
}

void TestCalendar::announcedDays() {
    QFETCH(QString, date);
    QFETCH(bool, works);
    QCOMPARE(WorkCalendar::official().isWorkingDay(QDate::fromString(date, Qt::ISODate)), works);
}

// QĐ 28/2018/QĐ-TTg art. 6.2
void TestCalendar::sentInTheMorningOfTheNextWorkingDay_data() {
    QTest::addColumn<QDateTime>("signedAt");
    QTest::addColumn<QDateTime>("until");
    QTest::newRow("Tuesday") << at("2026-03-03T09:00:00") << at("2026-03-04T12:00:00");
    QTest::newRow("Friday") << at("2026-03-06T16:30:00") << at("2026-03-09T12:00:00");
    QTest::newRow("before Tet") << at("2026-02-13T16:59:00") << at("2026-02-23T12:00:00");
    QTest::newRow("in Tet") << at("2026-02-18T10:00:00") << at("2026-02-23T12:00:00");
    QTest::newRow("before a Saturday of work") << at("2026-08-21T10:00:00") << at("2026-08-22T12:00:00");
    QTest::newRow("evening in UTC, the next day here") << at("2026-03-04T00:30:00") << at("2026-03-05T12:00:00");
}

void TestCalendar::sentInTheMorningOfTheNextWorkingDay() {
    QFETCH(QDateTime, signedAt);
    QFETCH(QDateTime, until);
    const TimeLimit limit = sendingLimit(WorkCalendar::official(), signedAt, Urgency::Normal);
    QCOMPARE(limit.until, until);
    QVERIFY(!limit.atOnce);
}

void TestCalendar::urgentIsAtOnce() {
    const QDateTime signedAt = at("2026-02-13T16:59:00");
    for (const Urgency urgency : {Urgency::Urgent, Urgency::VeryUrgent, Urgency::Express}) {
        const TimeLimit limit = sendingLimit(WorkCalendar::official(), signedAt, urgency);
        QVERIFY(limit.atOnce);
        QCOMPARE(limit.until, signedAt);
    }
}

// Decree 30/2020 art. 21.2
void TestCalendar::receiptWithinTheDay() {
    const WorkCalendar& calendar = WorkCalendar::official();
    QCOMPARE(receiptLimit(calendar, at("2026-03-03T09:00:00"), Urgency::Normal).until,
             at("2026-03-03T23:59:59").addMSecs(999));
    QCOMPARE(receiptLimit(calendar, at("2026-02-17T09:00:00"), Urgency::Normal).until,
             at("2026-02-23T23:59:59").addMSecs(999));
}

// Decree 30/2020 art. 4.2.c
void TestCalendar::registeredByTheNextWorkingDay() {
    const WorkCalendar& calendar = WorkCalendar::official();
    QCOMPARE(vietnamDate(registrationLimit(calendar, at("2026-02-13T09:00:00"), Urgency::Normal).until),
             day("2026-02-23"));
    QCOMPARE(calendar.workingDaysBetween(day("2026-02-13"), day("2026-02-24")), 2);
}

// QĐ 28/2018/QĐ-TTg art. 6.2
void TestCalendar::whatIsSignedAndNotSentIsHinted_data() {
    QTest::addColumn<QString>("now");
    QTest::addColumn<bool>("urgent");
    QTest::addColumn<QString>("hint");
    // signed on Friday 13 February 2026 at 15:00; Tết is until the 22nd
    const auto row = [](const char* now, bool urgent, const char* hint) {
        QTest::newRow(qPrintable(QStringLiteral("%1%2").arg(QLatin1String(now), urgent ? " urgent" : "")))
            << QString::fromLatin1(now) << urgent << QString::fromLatin1(hint);
    };
    row("2026-02-13T23:59:59", false, "none"); // the day is not over
    row("2026-02-14T00:00:00", false, "soon"); // not sent the same day
    row("2026-02-22T12:00:01", false, "soon"); // no working day yet
    row("2026-02-23T12:00:00", false, "soon"); // the morning of the next one
    row("2026-02-23T12:00:01", false, "late");
    row("2026-02-13T15:00:01", true, "at once");
    row("2026-02-14T00:00:00", true, "late");
}

void TestCalendar::whatIsSignedAndNotSentIsHinted() {
    QFETCH(QString, now);
    QFETCH(bool, urgent);
    QFETCH(QString, hint);
    const Pending pending{QStringLiteral("d"), Duty::Send, urgent ? Urgency::Urgent : Urgency::Normal,
                          at("2026-02-13T15:00:00")};
    const auto found = lawHint(WorkCalendar::official(), pending, at(now.toLatin1().constData()));
    QCOMPARE(found.has_value(), hint != QLatin1String("none"));
    if (!found)
        return;
    QCOMPARE(found->late, hint == QLatin1String("late"));
    QCOMPARE(found->limit.atOnce, urgent);
    QCOMPARE(found->presses(), hint != QLatin1String("soon"));
}

// Decree 30/2020 art. 21.2: within the day; what came on a Saturday, on Monday.
void TestCalendar::aReceiptThatWasNotAnsweredIsHinted() {
    const auto hint = [](const char* arrived, const char* now, Urgency urgency = Urgency::Normal) {
        return lawHint(WorkCalendar::official(), {QStringLiteral("d"), Duty::Answer, urgency, at(arrived)}, at(now));
    };
    QVERIFY(!hint("2026-03-04T09:00:00", "2026-03-04T23:59:59")->late);
    QVERIFY(hint("2026-03-04T09:00:00", "2026-03-05T00:00:01")->late);
    QVERIFY(!hint("2026-03-07T09:00:00", "2026-03-09T23:00:00")->late); // Saturday, Monday
    QVERIFY(hint("2026-03-07T09:00:00", "2026-03-10T00:00:01")->late);
    QVERIFY(hint("2026-03-04T09:00:00", "2026-03-04T09:00:01", Urgency::Express)->presses());
    QVERIFY(!lawHint(WorkCalendar::official(), {}, at("2026-03-04T09:00:00"))); // nobody knows since when
}

void TestCalendar::aYearThatWasNotAnnounced() {
    const WorkCalendar& calendar = WorkCalendar::official();
    QVERIFY(!calendar.isAnnounced(2031));
    QVERIFY(!calendar.isWorkingDay(day("2031-09-02")));
    QVERIFY(calendar.isWorkingDay(day("2031-09-03")));
    QVERIFY(!calendar.isWorkingDay(day("2033-01-03"))); // 1 January is a Saturday: the Monday makes up for it
    QVERIFY(calendar.isWorkingDay(day("2033-01-04")));
}

void TestCalendar::theAdministratorsListComesFirst() {
    WorkCalendar calendar = WorkCalendar::official();
    const auto added = calendar.add(R"({"years": [{"year": 2026, "off": [{"from": "2026-11-24", "to": "2026-11-24",
        "name": "Ngày nghỉ của cơ quan"}], "work": [{"date": "2026-11-28", "name": "làm bù"}]}]})",
                                    QStringLiteral("holidays.json"));
    QVERIFY(added);
    QVERIFY(!calendar.isWorkingDay(day("2026-11-24")));
    QCOMPARE(calendar.holidayName(day("2026-11-24")), QStringLiteral("Ngày nghỉ của cơ quan"));
    QVERIFY(calendar.isWorkingDay(day("2026-11-28")));
    QVERIFY(calendar.isWorkingDay(day("2026-02-17"))); // its year is the whole truth
    QVERIFY(!calendar.isWorkingDay(day("2025-01-29")));
}

void TestCalendar::aDamagedListChangesNothing_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("no JSON") << QByteArray("{");
    QTest::newRow("another year") << QByteArray(
        R"({"years":[{"year":2026,"off":[{"from":"2025-01-01","to":"2025-01-01"}]}]})");
    QTest::newRow("backwards") << QByteArray(
        R"({"years":[{"year":2026,"off":[{"from":"2026-03-05","to":"2026-03-01"}]}]})");
    QTest::newRow("for ever") << QByteArray(
        R"({"years":[{"year":2026,"off":[{"from":"2026-01-01","to":"9999-01-01"}]}]})");
    QTest::newRow("no date") << QByteArray(R"({"years":[{"year":2026,"work":[{"date":"mai"}]}]})");
}

void TestCalendar::aDamagedListChangesNothing() {
    QFETCH(QByteArray, json);
    WorkCalendar calendar = WorkCalendar::official();
    const auto added = calendar.add(json, QStringLiteral("holidays.json"));
    QVERIFY(!added);
    QCOMPARE(added.error().code(), QByteArray("office.holidays_damaged"));
    QVERIFY(!calendar.isWorkingDay(day("2026-02-17")));
}

QTEST_GUILESS_MAIN(TestCalendar)
#include "tst_calendar.moc"
