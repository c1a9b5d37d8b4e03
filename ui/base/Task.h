#pragma once

#include "base/Result.h"

#include <QFutureWatcher>
#include <QThreadPool>
#include <QtConcurrent>

#include <exception>
#include <utility>

namespace vanthu::ui {

// Runs `work` on `pool` and hands its result to `done` on the context's thread, which is the caller's. `done` is always
// called by the event loop, also when the result is there at once: it may end windows, even the one in whose signal the
// task began. If the context is gone by then, `done` is not called: a closed dialog cannot be reached by a late answer.
// The one way in which the GUI starts work that may wait.
template<class Work, class Done>
void runTask(QObject* context, QThreadPool* pool, Work work, Done done) {
    using Value = std::invoke_result_t<Work>;
    // Not QFuture::then(): it calls a continuation inside itself when the future has finished by then.
    auto* watcher = new QFutureWatcher<Value>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done = std::move(done)]() mutable {
        watcher->deleteLater();
        done(watcher->result());
    });
    watcher->setFuture(QtConcurrent::run(pool, [work = std::move(work)]() mutable -> Value {
        try {
            return work();
        } catch (const std::exception& e) {
            return fail("internal.unexpected", {QString::fromLocal8Bit(e.what())});
        }
    }));
}

} // namespace vanthu::ui
