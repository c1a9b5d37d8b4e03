// The national directory at its real size: 120,000 agencies are searched as one types, and taken over while others
// write.

#include "store/Organisations.h"
#include "store/Outbox.h"
#include "workflow/Directory.h"

#include "../unit/workflow/WorkflowTestKit.h"

#include <QElapsedTimer>
#include <QtTest>

#include <atomic>
#include <thread>

using namespace vanthu;
using namespace vanthu::test;

namespace {

constexpr int provinces = 34;
constexpr int agenciesOfProvince = 3530;

QList<exchange::Agency> wholeCountry() {
    const QStringList kinds = {
        "Sở Nội vụ",        "Sở Tài chính",      "Ủy ban nhân dân xã", "Trường Trung học cơ sở",
        "Trạm Y tế phường", "Ban Quản lý dự án", "Chi cục Kiểm lâm",   "Văn phòng Hội đồng nhân dân"};
    const QStringList places = {"Phú Thọ",  "Hòa Bình", "Mường Bi",  "Tân Lạc",
                                "Yên Thủy", "Đà Bắc",   "Lương Sơn", "Kỳ Sơn"};
    QList<exchange::Agency> all;
    for (int province = 0; province < provinces; ++province)
        for (int i = 0; i < agenciesOfProvince; ++i) {
            exchange::Agency agency;
            agency.code = QStringLiteral("H%1.%2").arg(province + 10).arg(i, 4, 10, QLatin1Char('0'));
            agency.oldCode = QStringLiteral("000.%1.%2.H%3")
                                 .arg(i % 100, 2, 10, QLatin1Char('0'))
                                 .arg(i / 100, 2, 10, QLatin1Char('0'))
                                 .arg(province + 10);
            agency.name = kinds[i % kinds.size()] + QLatin1Char(' ') + places[(i / 7) % places.size()] +
                          QStringLiteral(" số %1").arg(i);
            all += agency;
        }
    return all;
}

qint64 percentile(QList<qint64> values, double part) {
    std::sort(values.begin(), values.end());
    return values.value(qsizetype(double(values.size() - 1) * part));
}

} // namespace

class BenchDirectory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        auto opened = newOffice(m_folder.path());
        QVERIFY(opened);
        m_office = std::move(*opened);
        QVERIFY(m_agencies.size() >= 120'000);
    }

    // Whoever issues a document meanwhile waits less than 30 ms, 19 times of 20; the rest meets a checkpoint of the
    // write-ahead log, which is as long as the disk makes it (99 of 100 were under 27 to 34 ms where this was written).
    void othersWriteWhileItIsTakenOver() {
        std::atomic<bool> done = false;
        QList<qint64> waits;
        std::thread clerk([&] {
            int number = 0;
            while (!done) {
                store::OutboxMessage message;
                message.id = message.key = QStringLiteral("m%1").arg(++number);
                message.documentId = message.id;
                message.payloadSha256 = "00";
                message.createdAt = message.nextTryAt = message.notBefore = noon;
                QElapsedTimer timer;
                timer.start();
                if (!m_office->store().write([&](store::Transaction& t) { return store::enqueue(t, message); }))
                    break;
                waits += timer.nsecsElapsed();
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
        });
        QElapsedTimer timer;
        timer.start();
        const auto changed = workflow::updateDirectory(*m_office, m_agencies);
        const qint64 elapsed = timer.elapsed();
        done = true;
        clerk.join();
        QVERIFY(changed);
        QCOMPARE(*changed, int(m_agencies.size()));
        const qint64 p99 = percentile(waits, 0.99) / 1'000'000;
        qInfo("%d agencies taken over in %lld ms; %lld messages queued meanwhile, p99 %lld ms", *changed,
              static_cast<long long>(elapsed), static_cast<long long>(waits.size()), static_cast<long long>(p99));
        QVERIFY(waits.size() > 20);
        const qint64 p95 = percentile(waits, 0.95) / 1'000'000;
        QVERIFY2(p95 < 30, qPrintable(QString::number(p95)));
        QVERIFY2(p99 < 100, qPrintable(QString::number(p99)));
    }

    void anUnchangedListWritesNothing() {
        QElapsedTimer timer;
        timer.start();
        const auto changed = workflow::updateDirectory(*m_office, m_agencies);
        qInfo("the same list again: %lld ms", static_cast<long long>(timer.elapsed()));
        QVERIFY(changed);
        QCOMPARE(*changed, 0);
    }

    // Every keystroke of what people type, in under 20 ms.
    void everyKeystrokeIsAnswered() {
        qint64 slowest = 0;
        QString slowestTyped;
        for (const QString& typed : {QStringLiteral("sở nội vụ phú thọ"), QStringLiteral("uy ban nhan dan xa muong"),
                                     QStringLiteral("H43.0017"), QStringLiteral("000.17.00.H43"),
                                     QStringLiteral("truong trung hoc co so tan lac so 31")}) {
            for (qsizetype length = 1; length <= typed.size(); ++length) {
                qint64 best = std::numeric_limits<qint64>::max();
                for (int round = 0; round < 3; ++round) {
                    QElapsedTimer timer;
                    timer.start();
                    const auto found = m_office->store().read(
                        [&](store::Connection& c) { return store::searchOrganisations(c, typed.left(length), 20); });
                    best = std::min(best, timer.nsecsElapsed());
                    QVERIFY(found);
                    QVERIFY2(!found->isEmpty(), qPrintable(typed.left(length)));
                }
                if (best > slowest) {
                    slowest = best;
                    slowestTyped = typed.left(length);
                }
            }
        }
        qInfo("slowest keystroke: “%s” in %.1f ms", qPrintable(slowestTyped), double(slowest) / 1e6);
        QVERIFY2(slowest < 20'000'000, qPrintable(slowestTyped));
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<workflow::Office> m_office;
    const QList<exchange::Agency> m_agencies = wholeCountry();
};

QTEST_GUILESS_MAIN(BenchDirectory)
#include "bench_directory.moc"
