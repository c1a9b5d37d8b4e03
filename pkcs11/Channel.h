#pragma once

#include "base/Result.h"
#include "base/Secret.h"

#include <QCborMap>
#include <QMutex>
#include <QString>
#include <QStringList>

#include <chrono>
#include <initializer_list>
#include <memory>
#include <sys/types.h>

namespace vanthu::pkcs11 {

// A running token host and the way to talk to it. The only file of this room that knows how processes are started.
class Channel {
public:
    // Starts the program and has it load the module. `token.module_missing`, `token.module_unusable`, `token.host_*`.
    static Result<std::shared_ptr<Channel>> open(const QString& program, const QString& modulePath,
                                                 const QStringList& environment, std::chrono::milliseconds limit);
    ~Channel();

    // One question, one answer. The secrets follow the question as frames of their own. A host that dies or does not
    // answer in time is ended, and every later question fails at once.
    Result<QCborMap> ask(const QCborMap& question, std::initializer_list<const Secret*> secrets,
                         std::chrono::milliseconds limit);
    pid_t processId() const { return m_process; }

private:
    Channel() = default;
    Result<> spawn(const QString& program, const QStringList& environment);
    void end();

    QMutex m_mutex;
    int m_descriptor = -1;
    pid_t m_process = -1;
    QString m_module;
};

} // namespace vanthu::pkcs11
