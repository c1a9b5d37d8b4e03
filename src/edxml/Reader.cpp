#include "edxml/Reader.h"

#include "base/Digest.h"
#include "edxml/Format.h"
#include "edxml/Zip.h"

#include <QFileInfo>
#include <QXmlStreamReader>

#include <optional>

namespace vanthu::edxml {

namespace {

// An element of the message without its attachments' bytes: small by the limits.
struct Node {
    QString name; // local
    QString text;
    QList<Node> children;
    int content = -1; // of ContentTransferEncoded: position of the attachment whose bytes it held

    const Node* child(const char* wanted) const {
        for (const Node& node : children)
            if (node.name == QLatin1String(wanted))
                return &node;
        return nullptr;
    }
    QString at(const char* wanted) const {
        const Node* node = child(wanted);
        return node ? node->text : QString();
    }
    QList<const Node*> all(const char* wanted) const {
        QList<const Node*> found;
        for (const Node& node : children)
            if (node.name == QLatin1String(wanted))
                found += &node;
        return found;
    }
};

struct Content {
    qint64 size = 0;
    QByteArray sha256;
    bool wasZip = false;
};

class Parser {
public:
    Parser(QIODevice& device, const AttachmentSink& sink, const ReadLimits& limits)
        : m_xml(&device)
        , m_sink(sink)
        , m_limits(limits) {
        m_xml.setEntityExpansionLimit(0);
    }

    Result<Node> root() {
        while (!m_xml.atEnd()) {
            switch (m_xml.readNext()) {
            case QXmlStreamReader::DTD:
            case QXmlStreamReader::EntityReference:
                return fail("edxml.doctype_refused");
            case QXmlStreamReader::StartElement: {
                TRY(Node node, element(1));
                // What follows the root must still be well-formed.
                while (!m_xml.atEnd())
                    m_xml.readNext();
                if (m_xml.hasError())
                    return malformed();
                return node;
            }
            default:
                break;
            }
        }
        return malformed();
    }

    const QList<Content>& contents() const { return m_contents; }

private:
    tl::unexpected<Error> malformed() {
        return fail("edxml.malformed", {path(), QString::number(m_xml.lineNumber())}, m_xml.errorString());
    }
    tl::unexpected<Error> limit(const QString& rule) { return fail("edxml.limit", {path(), rule}); }
    QString path() const { return m_path.join(QLatin1Char('/')); }

    Result<Node> element(int depth) {
        m_path += m_xml.name().toString();
        if (depth > m_limits.depth)
            return limit(QStringLiteral("depth"));
        if (++m_elements > m_limits.elements)
            return limit(QStringLiteral("elements"));
        Node node;
        node.name = m_xml.name().toString();
        m_allText += node.name.size();
        if (node.name == QLatin1String("ContentTransferEncoded")) {
            TRY(node.content, readContent());
            m_path.removeLast();
            return node;
        }
        for (;;) {
            switch (m_xml.readNext()) {
            case QXmlStreamReader::StartElement: {
                TRY(Node child, element(depth + 1));
                node.children += std::move(child);
                break;
            }
            case QXmlStreamReader::Characters:
                if (node.text.size() + m_xml.text().size() > m_limits.textLength)
                    return limit(QStringLiteral("text"));
                m_allText += m_xml.text().size();
                if (m_allText > m_limits.allText)
                    return limit(QStringLiteral("text"));
                node.text += m_xml.text();
                break;
            case QXmlStreamReader::EndElement:
                node.text = node.text.trimmed();
                m_path.removeLast();
                return node;
            case QXmlStreamReader::DTD:
            case QXmlStreamReader::EntityReference:
                return fail("edxml.doctype_refused");
            case QXmlStreamReader::Invalid:
            case QXmlStreamReader::EndDocument:
                return malformed();
            default:
                break;
            }
        }
    }

