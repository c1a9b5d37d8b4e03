#include "edxml/Writer.h"

#include "base/Base64.h"
#include "edxml/Format.h"
#include "edxml/Zip.h"

#include <QFileInfo>
#include <QUuid>
#include <QXmlStreamWriter>

namespace vanthu::edxml {

namespace {

constexpr qint64 pieceSize = 3 * 32 * 1024; // a multiple of 3, so that base64 pieces join

class Xml {
public:
    Xml(QIODevice& device, const UnknownElements& unknown)
        : m_device(device)
        , m_writer(&device)
        , m_unknown(unknown) {
        m_writer.writeStartDocument();
        m_writer.writeDefaultNamespace(namespaceUri);
        m_writer.writeStartElement(namespaceUri, QStringLiteral("edXML"));
        m_writer.writeNamespace(namespaceUri, QStringLiteral("edXML"));
    }

    // Prefixed, as real traffic is; the root and the attachments are the unprefixed exception.
    void open(const char* name) { m_writer.writeStartElement(QStringLiteral("edXML:") + QLatin1String(name)); }
    void openPlain(const char* name) { m_writer.writeStartElement(QLatin1String(name)); }
    void close() { m_writer.writeEndElement(); }
    // Ends a group; before its end tag stands what its reader did not know.
    void close(const QString& group) {
        for (const Element& element : m_unknown.value(group))
            other(element);
        close();
    }
    // Text that needs no escaping, past the XML writer, which would take every letter by itself.
    bool base64(QByteArrayView bytes) {
        if (!m_started)
            m_writer.writeCharacters(QString()); // ends the start tag
        m_started = true;
        const QByteArray text = toBase64(bytes);
        m_rawFailed = m_rawFailed || m_device.write(text) != text.size();
        return !m_rawFailed;
    }
    void openContent() {
        open("ContentTransferEncoded");
        m_started = false;
    }
    void leaf(const char* name, const QString& text) {
        m_writer.writeTextElement(QStringLiteral("edXML:") + QLatin1String(name), oneLine(text));
    }
    void plainLeaf(const char* name, const QString& text) {
        m_writer.writeTextElement(QLatin1String(name), oneLine(text));
    }
    // Empty elements trip integer parsers (edxml.md §0.2): what is not known is left out.
    void optional(const char* name, const QString& text) {
        if (!text.isEmpty())
            leaf(name, text);
    }
    void number(const char* name, int value) { leaf(name, QString::number(value)); }
    void attribute(const char* name, const QString& value) { m_writer.writeAttribute(QLatin1String(name), value); }
    bool finish() {
        close(QStringLiteral("edXML"));
        m_writer.writeEndDocument();
        return !failed();
    }
    bool failed() const { return m_rawFailed || m_writer.hasError(); }

private:
    // Receivers do not trim (edxml.md §0.2).
    static QString oneLine(QString text) {
        for (QChar& c : text)
            if (c == QLatin1Char('\n') || c == QLatin1Char('\r') || c == QLatin1Char('\t'))
                c = QLatin1Char(' ');
        return text.trimmed();
    }
    void other(const Element& element) {
        if (element.namespaceUri.isEmpty())
            open(element.name.toUtf8().constData());
        else
            m_writer.writeStartElement(element.namespaceUri, element.name);
        for (const auto& [name, value] : element.attributes)
            if (!name.contains(QLatin1Char(':'))) // its prefix is not known here
                m_writer.writeAttribute(name, value);
        if (!element.text.isEmpty())
            m_writer.writeCharacters(element.text);
        for (const Element& child : element.children)
            other(child);
        m_writer.writeEndElement();
    }

