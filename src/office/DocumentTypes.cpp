#include "office/DocumentTypes.h"

#include "base/Text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QResource>

#include <algorithm>

namespace vanthu::office {

namespace {

QList<DocumentType> readTypes() {
    const QResource data(QStringLiteral(":/vanthu/data/document-types.json"));
    QList<DocumentType> types;
    const QJsonObject object = QJsonDocument::fromJson(data.uncompressedData()).object();
    for (const QJsonArray entries = object[QStringLiteral("types")].toArray(); const QJsonValue& value : entries) {
        const QJsonObject entry = value.toObject();
        types += {entry[QStringLiteral("name")].toString(), entry[QStringLiteral("abbreviation")].toString(),
                  entry[QStringLiteral("edxmlDetail")].toInt()};
    }
    return types;
}

const DocumentType* find(const QString& name) {
    const QString folded = foldText(name);
    const QList<DocumentType>& types = documentTypes();
    const auto it = std::find_if(types.begin(), types.end(), [&](const DocumentType& type) {
        // "Nghị quyết" also finds "Nghị quyết (cá biệt)".
        return foldText(type.name) == folded || foldText(type.name.section(QStringLiteral(" ("), 0, 0)) == folded;
    });
    return it == types.end() ? nullptr : &*it;
}

} // namespace

const QList<DocumentType>& documentTypes() {
    static const QList<DocumentType> types = readTypes();
    return types;
}

QString abbreviationOf(const QString& typeName) {
    const DocumentType* type = find(typeName);
    return type ? type->abbreviation : QString();
}

int edxmlDetailOf(const QString& typeName) {
    const DocumentType* type = find(typeName);
    return type ? type->edxmlDetail : 0;
}

} // namespace vanthu::office
