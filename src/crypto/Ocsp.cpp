#include "crypto/Ocsp.h"

#include "crypto/OpenSsl.h"

#include <algorithm>
#include <vector>

namespace vanthu::crypto {

namespace {

using RequestPtr = std::unique_ptr<OCSP_REQUEST, FreeWith<OCSP_REQUEST_free>>;
using ResponsePtr = std::unique_ptr<OCSP_RESPONSE, FreeWith<OCSP_RESPONSE_free>>;
using BasicPtr = std::unique_ptr<OCSP_BASICRESP, FreeWith<OCSP_BASICRESP_free>>;
using IdPtr = std::unique_ptr<OCSP_CERTID, FreeWith<OCSP_CERTID_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>>;

constexpr qsizetype answerLimit = qsizetype{256} * 1024;
constexpr int mostSingleAnswers = 1000;
constexpr int mostResponders = 16;
constexpr qint64 answerLifetime = 24 * 3600; // of an answer that names no end

RevocationStatus unknown(const QString& reason, const Certificate& certificate) {
    RevocationStatus status;
    status.why = Error("crypto.revocation_unknown", {certificate.commonName()},
                       QStringLiteral("OCSP: %1 %2").arg(reason, drainErrors()));
    return status;
}

X509StackViewPtr stackOf(const Certificate& issuer, const Certificate& responder) {
    X509StackViewPtr stack(sk_X509_new_null());
    sk_X509_push(stack.get(), issuer.handle());
    if (!responder.isNull())
        sk_X509_push(stack.get(), responder.handle());
    return stack;
}

// OpenSSL tells whether the signer may speak for the issuer, which is the only trusted certificate here: the issuer
// itself, or one to which it gave id-kp-OCSPSigning. As of when the answer was made: responders' certificates live for
// weeks, the answers that a document carries are read years later.
bool isAuthorised(OCSP_BASICRESP* basic, const Certificate& issuer, const Certificate& responder, const QDateTime& at) {
    const X509StorePtr store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), issuer.handle());
    X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.get()), at.toSecsSinceEpoch());
    return OCSP_basic_verify(basic, stackOf(issuer, responder).get(), store.get(), 0) == 1;
}

// Who signed it, the issuer or a responder of his; null when nobody who may. An answer need not carry its responder's
// certificate: CMS, DSS and the person's files are searched too, each by itself, so that a namesake does no harm.
Certificate signerOf(OCSP_BASICRESP* basic, const Certificate& issuer, const QDateTime& at,
                     const std::vector<Certificate>* pool) {
    const auto signerWith = [&](const Certificate& responder) {
        X509* signer = nullptr;
        if (!isAuthorised(basic, issuer, responder, at) ||
            OCSP_resp_get0_signer(basic, &signer, stackOf(issuer, responder).get()) != 1)
            return Certificate();
        return Certificate::fromHandle(signer);
    };
    Certificate signer = signerWith({});
    int tried = 0;
    for (std::size_t i = 0; pool && i < pool->size() && signer.isNull() && tried < mostResponders; ++i) {
        const Certificate& candidate = (*pool)[i];
        if (!candidate.allowsOcspSigning() ||
            X509_NAME_cmp(X509_get_issuer_name(candidate.handle()), X509_get_subject_name(issuer.handle())) != 0)
            continue;
        ++tried;
        signer = signerWith(candidate);
    }
    return signer;
}

// Whether this answer is about the certificate, under whatever digest the responder named it.
bool isAbout(OCSP_SINGLERESP* single, const Certificate& certificate, const Certificate& issuer) {
    const OCSP_CERTID* id = OCSP_SINGLERESP_get0_id(single);
    ASN1_OBJECT* algorithm = nullptr;
    if (OCSP_id_get0_info(nullptr, &algorithm, nullptr, nullptr, const_cast<OCSP_CERTID*>(id)) != 1)
        return false;
    const EVP_MD* digest = EVP_get_digestbyobj(algorithm);
    const IdPtr own(digest ? OCSP_cert_to_id(digest, certificate.handle(), issuer.handle()) : nullptr);
    return own && OCSP_id_cmp(own.get(), id) == 0;
}

