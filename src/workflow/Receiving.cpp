// What comes in from the axis (decree 30/2020 art. 20-21; QĐ 28/2018 art. 9).

#include "base/Text.h"
#include "edxml/Reader.h"
#include "office/Notation.h"
#include "office/Organisation.h"
#include "store/Documents.h"
#include "workflow/Act.h"
#include "workflow/Incoming.h"
#include "workflow/Messages.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <vector>

namespace vanthu::workflow {

namespace {

// What the program does by itself is journalled under this name.
Person axisItself() {
    Person person;
    person.fullName = QStringLiteral("Trục liên thông");
    return person;
}

// The attachments of a message on their way into the blobs.
class Unpacked {
public:
    explicit Unpacked(const store::Blobs& blobs)
        : m_blobs(blobs) {}
    ~Unpacked() {
        for (const auto& file : m_files)
            file->remove();
    }
    Unpacked(const Unpacked&) = delete;
    Unpacked& operator=(const Unpacked&) = delete;

    bool add(int position, QByteArrayView piece) {
        while (int(m_files.size()) <= position) {
            const auto path = m_blobs.temporaryPath();
            m_files.push_back(std::make_unique<QFile>(path.value_or(QString())));
            if (!path || !m_files.back()->open(QIODevice::WriteOnly))
                return false;
        }
        QFile& file = *m_files[std::size_t(position)];
        if (piece.isEmpty()) {
            file.close();
            return true;
        }
        return file.write(piece.data(), piece.size()) == piece.size();
    }
    QString path(int position) const { return m_files[std::size_t(position)]->fileName(); }
    int count() const { return int(m_files.size()); }

private:
    const store::Blobs& m_blobs;
    std::vector<std::unique_ptr<QFile>> m_files;
};

// Packed attachments wait in it while a message is read.
class Spool : public QFile {
public:
    using QFile::QFile;
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;
    ~Spool() override { remove(); }
};

QString keyOf(const edxml::DocumentMessage& m) {
    return QStringLiteral("document|%1|%2|%3").arg(m.from.organId.toUpper(), m.documentId).arg(int(m.business.type));
}

QString keyOf(const edxml::StatusMessage& m) {
    return QStringLiteral("status|%1|%2|%3|%4")
        .arg(m.from.organId.toUpper(), m.responseFor.documentId, m.statusCode, toStorageTime(m.timestamp));
}

office::Document incomingFrom(const edxml::DocumentMessage& m, const QString& key, const QDateTime& now) {
    office::Document d;
    d.id = newId();
    d.clientKey = key;
    d.direction = office::Direction::Incoming;
    d.state = office::State::Arrived;
    d.urgency = office::Urgency(std::clamp(m.priority, 0, 3));
    d.typeName = toNfc(m.typeName);
    d.subject = toNfc(m.subject);
    bool isNumber = false;
    const int number = m.codeNumber.toInt(&isNumber);
    if (isNumber && number > 0)
        d.number = number;
    d.notation = isNumber ? m.codeNotation : m.codeNumber + QLatin1Char('/') + m.codeNotation; // "01/2020/NQ-CP"
    d.issuedDate = m.promulgationDate;
    d.place = toNfc(m.place);
    d.organId = m.from.organId;
    d.organName = toNfc(m.from.organName);
    d.superiorOrganName = toNfc(m.from.organizationInCharge);
    d.signer = {toNfc(m.signerCompetence), toNfc(m.signerPosition), toNfc(m.signerFullName)};
    d.dueDate = m.dueDate;
    d.pageAmount = m.pageAmount;
    d.paperCopy = m.business.paper;
    d.arrivedAt = now;
    d.axisDocumentId = m.documentId;
    return d;
}

// The first PDF is the document, everything else its annexes.
int mainOf(const QList<edxml::Attachment>& attachments) {
    for (int i = 0; i < attachments.size(); ++i)
        if (attachments[i].mediaType == QLatin1String("application/pdf") ||
            attachments[i].name.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive))
            return i;
    return 0;
}

// State secrets may not be on this network: what carries the mark, on any page of any file, is neither kept nor shown
// (Law 117/2025 art. 5).
Result<> refuseMarked(const Unpacked& unpacked, const edxml::DocumentMessage& m) {
    for (int i = 0; i < unpacked.count(); ++i)
        if (hasClassifiedMark(unpacked.path(i)))
            return fail("office.classified_refused", {m.subject});
    return {};
}

// Whoever may send on the axis can write any sender into a message; whose it is, the axis knows.
Result<> requireSender(const store::InboxMessage& raw, const edxml::Organ& from) {
    if (raw.fromOrgan.isEmpty() || office::sameOrganId(raw.fromOrgan, from.organId))
        return {};
    return fail("workflow.sender_differs", {from.organId.left(100), raw.fromOrgan});
}

Result<QList<office::DocumentFile>> keepFiles(const store::Blobs& blobs, const QList<edxml::Attachment>& attachments,
                                              const Unpacked& unpacked) {
    QList<office::DocumentFile> files;
    const int main = mainOf(attachments);
    for (int i = 0; i < attachments.size() && i < unpacked.count(); ++i) {
        office::DocumentFile file;
        file.role = i == main ? office::FileRole::Main : office::FileRole::Annex;
        file.ordinal = i == main ? 0 : i < main ? i + 1 : i;
        file.name = safeFileName(attachments[i].name);
        file.mediaType = attachments[i].mediaType;
        file.size = QFileInfo(unpacked.path(i)).size();
        TRY(file.sha256, blobs.putFile(unpacked.path(i)));
        // The last bytes are written when a file is closed, which tells no error: a full disk would cut it short
        // unseen.
        if (file.sha256 != attachments[i].sha256)
            return fail("edxml.attachment_unwritable", {file.name});
        files += file;
    }
    return files;
}

// Nobody has acted on it yet: it may be cancelled without asking the clerk (IN-01: what is not registered creates no
// duty).
bool isUntouched(const office::Document& document) {
    return document.state == office::State::Arrived || document.state == office::State::Rejected;
}

// The request of a document's issuer with the answer that may go at once.
struct Asked {
    office::Document document;
    office::Request request;
    store::OutboxMessage agreement;
};

Result<Asked> askedFor(Office& office, const office::Document& document, office::Request request) {
    TRY(const store::OutboxMessage agreement,
        answerMessage(office, axisItself(), document, request, true, agreedText()));
    return Asked{document, std::move(request), agreement};
}

// Recalled by its issuer: the receiver cancels the document and says so (QĐ 28/2018 art. 9; decree 30/2020 art. 18.4).
// One that was already accepted waits for the clerk's answer. Nothing of it is deleted.
Result<> applyRequest(Office& office, store::Transaction& transaction, const Asked& asked) {
    TRY(office::Document document, store::document(transaction.connection(), asked.document.id));
    if (document.state == office::State::Cancelled)
        return store::enqueue(transaction, asked.agreement); // asked again, under another message
    if (isUntouched(document)) {
        document.state = office::State::Cancelled;
        TRY_VOID(record(office, transaction, axisItself(), document, QStringLiteral("document.cancelled"),
                        asked.request.reason));
        return store::enqueue(transaction, asked.agreement);
    }
    document.request = asked.request;
    return record(office, transaction, axisItself(), document, QStringLiteral("document.recall_requested"),
                  asked.request.reason);
}

// Which document a recalling one means, in this order because senders differ (edxml.md §3.4).
Result<std::optional<office::Document>> recalledBy(Office& office, const edxml::DocumentMessage& m) {
    QStringList ids;
    for (const edxml::ResponseFor& response : m.responseFor)
        if (office::sameOrganId(response.organId, m.from.organId))
            ids += response.documentId;
    ids << m.business.documentId << m.documentId;
    return office.store().read([&](store::Connection& connection) -> Result<std::optional<office::Document>> {
        for (const QString& id : ids) {
            if (id.isEmpty())
                continue;
            TRY(std::optional<office::Document> found,
                store::documentByAxisId(connection, office::Direction::Incoming, id, m.from.organId));
            if (found)
                return found;
        }
        return std::optional<office::Document>();
    });
}

// What a document refers to: the one it recalls, or those of this agency that it answers.
Result<QList<office::Link>> linksOf(Office& office, const edxml::DocumentMessage& m, bool recalls) {
    QList<office::Link> links;
    for (const edxml::ResponseFor& r : m.responseFor) {
        office::Link link{recalls ? office::LinkKind::Recall : office::LinkKind::Reply,
                          r.organId,
                          r.code,
                          r.promulgationDate,
                          r.documentId,
                          {}};
        const bool theirs = office::sameOrganId(r.organId, m.from.organId);
        TRY(const std::optional<office::Document> target, office.store().read([&](store::Connection& connection) {
            return store::documentByAxisId(connection,
                                           theirs ? office::Direction::Incoming : office::Direction::Outgoing,
                                           r.documentId, r.organId);
        }));
        if (target)
            link.targetId = target->id;
        links += link;
    }
    return links;
}

Result<> applyDocument(Office& office, const store::InboxMessage& raw, const edxml::DocumentMessage& m,
                       const Unpacked& unpacked) {
    TRY_VOID(requireSender(raw, m.from));
    const bool recalls = m.business.type == edxml::BusinessType::Recall;
    if (m.business.type != edxml::BusinessType::New && !recalls)
        return fail("workflow.business_not_supported", {m.documentId});
    if (const Result<> allowed = refuseMarked(unpacked, m); !allowed) {
        // First the bytes: a process that is killed in between fetches them again and refuses them again.
        TRY_VOID(office.store().blobs().discard(raw.rawSha256));
        return fail(allowed.error());
    }
    std::optional<Asked> asked;
    if (recalls) {
        TRY(const std::optional<office::Document> target, recalledBy(office, m));
        if (target) {
            TRY(asked, askedFor(office, *target,
                                {office::RequestKind::Recall, toNfc(m.business.reason), office.now(),
                                 toNfc(m.business.staff.staff), raw.axisDocId}));
        }
    }
    // Some send the recalled document itself once more, with the word "recall" and no number of its own.
    if (asked && asked->document.axisDocumentId == m.documentId)
        return office.store().write([&](store::Transaction& transaction) -> Result<> {
            TRY(const bool known, store::wasApplied(transaction.connection(), keyOf(m)));
            if (!known)
                TRY_VOID(applyRequest(office, transaction, *asked));
            return store::markApplied(transaction, raw.axisDocId, keyOf(m), asked->document.id);
        });
    if (m.attachments.isEmpty())
        return fail("workflow.message_without_file", {m.documentId});
    office::Document document = incomingFrom(m, keyOf(m), office.now());
    TRY(document.links, linksOf(office, m, recalls));
    TRY(document.files, keepFiles(office.store().blobs(), m.attachments, unpacked));
    TRY(const store::OutboxMessage arrived, statusMessage(office, axisItself(), document, QStringLiteral("01"),
                                                          QStringLiteral("Đã đến, văn thư chưa xử lý")));
    return office.store().write([&](store::Transaction& transaction) -> Result<> {
        store::Connection& connection = transaction.connection();
        TRY(const std::optional<office::Document> known, store::documentByClientKey(connection, document.clientKey));
        if (known) // the axis delivered it twice
            return store::markApplied(transaction, raw.axisDocId, document.clientKey, known->id);
        if (document.number) {
            TRY(const std::optional<QString> twin,
                store::documentByTriple(connection, *document.number, document.notation, document.organId));
            if (twin) {
                document.flags += office::Flag::DuplicateCode;
                document.note = QStringLiteral("Trùng số, ký hiệu và cơ quan ban hành với một văn bản đã có");
            }
        }
        TRY_VOID(
            record(office, transaction, axisItself(), document, QStringLiteral("document.arrived"), raw.axisDocId));
        TRY_VOID(store::enqueue(transaction, arrived));
        if (asked)
            TRY_VOID(applyRequest(office, transaction, *asked));
        return store::markApplied(transaction, raw.axisDocId, document.clientKey, document.id);
    });
}

// A status that is older than the one already there does not take its place.
bool isNewer(const edxml::StatusMessage& m, const office::Recipient& recipient) {
    if (!recipient.statusAt.isValid() || m.timestamp > recipient.statusAt)
        return true;
    return m.timestamp == recipient.statusAt && m.statusCode > recipient.statusCode;
}

// 15 and 16 answer a request and say nothing of how the document fares.
bool isAnswer(const edxml::StatusMessage& m) {
    return m.statusCode == QLatin1String("15") || m.statusCode == QLatin1String("16");
}

// Status 13: the issuer asks its document back (edxml.md §3.3). It may overtake the document, whose message then still
// waits here or at the axis: only after a day it is refused.
Result<> applyTakeBack(Office& office, const store::InboxMessage& raw, const edxml::StatusMessage& m) {
    TRY(const std::optional<office::Document> found, office.store().read([&](store::Connection& connection) {
        return store::documentByAxisId(connection, office::Direction::Incoming, m.responseFor.documentId,
                                       m.from.organId);
    }));
    if (!found) {
        const bool late = raw.receivedAt.addDays(1) < office.now();
        return fail(late ? "workflow.request_without_document" : "workflow.request_too_early",
                    {m.responseFor.documentId, m.from.organName});
    }
    TRY(const Asked asked, askedFor(office, *found,
                                    {office::RequestKind::TakeBack, toNfc(m.description), m.timestamp,
                                     toNfc(m.staff.staff), raw.axisDocId}));
    return office.store().write([&](store::Transaction& transaction) -> Result<> {
        TRY(const bool known, store::wasApplied(transaction.connection(), keyOf(m)));
        if (!known) // else the axis delivered it twice
            TRY_VOID(applyRequest(office, transaction, asked));
        return store::markApplied(transaction, raw.axisDocId, keyOf(m), found->id);
    });
}

Result<> applyStatus(Office& office, const store::InboxMessage& raw, const edxml::StatusMessage& m) {
    TRY_VOID(requireSender(raw, m.from));
    if (m.statusCode == QLatin1String("13"))
        return applyTakeBack(office, raw, m);
    return office.store().write([&](store::Transaction& transaction) -> Result<> {
        TRY(std::optional<office::Document> document,
            store::documentByAxisId(transaction.connection(), office::Direction::Outgoing, m.responseFor.documentId,
                                    office.profile().organId));
        office::Recipient* recipient = nullptr;
        if (document)
            for (office::Recipient& r : document->recipients)
                if (office::sameOrganId(r.organId, m.from.organId))
                    recipient = &r;
        if (!recipient)
            return fail("workflow.status_without_document", {m.responseFor.documentId, m.from.organName});
        TRY(const bool known, store::wasApplied(transaction.connection(), keyOf(m)));
        if (known) // the axis delivered it twice
            return store::markApplied(transaction, raw.axisDocId, keyOf(m), document->id);
        if (isAnswer(m)) {
            recipient->requestCode = m.statusCode;
            recipient->requestAt = m.timestamp;
            recipient->requestStaff = toNfc(m.staff.staff);
            recipient->requestDescription = toNfc(m.description);
        } else if (isNewer(m, *recipient)) {
            recipient->statusCode = m.statusCode;
            recipient->statusAt = m.timestamp;
            recipient->statusStaff = toNfc(m.staff.staff);
            recipient->statusDescription = toNfc(m.description);
        }
        TRY_VOID(store::addRecipientStatus(transaction, document->id,
                                           {recipient->organId, m.statusCode, m.timestamp, toNfc(m.staff.staff),
                                            toNfc(m.staff.department), toNfc(m.description)},
                                           office.now()));
        TRY_VOID(record(office, transaction, axisItself(), *document, QStringLiteral("document.status"),
                        QStringLiteral("%1 %2 %3").arg(m.from.organId, m.statusCode, m.description)));
        return store::markApplied(transaction, raw.axisDocId, keyOf(m), document->id);
    });
}

} // namespace

