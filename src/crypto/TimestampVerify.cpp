#include "crypto/CmsEvidence.h"
#include "crypto/CmsReading.h"
#include "crypto/SignedData.h"
#include "crypto/Timestamp.h"

#include <openssl/err.h>

namespace vanthu::crypto {

namespace {

constexpr qsizetype tokenLimit = qsizetype{8} * 1024 * 1024;

using TstInfoPtr = std::unique_ptr<TS_TST_INFO, FreeWith<TS_TST_INFO_free>>;

struct Token {
    CmsPtr cms;
    TstInfoPtr info;
    QByteArray content; // TSTInfo in DER, what the signature covers
};

Result<Token> parseToken(QByteArrayView der) {
    ERR_clear_error();
    if (der.isEmpty() || der.size() > tokenLimit)
        return fail("crypto.timestamp_malformed", {}, QStringLiteral("%1 bytes").arg(der.size()));
    Token token;
    token.cms = readCms(der);
    if (!token.cms || OBJ_obj2nid(CMS_get0_type(token.cms.get())) != NID_pkcs7_signed)
        return fail("crypto.timestamp_malformed", {}, drainErrors());
    ASN1_OCTET_STRING** content = CMS_get0_content(token.cms.get());
    if (content)
        token.content = toBytes(*content);
    token.info = fromDer<TstInfoPtr>(d2i_TS_TST_INFO, token.content);
    if (!token.info || TS_TST_INFO_get_version(token.info.get()) != 1)
        return fail("crypto.timestamp_malformed", {}, drainErrors());
    return token;
}

bool imprintMatches(TS_TST_INFO* info, const DigestSource& imprint, DigestAlgorithm& used) {
    TS_MSG_IMPRINT* stated = TS_TST_INFO_get_msg_imprint(info);
    const auto algorithm = digestFromNid(OBJ_obj2nid(TS_MSG_IMPRINT_get_algo(stated)->algorithm));
    if (!algorithm)
        return false;
    used = *algorithm;
    const QByteArray expected = imprint(*algorithm);
    return !expected.isEmpty() && expected == toBytes(TS_MSG_IMPRINT_get_msg(stated));
}

} // namespace

Result<TimestampReport> verifyTimestamp(QByteArrayView tokenDer, const DigestSource& imprint,
                                        const std::vector<Certificate>& more) {
    TRY(const Token token, parseToken(tokenDer));
    SignerJudgement judgement = judgeSigner(
        token.cms.get(), NID_id_smime_ct_TSTInfo,
        [&](DigestAlgorithm algorithm) { return digestOf(token.content, algorithm); }, more);
    TimestampReport report;
    report.intact = judgement.intact;
    report.time = toDateTime(TS_TST_INFO_get_time(token.info.get()));
    report.digest = judgement.digest;
    report.signer = judgement.signer;
    report.certificates = std::move(judgement.certificates);
    report.carried = validationDataIn(token.cms.get(), soleSigner(token.cms.get()));
    report.problems = std::move(judgement.problems);
    const auto require = [&](bool met, Error problem) {
        if (met)
            return;
        report.intact = false;
        report.problems << std::move(problem);
    };
    require(imprintMatches(token.info.get(), imprint, report.imprintDigest),
            Error("crypto.timestamp_imprint_mismatch"));
    require(report.time.isValid(), Error("crypto.timestamp_malformed"));
    // RFC 3161 sections 2.3 and 2.4.2: an authority's certificate serves nothing else, and the token names it.
    require(report.signer.isNull() || report.signer.allowsTimestamping(),
            Error("crypto.tsa_certificate_unsuitable", {report.signer.commonName()}));
    const auto remark = remarkOn(judgement.named, report.signer);
    if (remark && judgement.named == NamedSigner::OtherSerial)
        report.problems << *remark;
    else
        require(!remark, remark.value_or(Error("crypto.signing_certificate_missing")));
    return report;
}

} // namespace vanthu::crypto