// RFC 6960 section 4.4.4: since when the responder remembers certificates that have expired.
QDateTime archiveCutoff(OCSP_SINGLERESP* single) {
    const TimePtr time(static_cast<ASN1_TIME*>(
        OCSP_SINGLERESP_get1_ext_d2i(single, NID_id_pkix_OCSP_archiveCutoff, nullptr, nullptr)));
    return time ? toDateTime(time.get()) : QDateTime();
}

RevocationStatus judgeSingle(OCSP_SINGLERESP* single, const Certificate& certificate, const QDateTime& at,
                             const QDateTime& now, const Freshness& freshness) {
    int reason = -1;
    ASN1_GENERALIZEDTIME* revoked = nullptr;
    ASN1_GENERALIZEDTIME* thisUpdate = nullptr;
    ASN1_GENERALIZEDTIME* nextUpdate = nullptr;
    const int status = OCSP_single_get0_status(single, &reason, &revoked, &thisUpdate, &nextUpdate);
    RevocationStatus result;
    result.source = "OCSP";
    result.issuedAt = toDateTime(thisUpdate);
    result.nextUpdate = nextUpdate ? toDateTime(nextUpdate) : result.issuedAt.addSecs(answerLifetime);
    result.reason = reason;
    if (!result.issuedAt.isValid() || result.issuedAt > now.addSecs(Freshness::clockTolerance))
        return unknown(QStringLiteral("dated in the future"), certificate);
    const bool isRevoked = status == V_OCSP_CERTSTATUS_REVOKED;
    if (isRevoked)
        result.revokedAt = toDateTime(revoked);
    const bool inForce = isRevoked && (!result.revokedAt.isValid() || result.revokedAt <= at);
    // What is revoked stays so, however old the answer is.
    if (inForce && reason != OCSP_REVOKED_STATUS_CERTIFICATEHOLD) {
        result.state = RevocationState::Revoked;
        return result;
    }
    if (!freshness.settles(result.issuedAt, result.nextUpdate, at))
        return unknown(QStringLiteral("too old"), certificate);
    if (isRevoked) {
        if (inForce)
            result.why = Error("crypto.certificate_on_hold", {certificate.commonName()});
        else
            result.state = RevocationState::Good;
        return result;
    }
    if (status != V_OCSP_CERTSTATUS_GOOD)
        return unknown(QStringLiteral("the responder does not know the certificate"), certificate);
    // A responder may forget a certificate once it has expired: "good" then says nothing.
    const QDateTime cutoff = archiveCutoff(single);
    if (result.issuedAt > certificate.notAfter() && (!cutoff.isValid() || cutoff > certificate.notAfter()))
        return unknown(QStringLiteral("given after the certificate had expired"), certificate);
    result.state = RevocationState::Good;
    return result;
}

RevocationStatus judgeBasic(OCSP_BASICRESP* basic, const Certificate& certificate, const Certificate& issuer,
                            const QDateTime& at, const QDateTime& now, const OcspReading& reading) {
    std::vector<OCSP_SINGLERESP*> singles;
    for (int i = 0; i < std::min(OCSP_resp_count(basic), mostSingleAnswers); ++i)
        if (OCSP_SINGLERESP* single = OCSP_resp_get0(basic, i); isAbout(single, certificate, issuer))
            singles.push_back(single);
    if (singles.empty())
        return unknown(QStringLiteral("about another certificate"), certificate);
    RevocationStatus best;
    best.isAbout = true;
    const QDateTime producedAt = toDateTime(OCSP_resp_get0_produced_at(basic));
    const auto refused = [&](const QString& why) {
        best.why = unknown(why, certificate).why;
        return best;
    };
    if (!producedAt.isValid() || producedAt > now.addSecs(Freshness::clockTolerance))
        return refused(QStringLiteral("dated in the future"));
    const Certificate signer = signerOf(basic, issuer, producedAt, reading.pool);
    if (signer.isNull())
        return refused(QStringLiteral("not signed by an authorised responder"));
    for (std::size_t i = 0; i < singles.size(); ++i) {
        RevocationStatus next = judgeSingle(singles[i], certificate, at, now, reading.freshness);
        if (i == 0 || isBetter(next, best))
            best = std::move(next);
    }
    best.isAbout = true;
    if (signer != issuer)
        best.signer = signer;
    return best;
}

