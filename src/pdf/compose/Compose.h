#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QDate>
#include <QDateTime>
#include <QList>
#include <QRectF>
#include <QString>
#include <QStringList>

namespace vanthu::pdf {

// Text fields reserved in a composed document, filled by a later revision when the number is known (SIG-13).
inline const QString numberField = QStringLiteral("vanthu.so"); // "125/SNV-VP", right after the printed "Số:"
inline const QString dateField = QStringLiteral("vanthu.ngay"); // promulgationLine(…)

enum class ParagraphStyle {
    Text,        // justified, first line indented by 1.27 cm
    LegalGround, // the same in italics: "Căn cứ …;"
    Heading,     // centred and bold: "QUYẾT ĐỊNH:"
};

struct Paragraph {
    QString text;
    ParagraphStyle style = ParagraphStyle::Text;
    int boldLetters = 0; // so many at the beginning are bold: "Điều 1."
};

// The fields of a document as decree 30/2020 PL I lays them out. Empty fields leave no trace.
struct DocumentLayout {
    QString superiorOrganName;
    QString organName;
    QString notation;       // "SNV-VP"; only for the space that the number will need
    QString typeName;       // "Quyết định"; empty = công văn, whose subject stands under the number as "V/v …"
    QString subject;        // without "V/v"
    QString urgency;        // "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC": the red box
    QStringList addressees; // "Kính gửi"
    QList<Paragraph> body;
    QString competence;     // "KT. GIÁM ĐỐC", "TM. ỦY BAN NHÂN DÂN"; its own line over the position
    QString signerPosition; // printed in capitals
    QString signerName;
    QStringList recipients; // "Nơi nhận"; the last line "Lưu: VT, …" is archiveUnit's
    QString archiveUnit;    // after "Lưu: VT"; may be empty
};

struct ComposedDocument {
    QByteArray pdf;
    int pageCount = 0;
    int signaturePage = 0; // from 1
    QRectF signatureRect;  // between position and name; points from the page's lower left corner
};

// Makes the PDF: A4, margins 20/20/30/15 mm. The same layout and time give the same bytes. `createdAt` goes into the
// metadata only. `pdf.letter_missing` names a letter that the font cannot print, `pdf.text_too_long` at over 500 pages
// or 2,000,000 letters, `pdf.appearance`. Thread-safe; takes some 10 ms a page, so not on the GUI thread.
Result<ComposedDocument> composeDocument(const DocumentLayout& layout, const QDateTime& createdAt);

// Plain text, one paragraph a line, into paragraphs: legal grounds at the beginning, "Điều 1." bold, a line in capitals
// as a heading, and "./." at the very end, as offices write it.
QList<Paragraph> paragraphsFromText(const QString& text);

// "Hòa Bình, ngày 02 tháng 3 năm 2020": days below 10 and the months 1 and 2 with a leading zero (DOC-13).
QString promulgationLine(const QString& place, const QDate& date);

} // namespace vanthu::pdf
