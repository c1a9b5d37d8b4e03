#pragma once

#include "base/HelperProcess.h"

#include <memory>

namespace vanthu {

// A helper program that has loaded what it needs and forks itself for each task: a child is there in a millisecond or
// two, knows nothing of the tasks before, and ends with its HelperProcess. The server itself is given no task, so that
// what a hostile file does to a child reaches no other. One thread at a time.
class ForkServer {
public:
    // Starts `program` with `--serve-forks` and waits until it is ready, at most 20 s. `helper.not_started`.
    static Result<std::unique_ptr<ForkServer>> start(const QString& program, std::vector<QByteArray> variables);

    // A new child. `helper.not_started` when the server is gone or the system names no process by a descriptor (Linux
    // before 5.3); the caller then starts the program itself.
    Result<std::unique_ptr<HelperProcess>> child();

    pid_t processId() const { return m_server->processId(); }

private:
    ForkServer(QString program, std::unique_ptr<HelperProcess> server)
        : m_program(std::move(program))
        , m_server(std::move(server)) {}
    QString m_program;
    std::unique_ptr<HelperProcess> m_server;
};

// On the helper's side, with one thread and after `harden`. Says that it is ready, and returns in each child, whose
// channel is its own; in the server it never returns.
void serveForks();

} // namespace vanthu
