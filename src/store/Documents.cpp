#include "store/Documents.h"

#include "base/Text.h"
#include "office/Organisation.h"

#include <QStringList>

namespace vanthu::store {

namespace {

using office::Document;

const QLatin1Char line('\n');

QString directionName(office::Direction direction) {
    return direction == office::Direction::Incoming ? QStringLiteral("incoming") : QStringLiteral("outgoing");
}

QString roleName(office::FileRole role) {
    return role == office::FileRole::Annex ? QStringLiteral("annex") : QStringLiteral("main");
}

QString foldedOf(const Document& d) {
    QStringList parts = {d.code(), d.subject, d.typeName, d.organName, d.organId, d.signer.fullName};
    for (const office::Recipient& recipient : d.recipients)
        parts << recipient.organName << recipient.organId;
    return foldText(parts.join(QLatin1Char(' ')));
}

#define DOCUMENT_COLUMNS                                                                                               \
    "d.id, d.client_key, d.version, d.direction, d.state, d.urgency, d.type_name, d.subject, d.number, d.notation, "   \
    "d.issued_date, d.place, d.organ_id, d.organ_name, d.superior_organ_name, d.signer_competence, "                   \
    "d.signer_position, "                                                                                              \
    "d.signer_full_name, d.signer_id, d.drafter_name, d.due_date, d.page_amount, d.paper_copy, d.body, "               \
    "d.copy_places, "                                                                                                  \
    "d.arrival_number, d.arrived_at, d.axis_document_id, d.note, d.created_at, d.updated_at, d.flags, "                \
    "d.request_kind, d.request_reason, d.request_at, d.request_staff, d.request_message, "                             \
    "(SELECT MIN(s.created_at) FROM document_file s WHERE s.document_id = d.id AND s.act = 'document.signed')"

Document readDocument(const Row& row) {
    Document d;
    int c = 0;
    const auto optionalNumber = [&](int column) {
        return row.isNull(column) ? std::nullopt : std::optional<int>(int(row.integer(column)));
    };
    d.id = row.text(c++);
    d.clientKey = row.text(c++);
    d.version = int(row.integer(c++));
    d.direction = row.text(c++) == directionName(office::Direction::Incoming) ? office::Direction::Incoming
                                                                              : office::Direction::Outgoing;
    d.state = office::stateFromName(row.text(c++)).value_or(office::State::Draft);
    d.urgency = office::Urgency(row.integer(c++));
    d.typeName = row.text(c++);
    d.subject = row.text(c++);
    d.number = optionalNumber(c++);
    d.notation = row.text(c++);
    d.issuedDate = row.date(c++);
    d.place = row.text(c++);
    d.organId = row.text(c++);
    d.organName = row.text(c++);
    d.superiorOrganName = row.text(c++);
    d.signer.competence = row.text(c++);
    d.signer.position = row.text(c++);
    d.signer.fullName = row.text(c++);
    d.signerId = row.text(c++);
    d.drafterName = row.text(c++);
    d.dueDate = row.date(c++);
    d.pageAmount = int(row.integer(c++));
    d.paperCopy = row.integer(c++) != 0;
    d.body = row.text(c++);
    d.copyPlaces = row.text(c++).split(line, Qt::SkipEmptyParts);
    d.arrivalNumber = optionalNumber(c++);
    d.arrivedAt = row.time(c++);
    d.axisDocumentId = row.text(c++);
    d.note = row.text(c++);
    d.createdAt = row.time(c++);
    d.updatedAt = row.time(c++);
    for (const QStringList names = row.text(c++).split(line, Qt::SkipEmptyParts); const QString& name : names)
        if (const auto flag = office::flagFromName(name))
            d.flags += *flag;
    d.request.kind = office::requestFromName(row.text(c++));
    d.request.reason = row.text(c++);
    d.request.at = row.time(c++);
    d.request.staff = row.text(c++);
    d.request.message = row.text(c++);
    d.signedAt = row.time(c++);
    return d;
}

QString flagsOf(const Document& d) {
    QStringList names;
    for (const office::Flag flag : d.flags)
        names += office::flagName(flag);
    return names.join(line);
}

office::Recipient readRecipient(const Row& row) {
    office::Recipient r;
    r.organId = row.text(0);
    r.organName = row.text(1);
    r.statusCode = row.text(2);
    r.statusAt = row.time(3);
    r.statusStaff = row.text(4);
    r.statusDescription = row.text(5);
    r.requestCode = row.text(6);
    r.requestAt = row.time(7);
    r.requestStaff = row.text(8);
    r.requestDescription = row.text(9);
    return r;
}

Result<> readParts(Connection& connection, Document& d) {
    TRY_VOID(connection.select("SELECT organ_id, organ_name, status_code, status_at, status_staff, status_description, "
                               "request_code, request_at, request_staff, request_description "
                               "FROM recipient WHERE document_id = ? ORDER BY position",
                               {d.id}, [&](const Row& row) { d.recipients += readRecipient(row); }));
    TRY_VOID(connection.select(
        "SELECT kind, organ_id, code, issued_date, axis_document_id, target_id "
        "FROM document_link WHERE document_id = ? ORDER BY ordinal",
        {d.id}, [&](const Row& row) {
            d.links +=
                {office::linkFromName(row.text(0)), row.text(1), row.text(2), row.date(3), row.text(4), row.text(5)};
        }));
    return connection.select("SELECT ordinal, role, name, media_type, sha256, size FROM document_file f "
                             "WHERE document_id = ? AND revision = (SELECT MAX(revision) FROM document_file "
                             "WHERE document_id = f.document_id AND ordinal = f.ordinal) AND sha256 <> '' "
                             "ORDER BY ordinal",
                             {d.id}, [&](const Row& row) {
                                 office::DocumentFile file;
                                 file.ordinal = int(row.integer(0));
                                 file.role = row.text(1) == roleName(office::FileRole::Annex) ? office::FileRole::Annex
                                                                                              : office::FileRole::Main;
                                 file.name = row.text(2);
                                 file.mediaType = row.text(3);
                                 file.sha256 = row.bytes(4);
                                 file.size = row.integer(5);
                                 d.files += file;
                             });
}

Result<QList<Document>> readDocuments(Connection& connection, const char* sql, std::initializer_list<Value> values) {
    QList<Document> found;
    TRY_VOID(connection.select(sql, values, [&](const Row& row) { found += readDocument(row); }));
    for (Document& d : found)
        TRY_VOID(readParts(connection, d));
    return found;
}

Result<std::optional<Document>> readOne(Connection& connection, const char* sql, std::initializer_list<Value> values) {
    TRY(const QList<Document> found, readDocuments(connection, sql, values));
    return found.isEmpty() ? std::nullopt : std::optional<Document>(found.first());
}

Result<> insertRow(Connection& connection, const Document& d) {
    return connection.execute(
        "INSERT INTO document (id, client_key, version, direction, state, urgency, type_name, subject, number, "
        "notation, "
        "issued_date, place, organ_id, organ_name, superior_organ_name, signer_competence, signer_position, "
        "signer_full_name, signer_id, drafter_name, due_date, page_amount, paper_copy, body, copy_places, "
        "arrival_number, "
        "arrived_at, axis_document_id, note, folded, created_at, updated_at, flags, request_kind, request_reason, "
        "request_at, request_staff, request_message) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {d.id,
         d.clientKey,
         toValue(d.version),
         directionName(d.direction),
         stateName(d.state),
         toValue(int(d.urgency)),
         d.typeName,
         d.subject,
         toValue(d.number),
         d.notation,
         toValue(d.issuedDate),
         d.place,
         d.organId,
         d.organName,
         d.superiorOrganName,
         d.signer.competence,
         d.signer.position,
         d.signer.fullName,
         d.signerId,
         d.drafterName,
         toValue(d.dueDate),
         toValue(d.pageAmount),
         toValue(d.paperCopy),
         d.body,
         d.copyPlaces.join(line),
         toValue(d.arrivalNumber),
         toValue(d.arrivedAt),
         d.axisDocumentId,
         d.note,
         foldedOf(d),
         toValue(d.createdAt),
         toValue(d.updatedAt),
         flagsOf(d),
         office::requestName(d.request.kind),
         d.request.reason,
         toValue(d.request.at),
         d.request.staff,
         d.request.message});
}

// Everything but the identity of the document and the time of its making.
Result<> updateRow(Connection& connection, const Document& d, int formerVersion) {
    TRY_VOID(connection.execute(
        "UPDATE document SET version = ?, state = ?, urgency = ?, type_name = ?, subject = ?, number = ?, notation = "
        "?, "
        "issued_date = ?, place = ?, organ_id = ?, organ_name = ?, superior_organ_name = ?, signer_competence = ?, "
        "signer_position = ?, signer_full_name = ?, signer_id = ?, drafter_name = ?, due_date = ?, page_amount = ?, "
        "paper_copy = ?, body = ?, copy_places = ?, arrival_number = ?, arrived_at = ?, axis_document_id = ?, note = "
        "?, "
        "folded = ?, updated_at = ?, flags = ?, request_kind = ?, request_reason = ?, request_at = ?, "
        "request_staff = ?, request_message = ? WHERE id = ? AND version = ?",
        {toValue(d.version),
         stateName(d.state),
         toValue(int(d.urgency)),
         d.typeName,
         d.subject,
         toValue(d.number),
         d.notation,
         toValue(d.issuedDate),
         d.place,
         d.organId,
         d.organName,
         d.superiorOrganName,
         d.signer.competence,
         d.signer.position,
         d.signer.fullName,
         d.signerId,
         d.drafterName,
         toValue(d.dueDate),
         toValue(d.pageAmount),
         toValue(d.paperCopy),
         d.body,
         d.copyPlaces.join(line),
         toValue(d.arrivalNumber),
         toValue(d.arrivedAt),
         d.axisDocumentId,
         d.note,
         foldedOf(d),
         toValue(d.updatedAt),
         flagsOf(d),
         office::requestName(d.request.kind),
         d.request.reason,
         toValue(d.request.at),
         d.request.staff,
         d.request.message,
         d.id,
         toValue(formerVersion)}));
    if (connection.changes() != 1)
        return fail("store.changed_meanwhile", {d.subject});
    return {};
}

Result<> saveRecipients(Connection& connection, const Document& d) {
    TRY_VOID(connection.execute("DELETE FROM recipient WHERE document_id = ?", {d.id}));
    int position = 0;
    for (const office::Recipient& r : d.recipients) {
        TRY_VOID(connection.execute("INSERT INTO recipient (document_id, position, organ_id, organ_name, status_code, "
                                    "status_at, status_staff, status_description, request_code, request_at, "
                                    "request_staff, request_description) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                                    {d.id, toValue(position++), r.organId, r.organName, r.statusCode,
                                     toValue(r.statusAt), r.statusStaff, r.statusDescription, r.requestCode,
                                     toValue(r.requestAt), r.requestStaff, r.requestDescription}));
    }
    return {};
}

