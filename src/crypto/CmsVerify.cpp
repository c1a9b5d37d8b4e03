#include "crypto/Cms.h"

#include "crypto/CmsEvidence.h"
#include "crypto/CmsReading.h"
#include "crypto/SignedData.h"

#include <openssl/asn1err.h>
#include <openssl/err.h>

#include <algorithm>

namespace vanthu::crypto {

namespace {

constexpr int mostTokens = 16;
constexpr qsizetype sha1Size = 20;

QDateTime claimedTime(CMS_SignerInfo* signer) {
    const int at = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
    if (at < 0)
        return {};
    const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(CMS_signed_get_attr(signer, at), 0);
    if (!value || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME))
        return {};
    return toDateTime(value->value.asn1_string);
}

// The tokens in the unsigned attributes; usually one.
std::vector<QByteArray> timestampTokens(CMS_SignerInfo* signer) {
    std::vector<QByteArray> tokens;
    for (int at = -1; (at = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, at)) >= 0;) {
        X509_ATTRIBUTE* attribute = CMS_unsigned_get_attr(signer, at);
        for (int i = 0; i < X509_ATTRIBUTE_count(attribute) && tokens.size() < mostTokens; ++i) {
            const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(attribute, i);
            if (value && value->type == V_ASN1_SEQUENCE)
                tokens.push_back(toBytes(value->value.sequence));
        }
    }
    return tokens;
}

// A token need not carry its authority's certificate: those of the CMS and of the document are searched too.
void judgeTimestamps(CMS_SignerInfo* signer, const std::vector<Certificate>& more, CmsReport& report) {
    std::vector<Certificate> known = report.certificates;
    known.insert(known.end(), more.begin(), more.end());
    const QByteArray signature = signatureValue(signer);
    const DigestSource digest = [&](DigestAlgorithm algorithm) { return digestOf(signature, algorithm); };
    for (const QByteArray& token : timestampTokens(signer)) {
        auto judged = verifyTimestamp(token, digest, known);
        TimestampReport made = judged ? std::move(*judged) : TimestampReport();
        if (!judged)
            made.problems << judged.error();
        if (!report.timestamp)
            report.timestamp = std::move(made);
        else
            report.moreTimestamps.push_back(std::move(made));
    }
}

CmsReport reportOn(CMS_ContentInfo* cms, const DigestSource& contentDigest, const std::vector<Certificate>& more) {
    SignerJudgement judgement = judgeSigner(cms, NID_pkcs7_data, contentDigest, more);
    CmsReport report;
    report.intact = judgement.intact;
    report.signer = judgement.signer;
    report.certificates = std::move(judgement.certificates);
    report.digest = judgement.digest;
    report.scheme = judgement.scheme;
    report.hasSigningCertificate = judgement.named != NamedSigner::None;
    report.namesSigner = judgement.named == NamedSigner::Same || judgement.named == NamedSigner::OtherSerial;
    report.problems = std::move(judgement.problems);
    if (const auto remark = remarkOn(judgement.named, report.signer))
        report.problems << *remark;
    CMS_SignerInfo* signer = soleSigner(cms);
    report.carried = validationDataIn(cms, signer);
    if (signer) {
        report.claimedTime = claimedTime(signer);
        judgeTimestamps(signer, more, report);
    }
    return report;
}

// OpenSSL reads no certificate whose names are not in the alphabet that they claim. Old CAs wrote such, and it does not
// speak against the signature.
bool textIsUnreadable() {
    const unsigned long first = ERR_peek_error();
    const int reason = ERR_GET_REASON(first);
    return ERR_GET_LIB(first) == ERR_LIB_ASN1 &&
           (reason == ASN1_R_INVALID_UTF8STRING || reason == ASN1_R_INVALID_BMPSTRING_LENGTH ||
            reason == ASN1_R_INVALID_UNIVERSALSTRING_LENGTH || reason == ASN1_R_ILLEGAL_CHARACTERS);
}

// The PKCS#1 block without its padding: the DigestInfo that the signer encrypted.
std::optional<std::pair<DigestAlgorithm, QByteArray>> digestInfoIn(const Certificate& signer,
                                                                   const QByteArray& signature) {
    using ContextPtr = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
    using SigPtr = std::unique_ptr<X509_SIG, FreeWith<X509_SIG_free>>;
    EVP_PKEY* key = X509_get0_pubkey(signer.handle());
    const ContextPtr context(key ? EVP_PKEY_CTX_new(key, nullptr) : nullptr);
    QByteArray block(8192, '\0');
    auto size = static_cast<std::size_t>(block.size());
    if (!context || !signer.isRsa() || EVP_PKEY_verify_recover_init(context.get()) != 1 ||
        EVP_PKEY_verify_recover(context.get(), reinterpret_cast<unsigned char*>(block.data()), &size,
                                bytesOf(signature), static_cast<std::size_t>(signature.size())) != 1)
        return std::nullopt;
    block.truncate(static_cast<qsizetype>(size));
    const auto info = fromDer<SigPtr>(d2i_X509_SIG, block);
    const X509_ALGOR* algorithm = nullptr;
    const ASN1_OCTET_STRING* digest = nullptr;
    if (!info)
        return std::nullopt;
    X509_SIG_get0(info.get(), &algorithm, &digest);
    const auto known = digestFromNid(OBJ_obj2nid(algorithm->algorithm));
    return known ? std::optional(std::pair(*known, toBytes(digest))) : std::nullopt;
}

} // namespace

