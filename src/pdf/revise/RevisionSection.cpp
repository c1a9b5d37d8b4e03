#include "pdf/revise/RevisionSection.h"

#include "pdf/revise/ObjectText.h"

#include <QUuid>

namespace vanthu::pdf {

namespace {

constexpr int generationWidth = 2; // bytes in a cross-reference stream

struct Placed {
    QPDFObjGen id;
    qint64 offset = 0;
};

// The first part of /ID is the document's for ever, and older encryption has its key from it: a document that was
// encrypted without one must not get one.
QByteArray identifier(QPDFObjectHandle trailer) {
    const QByteArray changed = '<' + QUuid::createUuid().toString(QUuid::Id128).toLatin1() + '>';
    QPDFObjectHandle id = trailer.getKey("/ID");
    if (id.isArray() && id.getArrayNItems() > 0 && id.getArrayItem(0).isString())
        return "/ID[" + QByteArray::fromStdString(id.getArrayItem(0).unparseBinary()) + changed + ']';
    return trailer.getKey("/Encrypt").isNull() ? "/ID[" + changed + changed + ']' : QByteArray();
}

// Only what identifies the document is taken over; /Prev leads to the source's last section.
QByteArray trailerEntries(const PdfFile& source, int size) {
    QPDFObjectHandle trailer = source.document().getTrailer();
    QByteArray entries =
        "/Size " + QByteArray::number(size) + "/Prev " + QByteArray::number(source.startXref()) + identifier(trailer);
    // Strings of the trailer are never encrypted.
    const ObjectText plain(nullptr);
    for (const char* key : {"/Root", "/Info", "/Encrypt"}) {
        QPDFObjectHandle value = trailer.getKey(key);
        if (value.isIndirect())
            entries += key + (' ' + reference(value.getObjGen()));
        else if (value.isDictionary())
            entries += key + plain.body(value, QPDFObjGen());
    }
    return entries;
}

// Calls `take(first, count)` for every run of consecutive numbers.
template<class Take>
void forEachRun(const QList<Placed>& objects, Take take) {
    for (qsizetype i = 0; i < objects.size();) {
        qsizetype end = i + 1;
        while (end < objects.size() && objects[end].id.getObj() == objects[end - 1].id.getObj() + 1)
            ++end;
        take(i, end - i);
        i = end;
    }
}

QByteArray xrefTable(const QList<Placed>& objects, const QByteArray& trailer) {
    QByteArray table = "xref\n";
    forEachRun(objects, [&](qsizetype first, qsizetype count) {
        table += QByteArray::number(objects[first].id.getObj()) + ' ' + QByteArray::number(count) + '\n';
        for (qsizetype i = first; i < first + count; ++i)
            table += QByteArray::number(objects[i].offset).rightJustified(10, '0') + ' ' +
                     QByteArray::number(objects[i].id.getGen()).rightJustified(5, '0') + " n \n";
    });
    return table + "trailer\n<<" + trailer + ">>\n";
}

QByteArray bigEndian(qint64 value, int width) {
    QByteArray bytes(width, '\0');
    for (int i = width - 1; i >= 0; --i, value >>= 8)
        bytes[i] = static_cast<char>(value & 0xff);
    return bytes;
}

// Offsets in four bytes as long as they fit: some readers know no more. Never encrypted.
QByteArray xrefStream(QList<Placed> objects, int ownNumber, qint64 ownOffset, const QByteArray& trailer) {
    objects += {newId(ownNumber), ownOffset};
    const int width = ownOffset > 0xffffffffLL ? 8 : 4;
    QByteArray index;
    QByteArray data;
    forEachRun(objects, [&](qsizetype first, qsizetype count) {
        index += QByteArray::number(objects[first].id.getObj()) + ' ' + QByteArray::number(count) + ' ';
        for (qsizetype i = first; i < first + count; ++i)
            data += '\1' + bigEndian(objects[i].offset, width) + bigEndian(objects[i].id.getGen(), generationWidth);
    });
    return QByteArray::number(ownNumber) + " 0 obj\n<</Type/XRef/W[1 " + QByteArray::number(width) + ' ' +
           QByteArray::number(generationWidth) + "]/Index[" + index.trimmed() + "]" + trailer + "/Length " +
           QByteArray::number(data.size()) + ">>\nstream\n" + data + "\nendstream\nendobj\n";
}

void fillByteRange(Section& section, qsizetype valueAt) {
    QByteArray& text = section.bytes;
    const qsizetype gap = text.indexOf("/Contents<", valueAt) + 9;
    section.gapBegin = section.begin + gap;
    section.gapEnd = section.begin + text.indexOf('>', gap) + 1;
    const QByteArray range = "[0 " + QByteArray::number(section.gapBegin) + ' ' + QByteArray::number(section.gapEnd) +
                             ' ' + QByteArray::number(section.end() - section.gapEnd) + ']';
    text.replace(text.indexOf("/ByteRange ", valueAt) + 11, range.size(), range);
}

} // namespace

Section makeSection(const PdfFile& source, const std::map<QPDFObjGen, QByteArray>& bodies, int nextNumber,
                    int signatureValue) {
    Section section;
    section.begin = source.size();
    if (bodies.empty()) // an empty cross-reference section would be no PDF
        return section;
    QByteArray& text = section.bytes;
    const auto lastByte = source.bytes(section.begin - 1, 1);
    if (!lastByte || (*lastByte != "\n" && *lastByte != "\r"))
        text += '\n';
    QList<Placed> placed;
    qsizetype valueAt = -1;
    for (const auto& [id, body] : bodies) {
        placed += {id, section.end() - source.headerOffset()};
        text += QByteArray::number(id.getObj()) + ' ' + QByteArray::number(id.getGen()) + " obj\n";
        if (id.getObj() == signatureValue)
            valueAt = text.size();
        text += body + "\nendobj\n";
    }
    const qint64 xrefAt = section.end() - source.headerOffset();
    if (source.lastXrefIsStream())
        text += xrefStream(placed, nextNumber, xrefAt, trailerEntries(source, nextNumber + 1));
    else
        text += xrefTable(placed, trailerEntries(source, nextNumber));
    text += "startxref\n" + QByteArray::number(xrefAt) + "\n%%EOF\n";
    if (valueAt >= 0)
        fillByteRange(section, valueAt);
    return section;
}

} // namespace vanthu::pdf
