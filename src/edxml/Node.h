#pragma once

#include "edxml/Envelope.h"

#include <QList>
#include <QString>

// The small parts of a message as a tree. Private to this room.
namespace vanthu::edxml {

// An element of the message without its attachments' bytes: small by the limits. Whoever asks for a child marks it as
// known; what nobody asked for is unknown to the standard.
struct Node {
    QString name; // local
    QString namespaceUri = {};
    QString text = {};
    QList<QPair<QString, QString>> attributes = {};
    QList<Node> children = {};
    int content = -1; // of the bytes that an Attachment held: its position among the attachments
    mutable bool known = false;

    const Node* child(const char* wanted) const {
        for (const Node& node : children) {
            if (node.name == QLatin1String(wanted)) {
                node.known = true;
                return &node;
            }
        }
        return nullptr;
    }
    // Never null: an empty node stands for a missing one.
    const Node& group(const char* wanted) const {
        static const Node empty;
        const Node* node = child(wanted);
        return node ? *node : empty;
    }
    QString at(const char* wanted) const {
        const Node* node = child(wanted);
        return node ? node->text : QString();
    }
    QList<const Node*> all(const char* wanted) const {
        QList<const Node*> found;
        for (const Node& node : children) {
            if (node.name == QLatin1String(wanted)) {
                node.known = true;
                found += &node;
            }
        }
        return found;
    }
};

// What is left unknown below a node, by group.
void collectUnknown(const Node& node, UnknownElements& unknown);

} // namespace vanthu::edxml
