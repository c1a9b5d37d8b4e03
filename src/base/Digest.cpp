#include "base/Digest.h"

#include <openssl/evp.h>

#include <cstring>

namespace vanthu {

void Digest::Free::operator()(evp_md_ctx_st* context) const {
    EVP_MD_CTX_free(context);
}

namespace {

// OpenSSL would look for the algorithm anew each time, which costs more than the hash of a short text.
const EVP_MD* algorithmNamed(const char* name) {
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return std::strcmp(name, "SHA256") == 0 ? sha256 : EVP_get_digestbyname(name);
}

} // namespace

Digest::Digest(const char* name)
    : m_context(EVP_MD_CTX_new()) {
    const EVP_MD* algorithm = algorithmNamed(name);
    if (!m_context || !algorithm || EVP_DigestInit_ex(m_context.get(), algorithm, nullptr) != 1)
        m_context.reset();
}

Digest Digest::fork() const {
    Digest copy;
    if (!m_context || !copy.m_context || EVP_MD_CTX_copy_ex(copy.m_context.get(), m_context.get()) != 1)
        copy.m_context.reset();
    return copy;
}

Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;
Digest::~Digest() = default;

void Digest::add(QByteArrayView bytes) {
    if (m_context && EVP_DigestUpdate(m_context.get(), bytes.data(), static_cast<std::size_t>(bytes.size())) != 1)
        m_context.reset();
}

QByteArray Digest::result() {
    QByteArray value(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    unsigned int length = 0;
    if (!m_context || EVP_DigestFinal_ex(m_context.get(), reinterpret_cast<unsigned char*>(value.data()), &length) != 1)
        return {};
    m_context.reset();
    value.resize(static_cast<qsizetype>(length));
    return value;
}

} // namespace vanthu
