#include "workflow/Completing.h"

#include "crypto/TsaErrors.h"
#include "crypto/TsaHealth.h"
#include "store/Documents.h"
#include "store/Journal.h"
#include "store/Outbox.h"
#include "workflow/Act.h"
#include "workflow/Requests.h"

#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

namespace vanthu::workflow {

namespace {

using office::Flag;

// Undoing knows the message by the version that was issued, and the message holds the bytes.
Result<bool> isLeaving(Office& office, const office::Document& document) {
    if (!hasReached(document, office::State::Issued))
        return false;
    TRY(const QList<store::OutboxMessage> messages,
        office.store().read([&](store::Connection& connection) { return store::messagesOf(connection, document.id); }));
    return std::any_of(messages.begin(), messages.end(), [](const store::OutboxMessage& message) {
        return message.kind == store::MessageKind::Document &&
               (message.state == store::OutboxState::Queued || message.state == store::OutboxState::Sending);
    });
}

office::Document named(const QString& id) {
    office::Document document;
    document.id = id;
    return document;
}

// Nothing, when the document was changed meanwhile: it is completed as it stands then.
Result<std::optional<office::Document>> stored(Office& office, const office::Document& completed,
                                               const QByteArray& before, signing::Level level) {
    return office.store().write([&](store::Transaction& transaction) -> Result<std::optional<office::Document>> {
        TRY(office::Document present, store::document(transaction.connection(), completed.id));
        const office::DocumentFile* file = present.mainFile();
        if (!file || file->sha256 != before || present.version != completed.version)
            return std::optional<office::Document>();
        present.files = completed.files;
        present.flags.removeAll(Flag::TimestampMissing);
        TRY_VOID(record(office, transaction, axisItself(), present, QStringLiteral("document.timestamped"),
                        QString::fromLatin1(signing::levelName(level))));
        return std::optional(present);
    });
}

} // namespace

signing::UnfinishedFiles unfinishedFiles(const Office* office) {
    const QString name = QString::fromLatin1(signing::unfinishedListName);
    return signing::UnfinishedFiles(office ? office->profile().path(name)
                                           : QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
                                                 QLatin1Char('/') + name);
}

Result<Unfinished> unfinished(Office& office) {
    Unfinished all;
    TRY(all.files, unfinishedFiles(&office).all());
    TRY(all.documents, office.store().read(store::documentsWithoutTimestamp));
    return all;
}

signing::ExtendRequest completionMeans(const Office& office) {
    const Profile& profile = office.profile();
    signing::ExtendRequest means;
    means.level = std::max(profile.signatureLevel, signing::Level::BT);
    for (const QUrl& url : profile.timestampAuthorities)
        means.timestampAuthorities.push_back({url, profile.http, {}});
    means.tsaHealth = std::make_shared<crypto::TsaHealth>(office.tsaHealthFile(), office.clock());
    means.trust = office.trust();
    means.revocation = office.revocation();
    return means;
}

Result<DocumentCompletion> completeSignature(Office& office, const QString& documentId,
                                             const signing::ExtendRequest& means, const Cancel& cancel) {
    TRY(office::Document document, load(office, documentId));
    if (!document.flags.contains(Flag::TimestampMissing))
        return DocumentCompletion{document, {}, false};
    TRY(const bool leaving, isLeaving(office, document));
    if (leaving)
        return DocumentCompletion{document, {}, true};
    const office::DocumentFile* main = document.mainFile();
    if (!main)
        return fail("workflow.no_file", {document.subject});
    const QByteArray before = main->sha256;
    TRY_VOID(office.store().blobs().verify(before));
    signing::ExtendRequest request = means;
    request.input = office.store().blobs().path(before);
    TRY(request.output, office.store().blobs().temporaryPath());
    if (const auto extended = signing::extendPdf(request, office.clock(), cancel); !extended) {
        QFile::remove(request.output);
        return DocumentCompletion{document, extended.error(), true};
    }
    TRY_VOID(replaceMainFile(office, document, request.output));
    TRY(const std::optional<office::Document> done, stored(office, document, before, request.level));
    return done ? DocumentCompletion{*done, {}, false} : DocumentCompletion{document, {}, true};
}

Result<QList<DocumentCompletion>> completeDocuments(Office& office, const signing::ExtendRequest& means,
                                                    const Cancel& cancel) {
    TRY(const QStringList ids, office.store().read(store::documentsWithoutTimestamp));
    QList<DocumentCompletion> outcomes;
    for (const QString& id : ids) {
        if (cancel.requested())
            break;
        auto one = completeSignature(office, id, means, cancel);
        if (!one) // it waits with its reason and holds up no other
            one = DocumentCompletion{load(office, id).value_or(named(id)), one.error(), true};
        outcomes += *one;
        if (one->error && crypto::isTimestampFailure(*one->error))
            break;
    }
    return outcomes;
}

Result<CompletionReport> completeUnfinished(Office& office, const Cancel& cancel) {
    const signing::ExtendRequest means = completionMeans(office);
    CompletionReport report;
    TRY(report.documents, completeDocuments(office, means, cancel));
    const auto& documents = report.documents;
    if (!documents.isEmpty() && documents.last().error && crypto::isTimestampFailure(*documents.last().error))
        return report; // nor will they for a file
    signing::UnfinishedFiles list = unfinishedFiles(&office);
    TRY(report.files, signing::completeFiles(list, means, office.clock(), cancel));
    return report;
}

Result<office::DocumentFile> issuedFile(Office& office, const office::Document& document) {
    const office::DocumentFile* main = document.mainFile();
    if (!main)
        return fail("workflow.no_file", {document.subject});
    office::DocumentFile file = *main;
    TRY(const QList<store::JournalEntry> entries,
        office.store().read([&](store::Connection& connection) { return store::journal(connection, document.id); }));
    for (const store::JournalEntry& entry : entries)
        if (entry.act == QLatin1String("document.issued") && !entry.documentSha256.isEmpty())
            file.sha256 = entry.documentSha256;
    file.size = QFileInfo(office.store().blobs().path(file.sha256)).size();
    return file;
}

} // namespace vanthu::workflow
