#pragma once

#include "pdf/read/Encryption.h"
#include "pdf/read/Qpdf.h"

#include <QByteArray>
#include <QDateTime>
#include <QRectF>
#include <QString>

#include <stdexcept>

// PDF objects as the bytes that a revision appends. For this room alone; throws what qpdf throws.
namespace vanthu::pdf {

// What a document's structure does not allow to be written again unharmed; becomes `pdf.cannot_revise`.
class CannotRevise : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Writes objects for one document, whose `encryption` (nothing: none) must outlive it.
class ObjectText {
public:
    explicit ObjectText(const Encryption* encryption)
        : m_encryption(encryption) {}

    // The body of object `id`: every reference stays one, also a dangling one, and numbers keep their digits. Throws
    // CannotRevise for a signature that would be moved.
    QByteArray body(const QPDFObjectHandle& object, const QPDFObjGen& id) const;
    // A string's bytes as an operand.
    QByteArray string(const QByteArray& bytes, const QPDFObjGen& id) const;
    // A text string: PDFDocEncoding where plain ASCII suffices, else UTF-16.
    QByteArray text(const QString& text, const QPDFObjGen& id) const;
    QByteArray stream(const QByteArray& dictionary, QByteArrayView data, const QPDFObjGen& id) const;
    // A body that was written for a document without encryption.
    QByteArray foreignBody(const QByteArray& body, const QPDFObjGen& id) const;

private:
    void write(QByteArray& out, QPDFObjectHandle object, const QPDFObjGen& id, int depth) const;
    void writeDirect(QByteArray& out, QPDFObjectHandle object, const QPDFObjGen& id, int depth) const;

    const Encryption* m_encryption;
};

// A copy that can be changed without changing the original: what stands directly in it is copied too.
QPDFObjectHandle detachedCopy(QPDFObjectHandle object);

inline QPDFObjGen newId(int number) {
    return QPDFObjGen(number, 0);
}
QByteArray reference(const QPDFObjGen& id);
QByteArray number(double value);
QByteArray rectangle(const QRectF& rect);

} // namespace vanthu::pdf
