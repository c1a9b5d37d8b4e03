#include "ui/batch/BatchRun.h"

#include "workflow/Outgoing.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>

namespace vanthu::ui {

namespace {

constexpr int answerEveryMs = 100;

// No time-stamp server answered, or none with a usable time-stamp.
bool isTimestampFailure(const vanthu::Error& error) {
    static const QSet<QByteArray> codes = {"crypto.tsa_unavailable",
                                           "crypto.tsa_refused",
                                           "crypto.tsa_bad_reply",
                                           "crypto.tsa_untrusted",
                                           "crypto.timestamp_malformed",
                                           "crypto.timestamp_failed",
                                           "crypto.timestamp_imprint_mismatch"};
    return codes.contains(error.code()) || error.code().startsWith("network.");
}

// The key itself is at an end: trying the next document with it would only fail again, or cost a try of the PIN.
bool isKeyFailure(const vanthu::Error& error) {
    static const QSet<QByteArray> codes = {"signing.certificate_expired",
                                           "signing.certificate_not_yet_valid",
                                           "signing.certificate_revoked",
                                           "signing.certificate_unknown",
                                           "signing.certificate_untrusted",
                                           "signing.key_usage",
                                           "signing.key_weak",
                                           "workflow.wrong_key"};
    return codes.contains(error.code()) || error.code().startsWith("token.");
}

vanthu::Result<QString> signOne(const BatchOrder& order, const BatchItem& item, signing::Level level,
                                crypto::SigningKey& key, const Cancel& cancel) {
    if (item.documentId.isEmpty()) {
        signing::SignRequest request = order.common;
        request.input = item.path;
        request.output = item.output;
        request.level = level;
        request.placement = item.placement;
        if (!item.placement && !signing::isTextPurpose(request.purpose))
            return fail("signing.no_place", {QFileInfo(item.path).fileName()});
        TRY_VOID(signing::signPdf(request, key, order.office->clock(), cancel));
        return item.output;
    }
    workflow::SignChoice choice;
    choice.placement = item.placement;
    if (level != order.common.level) // the person chose to do without the time-stamp; else as the office is set
        choice.level = level;
    TRY(const office::Document document,
        workflow::signForIssue(*order.office, order.person, item.documentId, key, choice, cancel));
    const office::DocumentFile* file = document.mainFile();
    return file ? order.office->store().blobs().path(file->sha256) : QString();
}

} // namespace

void BatchFeed::post(BatchEvent event) {
    const QMutexLocker lock(&m_mutex);
    m_events += std::move(event);
}

WithoutTimestamp BatchFeed::ask(const vanthu::Error& why, const Cancel& cancel) {
    const QMutexLocker lock(&m_mutex);
    m_question = why;
    m_answer.reset();
    while (!m_answer && !cancel.requested())
        m_answered.wait(&m_mutex, answerEveryMs);
    m_question.reset();
    return m_answer.value_or(WithoutTimestamp::Stop);
}

QList<BatchEvent> BatchFeed::take() {
    const QMutexLocker lock(&m_mutex);
    return std::exchange(m_events, {});
}

std::optional<vanthu::Error> BatchFeed::question() const {
    const QMutexLocker lock(&m_mutex);
    return m_answer ? std::nullopt : m_question;
}

void BatchFeed::answer(WithoutTimestamp choice) {
    const QMutexLocker lock(&m_mutex);
    m_answer = choice;
    m_answered.wakeAll();
}

void runBatch(const BatchOrder& order, crypto::SigningKey& key, BatchFeed& feed, const Cancel& cancel) {
    signing::Level level = order.common.level;
    bool stopped = false;
    for (const BatchTask& task : order.tasks) {
        BatchEvent event{task.row, BatchState::Signing, task.item.output, {}, false};
        while (!stopped) {
            if (cancel.requested()) {
                stopped = true;
                break;
            }
            feed.post({task.row, BatchState::Signing, task.item.output, {}, false});
            const auto done = signOne(order, task.item, level, key, cancel);
            if (done) {
                event.state = BatchState::Signed;
                event.output = *done;
                event.withoutTimestamp = level == signing::Level::BB && order.common.level != signing::Level::BB;
                break;
            }
            const vanthu::Error& error = done.error();
            if (cancel.requested() || error.code() == "signing.cancelled") {
                stopped = true;
                break;
            }
            if (level != signing::Level::BB && isTimestampFailure(error)) {
                const WithoutTimestamp answer = feed.ask(error, cancel);
                if (answer == WithoutTimestamp::Retry)
                    continue;
                if (answer == WithoutTimestamp::SignWithout) {
                    level = signing::Level::BB;
                    continue;
                }
                stopped = true;
                break;
            }
            event.state = BatchState::Failed;
            event.error = error;
            stopped = isKeyFailure(error);
            break;
        }
        if (event.state == BatchState::Signing)
            event.state = BatchState::NotReached;
        feed.post(event);
    }
}

QString outputFor(const QString& input, const QString& folder, const QStringList& taken) {
    const QFileInfo file(input);
    const QDir dir(folder.isEmpty() ? file.absolutePath() : folder);
    const QString base =
        folder.isEmpty() ? file.completeBaseName() + QStringLiteral("-da-ky") : file.completeBaseName();
    for (int number = 1;; ++number) {
        const QString name =
            number == 1 ? QStringLiteral("%1.pdf").arg(base) : QStringLiteral("%1-%2.pdf").arg(base).arg(number);
        const QString path = dir.absoluteFilePath(name);
        if (!QFileInfo::exists(path) && !taken.contains(path))
            return path;
    }
}

} // namespace vanthu::ui