std::optional<Error> remarkOn(NamedSigner named, const Certificate& signer) {
    if (signer.isNull())
        return std::nullopt;
    switch (named) {
    case NamedSigner::None:
        return Error("crypto.signing_certificate_missing", {signer.commonName()});
    case NamedSigner::OtherSerial:
        return Error("crypto.signing_certificate_serial", {signer.commonName()});
    case NamedSigner::Another:
        return Error("crypto.signing_certificate_mismatch", {signer.commonName()});
    case NamedSigner::Undetermined:
        return Error("crypto.signing_certificate_unreadable", {signer.commonName()});
    case NamedSigner::Same:
        break;
    }
    return std::nullopt;
}

Result<CmsPtr> parseCms(QByteArrayView der) {
    ERR_clear_error();
    if (der.isEmpty() || der.size() > cmsLimit)
        return fail("crypto.cms_malformed", {}, QStringLiteral("%1 bytes").arg(der.size()));
    auto cms = readCms(der);
    if (!cms && textIsUnreadable())
        return fail("crypto.names_unreadable", {}, drainErrors());
    if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed)
        return fail("crypto.cms_malformed", {}, drainErrors());
    return cms;
}

Result<CmsReport> verifyCms(QByteArrayView der, const DigestSource& contentDigest,
                            const std::vector<Certificate>& more) {
    TRY(const CmsPtr cms, parseCms(der));
    CmsReport report = reportOn(cms.get(), contentDigest, more);
    // Content inside would be what the signature covers, while the document shows something else.
    if (CMS_is_detached(cms.get()) != 1) {
        report.intact = false;
        report.problems << Error("crypto.cms_not_detached");
    }
    return report;
}

Result<CmsReport> verifySha1Cms(QByteArrayView der, const DigestSource& contentDigest,
                                const std::vector<Certificate>& more) {
    TRY(const CmsPtr cms, parseCms(der));
    ASN1_OCTET_STRING** inside = CMS_get0_content(cms.get());
    const QByteArray content = inside && *inside ? toBytes(*inside) : QByteArray();
    CmsReport report = reportOn(
        cms.get(), [&](DigestAlgorithm algorithm) { return digestOf(content, algorithm); }, more);
    const QByteArray computed = contentDigest(DigestAlgorithm::Sha1);
    if (computed.isEmpty() || content.size() != sha1Size || content != computed) {
        report.intact = false;
        report.problems.prepend(Error(computed.isEmpty() ? "crypto.signed_data_missing" : "crypto.digest_mismatch"));
    }
    // However strong the signature's own digest: the document is covered by SHA-1.
    if (mayBeSignedWith(report.digest))
        report.problems << Error("crypto.digest_weak", {QString::fromLatin1(digestName(DigestAlgorithm::Sha1))});
    report.digest = DigestAlgorithm::Sha1;
    return report;
}

Result<CmsReport> verifyRawRsa(QByteArrayView contents, const std::vector<QByteArray>& certificates,
                               const DigestSource& contentDigest) {
    using OctetsPtr = std::unique_ptr<ASN1_OCTET_STRING, FreeWith<ASN1_OCTET_STRING_free>>;
    ERR_clear_error();
    const auto octets = contents.size() <= cmsLimit ? fromDer<OctetsPtr>(d2i_ASN1_OCTET_STRING, contents) : nullptr;
    if (!octets)
        return fail("crypto.cms_malformed", {}, drainErrors());
    CmsReport report;
    for (const QByteArray& der : certificates)
        if (auto certificate = Certificate::fromDer(der))
            report.certificates.push_back(std::move(*certificate));
    if (report.certificates.empty()) {
        report.problems << Error("crypto.signer_certificate_missing");
        return report;
    }
    // ISO 32000-1 table 252: the signer's certificate is the first.
    report.signer = report.certificates.front();
    report.problems << Error("crypto.signing_certificate_missing", {report.signer.commonName()});
    const QByteArray signature = toBytes(octets.get());
    const auto info = digestInfoIn(report.signer, signature);
    if (!info) {
        report.problems << Error("crypto.signature_value_wrong", {report.signer.commonName()}, drainErrors());
        return report;
    }
    report.digest = info->first;
    const QByteArray computed = contentDigest(info->first);
    if (computed.isEmpty())
        report.problems << Error("crypto.signed_data_missing");
    else if (computed != info->second)
        report.problems << Error("crypto.digest_mismatch");
    // Once more the strict way: OpenSSL makes the only block that is right and compares.
    else if (!signatureMatchesDigest(report.signer, nullptr, info->first, computed, signature))
        report.problems << Error("crypto.signature_value_wrong", {report.signer.commonName()}, drainErrors());
    else
        report.intact = true;
    if (!mayBeSignedWith(info->first))
        report.problems << Error("crypto.digest_weak", {QString::fromLatin1(digestName(info->first))});
    ERR_clear_error();
    return report;
}

std::optional<qsizetype> paddedDerLength(QByteArrayView padded, bool anyPadding) {
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
    if ((header & 0x80) != 0 || (tag != V_ASN1_SEQUENCE && tag != V_ASN1_OCTET_STRING)) {
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
    const bool isPadded = end <= padded.size() && (anyPadding || std::all_of(padded.begin() + end, padded.end(),
                                                                             [](char c) { return c == '\0'; }));
    return isPadded ? std::optional(end) : std::nullopt;
}

} // namespace vanthu::crypto
