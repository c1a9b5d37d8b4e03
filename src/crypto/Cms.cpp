#include "crypto/Cms.h"

#include "crypto/SignedData.h"

#include <openssl/err.h>

namespace vanthu::crypto {
namespace {

constexpr qsizetype cmsLimit = qsizetype{1024} * 1024;

Result<CmsPtr> parseCms(QByteArrayView der) {
    ERR_clear_error();
    if (der.isEmpty() || der.size() > cmsLimit)
        return fail("crypto.cms_malformed", {}, QStringLiteral("%1 bytes").arg(der.size()));
    auto cms = fromDer<CmsPtr>(d2i_CMS_ContentInfo, der);
    if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed)
        return fail("crypto.cms_malformed", {}, drainErrors());
    return cms;
}

QDateTime claimedTime(CMS_SignerInfo* signer) {
    const int at = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
    if (at < 0)
        return {};
    const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(CMS_signed_get_attr(signer, at), 0);
    if (!value || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME))
        return {};
    return toDateTime(value->value.asn1_string);
}

// The token in the unsigned attribute; empty when there is none.
QByteArray timestampToken(CMS_SignerInfo* signer) {
    const int at = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1);
    if (at < 0)
        return {};
    const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(CMS_unsigned_get_attr(signer, at), 0);
    return value && value->type == V_ASN1_SEQUENCE ? toBytes(value->value.sequence) : QByteArray();
}

DigestSource digestOfSignature(const QByteArray& signature) {
    return [signature](DigestAlgorithm algorithm) { return digestOf(signature, algorithm); };
}

void judgeTimestamp(CMS_SignerInfo* signer, CmsReport& report) {
    const QByteArray token = timestampToken(signer);
    if (token.isEmpty())
        return;
    auto judged = verifyTimestamp(token, digestOfSignature(signatureValue(signer)));
    if (judged) {
        report.timestamp = *judged;
        return;
    }
    report.timestamp = TimestampReport();
    report.timestamp->problems << judged.error();
}

// The digest that the signer used, as long as one may still be used.
DigestAlgorithm digestOfSigner(CMS_SignerInfo* signer) {
    X509_ALGOR* digest = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &digest, nullptr);
    const auto known = digest ? digestFromNid(OBJ_obj2nid(digest->algorithm)) : std::nullopt;
    return known && mayBeSignedWith(*known) ? *known : DigestAlgorithm::Sha256;
}

} // namespace

SignatureScheme schemeOf(const Certificate& certificate, bool pss) {
    if (certificate.isEc())
        return SignatureScheme::Ecdsa;
    return pss ? SignatureScheme::RsaPss : SignatureScheme::RsaPkcs1;
}

Result<QByteArray> signCms(SigningKey& key, const CmsRequest& request) {
    if (!mayBeSignedWith(request.digest))
        return fail("crypto.digest_too_weak", {QString::fromLatin1(digestName(request.digest))});
    SignedDataRequest signedData;
    signedData.contentDigest = request.contentDigest;
    signedData.digest = request.digest;
    signedData.pss = request.pss && key.certificate().isRsa();
    signedData.contentTypeNid = NID_pkcs7_data;
    TRY_VOID(key.canSign(schemeOf(key.certificate(), request.pss), request.digest));
    TRY(const QByteArray der, makeSignedData(key, signedData));
    // A token or a fault may hand back a wrong signature; it must never leave the house.
    TRY(const CmsReport report, verifyCms(der, [&](DigestAlgorithm) { return request.contentDigest; }));
    if (!report.intact)
        return fail("crypto.signing_failed", {key.certificate().commonName()},
                    report.problems.isEmpty() ? QString() : report.problems.first().technical());
    return der;
}

Result<QByteArray> addSignatureTimestamp(QByteArrayView cmsDer, const TimestampWishes& wishes, const Cancel& cancel) {
    TRY(const CmsPtr cms, parseCms(cmsDer));
    CMS_SignerInfo* signer = soleSigner(cms.get());
    if (!signer)
        return fail("crypto.cms_signer_count");
    const QByteArray signature = signatureValue(signer);
    const DigestAlgorithm digest = digestOfSigner(signer);
    TRY(const QByteArray token, requestTimestamp(digestOf(signature, digest), digest, wishes, cancel));
    if (CMS_unsigned_add1_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token.constData(),
                                      static_cast<int>(token.size())) != 1)
        return fail("crypto.cms_malformed", {}, drainErrors());
    const QByteArray der = toDer(i2d_CMS_ContentInfo, cms.get());
    if (der.isEmpty() || der.size() > cmsLimit)
        return fail("crypto.cms_malformed", {}, drainErrors());
    return der;
}

Result<CmsReport> verifyCms(QByteArrayView der, const DigestSource& contentDigest) {
    TRY(const CmsPtr cms, parseCms(der));
    SignerJudgement judgement = judgeSigner(cms.get(), NID_pkcs7_data, contentDigest);
    CmsReport report;
    report.intact = judgement.intact;
    report.signer = judgement.signer;
    report.certificates = std::move(judgement.certificates);
    report.digest = judgement.digest;
    report.scheme = judgement.scheme;
    report.hasSigningCertificate = judgement.hasSigningCertificate;
    report.problems = std::move(judgement.problems);
    // Content inside would be what the signature covers, while the document shows something else.
    if (CMS_is_detached(cms.get()) != 1) {
        report.intact = false;
        report.problems << Error("crypto.cms_not_detached");
    }
    if (!report.signer.isNull() && !report.hasSigningCertificate)
        report.problems << Error("crypto.signing_certificate_missing", {report.signer.commonName()});
    if (CMS_SignerInfo* signer = soleSigner(cms.get())) {
        report.claimedTime = claimedTime(signer);
        judgeTimestamp(signer, report);
    }
    return report;
}

std::optional<qsizetype> paddedDerLength(QByteArrayView padded) {
    const auto* begin = bytesOf(padded);
    const auto* position = begin;
    long length = 0;
    int tag = 0;
    int category = 0;
    if (padded.isEmpty())
        return std::nullopt;
    ERR_clear_error();
    const int header = ASN1_get_object(&position, &length, &tag, &category, static_cast<long>(padded.size()));
    qsizetype end = (position - begin) + length;
    if ((header & 0x80) != 0 || tag != V_ASN1_SEQUENCE) {
        ERR_clear_error();
        return std::nullopt;
    }
    // BER of indefinite length, which some older signers write: only parsing tells where it ends.
    if ((header & 1) != 0) {
        position = begin;
        const CmsPtr cms(d2i_CMS_ContentInfo(nullptr, &position, static_cast<long>(padded.size())));
        ERR_clear_error();
        if (!cms)
            return std::nullopt;
        end = position - begin;
    }
    for (qsizetype i = end; i < padded.size(); ++i)
        if (padded[i] != '\0')
            return std::nullopt;
    return end;
}

} // namespace vanthu::crypto
