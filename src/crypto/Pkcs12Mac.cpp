#include "crypto/Pkcs12Mac.h"

#include <openssl/err.h>
#include <openssl/hmac.h>

#include <optional>

namespace vanthu::crypto {
namespace {

constexpr long mostIterations = 20'000'000; // about ten seconds
constexpr long longestKey = 64;             // bytes

using Pbe2Ptr = std::unique_ptr<PBE2PARAM, FreeWith<PBE2PARAM_free>>;
using Pbkdf2Ptr = std::unique_ptr<PBKDF2PARAM, FreeWith<PBKDF2PARAM_free>>;
using Pkcs7Ptr = std::unique_ptr<PKCS7, FreeWith<PKCS7_free>>;

const EVP_MD* digestOfHmac(const X509_ALGOR* algorithm) {
    int digest = NID_sha1; // the default of PBKDF2 (RFC 8018 appendix A.2)
    if (algorithm && EVP_PBE_find(EVP_PBE_TYPE_PRF, OBJ_obj2nid(algorithm->algorithm), nullptr, &digest, nullptr) != 1)
        return nullptr;
    return EVP_get_digestbynid(digest);
}

// PFX ::= SEQUENCE { version, authSafe ContentInfo, macData }: the octets within authSafe are what the MAC is of.
QByteArray sealedOctets(QByteArrayView bytes) {
    const auto* position = bytesOf(bytes);
    const auto* const end = position + bytes.size();
    long length = 0;
    int tag = 0;
    int cls = 0;
    if ((ASN1_get_object(&position, &length, &tag, &cls, end - position) & 0x80) != 0 || tag != V_ASN1_SEQUENCE ||
        (ASN1_get_object(&position, &length, &tag, &cls, end - position) & 0x80) != 0 || tag != V_ASN1_INTEGER)
        return {};
    position += length;
    const Pkcs7Ptr content(d2i_PKCS7(nullptr, &position, end - position));
    const bool isData = content && PKCS7_type_is_data(content.get()) && content->d.data;
    return isData ? toBytes(content->d.data) : QByteArray();
}

struct Pbmac1 {
    QByteArray salt;
    int iterations = 0;
    int keyLength = 0;
    const EVP_MD* derivation = nullptr;
    const EVP_MD* mac = nullptr;
};

std::optional<Pbmac1> pbmac1Of(const X509_ALGOR* algorithm) {
    // PBMAC1-params have the form of PBES2-params (RFC 8018 appendix A.5).
    const Pbe2Ptr outer(algorithm->parameter ? static_cast<PBE2PARAM*>(ASN1_TYPE_unpack_sequence(
                                                   ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter))
                                             : nullptr);
    if (!outer || OBJ_obj2nid(outer->keyfunc->algorithm) != NID_id_pbkdf2 || !outer->keyfunc->parameter)
        return std::nullopt;
    const Pbkdf2Ptr inner(
        static_cast<PBKDF2PARAM*>(ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), outer->keyfunc->parameter)));
    if (!inner || inner->salt->type != V_ASN1_OCTET_STRING || !inner->keylength)
        return std::nullopt;
    const long iterations = ASN1_INTEGER_get(inner->iter);
    const long keyLength = ASN1_INTEGER_get(inner->keylength);
    if (iterations < 1 || iterations > mostIterations || keyLength < 1 || keyLength > longestKey)
        return std::nullopt;
    const Pbmac1 found{toBytes(inner->salt->value.octet_string), int(iterations), int(keyLength),
                       digestOfHmac(inner->prf), digestOfHmac(outer->encryption)};
    return found.derivation && found.mac ? std::optional(found) : std::nullopt;
}

MacState pbmac1State(const Pbmac1& how, const QByteArray& sealed, const QByteArray& expected, const char* password,
                     int length) {
    unsigned char key[longestKey];
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    const bool made =
        PKCS5_PBKDF2_HMAC(password ? password : "", password ? length : 0, bytesOf(how.salt), int(how.salt.size()),
                          how.iterations, how.derivation, how.keyLength, key) == 1 &&
        HMAC(how.mac, key, how.keyLength, bytesOf(sealed), std::size_t(sealed.size()), mac, &size);
    OPENSSL_cleanse(key, sizeof key);
    if (!made)
        return MacState::Unsupported;
    return expected.size() == qsizetype(size) && CRYPTO_memcmp(expected.constData(), mac, size) == 0 ? MacState::Right
                                                                                                     : MacState::Wrong;
}

} // namespace

MacState macState(PKCS12* file, QByteArrayView bytes, const char* password, int length) {
    if (PKCS12_mac_present(file) != 1)
        return MacState::Absent;
    const ASN1_OCTET_STRING* mac = nullptr;
    const X509_ALGOR* algorithm = nullptr;
    PKCS12_get0_mac(&mac, &algorithm, nullptr, nullptr, file);
    const int nid = OBJ_obj2nid(algorithm->algorithm);
    if (nid == NID_pbmac1) {
        const auto how = pbmac1Of(algorithm);
        return how ? pbmac1State(*how, sealedOctets(bytes), toBytes(mac), password, length) : MacState::Unsupported;
    }
    if (!EVP_get_digestbynid(nid))
        return MacState::Unsupported;
    ERR_clear_error();
    if (PKCS12_verify_mac(file, password, length) == 1)
        return MacState::Right;
    const bool known =
        ERR_GET_REASON(ERR_peek_error()) == 0 || ERR_GET_REASON(ERR_peek_last_error()) == PKCS12_R_MAC_VERIFY_FAILURE;
    const bool generated = ERR_GET_REASON(ERR_peek_last_error()) != PKCS12_R_MAC_GENERATION_ERROR;
    ERR_clear_error();
    return known || generated ? MacState::Wrong : MacState::Unsupported;
}

} // namespace vanthu::crypto
