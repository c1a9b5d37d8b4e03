#pragma once

#include "SigningTestKit.h"
#include "pdf/compose/Compose.h"

#include <QGuiApplication>
#include <QPainter>
#include <QPdfWriter>

#include <functional>

// PDF files as others make them, and as ISO 32000 allows them although hardly anyone makes them so.
namespace vanthu::test {

// A PDF written object by object. Bodies may be given out of order; number 1 is the catalog.
class HandMade {
public:
    explicit HandMade(QByteArray version = "1.7")
        : m_version(std::move(version)) {}

    HandMade& object(int number, const QByteArray& body) {
        m_bodies[number] = body;
        return *this;
    }
    HandMade& stream(int number, const QByteArray& dictionary, const QByteArray& data) {
        return object(number, "<<" + dictionary + "/Length " + QByteArray::number(data.size()) + ">>\nstream\n" + data +
                                  "\nendstream");
    }
    HandMade& trailer(const QByteArray& entries) {
        m_trailer = entries;
        return *this;
    }
    QByteArray bytes() const {
        QByteArray pdf = "%PDF-" + m_version + "\n%\xE2\xE3\xCF\xD3\n";
        QByteArray table = "xref\n0 1\n0000000000 65535 f \n";
        for (const auto& [number, body] : m_bodies) {
            table += QByteArray::number(number) + " 1\n" + QByteArray::number(pdf.size()).rightJustified(10, '0') +
                     " 00000 n \n";
            pdf += QByteArray::number(number) + " 0 obj\n" + body + "\nendobj\n";
        }
        const qsizetype start = pdf.size();
        return pdf + table + "trailer\n<</Size " + QByteArray::number(m_bodies.rbegin()->first + 1) + "/Root 1 0 R" +
               m_trailer + ">>\nstartxref\n" + QByteArray::number(start) + "\n%%EOF\n";
    }

private:
    QByteArray m_version;
    std::map<int, QByteArray> m_bodies;
    QByteArray m_trailer;
};

// One page with a line of text, in the given dialect.
inline HandMade onePage(const QByteArray& version = "1.7", const QByteArray& pageEntries = {},
                        const QByteArray& catalogEntries = {}, const QByteArray& mediaBox = "[0 0 595 842]") {
    HandMade pdf(version);
    pdf.object(1, "<</Type/Catalog/Pages 2 0 R" + catalogEntries + ">>")
        .object(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>")
        .object(3, "<</Type/Page/Parent 2 0 R/MediaBox" + mediaBox + "/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>" +
                       pageEntries + ">>")
        .stream(4, {}, "BT /F 14 Tf 72 700 Td (CONG VAN) Tj ET")
        .object(5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    return pdf;
}

// Appends an update as another tool would, with a table of its own.
inline QByteArray updated(QByteArray pdf, int number, const QByteArray& body, int size,
                          const QByteArray& entries = {}) {
    const qsizetype previous = pdf.lastIndexOf("startxref");
    const QByteArray at = pdf.mid(previous + 10, pdf.indexOf('\n', previous + 10) - previous - 10).trimmed();
    const QByteArray offset = QByteArray::number(pdf.size()).rightJustified(10, '0');
    pdf += QByteArray::number(number) + " 0 obj\n" + body + "\nendobj\n";
    const qsizetype start = pdf.size();
    return pdf + "xref\n" + QByteArray::number(number) + " 1\n" + offset + " 00000 n \ntrailer\n<</Size " +
           QByteArray::number(size) + "/Root 1 0 R/Prev " + at + entries + ">>\nstartxref\n" +
           QByteArray::number(start) + "\n%%EOF\n";
}

// As Word writes: a table that old readers use, and beside it a stream that names an object in an object stream.
inline QByteArray hybridPdf() {
    QByteArray pdf = onePage().bytes();
    const qsizetype previous = pdf.lastIndexOf("startxref");
    const QByteArray at = pdf.mid(previous + 10, pdf.indexOf('\n', previous + 10) - previous - 10).trimmed();
    const qsizetype objectStream = pdf.size();
    const QByteArray inside = "7 0 <</Producer(hybrid)>>";
    pdf += "6 0 obj\n<</Type/ObjStm/N 1/First 4/Length " + QByteArray::number(inside.size()) + ">>\nstream\n" + inside +
           "\nendstream\nendobj\n";
    const qsizetype xrefStream = pdf.size();
    QByteArray entry = QByteArray::fromHex("0200000006"
                                           "0000");
    pdf += "8 0 obj\n<</Type/XRef/W[1 4 2]/Index[7 1]/Size 9/Root 1 0 R/Length 7>>\nstream\n" + entry +
           "\nendstream\nendobj\n";
    const qsizetype table = pdf.size();
    const auto offset = [](qsizetype value) {
        return QByteArray::number(value).rightJustified(10, '0') + " 00000 n \n";
    };
    return pdf + "xref\n6 1\n" + offset(objectStream) + "8 1\n" + offset(xrefStream) +
           "trailer\n<</Size 9/Root 1 0 R/Info 7 0 R/Prev " + at + "/XRefStm " + QByteArray::number(xrefStream) +
           ">>\nstartxref\n" + QByteArray::number(table) + "\n%%EOF\n";
}

// Pages chained like a list: each node of the tree has one page and the rest.
inline QByteArray deepTree(int depth) {
    HandMade pdf;
    pdf.object(1, "<</Type/Catalog/Pages 10 0 R>>").stream(4, {}, "BT /F 14 Tf 72 700 Td (CONG VAN) Tj ET");
    pdf.object(5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    for (int i = 0; i < depth; ++i) {
        const QByteArray node = QByteArray::number(10 + i * 2);
        const QByteArray page = QByteArray::number(11 + i * 2);
        const QByteArray next = QByteArray::number(12 + i * 2) + " 0 R";
        const bool last = i + 1 == depth;
        const QByteArray parent = i == 0 ? QByteArray() : "/Parent " + QByteArray::number(8 + i * 2) + " 0 R";
        pdf.object(10 + i * 2, "<</Type/Pages" + parent + "/Kids[" + page + " 0 R " + (last ? QByteArray() : next) +
                                   "]/Count " + QByteArray::number(depth - i) +
                                   (i == 0 ? "/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>" : "") + ">>");
        pdf.object(11 + i * 2, "<</Type/Page/Parent " + node + " 0 R/Contents 4 0 R>>");
    }
    return pdf.bytes();
}

// A form with a text field and an empty signature field of 150 × 60 points, as office programs leave them.
inline QByteArray formPdf() {
    return onePage("1.7", "/Annots[6 0 R 7 0 R]",
                   "/AcroForm<</Fields[6 0 R 7 0 R]/DR<</Font<</F 5 0 R>>>>/DA(/F 12 Tf 0 g)>>")
        .object(6, "<</Type/Annot/Subtype/Widget/FT/Tx/T(ten)/Rect[90 740 200 756]/F 4/P 3 0 R>>")
        .object(7, "<</Type/Annot/Subtype/Widget/FT/Sig/T(NguoiKy)/Rect[330 200 480 260]/F 4/P 3 0 R>>")
        .bytes();
}

inline QByteArray composedPdf() {
    pdf::DocumentLayout layout;
    layout.organName = QStringLiteral("Sở Nội vụ");
    layout.subject = QStringLiteral("cử cán bộ dự tập huấn");
    layout.body = {{QStringLiteral("Đề nghị quý cơ quan cử cán bộ dự tập huấn."), {}, 0}};
    layout.signerPosition = QStringLiteral("Giám đốc");
    layout.signerName = QStringLiteral("Nguyễn Thị Hồng Vân");
    layout.recipients = {QStringLiteral("Như trên")};
    const auto made = pdf::composeDocument(layout, QDateTime(QDate(2026, 3, 2), QTime(8, 0), Qt::UTC));
    return made ? made->pdf : QByteArray();
}

inline bool writeQtPdf(const QString& path, QPagedPaintDevice::PdfVersion version) {
    QPdfWriter writer(path);
    writer.setPdfVersion(version);
    writer.setPageSize(QPageSize(QPageSize::A4));
    QPainter painter(&writer);
    painter.setFont(QFont(QStringLiteral("Serif"), 13));
    painter.drawText(QPointF(900, 1200), QStringLiteral("CÔNG VĂN về việc cử cán bộ"));
    return painter.end();
}

} // namespace vanthu::test
