#include "base/Digest.h"

#include <openssl/evp.h>

namespace vanthu {

void Digest::Free::operator()(evp_md_ctx_st* context) const {
    EVP_MD_CTX_free(context);
}

Digest::Digest(const char* name)
    : m_context(EVP_MD_CTX_new()) {
    const EVP_MD* algorithm = EVP_get_digestbyname(name);
    if (!m_context || !algorithm || EVP_DigestInit_ex(m_context.get(), algorithm, nullptr) != 1)
        m_context.reset();
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
