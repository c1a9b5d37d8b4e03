#pragma once

#include "edxml/Contents.h"
#include "edxml/LongText.h"
#include "edxml/Node.h"

#include <QStringList>
#include <QXmlStreamReader>

namespace vanthu::edxml {

// Turns a message's XML into a tree of its small parts and hands the bytes of its attachments on as they come. Private
// to this room.
class Parser {
public:
    Parser(QIODevice& device, Contents& contents, const ReadLimits& limits, const std::optional<Blank>& blank = {});

    // The element `edXML`: the root, or the first of that name in up to three wrappings around it. Everything around it
    // is read, too, because it has to be well-formed.
    Result<Node> message();

private:
    tl::unexpected<Error> malformed();
    tl::unexpected<Error> limit(const char* rule);
    QString path() const { return m_path.join(QLatin1Char('/')); }

    QXmlStreamReader::TokenType next();
    Result<> beginElement();
    void readAttributes(Node& node);
    Result<Node> element(int depth);
    Result<> addText(Node& node, QStringView text);
    Result<> ownInstruction(Node* node);
    Result<> readContent(int position);
    Result<> settle(const Node& attachment, int position);
    bool isAttachment() const;

    LongText m_text;
    QXmlStreamReader m_xml;
    Contents& m_contents;
    const ReadLimits& m_limits;
    QStringList m_path;
    qsizetype m_messageDepth = 0; // of the element edXML in m_path; 0 = not met yet
    bool m_messageRead = false;
    Node m_message;
    int m_attachments = 0;
    int m_contentOf = -1; // the attachment that has had its bytes
    int m_elements = 0;
    qsizetype m_allText = 0;
};

} // namespace vanthu::edxml
