#include "crypto/SigningCertificate.h"

#include "crypto/Algorithms.h"
#include "crypto/Der.h"

#include <openssl/err.h>

#include <algorithm>
#include <optional>

namespace vanthu::crypto {

namespace {

using AlgorPtr = std::unique_ptr<X509_ALGOR, FreeWith<X509_ALGOR_free>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, FreeWith<GENERAL_NAMES_free>>;

// Exactly one attribute with exactly one value; more are an attempt to be read differently by different readers.
std::optional<QByteArray> soleValue(CMS_SignerInfo* signer, int nid) {
    constexpr int soleAttributeSoleValue = -3;
    const auto* value = static_cast<const ASN1_STRING*>(
        CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(nid), soleAttributeSoleValue, V_ASN1_SEQUENCE));
    return value ? std::optional(toBytes(value)) : std::nullopt;
}

// IssuerSerial ::= SEQUENCE { issuer GeneralNames, serialNumber INTEGER }
bool isOf(const QByteArray& issuerSerial, const Certificate& certificate) {
    const std::vector<DerItem> parts = derElements(issuerSerial);
    const auto names = parts.size() == 2 ? fromDer<NamesPtr>(d2i_GENERAL_NAMES, parts[0].whole) : nullptr;
    const auto serial = parts.size() == 2 ? fromDer<Asn1IntegerPtr>(d2i_ASN1_INTEGER, parts[1].whole) : nullptr;
    if (!names || !serial || ASN1_INTEGER_cmp(serial.get(), X509_get0_serialNumber(certificate.handle())) != 0)
        return false;
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_DIRNAME &&
            X509_NAME_cmp(name->d.directoryName, X509_get_issuer_name(certificate.handle())) == 0)
            return true;
    }
    return false;
}

// ESSCertIDv2 ::= SEQUENCE { hashAlgorithm DEFAULT sha256, certHash OCTET STRING, issuerSerial OPTIONAL };
// ESSCertID is the same with SHA-1 and without the first.
NamedSigner judgeId(const QByteArray& id, DigestAlgorithm usual, bool mayChoose, const Certificate& certificate) {
    std::vector<DerItem> parts = derElements(id);
    DigestAlgorithm digest = usual;
    if (mayChoose && !parts.empty() && parts.front().is(V_ASN1_SEQUENCE)) {
        const auto named = fromDer<AlgorPtr>(d2i_X509_ALGOR, parts.front().whole);
        const auto known = named ? digestFromNid(OBJ_obj2nid(named->algorithm)) : std::nullopt;
        if (!known)
            return NamedSigner::Undetermined;
        digest = *known;
        parts.erase(parts.begin());
    }
    if (parts.empty() || !parts.front().is(V_ASN1_OCTET_STRING))
        return NamedSigner::Undetermined;
    if (parts.front().content != digestOf(certificate.der(), digest))
        return NamedSigner::Another;
    return parts.size() == 1 || isOf(parts[1].whole, certificate) ? NamedSigner::Same : NamedSigner::OtherSerial;
}

NamedSigner judgeAttribute(CMS_SignerInfo* signer, int nid, DigestAlgorithm usual, bool mayChoose,
                           const Certificate& certificate) {
    if (CMS_signed_get_attr_by_NID(signer, nid, -1) < 0)
        return NamedSigner::None;
    const auto value = soleValue(signer, nid);
    // SigningCertificate ::= SEQUENCE { certs SEQUENCE OF id, policies OPTIONAL }
    const std::vector<DerItem> parts = value ? derElements(*value) : std::vector<DerItem>();
    const std::vector<DerItem> ids = parts.empty() ? parts : derElements(parts.front().whole);
    return ids.empty() ? NamedSigner::Undetermined : judgeId(ids.front().whole, usual, mayChoose, certificate);
}

} // namespace

NamedSigner namedSigner(CMS_SignerInfo* signer, const Certificate& certificate) {
    const NamedSigner first =
        judgeAttribute(signer, NID_id_smime_aa_signingCertificate, DigestAlgorithm::Sha1, false, certificate);
    const NamedSigner second =
        judgeAttribute(signer, NID_id_smime_aa_signingCertificateV2, DigestAlgorithm::Sha256, true, certificate);
    ERR_clear_error();
    for (const NamedSigner worst : {NamedSigner::Another, NamedSigner::Undetermined, NamedSigner::OtherSerial})
        if (first == worst || second == worst)
            return worst;
    return std::max(first, second);
}

} // namespace vanthu::crypto