Result<> saveLinks(Connection& connection, const Document& d) {
    TRY_VOID(connection.execute("DELETE FROM document_link WHERE document_id = ?", {d.id}));
    int ordinal = 0;
    for (const office::Link& link : d.links)
        TRY_VOID(connection.execute("INSERT INTO document_link (document_id, ordinal, kind, organ_id, code, "
                                    "issued_date, axis_document_id, target_id) VALUES (?,?,?,?,?,?,?,?)",
                                    {d.id, toValue(ordinal++), office::linkName(link.kind), link.organId, link.code,
                                     toValue(link.issuedDate), link.axisDocumentId, link.targetId}));
    return {};
}

Result<> saveFiles(Connection& connection, const Document& d, const QString& act, const QDateTime& now) {
    for (const office::DocumentFile& file : d.files) {
        QByteArray latest;
        qint64 revision = 0;
        TRY_VOID(connection.select("SELECT revision, sha256 FROM document_file WHERE document_id = ? AND ordinal = ? "
                                   "ORDER BY revision DESC LIMIT 1",
                                   {d.id, toValue(file.ordinal)}, [&](const Row& row) {
                                       revision = row.integer(0);
                                       latest = row.bytes(1);
                                   }));
        if (latest == file.sha256)
            continue;
        TRY_VOID(
            connection.execute("INSERT INTO document_file (document_id, ordinal, revision, role, name, media_type, "
                               "sha256, size, act, created_at) VALUES (?,?,?,?,?,?,?,?,?,?)",
                               {d.id, toValue(file.ordinal), revision + 1, roleName(file.role), file.name,
                                file.mediaType, file.sha256, file.size, act, toValue(now)}));
    }
    // A file that the document no longer has: its newest version is an empty one.
    QStringList kept;
    for (const office::DocumentFile& file : d.files)
        kept += QStringLiteral("|%1|").arg(file.ordinal);
    return connection.execute(
        "INSERT INTO document_file (document_id, ordinal, revision, role, name, media_type, sha256, size, act, "
        "created_at) SELECT document_id, ordinal, revision + 1, role, name, media_type, '', 0, ?1, ?2 "
        "FROM document_file f WHERE document_id = ?3 AND sha256 <> '' AND revision = (SELECT MAX(revision) "
        "FROM document_file WHERE document_id = f.document_id AND ordinal = f.ordinal) "
        "AND instr(?4, '|' || ordinal || '|') = 0",
        {act, toValue(now), d.id, kept.join(QString())});
}