    QIODevice& m_device;
    QXmlStreamWriter m_writer;
    const UnknownElements& m_unknown;
    bool m_started = false;
    bool m_rawFailed = false;
};

QString nth(const char* group, qsizetype position) {
    return QStringLiteral("%1/%2").arg(QLatin1String(group)).arg(position);
}

void writeOrgan(Xml& xml, const char* element, const Organ& organ, const QString& group) {
    xml.open(element);
    xml.leaf("OrganId", organ.organId);
    xml.optional("OrganizationInCharge", organ.organizationInCharge);
    xml.leaf("OrganName", organ.organName);
    xml.optional("OrganAdd", organ.organAdd);
    xml.optional("Email", organ.email);
    xml.optional("Telephone", organ.telephone);
    xml.optional("Fax", organ.fax);
    xml.optional("Website", organ.website);
    xml.close(group);
}

void writeStaff(Xml& xml, const Staff& staff) {
    xml.open("StaffInfo");
    xml.optional("Department", staff.department);
    xml.optional("Staff", staff.staff);
    xml.optional("DepartmentId", staff.departmentId);
    xml.optional("StaffId", staff.staffId);
    xml.optional("Mobile", staff.mobile);
    xml.optional("Email", staff.email);
    xml.close(QStringLiteral("StaffInfo"));
}

void writeResponseFor(Xml& xml, const ResponseFor& response, qsizetype position) {
    xml.open("ResponseFor");
    xml.leaf("OrganId", response.organId);
    xml.leaf("Code", response.code);
    xml.optional("PromulgationDate", toDate(response.promulgationDate));
    xml.leaf("DocumentId", response.documentId);
    xml.close(nth("ResponseFor", position));
}

void writeOther(Xml& xml, const DocumentMessage& m) {
    xml.open("OtherInfo");
    xml.number("Priority", m.priority);
    xml.optional("SphereOfPromulgation", m.sphereOfPromulgation);
    xml.optional("TyperNotation", m.typerNotation);
    if (m.promulgationAmount > 0)
        xml.number("PromulgationAmount", m.promulgationAmount);
    if (m.pageAmount > 0)
        xml.number("PageAmount", m.pageAmount);
    xml.leaf("Direction", m.direction ? QStringLiteral("true") : QStringLiteral("false"));
    if (!m.appendixes.isEmpty()) {
        xml.open("Appendixes");
        for (const QString& appendix : m.appendixes)
            xml.leaf("Appendix", appendix);
        xml.close(QStringLiteral("Appendixes"));
    }
    xml.close(QStringLiteral("OtherInfo"));
}

void writeDocumentHeader(Xml& xml, const DocumentMessage& m) {
    xml.open("MessageHeader");
    writeOrgan(xml, "From", m.from, QStringLiteral("From"));
    for (qsizetype i = 0; i < m.to.size(); ++i)
        writeOrgan(xml, "To", m.to[i], nth("To", i));
    xml.open("Code");
    xml.leaf("CodeNumber", m.codeNumber);
    xml.leaf("CodeNotation", m.codeNotation);
    xml.close(QStringLiteral("Code"));
    xml.open("PromulgationInfo");
    xml.optional("Place", m.place);
    xml.leaf("PromulgationDate", toDate(m.promulgationDate));
    xml.close(QStringLiteral("PromulgationInfo"));
    xml.open("DocumentType");
    xml.number("Type", m.type);
    xml.number("TypeDetail", m.typeDetail);
    xml.leaf("TypeName", m.typeName);
    xml.close(QStringLiteral("DocumentType"));
    xml.leaf("Subject", m.subject);
    xml.optional("Content", m.content);
    xml.open("SignerInfo");
    xml.optional("Competence", m.signerCompetence);
    xml.optional("Position", m.signerPosition);
    xml.leaf("FullName", m.signerFullName);
    xml.close(QStringLiteral("SignerInfo"));
    xml.optional("DueDate", toDate(m.dueDate));
    if (!m.toPlaces.isEmpty()) {
        xml.open("ToPlaces");
        for (const QString& place : m.toPlaces)
            xml.leaf("Place", place);
        xml.close(QStringLiteral("ToPlaces"));
    }
    writeOther(xml, m);
    for (qsizetype i = 0; i < m.responseFor.size(); ++i)
        writeResponseFor(xml, m.responseFor[i], i);
    xml.number("SteeringType", m.steeringType);
    xml.leaf("DocumentId", m.documentId);
    xml.close(QStringLiteral("MessageHeader"));
}

void writeChange(Xml& xml, const Change& change) {
    xml.open("BussinessDocumentInfo");
    xml.number("DocumentInfo", change.documentInfo ? 1 : 0);
    xml.number("DocumentReceiver", change.documentReceiver ? 1 : 0);
    if (!change.receivers.isEmpty()) {
        xml.open("ReceiverList");
        for (qsizetype i = 0; i < change.receivers.size(); ++i) {
            xml.open("Receiver");
            xml.leaf("OrganId", change.receivers[i].organId);
            xml.number("ReceiverType", change.receivers[i].receiverType);
            xml.close(nth("Receiver", i));
        }
        xml.close(QStringLiteral("ReceiverList"));
    }
    xml.close(QStringLiteral("BussinessDocumentInfo"));
}

void writeReplacements(Xml& xml, const QList<Replacement>& replacements) {
    xml.open("ReplacementInfoList");
    for (qsizetype i = 0; i < replacements.size(); ++i) {
        xml.open("ReplacementInfo");
        xml.leaf("DocumentId", replacements[i].documentId);
        if (!replacements[i].organIds.isEmpty()) {
            xml.open("OrganIdList");
            for (const QString& organId : replacements[i].organIds)
                xml.leaf("OrganId", organId);
            xml.close(QStringLiteral("OrganIdList"));
        }
        xml.close(nth("ReplacementInfo", i));
    }
    xml.close(QStringLiteral("ReplacementInfoList"));
}

void writeBusiness(Xml& xml, const Business& business) {
    xml.open("Bussiness");
    xml.number("BussinessDocType", int(business.type));
    xml.optional("BussinessDocReason", business.reason);
    if (business.change)
        writeChange(xml, *business.change);
    if (!business.replacements.isEmpty())
        writeReplacements(xml, business.replacements);
    xml.optional("DocumentId", business.documentId);
    writeStaff(xml, business.staff);
    xml.number("Paper", business.paper ? 1 : 0);
    xml.close(QStringLiteral("Bussiness"));
}

void writeTraces(Xml& xml, const DocumentMessage& m) {
    xml.open("TraceHeaderList");
    xml.attribute("id", QStringLiteral("trace-1"));
    xml.attribute("version", QStringLiteral("1.0"));
    for (qsizetype i = 0; i < m.traces.size(); ++i) {
        xml.open("TraceHeader");
        xml.optional("OrganId", m.traces[i].organId);
        xml.optional("Timestamp", toTimestamp(m.traces[i].timestamp));
        xml.close(nth("TraceHeader", i));
    }
    writeBusiness(xml, m.business);
    xml.close(QStringLiteral("TraceHeaderList"));
}

bool isPdf(const Attachment& attachment) {
    return attachment.name.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive);
}

// A file that is a ZIP by its name is not wrapped again: receivers leave such files as they come.
bool goesRaw(const Attachment& attachment) {
    return isPdf(attachment) || attachment.name.endsWith(QLatin1String(".zip"), Qt::CaseInsensitive);
}

QString mediaTypeOf(const Attachment& attachment) {
    return isPdf(attachment) ? QStringLiteral("application/pdf") : QStringLiteral("application/zip");
}

void writeManifest(Xml& xml, const DocumentMessage& m) {
    xml.open("edXMLBody");
    xml.open("edXMLManifest");
    xml.attribute("version", QStringLiteral("1.0"));
    for (qsizetype i = 0; i < m.attachments.size(); ++i) {
        const Attachment& attachment = m.attachments[i];
        xml.open("Reference");
        xml.leaf("ContentId", QStringLiteral("cid:") + attachment.contentId);
        xml.leaf("ContentType", mediaTypeOf(attachment));
        xml.optional("Description", attachment.description);
        xml.leaf("AttachmentName", attachment.name);
        xml.close(nth("Reference", i));
    }
    xml.close(QStringLiteral("edXMLManifest"));
    xml.close(QStringLiteral("edXMLBody"));
}

// Base64 pieces join only where they hold whole threes.
class Base64Pieces {
public:
    explicit Base64Pieces(Xml& xml)
        : m_xml(xml) {}
    bool add(QByteArrayView bytes) {
        m_bytes.append(bytes.data(), bytes.size());
        const qsizetype whole = m_bytes.size() / 3 * 3;
        if (whole < pieceSize)
            return true;
        const bool taken = m_xml.base64(QByteArrayView(m_bytes).first(whole));
        m_bytes.remove(0, whole);
        return taken;
    }
    bool end() { return m_xml.base64(m_bytes); }

private:
    Xml& m_xml;
    QByteArray m_bytes;
};

Result<> writeContent(Xml& xml, const Attachment& attachment, QIODevice& device) {
    Base64Pieces pieces(xml);
    if (goesRaw(attachment)) {
        for (;;) {
            const QByteArray piece = device.read(pieceSize);
            if (piece.isEmpty() && !device.atEnd())
                return fail("edxml.attachment_unreadable", {attachment.name}, device.errorString());
            if (piece.isEmpty())
                break;
            if (!pieces.add(piece))
                return {}; // told at the end
        }
    } else {
        const QString entry =
            QUuid::createUuid().toString(QUuid::WithoutBraces) + QLatin1Char('.') + QFileInfo(attachment.name).suffix();
        const auto zipped = zipOne(device, entry, [&](QByteArrayView piece) { return pieces.add(piece); });
        if (!zipped && !xml.failed())
            return zipped;
    }
    pieces.end();
    return {};
}

Result<> writeAttachment(Xml& xml, const Attachment& attachment, QIODevice& content, qsizetype position) {
    xml.openPlain("Attachment");
    xml.plainLeaf("ContentId", QStringLiteral("cid:") + attachment.contentId);
    xml.plainLeaf("AttachmentName", attachment.name);
    if (!attachment.description.isEmpty())
        xml.plainLeaf("Description", attachment.description);
    xml.plainLeaf("ContentType", mediaTypeOf(attachment));
    xml.openContent();
    TRY_VOID(writeContent(xml, attachment, content));
    xml.close();
    xml.close(nth("Attachment", position));
    return {};
}

} // namespace

