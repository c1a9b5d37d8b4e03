#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QDateTime>
#include <QString>

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pkcs12.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

// Owners for OpenSSL's handles and the few conversions that every file of this room needs. For .cpp files: no other
// room includes this header.
namespace vanthu::crypto {

template<auto function>
struct FreeWith {
    template<class T>
    void operator()(T* handle) const {
        function(handle);
    }
};

using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using CmsPtr = std::unique_ptr<CMS_ContentInfo, FreeWith<CMS_ContentInfo_free>>;
using EvpPkeyPtr = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using EvpMdCtxPtr = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using X509Ptr = std::unique_ptr<X509, FreeWith<X509_free>>;
using X509CrlPtr = std::unique_ptr<X509_CRL, FreeWith<X509_CRL_free>>;
using X509StorePtr = std::unique_ptr<X509_STORE, FreeWith<X509_STORE_free>>;
using X509StoreCtxPtr = std::unique_ptr<X509_STORE_CTX, FreeWith<X509_STORE_CTX_free>>;
using BnPtr = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;
using Asn1IntegerPtr = std::unique_ptr<ASN1_INTEGER, FreeWith<ASN1_INTEGER_free>>;
using Asn1ObjectPtr = std::unique_ptr<ASN1_OBJECT, FreeWith<ASN1_OBJECT_free>>;

struct FreeOpenSslMemory {
    void operator()(void* memory) const { OPENSSL_free(memory); }
};
struct FreeCertificateStack {
    void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
// Owns its certificates; for a stack of borrowed ones use CertificateView.
using X509StackPtr = std::unique_ptr<STACK_OF(X509), FreeCertificateStack>;
struct FreeStackOnly {
    void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};
using X509StackViewPtr = std::unique_ptr<STACK_OF(X509), FreeStackOnly>;

// Takes everything out of the thread's error queue, oldest first, as one line for Error::detail().
QString drainErrors();

// i2d_* of any type as bytes: `toDer(i2d_X509, x509)`. Empty on failure.
template<class Function, class T>
QByteArray toDer(Function function, T* value) {
    unsigned char* buffer = nullptr;
    const int size = function(value, &buffer);
    const std::unique_ptr<unsigned char, FreeOpenSslMemory> owner(buffer);
    return size > 0 ? QByteArray(reinterpret_cast<const char*>(buffer), size) : QByteArray();
}

// d2i_* of any type that must use up all of `der`: trailing bytes are an error. Null on failure.
// `fromDer<X509Ptr>(d2i_X509, der)`
template<class Pointer, class Function>
Pointer fromDer(Function function, QByteArrayView der) {
    const auto* position = reinterpret_cast<const unsigned char*>(der.data());
    const auto* end = position + der.size();
    Pointer value(function(nullptr, &position, static_cast<long>(der.size())));
    if (value && position != end)
        value.reset();
    return value;
}

// UTC; invalid when the time is absent or malformed.
QDateTime toDateTime(const ASN1_TIME* time);

inline const unsigned char* bytesOf(QByteArrayView view) {
    return reinterpret_cast<const unsigned char*>(view.data());
}
QByteArray toBytes(const ASN1_STRING* string);

} // namespace vanthu::crypto