QString likePattern(const QString& typed) {
    QString escaped = foldText(typed);
    escaped.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
    escaped.replace(QLatin1Char('%'), QLatin1String("\\%"));
    escaped.replace(QLatin1Char('_'), QLatin1String("\\_"));
    return QLatin1Char('%') + escaped + QLatin1Char('%');
}

// "|draft|in_review|", for one fixed statement whatever the number of states.
QString stateSet(const QList<office::State>& states) {
    QString set = QStringLiteral("|");
    for (const office::State state : states)
        set += office::stateName(state) + QLatin1Char('|');
    return set;
}

} // namespace

Result<> save(Transaction& transaction, Document& d, const QString& act, const QDateTime& now) {
    TRY_VOID(office::refuseClassified(d.secrecy, d.subject));
    Connection& connection = transaction.connection();
    const int former = d.version;
    Document stored = d;
    stored.version = former + 1;
    stored.updatedAt = now;
    if (former == 0) {
        stored.createdAt = now;
        TRY_VOID(insertRow(connection, stored));
    } else {
        TRY_VOID(updateRow(connection, stored, former));
    }
    TRY_VOID(saveRecipients(connection, stored));
    TRY_VOID(saveLinks(connection, stored));
    TRY_VOID(saveFiles(connection, stored, act, now));
    d = std::move(stored);
    return {};
}