Result<> writeDocument(QIODevice& device, const DocumentMessage& m, const AttachmentSource& source) {
    Xml xml(device, m.unknown);
    xml.open("edXMLEnvelope");
    xml.open("edXMLHeader");
    writeDocumentHeader(xml, m);
    writeTraces(xml, m);
    xml.close(QStringLiteral("edXMLHeader"));
    writeManifest(xml, m);
    xml.close(QStringLiteral("edXMLEnvelope"));
    xml.openPlain("AttachmentEncoded");
    for (int i = 0; i < m.attachments.size() && !xml.failed(); ++i) {
        const std::unique_ptr<QIODevice> content = source(i);
        if (!content)
            return fail("edxml.attachment_unreadable", {m.attachments[i].name});
        TRY_VOID(writeAttachment(xml, m.attachments[i], *content, i));
    }
    xml.close(QStringLiteral("AttachmentEncoded"));
    if (!xml.finish())
        return fail("edxml.write_failed", {}, device.errorString());
    return {};
}

Result<> writeStatus(QIODevice& device, const StatusMessage& m) {
    if (!isStatusCode(m.statusCode))
        return fail("edxml.status_unknown", {m.statusCode});
    if (needsReason(m.statusCode) && m.description.trimmed().isEmpty())
        return fail("edxml.missing", {QStringLiteral("MessageHeader/Description")});
    Xml xml(device, m.unknown);
    xml.open("edXMLEnvelope");
    xml.open("edXMLHeader");
    xml.open("MessageHeader");
    writeOrgan(xml, "From", m.from, QStringLiteral("From"));
    writeResponseFor(xml, m.responseFor, 0);
    writeStaff(xml, m.staff);
    xml.leaf("StatusCode", m.statusCode);
    xml.optional("Description", m.description);
    xml.leaf("Timestamp", toTimestamp(m.timestamp));
    xml.close(QStringLiteral("MessageHeader"));
    xml.close(QStringLiteral("edXMLHeader"));
    xml.close(QStringLiteral("edXMLEnvelope"));
    if (!xml.finish())
        return fail("edxml.write_failed", {}, device.errorString());
    return {};
}

} // namespace vanthu::edxml
