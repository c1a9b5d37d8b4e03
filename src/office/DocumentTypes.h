#pragma once

#include <QList>
#include <QString>

namespace vanthu::office {

// The kinds of administrative document (decree 30/2020 art. 7, PL III.I), from resources/data/document-types.json.
struct DocumentType {
    QString name;
    QString abbreviation; // empty for công văn and thư công
    int edxmlDetail = 0;  // number in the QCVN 102 list of administrative documents; 0 = not in it
};

const QList<DocumentType>& documentTypes();
// Compared without marks and case; nothing found gives an empty text or 0.
QString abbreviationOf(const QString& typeName);
int edxmlDetailOf(const QString& typeName);

} // namespace vanthu::office
