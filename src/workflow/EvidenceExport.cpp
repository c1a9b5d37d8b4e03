#include "base/Text.h"
#include "office/Notation.h"
#include "pdf/compose/ReportPages.h"
#include "store/Documents.h"
#include "store/Inbox.h"
#include "store/Outbox.h"
#include "workflow/Act.h"
#include "workflow/Evidence.h"
#include "workflow/EvidenceArchive.h"
#include "workflow/EvidenceFormat.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace vanthu::workflow {

namespace evidence {

QJsonObject toJson(const store::JournalEntry& entry) {
    QJsonObject object{{QStringLiteral("sequence"), entry.sequence},
                       {QStringLiteral("previousHash"), QString::fromLatin1(entry.previousHash)},
                       {QStringLiteral("hash"), QString::fromLatin1(entry.hash)}};
    if (entry.documentId.isEmpty())
        return object;
    object[QStringLiteral("at")] = toStorageTime(entry.at);
    object[QStringLiteral("who")] = entry.who;
    object[QStringLiteral("act")] = entry.act;
    object[QStringLiteral("documentId")] = entry.documentId;
    object[QStringLiteral("documentSha256")] = QString::fromLatin1(entry.documentSha256);
    object[QStringLiteral("detail")] = entry.detail;
    return object;
}

store::JournalEntry journalEntryOf(const QJsonObject& object) {
    const auto text = [&](const char* key) { return object[QLatin1String(key)].toString(); };
    return {object[QStringLiteral("sequence")].toInteger(),
            fromStorageTime(text("at")),
            text("who"),
            text("act"),
            text("documentId"),
            text("documentSha256").toLatin1(),
            text("detail"),
            text("previousHash").toLatin1(),
            text("hash").toLatin1()};
}

} // namespace evidence

namespace {

// Everything that the store knows of the document's way, read in one snapshot.
struct Material {
    office::Document document;
    QList<store::FileVersion> versions;
    QList<store::OutboxMessage> sent;
    QHash<QString, QList<store::Attempt>> attempts; // by message id
    QList<store::InboxMessage> received;
    QList<store::JournalEntry> chain;
};

Result<Material> gather(Office& office, const QString& documentId) {
    return office.store().read([&](store::Connection& connection) -> Result<Material> {
        Material material;
        TRY(material.document, store::document(connection, documentId));
        TRY(material.versions, store::fileVersions(connection, documentId));
        TRY(material.sent, store::messagesOf(connection, documentId));
        for (const store::OutboxMessage& message : std::as_const(material.sent)) {
            TRY(material.attempts[message.id], store::attempts(connection, message.id));
        }
        TRY(material.received, store::inboxOf(connection, documentId));
        TRY(material.chain, store::journalChain(connection, documentId));
        return material;
    });
}

QString codeNumberOf(const office::Document& document) {
    return document.number ? office::formatCode(*document.number, document.notation) : document.notation;
}

QJsonObject documentJson(const office::Document& d) {
    QJsonArray recipients;
    for (const office::Recipient& r : d.recipients)
        recipients += QJsonObject{
            {QStringLiteral("organId"), r.organId},         {QStringLiteral("organName"), r.organName},
            {QStringLiteral("statusCode"), r.statusCode},   {QStringLiteral("statusAt"), toStorageTime(r.statusAt)},
            {QStringLiteral("statusStaff"), r.statusStaff}, {QStringLiteral("statusDescription"), r.statusDescription}};
    return {{QStringLiteral("id"), d.id},
            {QStringLiteral("codeNumber"), codeNumberOf(d)},
            {QStringLiteral("issuedDate"), d.issuedDate.toString(Qt::ISODate)},
            {QStringLiteral("typeName"), d.typeName},
            {QStringLiteral("subject"), d.subject},
            {QStringLiteral("organId"), d.organId},
            {QStringLiteral("organName"), d.organName},
            {QStringLiteral("axisDocumentId"), d.axisDocumentId},
            {QStringLiteral("recipients"), recipients}};
}

class Pack {
public:
    Pack(const store::Blobs& blobs, EvidenceWriter& writer, const Cancel& cancel)
        : m_blobs(blobs)
        , m_writer(writer)
        , m_cancel(cancel) {}

