#pragma once

#include "base/Frame.h"
#include "base/Result.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <sys/types.h>
#include <vector>

namespace vanthu {

// A program of ours that does what may crash, hang or swell, and the channel to it (Frame.h): one question, one answer.
// The only file that knows how processes are started. It belongs to one thread at a time; `interrupt` may be called
// from any.
class HelperProcess {
public:
    // In a process group of its own, with these variables and nothing else: no open files, what it prints goes nowhere.
    // The program must end when its channel closes. `helper.not_started`.
    static Result<std::unique_ptr<HelperProcess>> start(const QString& program, std::vector<QByteArray> variables,
                                                        QByteArray argument = {});
    // A process that another one of ours forked (ForkServer.h). Takes both descriptors.
    static std::unique_ptr<HelperProcess> adopt(int descriptor, int processDescriptor, pid_t process);
    // Ends the process.
    ~HelperProcess();
    HelperProcess(const HelperProcess&) = delete;
    HelperProcess& operator=(const HelperProcess&) = delete;

    int descriptor() const { return m_descriptor; }
    int processDescriptor() const { return m_processDescriptor; }
    pid_t processId() const { return m_process; }

    // A helper is not asked to finish, because a sick one would not: it is killed, and its children with it.
    void end();
    // Whoever waits for an answer gets it at once, as from a helper that has died.
    void interrupt();

private:
    HelperProcess() = default;
    int m_descriptor = -1; // lives as long as this object, so that `interrupt` needs no lock
    int m_processDescriptor = -1;
    pid_t m_process = -1;
    bool m_isAdopted = false; // somebody else's child: its number may be another's once it has ended
};

// The variables of this process that have one of these names, or begin with one that ends in '*'.
std::vector<QByteArray> inheritedVariables(const QList<QByteArray>& names);

// On the helper's side. Ends the process when the program that started it is gone, even while a library hangs.
void endWithParent();
// What a helper may use; nothing is ever raised. Bytes.
struct HelperLimits {
    unsigned long long memory = 0; // not in a build with AddressSanitizer, whose shadow memory is larger than any limit
    unsigned long long fileSize = 0;
    unsigned long long openFiles = 0; // a number
};
// No core dump, no debugger of the same user, no new rights for what it starts, nothing open but the channel, and that
// not for its children.
void harden(const HelperLimits& limits);

} // namespace vanthu
