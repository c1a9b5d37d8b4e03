#pragma once

#include "base/Cancel.h"
#include "crypto/SigningKey.h"
#include "signing/PdfSigner.h"
#include "ui/batch/BatchModel.h"
#include "workflow/Office.h"

#include <QList>
#include <QMutex>
#include <QWaitCondition>

#include <memory>
#include <optional>

// What happens to a batch on its worker, and how it and the window talk: the window looks at the feed from time to
// time, so that a batch of thousands never floods its event loop.
namespace vanthu::ui {

// What to do while no time-stamp can be had: asked once, kept for the rest of the batch.
enum class WithoutTimestamp { Retry, SignWithout, Stop };

struct BatchEvent {
    int row = 0;
    BatchState state = BatchState::Waiting;
    QString output;
    std::optional<vanthu::Error> error;
    bool withoutTimestamp = false;
};

class BatchFeed {
public:
    // The worker's side.
    void post(BatchEvent event);
    // Waits until the window has answered, or the batch is cancelled.
    WithoutTimestamp ask(const vanthu::Error& why, const Cancel& cancel);

    // The window's side; never waits for the worker's work.
    QList<BatchEvent> take();
    std::optional<vanthu::Error> question() const;
    void answer(WithoutTimestamp choice);

private:
    mutable QMutex m_mutex;
    QWaitCondition m_answered;
    QList<BatchEvent> m_events;
    std::optional<vanthu::Error> m_question;
    std::optional<WithoutTimestamp> m_answer;
};

struct BatchTask {
    int row = 0;
    BatchItem item;
};

struct BatchOrder {
    workflow::Office* office = nullptr;
    workflow::Person person;
    QList<BatchTask> tasks;
    signing::SignRequest common; // of files
};

// Signs in order with the one key. One bad document never stops the rest; an error of the key does, and so do cancel
// and "Stop": what is left is told as not reached. Blocks; for a worker.
void runBatch(const BatchOrder& order, crypto::SigningKey& key, BatchFeed& feed, const Cancel& cancel);

// The name under which a signed file is put: the same in `folder`, or with "-da-ky" beside the file when `folder` is
// empty; never the name of a file that is there already or is `taken`. Blocks (disk).
QString outputFor(const QString& input, const QString& folder, const QStringList& taken);

} // namespace vanthu::ui
