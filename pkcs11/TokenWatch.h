#pragma once

#include "pkcs11/Survey.h"

#include <QObject>

#include <functional>

namespace vanthu::pkcs11 {

// Keeps an eye on all tokens: each module has a host process that waits for its events (or looks once a second, where a
// module knows none) and reads the tokens again by itself, never with a PIN. A module whose host dies or hangs is
// started again after a pause that grows. Lives on one thread with an event loop; no call waits for a token.
class TokenWatch : public QObject {
    Q_OBJECT
public:
    struct Options {
        HostOptions host;
        std::chrono::milliseconds every{1'000};      // between two looks
        std::chrono::milliseconds firstPause{1'000}; // before a host is started again; doubles up to
        std::chrono::milliseconds longestPause{60'000};
    };
    // `modules` is asked on a thread of its own, at the start and at each `refresh`.
    TokenWatch(std::function<QStringList()> modules, Options options, QObject* parent = nullptr);
    ~TokenWatch() override;

    // The newest of each module.
    const TokenSurvey& current() const { return m_current; }
    // Some module has not answered yet since the start or the last `refresh`.
    bool isReading() const { return m_unread > 0; }
    // All hosts begin afresh: after a login, which may have changed a token's flags, or when the person asks for it.
    void refresh();

Q_SIGNALS:
    // `current` or `isReading` is another one. Not for every look: only when something changed.
    void changed();

private:
    class Worker;
    void begin();
    void retire();
    void takeModules(quint64 round, const QStringList& modules);
    void takeReport(quint64 round, std::size_t index, const ModuleReport& report);

    std::function<QStringList()> m_modules;
    Options m_options;
    TokenSurvey m_current;
    std::vector<bool> m_read; // by module
    int m_unread = 1;         // the list of modules itself counts as one
    quint64 m_round = 0;
    std::vector<std::unique_ptr<Worker>> m_workers;
    std::vector<std::unique_ptr<Worker>> m_retired; // of earlier rounds; told to stop, not waited for
};

} // namespace vanthu::pkcs11
