#pragma once

#include "base/Result.h"
#include "pdf/read/Qpdf.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <string>

namespace vanthu::pdf {

class PdfFile;

// What is added to an encrypted document is encrypted like the rest of it: with the document's key, which the password
// has opened, and each object's own number (ISO 32000-2 7.6). For this room alone; throws std::runtime_error when
// OpenSSL fails.
class Encryption {
public:
    // Nothing for a document that is not encrypted. `pdf.encryption_unsupported`.
    static Result<std::optional<Encryption>> of(const PdfFile& file);

    // The bytes of a string or a stream of object `id` as they stand in the file.
    QByteArray string(QByteArrayView plain, const QPDFObjGen& id) const { return encrypted(m_strings, plain, id); }
    QByteArray stream(QByteArrayView plain, const QPDFObjGen& id) const { return encrypted(m_streams, plain, id); }

private:
    enum class Method { None, Rc4, Aes128, Aes256 };

    Encryption() = default;
    static std::optional<Method> methodOf(int version, QPDF::encryption_method_e named);
    QByteArray encrypted(Method method, QByteArrayView plain, const QPDFObjGen& id) const;

    std::string m_key;
    int m_version = 0;  // /V
    int m_revision = 0; // /R
    Method m_strings = Method::None;
    Method m_streams = Method::None;
};

} // namespace vanthu::pdf
