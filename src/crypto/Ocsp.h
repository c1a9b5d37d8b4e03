#pragma once

#include "base/Clock.h"
#include "crypto/Revocation.h"
#include "crypto/SigningKey.h"

#include <functional>

struct evp_pkey_st;

namespace vanthu::crypto {

// An RFC 6960 request for one certificate, DER.
QByteArray ocspRequest(const Certificate& certificate, const Certificate& issuer);

// The same as a question of our own: with a nonce, which a reply that carries one must repeat.
struct OcspQuestion {
    QByteArray requestDer;
    bool hasNonce = false;
};
OcspQuestion ocspQuestion(const Certificate& certificate, const Certificate& issuer, bool withNonce);

// How an answer is to be read.
struct OcspReading {
    Freshness freshness;
    // Where the responder's certificate is looked for when the answer does not carry it; may be null.
    const std::vector<Certificate>* pool = nullptr;
};

// What a response says of `certificate` at `at`. Unknown unless it is signed by the issuer or by a responder that the
// issuer authorised (id-kp-OCSPSigning) and whose certificate was valid when it answered, is about this certificate,
// and is current or reaches beyond `at`; a "good" that was given after the certificate had expired counts only within
// the responder's archive cutoff. `signer` of the result is the responder: its revocation is for the caller to judge.
RevocationStatus judgeOcsp(const QByteArray& responseDer, const Certificate& certificate, const Certificate& issuer,
                           const QDateTime& at, const QDateTime& now, const OcspReading& reading = {});
// What a reply to `question` says.
RevocationStatus judgeOcspReply(const QByteArray& responseDer, const OcspQuestion& question,
                                const Certificate& certificate, const Certificate& issuer, const QDateTime& at,
                                const QDateTime& now, const OcspReading& reading = {});

// The server's side, for the training axis: `lookup` says what is known of a serial number (upper-case hex).
struct OcspService {
    Certificate issuer;
    Certificate responder;
    evp_pkey_st* responderKey = nullptr;
    std::function<RevocationStatus(const QString& serialHex)> lookup;
    Clock clock;
};
// `crypto.ocsp_failed`; a malformed request gets a response that says so.
Result<QByteArray> answerOcsp(QByteArrayView requestDer, const OcspService& service);

} // namespace vanthu::crypto
