#include "edxml/Writer.h"

#include "edxml/Format.h"
#include "edxml/Zip.h"

#include <QFileInfo>
#include <QUuid>
#include <QXmlStreamWriter>

namespace vanthu::edxml {

namespace {

constexpr qint64 pieceSize = 3 * 16 * 1024; // a multiple of 3, so that base64 pieces join

class Xml {
public:
    explicit Xml(QIODevice& device)
        : m_writer(&device) {
        m_writer.writeStartDocument();
        m_writer.writeDefaultNamespace(namespaceUri);
        m_writer.writeStartElement(namespaceUri, QStringLiteral("edXML"));
        m_writer.writeNamespace(namespaceUri, QStringLiteral("edXML"));
    }

    // Prefixed, as real traffic is; the root and the attachments are the unprefixed exception.
    void open(const char* name) { m_writer.writeStartElement(QStringLiteral("edXML:") + QLatin1String(name)); }
    void openPlain(const char* name) { m_writer.writeStartElement(QLatin1String(name)); }
    void close() { m_writer.writeEndElement(); }
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
    void text(const QString& text) { m_writer.writeCharacters(text); }
    void attribute(const char* name, const QString& value) { m_writer.writeAttribute(QLatin1String(name), value); }
    bool finish() {
        m_writer.writeEndDocument();
        return !m_writer.hasError();
    }
    bool failed() const { return m_writer.hasError(); }

private:
    // Receivers do not trim (edxml.md §0.2).
    static QString oneLine(QString text) {
        for (QChar& c : text)
            if (c == QLatin1Char('\n') || c == QLatin1Char('\r') || c == QLatin1Char('\t'))
                c = QLatin1Char(' ');
        return text.trimmed();
    }
    QXmlStreamWriter m_writer;
};

void writeOrgan(Xml& xml, const char* element, const Organ& organ) {
    xml.open(element);
    xml.leaf("OrganId", organ.organId);
    xml.optional("OrganizationInCharge", organ.organizationInCharge);
    xml.leaf("OrganName", organ.organName);
    xml.optional("OrganAdd", organ.organAdd);
    xml.optional("Email", organ.email);
    xml.optional("Telephone", organ.telephone);
    xml.close();
}

void writeStaff(Xml& xml, const Staff& staff) {
    xml.open("StaffInfo");
    xml.optional("Department", staff.department);
    xml.optional("Staff", staff.staff);
    xml.optional("Mobile", staff.mobile);
    xml.optional("Email", staff.email);
    xml.close();
}

void writeResponseFor(Xml& xml, const ResponseFor& response) {
    xml.open("ResponseFor");
    xml.leaf("OrganId", response.organId);
    xml.leaf("Code", response.code);
    xml.optional("PromulgationDate", toDate(response.promulgationDate));
    xml.leaf("DocumentId", response.documentId);
    xml.close();
}

void writeDocumentHeader(Xml& xml, const DocumentMessage& m) {
    xml.open("MessageHeader");
    writeOrgan(xml, "From", m.from);
    for (const Organ& organ : m.to)
        writeOrgan(xml, "To", organ);
    xml.open("Code");
    xml.leaf("CodeNumber", m.codeNumber);
    xml.leaf("CodeNotation", m.codeNotation);
    xml.close();
    xml.open("PromulgationInfo");
    xml.optional("Place", m.place);
    xml.leaf("PromulgationDate", toDate(m.promulgationDate));
    xml.close();
    xml.open("DocumentType");
    xml.number("Type", m.type);
    xml.number("TypeDetail", m.typeDetail);
    xml.leaf("TypeName", m.typeName);
    xml.close();
    xml.leaf("Subject", m.subject);
    xml.optional("Content", m.content);
    xml.open("SignerInfo");
    xml.optional("Competence", m.signerCompetence);
    xml.optional("Position", m.signerPosition);
    xml.leaf("FullName", m.signerFullName);
    xml.close();
    xml.optional("DueDate", toDate(m.dueDate));
    if (!m.toPlaces.isEmpty()) {
        xml.open("ToPlaces");
        for (const QString& place : m.toPlaces)
            xml.leaf("Place", place);
        xml.close();
    }
    xml.open("OtherInfo");
    xml.number("Priority", m.priority);
    if (m.pageAmount > 0)
        xml.number("PageAmount", m.pageAmount);
    xml.leaf("Direction", QStringLiteral("false"));
    xml.close();
    for (const ResponseFor& response : m.responseFor)
        writeResponseFor(xml, response);
    xml.number("SteeringType", m.steeringType);
    xml.leaf("DocumentId", m.documentId);
    xml.close();
}

void writeTraces(Xml& xml, const DocumentMessage& m) {
    xml.open("TraceHeaderList");
    xml.attribute("id", QStringLiteral("trace-1"));
    xml.attribute("version", QStringLiteral("1.0"));
    for (const Trace& trace : m.traces) {
        xml.open("TraceHeader");
        xml.optional("OrganId", trace.organId);
        xml.leaf("Timestamp", toTimestamp(trace.timestamp));
        xml.close();
    }
    xml.open("Bussiness");
    xml.number("BussinessDocType", int(m.business.type));
    xml.leaf("BussinessDocReason", m.business.reason);
    xml.leaf("DocumentId", m.business.documentId);
    writeStaff(xml, m.business.staff);
    xml.number("Paper", m.business.paper ? 1 : 0);
    xml.close();
    xml.close();
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
    for (const Attachment& attachment : m.attachments) {
        xml.open("Reference");
        xml.leaf("ContentId", QStringLiteral("cid:") + attachment.contentId);
        xml.leaf("ContentType", mediaTypeOf(attachment));
        xml.optional("Description", attachment.description);
        xml.leaf("AttachmentName", attachment.name);
        xml.close();
    }
    xml.close();
    xml.close();
}

Result<> writeContent(Xml& xml, const Attachment& attachment, QIODevice& device) {
    if (!goesRaw(attachment)) {
        const QString entry =
            QUuid::createUuid().toString(QUuid::WithoutBraces) + QLatin1Char('.') + QFileInfo(attachment.name).suffix();
        TRY(const QByteArray packed, zipOne(device.readAll(), entry));
        xml.text(QString::fromLatin1(packed.toBase64()));
        return {};
    }
    for (;;) {
        QByteArray piece = device.read(pieceSize);
        if (piece.isEmpty() && !device.atEnd())
            return fail("edxml.attachment_unreadable", {attachment.name}, device.errorString());
        // A short read in the middle would put padding into the middle of the text.
        while (piece.size() % 3 != 0 && !device.atEnd())
            piece += device.read(3 - piece.size() % 3);
        if (piece.isEmpty())
            return {};
        xml.text(QString::fromLatin1(piece.toBase64()));
        if (xml.failed())
            return {};
    }
}

} // namespace

Result<> writeDocument(QIODevice& device, const DocumentMessage& m, const AttachmentSource& source) {
    Xml xml(device);
    xml.open("edXMLEnvelope");
    xml.open("edXMLHeader");
    writeDocumentHeader(xml, m);
    writeTraces(xml, m);
    xml.close();
    writeManifest(xml, m);
    xml.close();
    xml.openPlain("AttachmentEncoded");
    for (int i = 0; i < m.attachments.size(); ++i) {
        const Attachment& attachment = m.attachments[i];
        const std::unique_ptr<QIODevice> content = source(i);
        if (!content)
            return fail("edxml.attachment_unreadable", {attachment.name});
        xml.openPlain("Attachment");
        xml.plainLeaf("ContentId", QStringLiteral("cid:") + attachment.contentId);
        xml.plainLeaf("AttachmentName", attachment.name);
        if (!attachment.description.isEmpty())
            xml.plainLeaf("Description", attachment.description);
        xml.plainLeaf("ContentType", mediaTypeOf(attachment));
        xml.open("ContentTransferEncoded");
        TRY_VOID(writeContent(xml, attachment, *content));
        xml.close();
        xml.close();
    }
    xml.close();
    if (!xml.finish())
        return fail("edxml.write_failed", {}, device.errorString());
    return {};
}

Result<> writeStatus(QIODevice& device, const StatusMessage& m) {
    Xml xml(device);
    xml.open("edXMLEnvelope");
    xml.open("edXMLHeader");
    xml.open("MessageHeader");
    writeOrgan(xml, "From", m.from);
    writeResponseFor(xml, m.responseFor);
    writeStaff(xml, m.staff);
    xml.leaf("StatusCode", m.statusCode);
    xml.leaf("Description", m.description);
    xml.leaf("Timestamp", toTimestamp(m.timestamp));
    xml.close();
    xml.close();
    xml.close();
    if (!xml.finish())
        return fail("edxml.write_failed", {}, device.errorString());
    return {};
}

} // namespace vanthu::edxml
