#pragma once

#include "base/Result.h"

#include <QFuture>
#include <QObject>
#include <QThreadPool>
#include <QtConcurrent>

#include <exception>
#include <utility>

namespace vanthu::ui {

// Runs `work` on `pool` and hands its result to `done` on the context's thread. If the context is gone by then, `done`
// is not called: a closed dialog cannot be reached by a late answer. The one way in which the GUI starts work that may
// wait.
template<class Work, class Done>
void runTask(QObject* context, QThreadPool* pool, Work work, Done done) {
    using Value = std::invoke_result_t<Work>;
    QtConcurrent::run(pool, [work = std::move(work)]() mutable -> Value {
        try {
            return work();
        } catch (const std::exception& e) {
            return fail("internal.unexpected", {QString::fromLocal8Bit(e.what())});
        }
    }).then(context, std::move(done));
}

} // namespace vanthu::ui
