#include "workflow/Messages.h"

#include "base/Text.h"
#include "edxml/Writer.h"
#include "office/DocumentTypes.h"
#include "office/Organisation.h"
#include "workflow/Act.h"

#include <QBuffer>
#include <QFile>

namespace vanthu::workflow {

namespace {

edxml::Organ ownOrgan(const Profile& profile) {
    edxml::Organ organ;
    organ.organId = profile.organId;
    organ.organizationInCharge = profile.superiorOrganName;
    organ.organName = profile.organName;
    organ.organAdd = profile.address;
    organ.email = profile.email;
    organ.telephone = profile.telephone;
    return organ;
}

edxml::Staff staffOf(const Profile& profile, const Person& person) {
    edxml::Staff staff;
    staff.department = person.unit;
    staff.staff = person.fullName;
    staff.mobile = profile.telephone;
    staff.email = profile.email;
    return staff;
}

// edxml.md §3.4-3.6
void writeLinks(const office::Document& d, edxml::DocumentMessage& m) {
    edxml::Business& business = m.business;
    for (const office::Link& link : d.links) {
        if (link.kind == office::LinkKind::Reply || link.kind == office::LinkKind::Recall)
            m.responseFor += {link.organId, link.code, link.issuedDate, link.axisDocumentId};
        switch (link.kind) {
        case office::LinkKind::Reply:
            break;
        case office::LinkKind::Recall:
            business.type = edxml::BusinessType::Recall;
            business.reason = QStringLiteral("Thu hồi văn bản điện tử: %1").arg(d.subject);
            business.documentId = link.axisDocumentId;
            break;
        case office::LinkKind::Update:
            business.type = edxml::BusinessType::Update;
            business.reason = QStringLiteral("Cập nhật văn bản điện tử: %1").arg(d.subject);
            business.change = edxml::Change{true};
            break;
        case office::LinkKind::Replace: {
            business.type = edxml::BusinessType::Replace;
            business.reason = QStringLiteral("Văn bản thay thế văn bản số %1").arg(link.code);
            edxml::Replacement replaced{link.axisDocumentId};
            for (const edxml::Organ& to : std::as_const(m.to))
                replaced.organIds += to.organId;
            business.replacements += replaced;
            break;
        }
        }
    }
}

edxml::DocumentMessage envelopeOf(const Office& office, const Person& actor, const office::Document& d) {
    const Profile& profile = office.profile();
    edxml::DocumentMessage m;
    m.from = ownOrgan(profile);
    for (const office::Recipient& recipient : d.recipients) {
        edxml::Organ to;
        to.organId = recipient.organId;
        to.organName = recipient.organName;
        m.to += to;
    }
    m.codeNumber = d.number ? QStringLiteral("%1").arg(*d.number, 2, 10, QLatin1Char('0')) : QString();
    m.codeNotation = d.notation;
    m.place = d.place;
    m.promulgationDate = d.issuedDate;
    m.typeDetail = office::edxmlDetailOf(d.typeName);
    m.typeName = d.typeName;
    m.subject = m.content = d.subject;
    m.signerCompetence = d.signer.competence;
    m.signerPosition = d.signer.position;
    m.signerFullName = d.signer.fullName;
    m.dueDate = d.dueDate;
    m.toPlaces = d.copyPlaces;
    m.priority = int(d.urgency);
    m.pageAmount = d.pageAmount;
    m.documentId = d.axisDocumentId;
    m.traces = {{profile.organId, office.now()}};
    m.business.reason = QStringLiteral("Văn bản điện tử mới");
    m.business.documentId = d.axisDocumentId;
    m.business.staff = staffOf(profile, actor);
    m.business.paper = d.paperCopy;
    writeLinks(d, m);
    for (const office::DocumentFile& file : d.files) {
        edxml::Attachment attachment;
        attachment.contentId = QStringLiteral("%1-%2").arg(d.id).arg(file.ordinal);
        attachment.name = file.name;
        attachment.mediaType = file.mediaType;
        attachment.description =
            file.role == office::FileRole::Main ? QStringLiteral("Văn bản chính") : QStringLiteral("Phụ lục");
        m.attachments += attachment;
    }
    return m;
}

store::OutboxMessage entryFor(const Office& office, const office::Document& d, const QString& key,
                              const QByteArray& payload) {
    store::OutboxMessage entry;
    entry.id = newId();
    entry.key = key;
    entry.documentId = d.id;
    entry.fromOrgan = office.profile().organId;
    entry.payloadSha256 = payload;
    entry.urgent = d.urgency != office::Urgency::Normal;
    entry.createdAt = entry.notBefore = office.now();
    return entry;
}

} // namespace

Result<store::OutboxMessage> documentMessage(const Office& office, const Person& actor, const office::Document& d,
                                             const QString& key, const QDateTime& notBefore) {
    const store::Blobs& blobs = office.store().blobs();
    TRY(const QString temporary, blobs.temporaryPath());
    QFile file(temporary);
    if (!file.open(QIODevice::WriteOnly))
        return fail("file.unwritable", {temporary}, file.errorString());
    const auto source = [&](int position) -> std::unique_ptr<QIODevice> {
        auto device = std::make_unique<QFile>(blobs.path(d.files.value(position).sha256));
        return device->open(QIODevice::ReadOnly) ? std::move(device) : nullptr;
    };
    Result<> written = edxml::writeDocument(file, envelopeOf(office, actor, d), source);
    // Closing would write the last bytes without a word about a full disk, and a message cut short would leave.
    if (written && !file.flush())
        written = fail("file.disk_full", {temporary}, file.errorString());
    file.close();
    if (!written) {
        QFile::remove(temporary);
        return fail(written.error());
    }
    TRY(const QByteArray payload, blobs.takeFile(temporary));
    store::OutboxMessage entry = entryFor(office, d, key, payload);
    entry.kind = store::MessageKind::Document;
    entry.notBefore = notBefore;
    QStringList names;
    for (const office::Recipient& recipient : d.recipients) {
        entry.toOrgans += recipient.organId;
        names += recipient.organName;
    }
    entry.title = QStringLiteral("%1 → %2").arg(d.code(), names.join(QStringLiteral(", ")));
    return entry;
}

namespace {

struct Addressee {
    QString organId;
    QString organName;
};

Result<store::OutboxMessage> statusTo(const Office& office, const Person& actor, const office::Document& d,
                                      const Addressee& to, const QString& statusCode, const QString& description,
                                      const QString& key) {
    edxml::StatusMessage m;
    m.from = ownOrgan(office.profile());
    m.responseFor = {to.organId, d.code(), d.issuedDate, d.axisDocumentId};
    m.staff = staffOf(office.profile(), actor);
    m.statusCode = statusCode;
    m.description = description;
    m.timestamp = office.now();
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    TRY_VOID(edxml::writeStatus(buffer, m));
    store::OutboxMessage entry = entryFor(office, d, key, sha256Hex(buffer.data()));
    entry.payload = buffer.data();
    entry.kind = store::MessageKind::Status;
    entry.toOrgans = QStringList{to.organId};
    entry.title = QStringLiteral("%1: %2 → %3").arg(d.code(), edxml::statusTitle(statusCode), to.organName);
    return entry;
}

} // namespace

Result<store::OutboxMessage> statusMessage(const Office& office, const Person& actor, const office::Document& d,
                                           const QString& statusCode, const QString& description) {
    return statusTo(office, actor, d, {d.organId, d.organName}, statusCode, description,
                    QStringLiteral("status:%1:%2").arg(statusCode, d.id));
}

Result<store::OutboxMessage> recallMessage(const Office& office, const Person& actor, const office::Document& d,
                                           const office::Recipient& recipient, const QString& reason) {
    return statusTo(office, actor, d, {recipient.organId, recipient.organName}, QStringLiteral("13"), reason,
                    QStringLiteral("recall:%1:%2:%3").arg(d.id, recipient.organId).arg(d.version));
}

Result<store::OutboxMessage> answerMessage(const Office& office, const Person& actor, const office::Document& d,
                                           const office::Request& request, bool agree, const QString& words) {
    const QString code = agree ? QStringLiteral("15") : QStringLiteral("16");
    return statusTo(office, actor, d, {d.organId, d.organName}, code, words,
                    QStringLiteral("answer:%1:%2").arg(d.id, request.message));
}

QString agreedText(office::RequestKind kind) {
    return kind == office::RequestKind::Update ? QStringLiteral("Đồng ý, văn bản đã được cập nhật trên hệ thống")
                                               : QStringLiteral("Đồng ý, văn bản đã được hủy trên hệ thống");
}

} // namespace vanthu::workflow