    // A blob, or what stands in a row instead, under a name that tells what it is; the same name and bytes once.
    Result<> addBlob(const QString& name, const QByteArray& sha256, const QByteArray& inRow = {}) {
        if (m_cancel.requested())
            return fail("evidence.cancelled");
        if (m_names.contains(name))
            return {};
        m_names += name;
        TRY_VOID(m_blobs.verify(sha256, inRow));
        TRY_VOID(inRow.isEmpty() ? m_writer.addFile(name, m_blobs.path(sha256)) : m_writer.add(name, inRow));
        note(name, sha256);
        return {};
    }
    Result<> addBytes(const QString& name, const QByteArray& bytes) {
        TRY_VOID(m_writer.add(name, bytes));
        note(name, sha256Hex(bytes));
        return {};
    }
    const QJsonArray& files() const { return m_files; }

private:
    void note(const QString& name, const QByteArray& sha256) {
        m_files += QJsonObject{{QStringLiteral("path"), name}, {QStringLiteral("sha256"), QString::fromLatin1(sha256)}};
    }
    const store::Blobs& m_blobs;
    EvidenceWriter& m_writer;
    const Cancel& m_cancel;
    QSet<QString> m_names;
    QJsonArray m_files;
};

Result<QJsonArray> addVersions(Pack& pack, const Material& material) {
    QJsonArray listed;
    for (const store::FileVersion& version : material.versions) {
        QString name = QStringLiteral("tep-%1").arg(version.ordinal);
        for (const office::DocumentFile& file : material.document.files)
            if (file.ordinal == version.ordinal)
                name = safeFileName(file.name);
        const QString path = QStringLiteral("document/%1-%2-%3").arg(version.ordinal).arg(version.revision).arg(name);
        TRY_VOID(pack.addBlob(path, version.sha256));
        listed += QJsonObject{{QStringLiteral("path"), path},
                              {QStringLiteral("ordinal"), version.ordinal},
                              {QStringLiteral("revision"), version.revision},
                              {QStringLiteral("act"), version.act},
                              {QStringLiteral("at"), toStorageTime(version.createdAt)}};
    }
    return listed;
}

QJsonArray attemptsJson(const QList<store::Attempt>& attempts) {
    QJsonArray all;
    for (const store::Attempt& attempt : attempts)
        all += QJsonObject{{QStringLiteral("number"), attempt.number},
                           {QStringLiteral("startedAt"), toStorageTime(attempt.startedAt)},
                           {QStringLiteral("endedAt"), toStorageTime(attempt.endedAt)},
                           {QStringLiteral("result"), attempt.result},
                           {QStringLiteral("detail"), attempt.detail}};
    return all;
}

QString kindName(store::MessageKind kind) {
    return kind == store::MessageKind::Document ? QStringLiteral("document") : QStringLiteral("status");
}

Result<QJsonArray> addMessages(Pack& pack, const Material& material) {
    QJsonArray listed;
    for (const store::OutboxMessage& m : material.sent) {
        const QString path = QStringLiteral("sent/%1.edxml").arg(listed.size() + 1);
        TRY_VOID(pack.addBlob(path, m.payloadSha256, m.payload));
        listed += QJsonObject{{QStringLiteral("direction"), QStringLiteral("sent")},
                              {QStringLiteral("path"), path},
                              {QStringLiteral("kind"), kindName(m.kind)},
                              {QStringLiteral("key"), m.key},
                              {QStringLiteral("to"), QJsonArray::fromStringList(m.toOrgans)},
                              {QStringLiteral("receipt"), m.axisDocId},
                              {QStringLiteral("sentAt"), toStorageTime(m.sentAt)},
                              {QStringLiteral("attempts"), attemptsJson(material.attempts.value(m.id))}};
    }
    for (const store::InboxMessage& m : material.received) {
        const QString path = QStringLiteral("received/%1.edxml").arg(listed.size() + 1);
        TRY_VOID(pack.addBlob(path, m.rawSha256, m.raw));
        listed += QJsonObject{{QStringLiteral("direction"), QStringLiteral("received")},
                              {QStringLiteral("path"), path},
                              {QStringLiteral("kind"), kindName(m.kind)},
                              {QStringLiteral("from"), m.fromOrgan},
                              {QStringLiteral("axisDocId"), m.axisDocId},
                              {QStringLiteral("receivedAt"), toStorageTime(m.receivedAt)}};
    }
    return listed;
}

QString timeOrNone(const QDateTime& at) {
    return at.isValid() ? formatSignatureTime(at) : QStringLiteral("–");
}

// For people: what the manifest says, in words.
Result<QByteArray> summaryOf(const Office& office, const Material& material) {
    const office::Document& d = material.document;
    pdf::ReportLayout layout;
    layout.title = QStringLiteral("BẰNG CHỨNG TRAO ĐỔI VĂN BẢN ĐIỆN TỬ");
    layout.organName = office.profile().organName;
    layout.footer = QStringLiteral("%1 – lập lúc %2").arg(codeNumberOf(d), formatSignatureTime(office.now()));
    pdf::ReportSection about;
    about.heading = QStringLiteral("Văn bản");
    about.facts = {{QStringLiteral("Số, ký hiệu"), codeNumberOf(d)},
                   {QStringLiteral("Ngày ban hành"), d.issuedDate.toString(QStringLiteral("dd/MM/yyyy"))},
                   {QStringLiteral("Trích yếu"), d.subject},
                   {QStringLiteral("Cơ quan ban hành"), QStringLiteral("%1 (%2)").arg(d.organName, d.organId)},
                   {QStringLiteral("Mã định danh"), d.axisDocumentId}};
    layout.sections += about;
    pdf::ReportSection recipients;
    recipients.heading = QStringLiteral("Nơi nhận và trạng thái");
    for (const office::Recipient& r : d.recipients)
        recipients.facts += {QStringLiteral("%1 (%2)").arg(r.organName, r.organId),
                             QStringLiteral("%1 %2 %3").arg(r.statusCode, r.statusDescription, timeOrNone(r.statusAt))};
    layout.sections += recipients;
    pdf::ReportSection messages;
    messages.heading = QStringLiteral("Gói tin");
    for (const store::OutboxMessage& m : material.sent)
        messages.facts += {QStringLiteral("Gửi %1").arg(timeOrNone(m.sentAt)),
                           QStringLiteral("%1; số lần gửi: %2; mã tiếp nhận của trục: %3")
                               .arg(m.title)
                               .arg(material.attempts.value(m.id).size())
                               .arg(m.axisDocId)};
    for (const store::InboxMessage& m : material.received)
        messages.facts += {QStringLiteral("Nhận %1").arg(timeOrNone(m.receivedAt)),
                           QStringLiteral("từ %1; mã gói tin: %2").arg(m.fromOrgan, m.axisDocId)};
    layout.sections += messages;
    pdf::ReportSection acts;
    acts.heading = QStringLiteral("Nhật ký");
    for (const store::JournalEntry& entry : material.chain)
        if (!entry.documentId.isEmpty())
            acts.facts += {timeOrNone(entry.at), QStringLiteral("%1: %2 %3").arg(entry.who, entry.act, entry.detail)};
    acts.paragraphs = {
        QStringLiteral("Kiểm tra gói bằng chứng này bằng lệnh “vanthu-cli axis verify-evidence TỆP.zip”.")};
    layout.sections += acts;
    return pdf::composeReport(layout, office.now());
}

} // namespace