exchange::ApplyReceived receiver(Office& office) {
    return [&office](const store::InboxMessage& raw) -> Result<> {
        const store::Blobs& blobs = office.store().blobs();
        QFile file(blobs.path(raw.rawSha256));
        if (!file.open(QIODevice::ReadOnly))
            return fail("store.blob_missing", {QString::fromLatin1(raw.rawSha256.left(12))}, file.fileName());
        // Bytes that changed on this disk must not be refused to their sender as if they had come so.
        TRY_VOID(blobs.verify(raw.rawSha256));
        Unpacked unpacked(blobs);
        const auto spool = [&blobs]() -> std::unique_ptr<QIODevice> {
            const auto path = blobs.temporaryPath();
            auto device = std::make_unique<Spool>(path.value_or(QString()));
            return path && device->open(QIODevice::ReadWrite) ? std::move(device) : nullptr;
        };
        const auto sink = [&](int position, QByteArrayView piece) { return unpacked.add(position, piece); };
        TRY(const edxml::Message message, edxml::readMessage(file, sink, {}, spool));
        if (const auto* document = std::get_if<edxml::DocumentMessage>(&message))
            return applyDocument(office, raw, *document, unpacked);
        return applyStatus(office, raw, std::get<edxml::StatusMessage>(message));
    };
}

} // namespace vanthu::workflow
