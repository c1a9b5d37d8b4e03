#include "edxml/Node.h"

#include "edxml/Format.h"

#include <QHash>

namespace vanthu::edxml {

namespace {

Element elementOf(const Node& node) {
    Element element;
    element.name = node.name;
    if (node.namespaceUri != namespaceUri)
        element.namespaceUri = node.namespaceUri;
    element.text = node.text;
    element.attributes = node.attributes;
    for (const Node& child : node.children)
        element.children += elementOf(child);
    return element;
}

// Groups that may stand there several times are told apart by their position.
bool repeats(const QString& name) {
    static const QStringList names = {QStringLiteral("To"),          QStringLiteral("ResponseFor"),
                                      QStringLiteral("TraceHeader"), QStringLiteral("Receiver"),
                                      QStringLiteral("Reference"),   QStringLiteral("ReplacementInfo"),
                                      QStringLiteral("Attachment"),  QStringLiteral("Error")};
    return names.contains(name);
}

void collect(const Node& node, const QString& key, UnknownElements& unknown) {
    QHash<QString, int> seen;
    for (const Node& child : node.children) {
        const QString childKey =
            repeats(child.name) ? QStringLiteral("%1/%2").arg(child.name).arg(seen[child.name]++) : child.name;
        if (child.known && child.name.endsWith(QLatin1String("Signature")))
            continue; // its parts hold no longer for what is written
        if (child.known)
            collect(child, childKey, unknown);
        else if (child.content < 0)
            unknown[key] += elementOf(child);
    }
}

} // namespace

void collectUnknown(const Node& node, UnknownElements& unknown) {
    collect(node, node.name, unknown);
}

} // namespace vanthu::edxml
