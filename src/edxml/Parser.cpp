#include "edxml/Parser.h"

namespace vanthu::edxml {

namespace {

constexpr int mostWrappings = 3;
constexpr qsizetype longestName = 256;

QString messageName() {
    return QStringLiteral("edXML");
}

} // namespace

Parser::Parser(QIODevice& device, Contents& contents, const ReadLimits& limits, const std::optional<Blank>& blank)
    : m_text(device, blank)
    , m_xml(&m_text)
    , m_contents(contents)
    , m_limits(limits) {
    m_xml.setEntityExpansionLimit(0);
}

tl::unexpected<Error> Parser::malformed() {
    if (m_text.isTooLong())
        return limit("text");
    const qint64 line = m_xml.lineNumber() + m_text.linesTaken();
    return fail("edxml.malformed", {path(), QString::number(line)}, m_xml.errorString());
}

tl::unexpected<Error> Parser::limit(const char* rule) {
    return fail("edxml.limit", {path(), QLatin1String(rule)});
}

QXmlStreamReader::TokenType Parser::next() {
    return m_xml.readNext();
}

Result<Node> Parser::message() {
    for (;;) {
        switch (next()) {
        case QXmlStreamReader::DTD:
        case QXmlStreamReader::EntityReference:
            return fail("edxml.doctype_refused");
        case QXmlStreamReader::StartElement: {
            TRY(Node root, element(1));
            if (root.name == messageName())
                m_message = std::move(root);
            else if (!m_messageRead)
                return fail("edxml.missing", {messageName()});
            break;
        }
        case QXmlStreamReader::ProcessingInstruction:
            TRY_VOID(ownInstruction(nullptr));
            break;
        case QXmlStreamReader::Invalid:
            return malformed();
        case QXmlStreamReader::EndDocument:
            return std::move(m_message);
        default:
            break;
        }
    }
}

// With its position where there may be several, so that an error names the right one.
Result<> Parser::beginElement() {
    QString step = m_xml.name().toString();
    if (step.size() > longestName) {
        m_path += step.left(longestName);
        return limit("name");
    }
    if (isAttachment() && step == QLatin1String("Attachment"))
        step += QStringLiteral("[%1]").arg(m_attachments + 1);
    m_path += step;
    if (m_messageDepth == 0 && step == messageName())
        m_messageDepth = m_path.size();
    if (++m_elements > m_limits.elements)
        return limit("elements");
    return {};
}

// Whether the element that holds the next one is the message's AttachmentEncoded.
bool Parser::isAttachment() const {
    return m_messageDepth > 0 && m_path.size() == m_messageDepth + 1 &&
           m_path.last() == QLatin1String("AttachmentEncoded") && !m_messageRead;
}

void Parser::readAttributes(Node& node) {
    for (const QXmlStreamAttribute& attribute : m_xml.attributes()) {
        node.attributes.emplaceBack(attribute.qualifiedName().toString(), attribute.value().toString());
        m_allText += attribute.qualifiedName().size() + attribute.value().size();
    }
}

Result<> Parser::addText(Node& node, QStringView text) {
    m_allText += text.size();
    if (node.text.size() + text.size() > m_limits.textLength || m_allText > m_limits.allText)
        return limit("text");
    node.text += text;
    return {};
}

// A run that was taken out of the text; other instructions mean nothing to us.
Result<> Parser::ownInstruction(Node* node) {
    if (m_xml.processingInstructionTarget() != m_text.target())
        return {};
    const QByteArray run = m_text.take();
    if (node)
        return addText(*node, QString::fromLatin1(run));
    if (!run.trimmed().isEmpty()) // outside the root only white space may stand
        return malformed();
    return {};
}

Result<Node> Parser::element(int depth) {
    TRY_VOID(beginElement());
    if (depth > m_limits.depth)
        return limit("depth");
    Node node;
    node.name = m_xml.name().toString();
    node.namespaceUri = m_xml.namespaceUri().toString();
    m_allText += node.name.size();
    readAttributes(node);
    const bool attachment = m_path.last().startsWith(QLatin1String("Attachment["));
    const int position = attachment ? m_attachments++ : -1;
    if (m_attachments > m_limits.attachments)
        return limit("attachments");
    for (;;) {
        switch (next()) {
        case QXmlStreamReader::StartElement:
            if (m_xml.name() == QLatin1String("ContentTransferEncoded")) {
                const bool first = attachment && m_contentOf < position;
                TRY_VOID(beginElement());
                TRY_VOID(readContent(first ? position : -1));
                m_path.removeLast();
                if (first)
                    m_contentOf = position;
                node.content = first ? position : node.content;
            } else {
                TRY(Node child, element(depth + 1));
                // The message is found in its wrapping; what else is there does not matter.
                if (child.name == messageName() && m_path.size() + 1 == m_messageDepth && !m_messageRead) {
                    if (depth > mostWrappings)
                        return fail("edxml.missing", {messageName()});
                    m_message = std::move(child);
                    m_messageRead = true;
                } else if (m_messageDepth > 0 && m_path.size() >= m_messageDepth) {
                    node.children += std::move(child);
                }
            }
            break;
        case QXmlStreamReader::Characters:
            TRY_VOID(addText(node, m_xml.text()));
            break;
        case QXmlStreamReader::ProcessingInstruction:
            TRY_VOID(ownInstruction(&node));
            break;
        case QXmlStreamReader::EndElement:
            node.text = node.text.trimmed();
            if (attachment)
                TRY_VOID(settle(node, position));
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

// What its manifest names or types has to wait for the end.
Result<> Parser::settle(const Node& attachment, int position) {
    QString name;
    QString type;
    for (const Node& child : attachment.children) {
        if (child.name == QLatin1String("AttachmentName") && name.isEmpty())
            name = child.text;
        else if (child.name == QLatin1String("ContentType") && type.isEmpty())
            type = child.text;
    }
    if (attachment.content < 0 || name.isEmpty() || type.isEmpty())
        return {};
    return m_contents.settle(position, name, type);
}

Result<> Parser::readContent(int position) {
    TRY_VOID(m_contents.begin(position, path()));
    for (;;) {
        switch (next()) {
        case QXmlStreamReader::Characters: {
            // A letter outside Latin-1 is as wrong as any other outside the alphabet.
            TRY_VOID(m_contents.text(m_xml.text().toLatin1()));
            break;
        }
        case QXmlStreamReader::ProcessingInstruction:
            if (m_xml.processingInstructionTarget() == m_text.target())
                TRY_VOID(m_contents.text(m_text.take()));
            break;
        case QXmlStreamReader::Comment:
            break;
        case QXmlStreamReader::EndElement:
            return m_contents.end();
        case QXmlStreamReader::DTD:
        case QXmlStreamReader::EntityReference:
            return fail("edxml.doctype_refused");
        case QXmlStreamReader::StartElement:
            return fail("edxml.attachment_damaged", {path(), QStringLiteral("base64")});
        default:
            return malformed();
        }
    }
}

} // namespace vanthu::edxml