Result<Document> document(Connection& connection, const QString& id) {
    TRY(auto found, readOne(connection, "SELECT " DOCUMENT_COLUMNS " FROM document d WHERE d.id = ?", {id}));
    if (!found)
        return fail("store.document_missing", {id});
    return std::move(*found);
}

Result<std::optional<Document>> documentByClientKey(Connection& connection, const QString& clientKey) {
    return readOne(connection, "SELECT " DOCUMENT_COLUMNS " FROM document d WHERE d.client_key = ?", {clientKey});
}

Result<std::optional<Document>> documentByAxisId(Connection& connection, office::Direction direction,
                                                 const QString& axisDocumentId, const QString& organId) {
    if (axisDocumentId.isEmpty()) // as all drafts have it
        return std::optional<Document>();
    TRY(const QList<Document> found,
        readDocuments(connection,
                      "SELECT " DOCUMENT_COLUMNS " FROM document d WHERE d.axis_document_id = ? AND +d.direction = ? "
                      "ORDER BY d.created_at DESC, d.id",
                      {axisDocumentId, directionName(direction)}));
    for (const Document& d : found)
        if (office::sameOrganId(d.organId, organId))
            return std::optional<Document>(d);
    return std::optional<Document>();
}

Result<std::optional<QString>> documentByTriple(Connection& connection, int number, const QString& notation,
                                                const QString& organId) {
    std::optional<QString> found;
    TRY_VOID(connection.select(
        "SELECT id, organ_id FROM document WHERE direction = 'incoming' AND number = ? AND notation = ?",
        {toValue(number), notation}, [&](const Row& row) {
            if (office::sameOrganId(row.text(1), organId))
                found = row.text(0);
        }));
    return found;
}

Result<QStringList> documentsWithoutTimestamp(Connection& connection) {
    using office::State;
    const QStringList states = {office::stateName(State::PersonSigned), office::stateName(State::Numbered),
                                office::stateName(State::AgencySigned), office::stateName(State::Issued)};
    QStringList ids;
    // In the words of its index.
    TRY_VOID(connection.select(
        "SELECT id, state FROM document WHERE instr(flags, 'timestamp_missing') > 0 ORDER BY updated_at", {},
        [&](const Row& row) {
            if (states.contains(row.text(1)))
                ids += row.text(0);
        }));
    return ids;
}