Result<QByteArray> exportEvidence(Office& office, const Person& actor, const QString& documentId,
                                  const QString& zipFile, const Cancel& cancel) {
    TRY(const Material material, gather(office, documentId));
    TRY(const auto writer, EvidenceWriter::create(zipFile));
    Pack pack(office.store().blobs(), *writer, cancel);
    TRY(const QByteArray summary, summaryOf(office, material));
    TRY_VOID(pack.addBytes(evidence::summaryName, summary));
    TRY(const QJsonArray versions, addVersions(pack, material));
    TRY(const QJsonArray messages, addMessages(pack, material));
    QJsonArray chain;
    for (const store::JournalEntry& entry : material.chain)
        chain += evidence::toJson(entry);
    const QJsonObject manifest{{QStringLiteral("format"), evidence::format},
                               {QStringLiteral("createdAt"), toStorageTime(office.now())},
                               {QStringLiteral("createdBy"), nameAndPosition(actor)},
                               {QStringLiteral("organId"), office.profile().organId},
                               {QStringLiteral("organName"), office.profile().organName},
                               {QStringLiteral("document"), documentJson(material.document)},
                               {QStringLiteral("files"), pack.files()},
                               {QStringLiteral("versions"), versions},
                               {QStringLiteral("messages"), messages},
                               {QStringLiteral("journal"), chain}};
    TRY_VOID(writer->add(evidence::manifestName, QJsonDocument(manifest).toJson()));
    TRY(const QByteArray sha256, writer->finish());
    TRY_VOID(office.store().write([&](store::Transaction& transaction) -> Result<> {
        store::JournalEntry entry;
        entry.at = office.now();
        entry.who = nameAndPosition(actor);
        entry.act = QStringLiteral("document.evidence_exported");
        entry.documentId = documentId;
        entry.detail = QString::fromLatin1(sha256);
        return store::append(transaction, std::move(entry));
    }));
    return sha256;
}

} // namespace vanthu::workflow
