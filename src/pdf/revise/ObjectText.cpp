#include "pdf/revise/ObjectText.h"

#include <qpdf/BufferInputSource.hh>
#include <qpdf/QPDFTokenizer.hh>

namespace vanthu::pdf {

namespace {

constexpr int deepest = 500; // what qpdf itself reads

void requireDepth(int depth) {
    if (depth > deepest)
        throw CannotRevise("an object is nested too deeply");
}

QPDFObjectHandle copyAtDepth(QPDFObjectHandle object, int depth) {
    requireDepth(depth);
    const auto inner = [depth](const QPDFObjectHandle& item) {
        return item.isIndirect() ? item : copyAtDepth(item, depth + 1);
    };
    if (object.isDictionary()) {
        // Made as a whole: an entry that is set by itself is dropped when its object does not exist.
        std::map<std::string, QPDFObjectHandle> entries = object.getDictAsMap();
        for (auto& entry : entries)
            entry.second = inner(entry.second);
        return QPDFObjectHandle::newDictionary(entries);
    }
    if (object.isArray()) {
        QPDFObjectHandle copy = QPDFObjectHandle::newArray();
        for (const QPDFObjectHandle& item : object.getArrayAsVector())
            copy.appendItem(inner(item));
        return copy;
    }
    return object;
}

} // namespace

QPDFObjectHandle detachedCopy(QPDFObjectHandle object) {
    return copyAtDepth(std::move(object), 0);
}

QByteArray reference(const QPDFObjGen& id) {
    return QByteArray::number(id.getObj()) + ' ' + QByteArray::number(id.getGen()) + " R";
}

QByteArray number(double value) {
    QByteArray text = QByteArray::number(value, 'f', 4);
    while (text.endsWith('0'))
        text.chop(1);
    if (text.endsWith('.'))
        text.chop(1);
    return text == "-0" ? "0" : text;
}

QByteArray rectangle(const QRectF& r) {
    return '[' + number(r.left()) + ' ' + number(r.top()) + ' ' + number(r.left() + r.width()) + ' ' +
           number(r.top() + r.height()) + ']';
}

QByteArray ObjectText::body(const QPDFObjectHandle& object, const QPDFObjGen& id) const {
    QByteArray out;
    writeDirect(out, object, id, 0);
    return out;
}

void ObjectText::write(QByteArray& out, QPDFObjectHandle object, const QPDFObjGen& id, int depth) const {
    if (object.isIndirect())
        out += reference(object.getObjGen());
    else
        writeDirect(out, std::move(object), id, depth);
}

void ObjectText::writeDirect(QByteArray& out, QPDFObjectHandle object, const QPDFObjGen& id, int depth) const {
    requireDepth(depth);
    if (object.isDictionary()) {
        if (object.hasKey("/ByteRange") && object.hasKey("/Contents"))
            throw CannotRevise("a signature stands directly in an object that has to be written again");
        out += "<<";
        for (const auto& [key, value] : object.getDictAsMap()) {
            if (value.isDirectNull()) // the same as an entry that is not there
                continue;
            out += QByteArray::fromStdString(QPDFObjectHandle::newName(key).unparse()) + ' ';
            write(out, value, id, depth + 1);
        }
        out += ">>";
    } else if (object.isArray()) {
        out += '[';
        for (const QPDFObjectHandle& item : object.getArrayAsVector()) {
            if (!out.endsWith('['))
                out += ' ';
            write(out, item, id, depth + 1);
        }
        out += ']';
    } else if (object.isString()) {
        out += string(QByteArray::fromStdString(object.getStringValue()), id);
    } else if (object.isStream()) {
        throw CannotRevise("a stream would have to be written again");
    } else {
        out += QByteArray::fromStdString(object.unparseResolved());
    }
}

QByteArray ObjectText::string(const QByteArray& bytes, const QPDFObjGen& id) const {
    if (m_encryption)
        return '<' + m_encryption->string(bytes, id).toHex() + '>';
    return QByteArray::fromStdString(QPDFObjectHandle::newString(bytes.toStdString()).unparse());
}

QByteArray ObjectText::text(const QString& text, const QPDFObjGen& id) const {
    return string(QByteArray::fromStdString(QPDFObjectHandle::newUnicodeString(text.toStdString()).getStringValue()),
                  id);
}

QByteArray ObjectText::stream(const QByteArray& dictionary, QByteArrayView data, const QPDFObjGen& id) const {
    const QByteArray stored = m_encryption ? m_encryption->stream(data, id) : data.toByteArray();
    return "<<" + dictionary + "/Length " + QByteArray::number(stored.size()) + ">>\nstream\n" + stored + "\nendstream";
}

QByteArray ObjectText::foreignBody(const QByteArray& body, const QPDFObjGen& id) const {
    if (!m_encryption)
        return body;
    // References belong to some document; they are never followed here.
    QPDF context;
    const auto source = std::make_shared<BufferInputSource>("new object", body.toStdString());
    QPDFTokenizer tokenizer;
    bool empty = false;
    QPDFObjectHandle object = QPDFObjectHandle::parse(source, "new object", tokenizer, empty, nullptr, &context);
    const QByteArray rest = body.mid(qsizetype(source->tell())).trimmed();
    if (rest.isEmpty())
        return this->body(object, id);
    // "stream", the end of its line, the data.
    const qsizetype keyword = body.indexOf("stream", qsizetype(source->tell()));
    QPDFObjectHandle length = object.isDictionary() ? object.getKey("/Length") : QPDFObjectHandle::newNull();
    if (!rest.startsWith("stream") || !length.isInteger())
        throw std::runtime_error("a new stream has no length");
    qsizetype data = keyword + 6;
    if (body.mid(data, 1) == "\r")
        ++data;
    if (body.mid(data, 1) == "\n")
        ++data;
    object.removeKey("/Length");
    QByteArray dictionary = this->body(object, id);
    dictionary = dictionary.mid(2, dictionary.size() - 4); // without << and >>
    return stream(dictionary, QByteArrayView(body).sliced(data, qsizetype(length.getIntValue())), id);
}

} // namespace vanthu::pdf