Result<QList<Document>> documentsNaming(Connection& connection, const QString& axisDocumentId, const QString& organId) {
    if (axisDocumentId.isEmpty())
        return QList<Document>();
    TRY(QList<Document> found,
        readDocuments(connection,
                      "SELECT " DOCUMENT_COLUMNS " FROM document d WHERE +d.direction = 'incoming' AND d.id IN "
                      "(SELECT document_id FROM document_link WHERE axis_document_id = ? "
                      "AND kind IN ('recall', 'replace')) ORDER BY d.created_at, d.id",
                      {axisDocumentId}));
    found.removeIf([&](const Document& d) { return !office::sameOrganId(d.organId, organId); });
    return found;
}

Result<QList<Document>> documentsLinkedTo(Connection& connection, const QString& documentId) {
    return readDocuments(connection,
                         "SELECT " DOCUMENT_COLUMNS " FROM document d WHERE d.id IN (SELECT document_id "
                         "FROM document_link WHERE target_id = ?) ORDER BY d.created_at",
                         {documentId});
}

Result<> addRecipientStatus(Transaction& transaction, const QString& documentId, const RecipientStatus& s,
                            const QDateTime& now) {
    return transaction.connection().execute(
        "INSERT INTO recipient_status (document_id, organ_id, ordinal, status_code, status_at, staff, department, "
        "description, recorded_at) VALUES (?1, ?2, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM recipient_status "
        "WHERE document_id = ?1 AND organ_id = ?2), ?3, ?4, ?5, ?6, ?7, ?8)",
        {documentId, s.organId, s.statusCode, toValue(s.statusAt), s.staff, s.department, s.description, toValue(now)});
}

Result<QList<RecipientStatus>> recipientStatuses(Connection& connection, const QString& documentId) {
    QList<RecipientStatus> all;
    TRY_VOID(connection.select(
        "SELECT organ_id, status_code, status_at, staff, department, description "
        "FROM recipient_status WHERE document_id = ? ORDER BY organ_id, status_at, status_code, ordinal",
        {documentId}, [&](const Row& row) {
            all += {row.text(0), row.text(1), row.time(2), row.text(3), row.text(4), row.text(5)};
        }));
    return all;
}

Result<QList<Document>> documents(Connection& connection, const DocumentFilter& filter) {
    const QString direction = filter.direction ? directionName(*filter.direction) : QString();
    return readDocuments(
        connection,
        "SELECT " DOCUMENT_COLUMNS " FROM document d WHERE (?1 = '' OR d.direction = ?1) "
        "AND (?2 = '|' OR instr(?2, '|' || d.state || '|') > 0) "
        "AND (?3 = '%%' OR d.folded LIKE ?3 ESCAPE '\\') "
        "AND (?4 = '' OR d.id IN (SELECT document_id FROM case_file_document WHERE case_file_id = ?4)) "
        "ORDER BY d.updated_at DESC, d.id LIMIT ?5 OFFSET ?6",
        {direction, stateSet(filter.states), likePattern(filter.text), filter.caseFileId, toValue(filter.limit),
         toValue(filter.offset)});
}

Result<int> countDocuments(Connection& connection, office::Direction direction, const QList<office::State>& states) {
    TRY(const std::optional<qint64> count,
        connection.number(
            "SELECT COUNT(*) FROM document d WHERE d.direction = ? AND instr(?, '|' || d.state || '|') > 0",
            {directionName(direction), stateSet(states)}));
    return int(count.value_or(0));
}

Result<QList<FileVersion>> fileVersions(Connection& connection, const QString& documentId) {
    QList<FileVersion> all;
    TRY_VOID(
        connection.select("SELECT ordinal, revision, sha256, act, created_at FROM document_file "
                          "WHERE document_id = ? AND sha256 <> '' ORDER BY ordinal, revision",
                          {documentId}, [&](const Row& row) {
                              all += {int(row.integer(0)), int(row.integer(1)), row.bytes(2), row.text(3), row.time(4)};
                          }));
    return all;
}

} // namespace vanthu::store
