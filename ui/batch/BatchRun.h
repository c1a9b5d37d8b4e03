#pragma once

#include "base/Cancel.h"
#include "crypto/SigningKey.h"
#include "signing/PdfSigner.h"
#include "ui/batch/BatchModel.h"
#include "ui/signing/TimestampDesk.h"
#include "workflow/Office.h"

#include <QList>
#include <QMutex>

#include <functional>
#include <memory>
#include <optional>

// What happens to a batch on its worker, and how it and the window talk: the window looks at the feed from time to
// time, so that a batch of thousands never floods its event loop.
namespace vanthu::ui {

struct BatchEvent {
    int row = 0;
    BatchState state = BatchState::Waiting;
    QString output;
    std::optional<vanthu::Error> error;
    bool withoutTimestamp = false; // it is added later
};

class BatchFeed {
public:
    void post(BatchEvent event); // the worker's side
    QList<BatchEvent> take();    // the window's; never waits for the worker's work
    TimestampDesk desk;

private:
    QMutex m_mutex;
    QList<BatchEvent> m_events;
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
    QString outputFolder;        // of files; empty: beside each
};

// Signs with the one key: files through signBatch(), documents of the office one act after the other; all tasks are of
// one kind. One bad document never stops the rest; an error of the key does, and so do cancel and "Stop": what is left
// is told as not reached. Without a time-stamp the person is asked once; what is signed without is noted and completed
// later. Blocks; for a worker.
void runBatch(const BatchOrder& order, crypto::SigningKey& key, BatchFeed& feed, const Cancel& cancel);

// The name under which a signed file is put: the same in `folder`, or with "-da-ky" beside the file when `folder` is
// empty; never one that is `taken`, nor that of a file that is there already, but for `isOurs`: what an earlier run
// made of this very input. Blocks (disk).
QString outputFor(const QString& input, const QString& folder, const QStringList& taken,
                  const std::function<bool(const QString& path)>& isOurs);

} // namespace vanthu::ui
