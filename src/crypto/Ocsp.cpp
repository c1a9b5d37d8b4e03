#include "crypto/Ocsp.h"

#include "crypto/OpenSsl.h"

namespace vanthu::crypto {

namespace {

using RequestPtr = std::unique_ptr<OCSP_REQUEST, FreeWith<OCSP_REQUEST_free>>;
using ResponsePtr = std::unique_ptr<OCSP_RESPONSE, FreeWith<OCSP_RESPONSE_free>>;
using BasicPtr = std::unique_ptr<OCSP_BASICRESP, FreeWith<OCSP_BASICRESP_free>>;
using IdPtr = std::unique_ptr<OCSP_CERTID, FreeWith<OCSP_CERTID_free>>;

constexpr long clockTolerance = 300;         // seconds
constexpr qint64 answerLifetime = 24 * 3600; // of the training responder

RevocationStatus unknown(const char* reason, const Certificate& certificate) {
    RevocationStatus status;
    status.why = Error("crypto.revocation_unknown", {certificate.commonName()},
                       QStringLiteral("OCSP: %1 %2").arg(QLatin1String(reason), drainErrors()));
    return status;
}

// OpenSSL tells whether the signer may speak for the issuer, which is the only trusted certificate here.
bool isAuthorised(OCSP_BASICRESP* basic, const Certificate& issuer, const QDateTime& now) {
    const X509StorePtr store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), issuer.handle());
    X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.get()), now.toSecsSinceEpoch());
    const X509StackViewPtr helpers(sk_X509_new_null());
    sk_X509_push(helpers.get(), issuer.handle());
    return OCSP_basic_verify(basic, helpers.get(), store.get(), 0) == 1;
}

} // namespace

QByteArray ocspRequest(const Certificate& certificate, const Certificate& issuer) {
    const RequestPtr request(OCSP_REQUEST_new());
    OCSP_request_add0_id(request.get(), OCSP_cert_to_id(EVP_sha1(), certificate.handle(), issuer.handle()));
    return toDer(i2d_OCSP_REQUEST, request.get());
}

RevocationStatus judgeOcsp(const QByteArray& responseDer, const Certificate& certificate, const Certificate& issuer,
                           const QDateTime& at, const QDateTime& now) {
    const ResponsePtr response = fromDer<ResponsePtr>(d2i_OCSP_RESPONSE, responseDer);
    if (!response || OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
        return unknown("not a successful response", certificate);
    const BasicPtr basic(OCSP_response_get1_basic(response.get()));
    if (!basic || !isAuthorised(basic.get(), issuer, now))
        return unknown("not signed by an authorised responder", certificate);
    int status = 0;
    int reason = 0;
    ASN1_GENERALIZEDTIME* revoked = nullptr;
    ASN1_GENERALIZEDTIME* thisUpdate = nullptr;
    ASN1_GENERALIZEDTIME* nextUpdate = nullptr;
    bool found = false;
    for (const EVP_MD* digest : {EVP_sha1(), EVP_sha256()}) {
        const IdPtr id(OCSP_cert_to_id(digest, certificate.handle(), issuer.handle()));
        found = found ||
                OCSP_resp_find_status(basic.get(), id.get(), &status, &reason, &revoked, &thisUpdate, &nextUpdate) == 1;
    }
    if (!found)
        return unknown("about another certificate", certificate);
    const QDateTime issued = toDateTime(thisUpdate);
    const QDateTime until = nextUpdate ? toDateTime(nextUpdate) : issued.addSecs(answerLifetime);
    if (!issued.isValid() || issued > now.addSecs(clockTolerance))
        return unknown("dated in the future", certificate);
    // Good for `at` when it was current then, or was given later.
    if (until.addSecs(clockTolerance) < at && issued < at)
        return unknown("too old", certificate);
    RevocationStatus result;
    result.source = "OCSP";
    if (status == V_OCSP_CERTSTATUS_UNKNOWN)
        return unknown("the responder does not know the certificate", certificate);
    result.state = RevocationState::Good;
    if (status == V_OCSP_CERTSTATUS_REVOKED) {
        result.revokedAt = toDateTime(revoked);
        if (!result.revokedAt.isValid() || result.revokedAt <= at)
            result.state = RevocationState::Revoked;
    }
    return result;
}

Result<QByteArray> answerOcsp(QByteArrayView requestDer, const OcspService& service) {
    const RequestPtr request = fromDer<RequestPtr>(d2i_OCSP_REQUEST, requestDer);
    if (!request || OCSP_request_onereq_count(request.get()) < 1 || OCSP_request_onereq_count(request.get()) > 100) {
        const ResponsePtr refusal(OCSP_response_create(OCSP_RESPONSE_STATUS_MALFORMEDREQUEST, nullptr));
        return toDer(i2d_OCSP_RESPONSE, refusal.get());
    }
    const BasicPtr basic(OCSP_BASICRESP_new());
    const qint64 now = service.clock().toSecsSinceEpoch();
    using TimePtr = std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>>;
    const TimePtr thisUpdate(ASN1_TIME_set(nullptr, now));
    const TimePtr nextUpdate(ASN1_TIME_set(nullptr, now + answerLifetime));
    for (int i = 0; i < OCSP_request_onereq_count(request.get()); ++i) {
        OCSP_CERTID* id = OCSP_onereq_get0_id(OCSP_request_onereq_get0(request.get(), i));
        ASN1_INTEGER* serial = nullptr;
        OCSP_id_get0_info(nullptr, nullptr, nullptr, &serial, id);
        const BnPtr number(ASN1_INTEGER_to_BN(serial, nullptr));
        const std::unique_ptr<char, FreeOpenSslMemory> hex(BN_bn2hex(number.get()));
        const IdPtr own(OCSP_cert_to_id(EVP_sha1(), service.responder.handle(), service.issuer.handle()));
        const bool ours = OCSP_id_issuer_cmp(own.get(), id) == 0;
        const RevocationStatus known = ours ? service.lookup(QString::fromLatin1(hex.get())) : RevocationStatus();
        TimePtr revokedAt;
        int status = V_OCSP_CERTSTATUS_UNKNOWN;
        if (known.state == RevocationState::Good)
            status = V_OCSP_CERTSTATUS_GOOD;
        if (known.state == RevocationState::Revoked) {
            status = V_OCSP_CERTSTATUS_REVOKED;
            revokedAt.reset(ASN1_TIME_set(nullptr, known.revokedAt.toSecsSinceEpoch()));
        }
        OCSP_basic_add1_status(basic.get(), id, status, OCSP_REVOKED_STATUS_UNSPECIFIED, revokedAt.get(),
                               thisUpdate.get(), nextUpdate.get());
    }
    OCSP_copy_nonce(basic.get(), request.get());
    if (OCSP_basic_sign(basic.get(), service.responder.handle(), service.responderKey, EVP_sha256(), nullptr, 0) != 1)
        return fail("crypto.ocsp_failed", {}, drainErrors());
    const ResponsePtr response(OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
    return toDer(i2d_OCSP_RESPONSE, response.get());
}

} // namespace vanthu::crypto
