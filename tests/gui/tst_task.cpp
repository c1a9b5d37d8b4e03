// How answers of workers come to windows: always by the event loop, and never to what is gone.

#include "ui/base/Task.h"

#include <QPointer>
#include <QtTest>

#include <functional>
#include <memory>
#include <stdexcept>

using namespace vanthu;
using vanthu::ui::runTask;

namespace {

constexpr int patience = 30'000;

// An answer that comes to rest only when the pool has nothing left to do: whoever hands it on after the work has begun
// finds the result there.
struct LateAnswer {
    LateAnswer(QThreadPool* pool, std::function<void()> act)
        : m_pool(pool)
        , m_act(std::move(act)) {}
    LateAnswer(const LateAnswer& other)
        : m_pool(other.m_pool)
        , m_act(other.m_act) {
        m_pool->waitForDone();
    }
    void operator()(const Result<int>&) { m_act(); }

private:
    QThreadPool* m_pool;
    std::function<void()> m_act;
};

} // namespace

class TestTask : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anAnswerThatIsReadyAtOnceWaitsForTheEventLoop();
    void aContextMayEndInItsOwnAnswer();
    void nobodyAnswersWhoeverIsGone();
    void anExceptionIsAnError();

private:
    QThreadPool m_pool;
};

void TestTask::anAnswerThatIsReadyAtOnceWaitsForTheEventLoop() {
    QObject context;
    bool answered = false;
    runTask(
        &context, &m_pool, []() -> Result<int> { return 1; }, LateAnswer(&m_pool, [&] { answered = true; }));
    m_pool.waitForDone();
    QVERIFY(!answered);
    QTRY_VERIFY_WITH_TIMEOUT(answered, patience);
}

void TestTask::aContextMayEndInItsOwnAnswer() {
    QPointer<QObject> context = new QObject;
    runTask(
        context.data(), &m_pool, []() -> Result<int> { return 1; }, [&](const Result<int>&) { delete context; });
    QTRY_VERIFY_WITH_TIMEOUT(!context, patience);
}

void TestTask::nobodyAnswersWhoeverIsGone() {
    auto context = std::make_unique<QObject>();
    bool answered = false;
    runTask(
        context.get(), &m_pool, []() -> Result<int> { return 1; }, [&](const Result<int>&) { answered = true; });
    m_pool.waitForDone(); // the answer is on its way
    context.reset();
    QCoreApplication::processEvents();
    QVERIFY(!answered);
}

void TestTask::anExceptionIsAnError() {
    QByteArray code;
    runTask(
        this, &m_pool, []() -> Result<int> { throw std::runtime_error("no"); },
        [&](const Result<int>& answer) { code = answer ? QByteArray("none") : answer.error().code(); });
    QTRY_COMPARE_WITH_TIMEOUT(code, QByteArray("internal.unexpected"), patience);
}

QTEST_GUILESS_MAIN(TestTask)
#include "tst_task.moc"
