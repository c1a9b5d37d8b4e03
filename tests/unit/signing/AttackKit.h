#pragma once

#include "../pdf/HandMadePdf.h"
#include "SigningTestKit.h"
#include "crypto/Cms.h"

namespace vanthu::test {

// A document as the papers' attackers take it: written by hand, with fields to fill in, things that wait to be switched
// on, and one signature that is good, trusted and not revoked.
inline Objects victim() {
    return {
        {1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>"},
        {2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"},
        {3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R] /Annots [7 0 R 8 0 R 30 0 R] "
            "/Resources << /Font << /F 5 0 R >> /XObject << /X 11 0 R /Y 90 0 R >> >> >>"},
        {4, streamOf("BT /F 14 Tf 72 700 Td (TRA 100 DONG) Tj ET")},
        {5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"},
        {6, "<< /Fields [7 0 R 8 0 R 30 0 R] /SigFlags 3 >>"},
        {7, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [90 740 200 756] /F 4 /P 3 0 R >>"},
        {8,
         "<< /Type /Annot /Subtype /Widget /FT /Tx /T (b) /V (100) /Rect [90 600 200 616] /F 4 /P 3 0 R /AP << /N 12 "
         "0 R >> >>"},
        {10, streamOf("BT /F 14 Tf 72 700 Td (TRA 999 DONG) Tj ET")}, // nobody refers to it
        {11, streamOf("0 0 1 1 re f", "/Type /XObject /Subtype /Form /BBox [0 0 90 12]")},
        {12, streamOf("/Tx BMC BT /F 9 Tf (100) Tj ET EMC", "/Type /XObject /Subtype /Form /BBox [0 0 90 12]")},
        {99, "null"}, // the highest number, as /Size says
        {30, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [0 0 0 0] /F 132 /P 3 0 R /V 31 0 R >>"},
    };
}
inline QByteArray victimWith(int object, const QByteArray& from, const QByteArray& to) {
    return victim()[object].replace(from, to);
}

// Where the last signature's /Contents and its byte range are.
inline SignedRange lastRange(const QByteArray& pdf) {
    const qint64 begin = pdf.lastIndexOf("/Contents <30") + 10;
    return {begin, pdf.indexOf('>', begin) + 1, pdf.size()};
}

inline QByteArray hexContents(const QByteArray& cms, const SignedRange& range) {
    return '<' + cms.toHex().leftJustified(range.gapEnd - range.gapBegin - 2, '0') + '>';
}

// A revision of `pdf` with the signature value `value` and what `sign` makes of the signed bytes. `entries` are more of
// the signature's dictionary.
template<class Sign>
QByteArray sealedBy(Sign sign, const QByteArray& pdf, int value, const QByteArray& entries, const Objects& others,
                    const QByteArray& trailer = "/Root 1 0 R") {
    QByteArray out = withSignature(pdf, value, entries, others, trailer, 8000);
    const SignedRange range = lastRange(out);
    const QByteArray contents = hexContents(sign(out.left(range.gapBegin) + out.mid(range.gapEnd)), range);
    return out.replace(range.gapBegin, contents.size(), contents);
}

// The same, really signed by `key`.
inline QByteArray reallySigned(const QByteArray& pdf, int value, const QByteArray& entries, const Objects& others,
                               crypto::SigningKey& key, const QByteArray& trailer = "/Root 1 0 R") {
    const auto sign = [&](const QByteArray& bytes) {
        crypto::CmsRequest request;
        request.contentDigest = crypto::digestOf(bytes, crypto::DigestAlgorithm::Sha256);
        return crypto::signCms(key, request).value_or(QByteArray());
    };
    return sealedBy(sign, pdf, value, entries, others, trailer);
}

// What certifies at level 1, 2 or 3 (ISO 32000-2 12.8.2.2).
inline QByteArray certifying(int level) {
    return "/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P " +
           QByteArray::number(level) + " /V /1.2 >> >>]";
}

// The kinds that write or draw in their own right (ISO 32000-2 12.5.6).
inline const QList<QByteArray> drawings = {"FreeText", "Stamp",  "Ink",     "Line",
                                           "Square",   "Circle", "Polygon", "PolyLine"};

inline QByteArray annotated(const QByteArray& annotation, const QByteArray& pdf, Objects more = {}) {
    more[3] = victimWith(3, "30 0 R]", "30 0 R 40 0 R]");
    more[40] = annotation;
    return withObjects(pdf, more);
}
inline QByteArray formShowing(const QByteArray& content, const QByteArray& resources) {
    return streamOf(content, "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << " + resources + " >>");
}

// `from` became `to` in the last object of the last revision, and the table is found all the same.
inline QByteArray edited(QByteArray pdf, const QByteArray& from, const QByteArray& to) {
    const qint64 xref = startXrefOf(pdf);
    const qsizetype at = pdf.lastIndexOf(from);
    if (at < 0)
        return {};
    pdf.replace(at, from.size(), to);
    const QByteArray line = "startxref\n";
    const qsizetype number = pdf.lastIndexOf(line) + line.size();
    return pdf.replace(number, QByteArray::number(xref).size(), QByteArray::number(xref + to.size() - from.size()));
}

} // namespace vanthu::test
