#pragma once

#include "office/Document.h"
#include "store/Connection.h"

#include <QList>

#include <optional>

namespace vanthu::store {

// Which documents a list shows. Empty fields do not restrict.
struct DocumentFilter {
    std::optional<office::Direction> direction;
    QList<office::State> states;
    QString text; // looked for in number, notation, subject, organ and recipients; without marks matches with marks
    QString caseFileId;
    int limit = 200;
    int offset = 0;
};

// Inserts or, when `document.version` is above 0, replaces the stored document of that version. The version is raised
// in place. `store.changed_meanwhile` when someone else stored a newer one. New or changed files become new file
// versions.
Result<> save(Transaction& transaction, office::Document& document, const QString& act, const QDateTime& now);

// `store.document_missing`.
Result<office::Document> document(Connection& connection, const QString& id);
Result<std::optional<office::Document>> documentByClientKey(Connection& connection, const QString& clientKey);
// By the edXML DocumentId; `organId` (either generation of codes) is the issuing agency. Of several versions the newest
// that was issued.
Result<std::optional<office::Document>> documentByAxisId(Connection& connection, office::Direction direction,
                                                         const QString& axisDocumentId, const QString& organId);
// An incoming document with the same number, notation and issuer (decree 30/2020 PL VI.III.1.h).
Result<std::optional<QString>> documentByTriple(Connection& connection, int number, const QString& notation,
                                                const QString& organId);

// Incoming documents of this issuer that recall or replace the one with this edXML DocumentId, oldest first.
Result<QList<office::Document>> documentsNaming(Connection& connection, const QString& axisDocumentId,
                                                const QString& organId);

// The documents that answer, recall or replace this one.
Result<QList<office::Document>> documentsLinkedTo(Connection& connection, const QString& documentId);

// One status that a recipient reported; all of them are kept, in the order in which they came.
struct RecipientStatus {
    QString organId;
    QString statusCode;
    QDateTime statusAt; // as the recipient says
    QString staff;
    QString department;
    QString description;
};
Result<> addRecipientStatus(Transaction& transaction, const QString& documentId, const RecipientStatus& status,
                            const QDateTime& now);
// By recipient, as they were given: a later one may overtake an earlier on its way here.
Result<QList<RecipientStatus>> recipientStatuses(Connection& connection, const QString& documentId);

// Newest first, whole: with bodies, recipients and files.
Result<QList<office::Document>> documents(Connection& connection, const DocumentFilter& filter);
Result<int> countDocuments(Connection& connection, office::Direction direction, const QList<office::State>& states);

// Own documents with Flag::TimestampMissing that are to be completed: signed, and neither recalled nor replaced. The
// one that was changed the longest ago comes first.
Result<QStringList> documentsWithoutTimestamp(Connection& connection);

struct FileVersion {
    int ordinal = 0;
    int revision = 0;
    QByteArray sha256;
    QString act;
    QDateTime createdAt;
};
Result<QList<FileVersion>> fileVersions(Connection& connection, const QString& documentId);

} // namespace vanthu::store
