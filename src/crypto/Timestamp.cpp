#include "crypto/Timestamp.h"

#include "crypto/SignedData.h"
#include "crypto/TsaErrors.h"
#include "crypto/TsaHealth.h"

#include <openssl/err.h>
#include <openssl/rand.h>

namespace vanthu::crypto {
namespace {

constexpr qsizetype tokenLimit = qsizetype{256} * 1024;

using TsReqPtr = std::unique_ptr<TS_REQ, FreeWith<TS_REQ_free>>;
using TsRespPtr = std::unique_ptr<TS_RESP, FreeWith<TS_RESP_free>>;
using TsImprintPtr = std::unique_ptr<TS_MSG_IMPRINT, FreeWith<TS_MSG_IMPRINT_free>>;
using AlgorPtr = std::unique_ptr<X509_ALGOR, FreeWith<X509_ALGOR_free>>;

Result<Asn1IntegerPtr> randomNonce() {
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return fail("crypto.timestamp_failed", {}, drainErrors());
    bytes[0] &= 0x7f;
    const BnPtr number(BN_bin2bn(bytes, sizeof bytes, nullptr));
    return Asn1IntegerPtr(BN_to_ASN1_INTEGER(number.get(), nullptr));
}

Result<TsReqPtr> makeRequest(QByteArrayView digest, DigestAlgorithm algorithm, const QByteArray& policyOid) {
    TRY(const Asn1IntegerPtr nonce, randomNonce());
    const Asn1ObjectPtr policy(policyOid.isEmpty() ? nullptr : OBJ_txt2obj(policyOid.constData(), 1));
    if (!policyOid.isEmpty() && !policy)
        return fail("crypto.timestamp_failed", {}, QString::fromLatin1(policyOid));
    TsReqPtr request(TS_REQ_new());
    const TsImprintPtr imprint(TS_MSG_IMPRINT_new());
    const AlgorPtr name(X509_ALGOR_new());
    const bool made = request && imprint && name && nonce &&
                      X509_ALGOR_set0(name.get(), OBJ_nid2obj(digestNid(algorithm)), V_ASN1_NULL, nullptr) == 1 &&
                      TS_MSG_IMPRINT_set_algo(imprint.get(), name.get()) == 1 &&
                      TS_MSG_IMPRINT_set_msg(imprint.get(), const_cast<unsigned char*>(bytesOf(digest)),
                                             static_cast<int>(digest.size())) == 1 &&
                      TS_REQ_set_version(request.get(), 1) == 1 &&
                      TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 &&
                      TS_REQ_set_nonce(request.get(), nonce.get()) == 1 && TS_REQ_set_cert_req(request.get(), 1) == 1 &&
                      (!policy || TS_REQ_set_policy_id(request.get(), policy.get()) == 1);
    if (!made)
        return fail("crypto.timestamp_failed", {}, drainErrors());
    return request;
}

QString statusText(TS_STATUS_INFO* status) {
    QStringList lines{QStringLiteral("status %1").arg(ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status)))};
    const auto* texts = TS_STATUS_INFO_get0_text(status);
    for (int i = 0; i < sk_ASN1_UTF8STRING_num(texts) && i < 4; ++i)
        lines << QString::fromUtf8(toBytes(sk_ASN1_UTF8STRING_value(texts, i))).left(200);
    return lines.join(QLatin1String("; "));
}

