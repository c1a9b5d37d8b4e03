#include "ui/base/Session.h"

#include "exchange/NetworkWatch.h"
#include "pkcs11/TokenWatch.h"
#include "ui/base/Task.h"
#include "ui/base/UnfinishedWork.h"
#include "workflow/Keys.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace vanthu::ui {

namespace {

constexpr int workers = 2;
constexpr int periodMs = 60'000;
constexpr qint64 afterWindowMs = 2'000;

} // namespace

Session::Session(std::unique_ptr<workflow::Office> office, const QString& personId)
    : m_office(std::move(office))
    , m_hints(*m_office)
    , m_unfinished(std::make_unique<UnfinishedWork>(*m_office)) {
    m_pool.setMaxThreadCount(workers);
    m_syncPool.setMaxThreadCount(1);
    m_period.setInterval(periodMs);
    connect(&m_period, &QTimer::timeout, this, [this] { beginSync(workflow::AskedBy::Timer); });
    connect(m_unfinished.get(), &UnfinishedWork::completed, this, &Session::noteChange);
    const workflow::Person* person = profile().person(personId);
    if (!person)
        person = profile().firstWith(workflow::Role::Clerk);
    m_person = person ? *person : profile().people.value(0);
}

Session::~Session() {
    m_stop.request();
    m_syncPool.waitForDone();
    m_pool.waitForDone();
}

pkcs11::TokenWatch& Session::tokens() {
    if (!m_tokens)
        m_tokens = workflow::watchTokens(*m_office);
    return *m_tokens;
}

void Session::setPerson(const QString& personId) {
    const workflow::Person* person = profile().person(personId);
    if (!person || person->id == m_person.id)
        return;
    m_person = *person;
    Q_EMIT personChanged();
}

void Session::startPeriodicSync() {
    m_network = std::make_unique<exchange::NetworkWatch>();
    connect(m_network.get(), &exchange::NetworkWatch::cameBack, this,
            [this] { beginSync(workflow::AskedBy::Network); });
    connect(m_network.get(), &exchange::NetworkWatch::cameBack, m_unfinished.get(), &UnfinishedWork::complete);
    m_period.start();
    m_unfinished->startPeriodic();
    sync();
}

void Session::sync() {
    m_unfinished->complete();
    beginSync(workflow::AskedBy::Person);
}

void Session::stopSync() {
    m_again.reset();
    m_stop.request();
}

void Session::beginSync(workflow::AskedBy by) {
    if (m_syncing) {
        m_again = std::min(by, m_again.value_or(by)); // a person before the network before the timer
        return;
    }
    m_syncing = true;
    m_stop = Cancel();
    Q_EMIT syncStarted();
    runTask(
        this, &m_syncPool,
        [office = m_office.get(), stop = m_stop, by] { return workflow::syncOffice(*office, stop, by); },
        [this](const vanthu::Result<exchange::SyncReport>& report) { finishSync(report); });
}

void Session::finishSync(const vanthu::Result<exchange::SyncReport>& report) {
    m_syncing = false;
    // Another process on this store is at it: its pass serves us too.
    const bool busy = !report && report.error().code() == "axis.sync_busy";
    if (!busy) {
        SyncOutcome outcome{m_office->now(), {}, {}};
        if (report)
            outcome.report = *report;
        else
            outcome.error = report.error();
        m_lastSync = outcome;
    }
    if (!report && report.error().code() == "axis.not_configured")
        m_period.stop();
    Q_EMIT syncFinished();
    noteChange();
    if (const auto by = std::exchange(m_again, std::nullopt))
        beginSync(*by);
}

void Session::syncAfter(const QDateTime& instant) {
    const qint64 wait = std::max<qint64>(0, m_office->now().msecsTo(instant)) + afterWindowMs;
    QTimer::singleShot(std::chrono::milliseconds(wait), this, &Session::sync);
}

void Session::noteChange() {
    m_hints.forget();
    m_unfinished->refresh();
    Q_EMIT changed();
}

} // namespace vanthu::ui
