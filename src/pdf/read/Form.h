#pragma once

#include "pdf/read/Qpdf.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>

#include <functional>
#include <vector>

// The interactive form as qpdf objects, for this room alone. These functions throw what qpdf throws.
namespace vanthu::pdf {

struct FieldNode {
    QString fullName;
    QPDFObjectHandle field;                  // the node that carries /T
    QPDFObjectHandle widget;                 // the node with the page annotation; the field itself when they are merged
    std::string type;                        // /FT, inherited: "/Sig", "/Tx" …
    QPDFObjectHandle value;                  // /V, inherited, or a signature that stands on a widget; a reference
                                             // that was not followed, maybe to nothing
    std::vector<QPDFObjectHandle> widgets;   // all of them
    std::vector<QPDFObjectHandle> ancestors; // from the top, without the field itself
    bool listed = true;                      // reached from /AcroForm, not only from a page
};

// All terminal fields, in the order of the form; then those that only a page knows as widgets, which viewers show all
// the same. What is listed twice is visited once. Throws std::runtime_error on nesting over 32 and on more than 250,000
// nodes.
QList<FieldNode> formFields(QPDF& document);

// Object number of every page annotation → page from 0.
QHash<int, int> annotationPages(QPDF& document);

// "D:20251013102518+07'00'"; everything after the year may be missing. UTC; invalid for anything else.
QDateTime parsePdfDate(const QString& text);
QByteArray pdfDate(const QDateTime& at); // the content of a date string
// The page from 0 that shows this annotation, the first of them; -1 for none. What the annotation says itself (/P) is
// often wrong.
int pageOfAnnotation(QPDF& document, QPDFObjectHandle annotation);

QString textOf(QPDFObjectHandle value); // a PDF text string in any of its encodings; empty for anything else

} // namespace vanthu::pdf