// Holds the reply against the request: without the nonce an old token could be replayed, without the imprint the token
// would be for something else.
Result<QByteArray> checkReply(const QByteArray& body, const TS_REQ* request, const QByteArray& digest,
                              const TimestampWishes& wishes, const QString& host) {
    ERR_clear_error();
    const auto reply = fromDer<TsRespPtr>(d2i_TS_RESP, body);
    if (!reply)
        return fail("crypto.tsa_bad_reply", {host}, drainErrors());
    TS_STATUS_INFO* status = TS_RESP_get_status_info(reply.get());
    const long code = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status));
    if (code != TS_STATUS_GRANTED && code != TS_STATUS_GRANTED_WITH_MODS)
        return fail("crypto.tsa_refused", {host}, statusText(status));
    PKCS7* token = TS_RESP_get_token(reply.get());
    TS_TST_INFO* info = TS_RESP_get_tst_info(reply.get());
    if (!token || !info)
        return fail("crypto.tsa_bad_reply", {host}, QStringLiteral("no token"));
    const ASN1_INTEGER* nonce = TS_TST_INFO_get_nonce(info);
    if (!nonce || ASN1_INTEGER_cmp(nonce, TS_REQ_get_nonce(request)) != 0)
        return fail("crypto.tsa_bad_reply", {host}, QStringLiteral("another nonce"));
    const ASN1_OBJECT* policy = TS_REQ_get_policy_id(const_cast<TS_REQ*>(request));
    if (policy && OBJ_cmp(policy, TS_TST_INFO_get_policy_id(info)) != 0)
        return fail("crypto.tsa_bad_reply", {host}, QStringLiteral("another policy"));
    QByteArray der = toDer(i2d_PKCS7, token);
    const auto asked = digestFromNid(
        OBJ_obj2nid(TS_MSG_IMPRINT_get_algo(TS_REQ_get_msg_imprint(const_cast<TS_REQ*>(request)))->algorithm));
    auto report = verifyTimestamp(
        der, [&](DigestAlgorithm algorithm) { return asked && algorithm == *asked ? digest : QByteArray(); });
    if (!report)
        return fail(Error("crypto.tsa_bad_reply", {host}).causedBy(report.error()));
    if (!report->intact) {
        Error error("crypto.tsa_bad_reply", {host});
        return fail(report->problems.isEmpty() ? error : std::move(error).causedBy(report->problems.first()));
    }
    if (wishes.accept)
        if (auto accepted = wishes.accept(*report); !accepted)
            return fail(Error("crypto.tsa_untrusted", {host}).causedBy(std::move(accepted).error()));
    return der;
}

Result<QByteArray> askAuthority(const TimestampAuthority& authority, const TS_REQ* request, const QByteArray& digest,
                                const TimestampWishes& wishes, const Cancel& cancel) {
    const QString host = authority.url.host();
    const bool isWeb =
        authority.url.scheme() == QLatin1String("http") || authority.url.scheme() == QLatin1String("https");
    if (!authority.url.isValid() || !isWeb || host.isEmpty())
        return fail("crypto.tsa_wrong_address", {authority.url.toString(QUrl::RemoveUserInfo)});
    if (cancel.requested())
        return fail("network.cancelled", {host});
    HttpRequest http;
    http.method = "POST";
    http.url = authority.url;
    http.headers = {{"Content-Type", "application/timestamp-query"}, {"Accept", "application/timestamp-reply"}};
    http.body = toDer(i2d_TS_REQ, request);
    http.timeLimit = authority.timeLimit;
    http.replyLimit = tokenLimit;
    http.answerIsSigned = true;
    const auto reply = httpExchange(http, authority.policy, cancel);
    if (!reply && cancel.requested())
        return fail(reply.error());
    if (!reply)
        return fail(tsaNotReached(authority.url, reply.error()));
    if (reply->status != 200)
        return fail(tsaStatus(authority.url, reply->status));
    if (reply->contentType.startsWith("text/")) // a web page
        return fail("crypto.tsa_wrong_address", {host}, QString::fromLatin1(reply->contentType.left(80)));
    return checkReply(reply->body, request, digest, wishes, host);
}

} // namespace

Result<QByteArray> requestTimestamp(QByteArrayView messageDigest, DigestAlgorithm digest, const TimestampWishes& wishes,
                                    const Cancel& cancel) {
    Error last("crypto.tsa_missing");
    for (const TimestampAuthority& authority :
         wishes.health ? wishes.health->ordered(wishes.authorities) : wishes.authorities) {
        TRY(const TsReqPtr request, makeRequest(messageDigest, digest, authority.policyOid));
        auto token = askAuthority(authority, request.get(), messageDigest.toByteArray(), wishes, cancel);
        if (!token && cancel.requested())
            return token;
        if (wishes.health)
            token ? wishes.health->succeeded(authority) : wishes.health->failed(authority);
        if (token)
            return token;
        last = token.error();
    }
    return fail(std::move(last));
}

} // namespace vanthu::crypto
