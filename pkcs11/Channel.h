#pragma once

#include "base/Cancel.h"
#include "base/HelperProcess.h"
#include "base/Result.h"
#include "base/Secret.h"

#include <QCborMap>
#include <QMutex>
#include <QString>
#include <QStringList>

#include <atomic>
#include <chrono>
#include <initializer_list>
#include <memory>

namespace vanthu::pkcs11 {

// A running token host and the way to talk to it.
class Channel {
public:
    // Starts the program, with a clean environment and in a process group of its own. `token.host_missing`.
    static Result<std::shared_ptr<Channel>> start(const QString& program, const QString& modulePath,
                                                  const QStringList& environment);
    ~Channel();

    // Has the host load the module. `token.module_missing`, `token.module_unusable`, `token.host_*`.
    Result<> load(std::chrono::milliseconds limit, const Cancel* cancel = nullptr);

    // One question, one answer. The secrets follow the question as frames of their own. A host that dies or does not
    // answer in time is ended, and every later question fails at once. Cancelled: `token.cancelled`, after a moment in
    // which an answer that is on its way may still arrive.
    Result<QCborMap> ask(const QCborMap& question, std::initializer_list<const Secret*> secrets,
                         std::chrono::milliseconds limit, const Cancel* cancel = nullptr);
    // What the host says by itself next; waits without limit.
    Result<QCborMap> listen();

    // From any thread: whoever waits for the host gets its answer at once, as from a host that has died.
    void interrupt();
    bool isOpen() const { return m_open; }
    pid_t processId() const { return m_host->processId(); }

private:
    Channel() = default;
    Result<QCborMap> answer(std::chrono::milliseconds limit, const Cancel* cancel);
    void end();

    QMutex m_mutex;
    std::atomic<bool> m_open = false;
    std::unique_ptr<HelperProcess> m_host;
    QString m_modulePath;
    QString m_module;
};

} // namespace vanthu::pkcs11
