#include "pkcs11/TokenWatch.h"

#include "pkcs11/HostStart.h"
#include "pkcs11/Listing.h"
#include "pkcs11/Modules.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace vanthu::pkcs11 {

// A thread that can be told to end, whatever it waits for: a host, or the pause before it starts one again.
class TokenWatch::Worker {
public:
    using Report = std::function<void(const ModuleReport&)>;

    explicit Worker(std::function<void()> work)
        : m_thread([this, work = std::move(work)] {
            work();
            m_finished = true;
        }) {}
    Worker(QString path, const Options& options, Report report)
        : m_path(std::move(path))
        , m_options(options)
        , m_report(std::move(report))
        , m_thread([this] {
            watch();
            m_finished = true;
        }) {}
    ~Worker() {
        askToStop();
        m_thread.join();
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void askToStop() {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        if (m_channel)
            m_channel->interrupt();
        m_wake.notify_all();
    }

    bool isFinished() const { return m_finished; }

private:
    void watch() {
        const WatchManner manner = watchMannerOf(m_path);
        std::chrono::milliseconds pause = m_options.firstPause;
        while (!isStopping()) {
            const auto begun = std::chrono::steady_clock::now();
            const Error error = follow(manner);
            if (isStopping())
                return;
            m_report({m_path, error, {}, {}});
            if (std::chrono::steady_clock::now() - begun > m_options.longestPause)
                pause = m_options.firstPause; // it had worked for long
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, pause, [this] { return m_stopping; });
            pause = std::min(pause * 2, m_options.longestPause);
        }
    }

    // Until the host is gone.
    Error follow(const WatchManner& manner) {
        auto started = startHost(m_path, m_options.host);
        if (!started)
            return started.error();
        {
            const std::lock_guard lock(m_mutex);
            m_channel = *started;
            if (m_stopping)
                m_channel->interrupt();
        }
        const std::shared_ptr<Channel>& channel = *started;
        if (const auto loaded = channel->load(m_options.host.listLimit); !loaded)
            return loaded.error();
        auto listing = channel->ask({{QStringLiteral("op"), QStringLiteral("watch")},
                                     {QStringLiteral("initialiseAgain"), manner.initialiseAgain},
                                     {QStringLiteral("pollOnly"), manner.pollOnly},
                                     {QStringLiteral("everyMs"), qint64(m_options.every.count())}},
                                    {}, m_options.host.listLimit);
        for (;;) {
            if (listing)
                m_report({m_path, {}, tokensIn(*listing, m_path), certificatesIn(*listing, m_path)});
            else if (channel->isOpen())
                m_report({m_path, listing.error(), {}, {}}); // the module's own answer; it may do better later
            else
                return listing.error();
            listing = channel->listen();
        }
    }

    bool isStopping() {
        const std::lock_guard lock(m_mutex);
        return m_stopping;
    }

    QString m_path;
    Options m_options;
    Report m_report;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::shared_ptr<Channel> m_channel;
    bool m_stopping = false;
    std::atomic<bool> m_finished = false;
    std::thread m_thread; // last: it uses the others
};

TokenWatch::TokenWatch(std::function<QStringList()> modules, Options options, QObject* parent)
    : QObject(parent)
    , m_modules(std::move(modules))
    , m_options(std::move(options)) {
    begin();
}

TokenWatch::~TokenWatch() {
    retire(); // all are told at once, then each is waited for
    m_retired.clear();
}

// The caller's thread shows windows: it does not wait for what is on its way out.
void TokenWatch::retire() {
    std::erase_if(m_retired, [](const auto& worker) { return worker->isFinished(); });
    for (auto& worker : m_workers) {
        worker->askToStop();
        m_retired.push_back(std::move(worker));
    }
    m_workers.clear();
}

void TokenWatch::refresh() {
    retire();
    begin();
    Q_EMIT changed();
}

// Reports come from the workers' threads as events of this object: what is still under way when it ends is dropped with
// it, and what belongs to an earlier round is told by its number.
void TokenWatch::begin() {
    ++m_round;
    m_read.clear();
    m_unread = 1;
    m_workers.push_back(std::make_unique<Worker>([this, round = m_round, modules = m_modules] {
        const QStringList found = modules();
        QMetaObject::invokeMethod(
            this, [this, round, found] { takeModules(round, found); }, Qt::QueuedConnection);
    }));
}

void TokenWatch::takeModules(quint64 round, const QStringList& modules) {
    if (round != m_round)
        return;
    m_unread = int(modules.size());
    m_read.assign(std::size_t(modules.size()), false);
    // What was known of a module stays until it answers again, so that a list on screen does not flicker.
    TokenSurvey next;
    for (const QString& path : modules) {
        const auto known = std::find_if(m_current.modules.begin(), m_current.modules.end(),
                                        [&](const ModuleReport& report) { return report.path == path; });
        next.modules.push_back(known != m_current.modules.end() ? *known : ModuleReport{path, {}, {}, {}});
    }
    m_current = std::move(next);
    for (qsizetype i = 0; i < modules.size(); ++i)
        m_workers.push_back(std::make_unique<Worker>(
            modules[i], m_options, [this, round, index = std::size_t(i)](const ModuleReport& report) {
                QMetaObject::invokeMethod(
                    this, [this, round, index, report] { takeReport(round, index, report); }, Qt::QueuedConnection);
            }));
    Q_EMIT changed();
}

void TokenWatch::takeReport(quint64 round, std::size_t index, const ModuleReport& report) {
    if (round != m_round || index >= m_current.modules.size())
        return;
    m_current.modules[index] = report;
    if (!m_read[index]) {
        m_read[index] = true;
        --m_unread;
    }
    Q_EMIT changed();
}

} // namespace vanthu::pkcs11
