// RC4 without OpenSSL's legacy provider, which is a file that need not be installed.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "pdf/read/Encryption.h"

#include "pdf/read/PdfFile.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rc4.h>

#include <memory>
#include <stdexcept>

namespace vanthu::pdf {

namespace {

constexpr int aesBlock = 16;
constexpr int firstVersionWithFilters = 4; // /V below it means RC4 for everything

const unsigned char* bytesOf(QByteArrayView view) {
    return reinterpret_cast<const unsigned char*>(view.data());
}

QByteArray rc4(const std::string& key, QByteArrayView plain) {
    RC4_KEY schedule;
    RC4_set_key(&schedule, int(key.size()), reinterpret_cast<const unsigned char*>(key.data()));
    QByteArray out(plain.size(), Qt::Uninitialized);
    RC4(&schedule, static_cast<std::size_t>(plain.size()), bytesOf(plain),
        reinterpret_cast<unsigned char*>(out.data()));
    OPENSSL_cleanse(&schedule, sizeof schedule);
    return out;
}

// CBC with padding; the initialisation vector stands before the data.
QByteArray aes(const EVP_CIPHER* cipher, const std::string& key, QByteArrayView plain) {
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  EVP_CIPHER_CTX_free);
    QByteArray out(plain.size() + 2 * aesBlock, Qt::Uninitialized);
    auto* to = reinterpret_cast<unsigned char*>(out.data());
    int body = 0;
    int end = 0;
    const bool done =
        context && int(key.size()) == EVP_CIPHER_get_key_length(cipher) && RAND_bytes(to, aesBlock) == 1 &&
        EVP_EncryptInit_ex(context.get(), cipher, nullptr, reinterpret_cast<const unsigned char*>(key.data()), to) ==
            1 &&
        EVP_EncryptUpdate(context.get(), to + aesBlock, &body, bytesOf(plain), int(plain.size())) == 1 &&
        EVP_EncryptFinal_ex(context.get(), to + aesBlock + body, &end) == 1;
    if (!done)
        throw std::runtime_error("AES failed");
    out.truncate(aesBlock + body + end);
    return out;
}

} // namespace

std::optional<Encryption::Method> Encryption::methodOf(int version, QPDF::encryption_method_e named) {
    if (version < firstVersionWithFilters)
        return Method::Rc4;
    switch (named) {
    case QPDF::e_none: // the filter /Identity
        return Method::None;
    case QPDF::e_rc4:
        return Method::Rc4;
    case QPDF::e_aes:
        return Method::Aes128;
    case QPDF::e_aesv3:
        return Method::Aes256;
    case QPDF::e_unknown:
        break;
    }
    return std::nullopt;
}

Result<std::optional<Encryption>> Encryption::of(const PdfFile& file) {
    return file.guarded([&]() -> Result<std::optional<Encryption>> {
        Encryption encryption;
        int permissions = 0;
        QPDF::encryption_method_e streams = QPDF::e_none;
        QPDF::encryption_method_e strings = QPDF::e_none;
        QPDF::encryption_method_e files = QPDF::e_none;
        QPDF& document = file.document();
        if (!document.isEncrypted(encryption.m_revision, permissions, encryption.m_version, streams, strings, files))
            return std::optional<Encryption>();
        const auto forStrings = methodOf(encryption.m_version, strings);
        const auto forStreams = methodOf(encryption.m_version, streams);
        if (!forStrings || !forStreams)
            return fail("pdf.encryption_unsupported", {file.name()}, QStringLiteral("crypt filter"));
        encryption.m_strings = *forStrings;
        encryption.m_streams = *forStreams;
        encryption.m_key = document.getEncryptionKey();
        return std::optional(std::move(encryption));
    });
}

QByteArray Encryption::encrypted(Method method, QByteArrayView plain, const QPDFObjGen& id) const {
    if (method == Method::None)
        return plain.toByteArray();
    const std::string key =
        QPDF::compute_data_key(m_key, id.getObj(), id.getGen(), method != Method::Rc4, m_version, m_revision);
    if (method == Method::Rc4)
        return rc4(key, plain);
    return aes(method == Method::Aes128 ? EVP_aes_128_cbc() : EVP_aes_256_cbc(), key, plain);
}

} // namespace vanthu::pdf
