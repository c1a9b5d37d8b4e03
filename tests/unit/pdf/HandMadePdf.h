#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>

namespace vanthu::test {

// PDFs and revisions written by hand, as an attacker writes them; no code of the program is asked.
using Objects = QMap<int, QByteArray>; // bodies by number; an empty one frees the object

inline QByteArray streamOf(const QByteArray& content, const QByteArray& entries = {}) {
    return "<< " + entries + " /Length " + QByteArray::number(content.size()) + " >>\nstream\n" + content +
           "\nendstream";
}

inline qint64 startXrefOf(const QByteArray& pdf) {
    return pdf.mid(pdf.lastIndexOf("startxref") + 9).trimmed().split('\n').first().toLongLong();
}

// `pdf` may be empty: then it becomes a whole document. `trailer` are entries besides /Size and /Prev.
inline QByteArray withObjects(const QByteArray& pdf, const Objects& objects,
                              const QByteArray& trailer = "/Root 1 0 R") {
    QByteArray out = pdf.isEmpty() ? QByteArray("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n") : pdf;
    QByteArray table = pdf.isEmpty() ? "xref\n0 1\n0000000000 65535 f \n" : "xref\n";
    int size = 100;
    for (auto it = objects.begin(); it != objects.end(); ++it) {
        size = std::max(size, it.key() + 1);
        table += QByteArray::number(it.key()) + " 1\n";
        if (it.value().isEmpty()) {
            table += "0000000000 00001 f \n";
            continue;
        }
        table += QByteArray::number(out.size()).rightJustified(10, '0') + " 00000 n \n";
        out += QByteArray::number(it.key()) + " 0 obj\n" + it.value() + "\nendobj\n";
    }
    const QByteArray xref = QByteArray::number(out.size());
    out += table + "trailer\n<< /Size " + QByteArray::number(size) + ' ' + trailer;
    if (!pdf.isEmpty())
        out += " /Prev " + QByteArray::number(startXrefOf(pdf));
    return out + " >>\nstartxref\n" + xref + "\n%%EOF\n";
}

// A revision with the signature value `value`, whose byte range is right and whose /Contents is no signature at all but
// has `room` more digits for one.
inline QByteArray withSignature(const QByteArray& pdf, int value, const QByteArray& entries, Objects others,
                                const QByteArray& trailer = "/Root 1 0 R", qsizetype room = 200) {
    others[value] = "<< /Type /Sig /SubFilter /adbe.pkcs7.detached /Contents <3003020101" + QByteArray(room, '0') +
                    "> /ByteRange [0 1111111111 2222222222 3333333333] " + entries + " >>";
    QByteArray out = withObjects(pdf, others, trailer);
    const qsizetype begin = out.lastIndexOf("/Contents <3003") + 10;
    const qsizetype end = out.indexOf('>', begin) + 1;
    const auto put = [&](const char* digits, qint64 number) {
        out.replace(out.lastIndexOf(digits), 10, QByteArray::number(number).rightJustified(10, ' '));
    };
    put("1111111111", begin);
    put("2222222222", end);
    put("3333333333", out.size() - end);
    return out;
}

} // namespace vanthu::test