    // Decodes base64 as it comes; bytes that begin as a ZIP are held back until it is known whether they are to be
    // unpacked.
    Result<int> readContent() {
        const int position = int(m_contents.size());
        if (position >= m_limits.attachments)
            return limit(QStringLiteral("attachments"));
        QByteArray carry;
        QByteArray bytes;
        bool padded = false;
        for (;;) {
            switch (m_xml.readNext()) {
            case QXmlStreamReader::Characters: {
                for (const QChar c : m_xml.text())
                    if (!c.isSpace())
                        carry += c.toLatin1();
                const qsizetype whole = carry.size() / 4 * 4;
                const auto decoded =
                    QByteArray::fromBase64Encoding(carry.left(whole), QByteArray::AbortOnBase64DecodingErrors);
                // Padding ends the text, also where the parser cuts it into pieces.
                if (!decoded || (padded && !carry.isEmpty()))
                    return fail("edxml.attachment_damaged", {path(), QStringLiteral("base64")});
                padded = padded || carry.left(whole).endsWith('=');
                bytes += decoded.decoded;
                carry.remove(0, whole);
                if (bytes.size() > m_limits.attachmentBytes)
                    return limit(QStringLiteral("size"));
                break;
            }
            case QXmlStreamReader::EndElement:
                if (!carry.isEmpty())
                    return fail("edxml.attachment_damaged", {path(), QStringLiteral("base64")});
                m_raw += bytes;
                m_contents += Content{};
                return position;
            default:
                return malformed();
            }
        }
    }

public:
    // The names are known only now; a ZIP that is not meant to be one is unpacked (edxml.md §1.5).
    // `listed` is its position among the message's attachments; a message may hold stray bytes elsewhere.
    Result<> deliver(int position, int listed, const QString& name, const QString& mediaType) {
        static const QStringList zipBased = {QStringLiteral("zip"),  QStringLiteral("docx"), QStringLiteral("xlsx"),
                                             QStringLiteral("pptx"), QStringLiteral("odt"),  QStringLiteral("ods"),
                                             QStringLiteral("jar")};
        const QByteArray bytes = std::move(m_raw[position]);
        m_raw[position].clear();
        const QString suffix = QFileInfo(name).suffix().toLower();
        const bool packed = bytes.startsWith("PK\x03\x04");
        const bool declared = mediaType.compare(QLatin1String("application/zip"), Qt::CaseInsensitive) == 0;
        const bool unwrap = packed && ((declared && suffix != QLatin1String("zip")) || !zipBased.contains(suffix));
        Content& content = m_contents[position];
        Digest digest;
        bool taken = true;
        const auto take = [&](QByteArrayView piece) {
            digest.add(piece);
            content.size += piece.size();
            m_allBytes += piece.size();
            taken = m_allBytes > m_limits.allBytes || m_sink(listed, piece);
            return taken && m_allBytes <= m_limits.allBytes;
        };
        if (unwrap) {
            content.wasZip = true;
            Unzip unzip(m_limits.attachmentBytes, m_limits.zipRatio);
            if ((!unzip.add(bytes) || !unzip.unpack(take)) && taken && m_allBytes <= m_limits.allBytes)
                return fail("edxml.attachment_damaged", {name, QStringLiteral("zip")});
        } else if (!bytes.isEmpty()) {
            take(bytes);
        }
        if (m_allBytes > m_limits.allBytes)
            return fail("edxml.limit", {name, QStringLiteral("size")});
        if (!taken || !m_sink(listed, {}))
            return fail("edxml.attachment_unwritable", {name});
        content.sha256 = digest.result().toHex();
        return {};
    }

private:
    QXmlStreamReader m_xml;
    const AttachmentSink& m_sink;
    const ReadLimits& m_limits;
    QStringList m_path;
    int m_elements = 0;
    qsizetype m_allText = 0;
    qint64 m_allBytes = 0;
    QList<Content> m_contents;
    QList<QByteArray> m_raw;
};

Organ organOf(const Node& node) {
    return {node.at("OrganId"),   node.at("OrganizationInCharge"),
            node.at("OrganName"), node.at("OrganAdd"),
            node.at("Email"),     node.at("Telephone")};
}

Staff staffOf(const Node* node) {
    if (!node)
        return {};
    return {node->at("Department"), node->at("Staff"), node->at("Mobile"), node->at("Email")};
}

ResponseFor responseOf(const Node& node) {
    return {node.at("OrganId"), node.at("Code"), fromDate(node.at("PromulgationDate")), node.at("DocumentId")};
}

const Node& orEmpty(const Node* node) {
    static const Node empty;
    return node ? *node : empty;
}

QString withoutCid(const QString& id) {
    return id.startsWith(QLatin1String("cid:")) ? id.mid(4) : id;
}

Result<> require(const QString& value, const char* path) {
    if (value.isEmpty())
        return fail("edxml.missing", {QLatin1String(path)});
    return {};
}

// "3" is written for "03".
QString statusCodeOf(const QString& text) {
    return text.size() == 1 ? QLatin1Char('0') + text : text;
}

Result<StatusMessage> statusOf(const Node& header) {
    StatusMessage m;
    m.from = organOf(orEmpty(header.child("From")));
    m.responseFor = responseOf(orEmpty(header.child("ResponseFor")));
    m.staff = staffOf(header.child("StaffInfo"));
    m.statusCode = statusCodeOf(header.at("StatusCode"));
    m.description = header.at("Description");
    m.timestamp = fromTimestamp(header.at("Timestamp"));
    TRY_VOID(require(m.from.organId, "MessageHeader/From/OrganId"));
    TRY_VOID(require(m.responseFor.documentId, "MessageHeader/ResponseFor/DocumentId"));
    return m;
}

void readHeader(const Node& header, DocumentMessage& m) {
    m.from = organOf(orEmpty(header.child("From")));
    for (const Node* to : header.all("To"))
        m.to += organOf(*to);
    const Node& code = orEmpty(header.child("Code"));
    m.codeNumber = code.at("CodeNumber");
    m.codeNotation = code.at("CodeNotation");
    const Node& promulgation = orEmpty(header.child("PromulgationInfo"));
    m.place = promulgation.at("Place");
    m.promulgationDate = fromDate(promulgation.at("PromulgationDate"));
    const Node& type = orEmpty(header.child("DocumentType"));
    if (type.child("Type"))
        m.type = type.at("Type").toInt();
    m.typeDetail = type.at("TypeDetail").toInt();
    m.typeName = type.at("TypeName");
    m.subject = header.at("Subject");
    m.content = header.at("Content");
    const Node& signer = orEmpty(header.child("SignerInfo"));
    m.signerCompetence = signer.at("Competence");
    m.signerPosition = signer.at("Position");
    m.signerFullName = signer.at("FullName");
    m.dueDate = fromDate(header.at("DueDate"));
    for (const Node* place : orEmpty(header.child("ToPlaces")).all("Place"))
        m.toPlaces += place->text;
    const Node& other = orEmpty(header.child("OtherInfo"));
    m.priority = qBound(0, other.at("Priority").toInt(), 4);
    m.pageAmount = other.at("PageAmount").toInt();
    m.steeringType = header.at("SteeringType").toInt();
    for (const Node* response : header.all("ResponseFor"))
        if (!response->children.isEmpty())
            m.responseFor += responseOf(*response);
    m.documentId = header.at("DocumentId");
}

void readTraces(const Node& list, DocumentMessage& m) {
    for (const Node* trace : list.all("TraceHeader"))
        m.traces += {trace->at("OrganId"), fromTimestamp(trace->at("Timestamp"))};
    const Node& business = orEmpty(list.child("Bussiness"));
    m.business.type = BusinessType(qBound(0, business.at("BussinessDocType").toInt(), 3));
    m.business.reason = business.at("BussinessDocReason");
    m.business.documentId = business.at("DocumentId");
    m.business.staff = staffOf(business.child("StaffInfo"));
    m.business.paper = business.at("Paper").toInt() == 1;
}

// Matched by content id, else by position (edxml.md §1.5).
Result<> readAttachments(Parser& parser, const Node& root, const Node& body, DocumentMessage& m) {
    const Node& manifest = orEmpty(body.child("edXMLManifest"));
    const QList<const Node*> references = manifest.all("Reference");
    const QList<const Node*> encoded = orEmpty(root.child("AttachmentEncoded")).all("Attachment");
    for (int i = 0; i < encoded.size(); ++i) {
        const Node& node = *encoded[i];
        const Node* content = node.child("ContentTransferEncoded");
        if (!content || content->content < 0)
            return fail("edxml.missing", {QStringLiteral("AttachmentEncoded/Attachment/ContentTransferEncoded")});
        Attachment attachment;
        attachment.contentId = withoutCid(node.at("ContentId"));
        const Node* reference = i < references.size() ? references[i] : nullptr;
        for (const Node* candidate : references)
            if (withoutCid(candidate->at("ContentId")) == attachment.contentId)
                reference = candidate;
        attachment.name = node.at("AttachmentName");
        if (attachment.name.isEmpty() && reference)
            attachment.name = reference->at("AttachmentName");
        attachment.description = node.at("Description");
        const QString mediaType = node.at("ContentType");
        TRY_VOID(parser.deliver(content->content, i, attachment.name, mediaType));
        const Content& delivered = parser.contents()[content->content];
        attachment.size = delivered.size;
        attachment.sha256 = delivered.sha256;
        attachment.mediaType = attachment.name.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive)
                                   ? QStringLiteral("application/pdf")
                               : delivered.wasZip ? QStringLiteral("application/octet-stream")
                                                  : mediaType;
        m.attachments += attachment;
    }
    return {};
}

} // namespace