BasicPtr parse(const QByteArray& responseDer) {
    if (responseDer.size() > answerLimit)
        return nullptr;
    const ResponsePtr response = fromDer<ResponsePtr>(d2i_OCSP_RESPONSE, responseDer);
    if (!response || OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
        return nullptr;
    return BasicPtr(OCSP_response_get1_basic(response.get()));
}

RevocationStatus withEvidence(RevocationStatus status, const QByteArray& responseDer) {
    if (status.issuedAt.isValid())
        status.evidence = responseDer;
    return status;
}

} // namespace

QByteArray ocspRequest(const Certificate& certificate, const Certificate& issuer) {
    return ocspQuestion(certificate, issuer, false).requestDer;
}

OcspQuestion ocspQuestion(const Certificate& certificate, const Certificate& issuer, bool withNonce) {
    OcspQuestion question;
    question.hasNonce = withNonce;
    const RequestPtr request(OCSP_REQUEST_new());
    // SHA-1 here only names the certificate, and is what every responder understands (RFC 5019 section 2.1.1).
    OCSP_request_add0_id(request.get(), OCSP_cert_to_id(EVP_sha1(), certificate.handle(), issuer.handle()));
    if (withNonce)
        question.hasNonce = OCSP_request_add1_nonce(request.get(), nullptr, -1) == 1;
    question.requestDer = toDer(i2d_OCSP_REQUEST, request.get());
    return question;
}

RevocationStatus judgeOcsp(const QByteArray& responseDer, const Certificate& certificate, const Certificate& issuer,
                           const QDateTime& at, const QDateTime& now, const OcspReading& reading) {
    const BasicPtr basic = parse(responseDer);
    if (!basic)
        return unknown(QStringLiteral("not a successful response"), certificate);
    return withEvidence(judgeBasic(basic.get(), certificate, issuer, at, now, reading), responseDer);
}

RevocationStatus judgeOcspReply(const QByteArray& responseDer, const OcspQuestion& question,
                                const Certificate& certificate, const Certificate& issuer, const QDateTime& at,
                                const QDateTime& now, const OcspReading& reading) {
    const BasicPtr basic = parse(responseDer);
    if (!basic)
        return unknown(QStringLiteral("not a successful response"), certificate);
    const RequestPtr request = fromDer<RequestPtr>(d2i_OCSP_REQUEST, question.requestDer);
    // Many responders sign in advance and give none; another one than ours is somebody else's answer.
    if (question.hasNonce && OCSP_check_nonce(request.get(), basic.get()) == 0)
        return unknown(QStringLiteral("another nonce"), certificate);
    return withEvidence(judgeBasic(basic.get(), certificate, issuer, at, now, reading), responseDer);
}

Result<QByteArray> answerOcsp(QByteArrayView requestDer, const OcspService& service) {
    const RequestPtr request = fromDer<RequestPtr>(d2i_OCSP_REQUEST, requestDer);
    if (!request || OCSP_request_onereq_count(request.get()) < 1 || OCSP_request_onereq_count(request.get()) > 100) {
        const ResponsePtr refusal(OCSP_response_create(OCSP_RESPONSE_STATUS_MALFORMEDREQUEST, nullptr));
        return toDer(i2d_OCSP_RESPONSE, refusal.get());
    }
    const BasicPtr basic(OCSP_BASICRESP_new());
    const qint64 now = service.clock().toSecsSinceEpoch();
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
