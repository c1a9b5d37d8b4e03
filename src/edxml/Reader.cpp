#include "edxml/Reader.h"

#include "base/Text.h"
#include "edxml/Fields.h"
#include "edxml/Parser.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>

namespace vanthu::edxml {

namespace {

// UTF-8 only: two readers that disagree about an encoding see two different messages. Programs that declare another one
// of single bytes write UTF-8 all the same; what is no UTF-8 is refused where it stands. Where the name is, or nothing.
Result<std::optional<Blank>> encodingOf(QIODevice& device) {
    constexpr qint64 longestDeclaration = 256;
    static const QRegularExpression form(QStringLiteral(R"(^(?:\xEF\xBB\xBF)?<\?xml\s[^>]*?(encoding\s*=\s*["']([A-Za-z0-9._-]+)["']))"));
    const QByteArray head = device.peek(longestDeclaration);
    const QByteArray mark = head.first(std::min<qsizetype>(head.size(), 4));
    if (mark.startsWith("\xFE\xFF") || mark.startsWith("\xFF\xFE") || mark.contains('\0'))
        return fail("edxml.encoding_refused");
    const auto match = form.match(QString::fromLatin1(head));
    const QString name = match.captured(2).toUpper();
    if (!match.hasMatch() || name == QLatin1String("UTF-8") || name == QLatin1String("UTF8"))
        return std::nullopt;
    if (name.startsWith(QLatin1String("UTF")) || name.contains(QLatin1String("UCS")) || name.contains(QLatin1String("10646")))
        return fail("edxml.encoding_refused", {}, name);
    return Blank{match.capturedStart(1), match.capturedLength(1), match.captured(2)};
}

QString withoutCid(const QString& id) {
    return id.startsWith(QLatin1String("cid:"), Qt::CaseInsensitive) ? id.mid(4) : id;
}

// By content id, else by position (edxml.md §1.5).
const Node* referenceOf(const QList<const Node*>& references, const QString& contentId, int position) {
    for (const Node* candidate : references)
        if (!contentId.isEmpty() && withoutCid(candidate->at("ContentId")) == contentId)
            return candidate;
    return position < references.size() ? references[position] : nullptr;
}

QString mediaTypeOf(const QString& name, const QString& declared, bool wasZip) {
    if (name.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive))
        return QStringLiteral("application/pdf");
    return wasZip ? QStringLiteral("application/octet-stream") : declared;
}

Result<> readAttachments(Contents& contents, const Node& root, const Node& body, DocumentMessage& m) {
    const QList<const Node*> references = body.group("edXMLManifest").all("Reference");
    QList<const Node*> encoded;
    for (const Node* list : root.all("AttachmentEncoded"))
        encoded += list->all("Attachment");
    for (int i = 0; i < encoded.size(); ++i) {
        const Node& node = *encoded[i];
        if (node.content < 0)
            return fail("edxml.missing",
                        {QStringLiteral("AttachmentEncoded/Attachment[%1]/ContentTransferEncoded").arg(i + 1)});
        Attachment attachment;
        attachment.contentId = withoutCid(node.at("ContentId"));
        const Node* reference = referenceOf(references, attachment.contentId, i);
        QString name = node.at("AttachmentName");
        QString mediaType = node.at("ContentType");
        attachment.description = node.at("Description");
        if (reference) {
            const auto complete = [&](QString& value, const char* from) {
                const QString other = reference->at(from);
                if (value.isEmpty())
                    value = other;
            };
            complete(name, "AttachmentName");
            complete(mediaType, "ContentType");
            complete(attachment.description, "Description");
        }
        TRY_VOID(contents.settle(node.content, name, mediaType));
        const Content& content = contents.at(node.content);
        attachment.name = safeFileName(name);
        attachment.size = content.size;
        attachment.sha256 = content.sha256;
        attachment.mediaType = mediaTypeOf(attachment.name, mediaType, content.wasZip);
        m.attachments += attachment;
    }
    for (const Node* reference : references) // known fields, also of a reference without its file
        for (const char* field : {"ContentId", "ContentType", "Description", "AttachmentName"})
            (void)reference->child(field);
    return {};
}

} // namespace

Result<Message> readMessage(QIODevice& device, const AttachmentSink& sink, const ReadLimits& limits,
                            const Spool& spool) {
    TRY(const std::optional<Blank> encoding, encodingOf(device));
    Contents contents(sink, spool, limits);
    TRY(const Node root, Parser(device, contents, limits, encoding).message());
    const auto remarksOn = [&](Remarks& remarks) {
        if (encoding)
            remarks.prepend(Error("edxml.value_repaired", {QStringLiteral("encoding"), encoding->what}));
        remarks += contents.remarks();
    };
    const Node& envelope = root.group("edXMLEnvelope");
    const Node& header = envelope.group("edXMLHeader");
    // One provincial axis names the header of a status message "Status".
    const Node* message = header.child("MessageHeader") ? header.child("MessageHeader") : header.child("Status");
    if (!message)
        return fail("edxml.missing", {QStringLiteral("edXMLEnvelope/edXMLHeader/MessageHeader")});
    // Of the older C# kit, with nothing in them.
    for (const char* legacy : {"Boundary", "ContentId", "ContentType"})
        (void)root.child(legacy);
    if (message->child("StatusCode")) {
        TRY(StatusMessage status, readStatus(*message));
        readErrors(header, status.errors);
        (void)header.child("Signature");
        (void)header.child("DigitalSignature");
        collectUnknown(root, status.unknown);
        remarksOn(status.remarks);
        return Message(std::move(status));
    }
    DocumentMessage document;
    TRY_VOID(readDocument(*message, document));
    readTraces(header.group("TraceHeaderList"), document);
    readErrors(header, document.errors);
    document.hasSignature = header.child("Signature") != nullptr;
    document.hasSignature |= header.child("DigitalSignature") != nullptr;
    TRY_VOID(readAttachments(contents, root, envelope.group("edXMLBody"), document));
    collectUnknown(root, document.unknown);
    remarksOn(document.remarks);
    return Message(std::move(document));
}

} // namespace vanthu::edxml