Result<Message> readMessage(QIODevice& device, const AttachmentSink& sink, const ReadLimits& limits) {
    Parser parser(device, sink, limits);
    TRY(const Node root, parser.root());
    const Node& envelope = orEmpty(root.child("edXMLEnvelope"));
    const Node& header = orEmpty(envelope.child("edXMLHeader"));
    // One provincial axis names the header of a status message "Status".
    const Node* message = header.child("MessageHeader") ? header.child("MessageHeader") : header.child("Status");
    if (!message)
        return fail("edxml.missing", {QStringLiteral("edXMLEnvelope/edXMLHeader/MessageHeader")});
    if (message->child("StatusCode")) {
        TRY(StatusMessage status, statusOf(*message));
        return Message(std::move(status));
    }
    DocumentMessage document;
    readHeader(*message, document);
    readTraces(orEmpty(header.child("TraceHeaderList")), document);
    TRY_VOID(require(document.from.organId, "MessageHeader/From/OrganId"));
    TRY_VOID(require(document.documentId, "MessageHeader/DocumentId"));
    TRY_VOID(require(document.subject, "MessageHeader/Subject"));
    TRY_VOID(readAttachments(parser, root, orEmpty(envelope.child("edXMLBody")), document));
    return Message(std::move(document));
}

} // namespace vanthu::edxml
