#include "ui/batch/BatchRun.h"

#include "crypto/TsaHealth.h"
#include "signing/Batch.h"
#include "workflow/Completing.h"
#include "workflow/Outgoing.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>

#include <functional>

namespace vanthu::ui {

namespace {

// As endsTheBatch(), and where the office chooses the key; a source that does not answer now will not for the next one.
bool isKeyFailure(const vanthu::Error& error) {
    return signing::endsTheBatch(error) || error.code() == "signing.certificate_unknown" ||
           error.code() == "workflow.wrong_key";
}

vanthu::Result<BatchEvent> signDocument(const BatchOrder& order, const BatchTask& task, const workflow::SignChoice& how,
                                        crypto::SigningKey& key, const Cancel& cancel) {
    workflow::SignChoice choice = how;
    choice.placement = task.item.placement;
    TRY(const office::Document document,
        workflow::signForIssue(*order.office, order.person, task.item.documentId, key, choice, cancel));
    const office::DocumentFile* file = document.mainFile();
    return BatchEvent{task.row,
                      BatchState::Signed,
                      file ? order.office->store().blobs().path(file->sha256) : QString(),
                      {},
                      document.flags.contains(office::Flag::TimestampMissing)};
}

// Each document is an act and a transaction of its own, so that these go one after the other.
void runDocuments(const BatchOrder& order, crypto::SigningKey& key, BatchFeed& feed, const Cancel& cancel) {
    using signing::TimestampChoice;
    bool stopped = false;
    // Asked once: what the person said holds for the rest, but for "try again".
    const auto asking = [&] {
        return [&, said = TimestampChoice::Retry](const vanthu::Error& why) mutable {
            if (said == TimestampChoice::Retry)
                said = feed.desk.ask(why, cancel);
            stopped = stopped || said == TimestampChoice::Stop;
            return said;
        };
    };
    workflow::SignChoice how;
    how.onTimestampFailure = asking();
    how.onClockContradiction = asking();
    // The functions remember what was said: each signature uses these, not copies.
    workflow::SignChoice same;
    same.onTimestampFailure = std::ref(how.onTimestampFailure);
    same.onClockContradiction = std::ref(how.onClockContradiction);
    for (const BatchTask& task : order.tasks) {
        BatchEvent event{task.row, BatchState::NotReached, {}, {}, false};
        if (!stopped && !cancel.requested()) {
            feed.post({task.row, BatchState::Signing, {}, {}, false});
            const auto done = signDocument(order, task, same, key, cancel);
            if (done) {
                event = *done;
            } else if (!stopped && !cancel.requested() && done.error().code() != "signing.cancelled") {
                event.state = BatchState::Failed;
                event.error = done.error();
                stopped = isKeyFailure(done.error());
            }
        }
        feed.post(event);
    }
}

// What it lacks is added when a server answers.
void note(const BatchOrder& order, const signing::FileResult& result, BatchEvent& event) {
    if (!event.withoutTimestamp)
        return;
    signing::UnfinishedFiles list = workflow::unfinishedFiles(order.office);
    if (const auto noted = list.add({{result.output, result.outcome->sha256, order.common.level, order.office->now()}});
        !noted)
        event.error = noted.error();
}

BatchEvent eventOf(const BatchTask& task, const signing::FileResult& result, signing::Level wanted) {
    BatchEvent event{task.row, BatchState::NotReached, result.output, result.error, false};
    switch (result.status) {
    case signing::FileStatus::Signed:
        event.state = BatchState::Signed;
        event.withoutTimestamp = result.outcome && result.outcome->level < wanted;
        break;
    case signing::FileStatus::Skipped:
        event.state = BatchState::Skipped;
        break;
    case signing::FileStatus::Failed:
        event.state = BatchState::Failed;
        break;
    case signing::FileStatus::NotReached:
        break;
    }
    return event;
}

void runFiles(const BatchOrder& order, crypto::SigningKey& key, BatchFeed& feed, const Cancel& cancel) {
    signing::BatchRequest batch;
    batch.common = order.common;
    batch.common.replaceOutput = false;
    batch.common.tsaHealth = std::make_shared<crypto::TsaHealth>(order.office->tsaHealthFile());
    QList<BatchTask> tasks; // as the batch counts them
    QStringList taken;
    for (const BatchTask& task : order.tasks) {
        // A signature that should be seen is not made unseen.
        if (!task.item.placement && !signing::isTextPurpose(order.common.purpose)) {
            feed.post({task.row,
                       BatchState::Failed,
                       {},
                       vanthu::Error("signing.no_place", {QFileInfo(task.item.path).fileName()}),
                       false});
            continue;
        }
        bool wasDone = false; // by an earlier run; compared here for the name, so that the batch need not compare again
        const QString output = outputFor(task.item.path, order.outputFolder, taken, [&](const QString& there) {
            const auto isCopyAt = [&](signing::Level level) {
                return signing::isSignedCopy(task.item.path, there, key.certificate(), level, task.item.password,
                                             cancel);
            };
            wasDone = isCopyAt(order.common.level);
            return wasDone || (order.common.level != signing::Level::BB && isCopyAt(signing::Level::BB));
        });
        taken += output;
        if (wasDone) {
            feed.post({task.row, BatchState::Skipped, output, {}, false});
            continue;
        }
        batch.files.push_back({task.item.path, output, task.item.placement, task.item.password});
        tasks += task;
    }
    batch.onTimestampFailure = [&](const vanthu::Error& why) { return feed.desk.ask(why, cancel); };
    batch.onClockContradiction = batch.onTimestampFailure;
    batch.onBegin = [&](std::size_t i) { feed.post({tasks[qsizetype(i)].row, BatchState::Signing, {}, {}, false}); };
    batch.onFile = [&](std::size_t i, const signing::FileResult& result) {
        if (result.status == signing::FileStatus::NotReached)
            return;
        BatchEvent event = eventOf(tasks[qsizetype(i)], result, order.common.level);
        note(order, result, event);
        feed.post(event);
    };
    const auto results = signing::signBatch(batch, key, order.office->clock(), cancel);
    for (std::size_t i = 0; i < results.size(); ++i)
        if (results[i].status == signing::FileStatus::NotReached)
            feed.post(eventOf(tasks[qsizetype(i)], results[i], order.common.level));
}

} // namespace

void BatchFeed::post(BatchEvent event) {
    const QMutexLocker lock(&m_mutex);
    m_events += std::move(event);
}

QList<BatchEvent> BatchFeed::take() {
    const QMutexLocker lock(&m_mutex);
    return std::exchange(m_events, {});
}

void runBatch(const BatchOrder& order, crypto::SigningKey& key, BatchFeed& feed, const Cancel& cancel) {
    if (!order.tasks.isEmpty() && order.tasks.first().item.documentId.isEmpty())
        runFiles(order, key, feed, cancel);
    else
        runDocuments(order, key, feed, cancel);
}

QString outputFor(const QString& input, const QString& folder, const QStringList& taken,
                  const std::function<bool(const QString& path)>& isOurs) {
    const QFileInfo file(input);
    const QDir dir(folder.isEmpty() ? file.absolutePath() : folder);
    const QString base =
        folder.isEmpty() ? file.completeBaseName() + QStringLiteral("-da-ky") : file.completeBaseName();
    for (int number = 1;; ++number) {
        const QString name =
            number == 1 ? QStringLiteral("%1.pdf").arg(base) : QStringLiteral("%1-%2.pdf").arg(base).arg(number);
        const QString path = dir.absoluteFilePath(name);
        if (!taken.contains(path) && (!QFileInfo::exists(path) || isOurs(path)))
            return path;
    }
}

} // namespace vanthu::ui
