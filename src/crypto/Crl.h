#pragma once

#include "base/Result.h"
#include "crypto/Certificate.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QPair>
#include <QUrl>

#include <memory>
#include <optional>

struct evp_pkey_st;

namespace vanthu::crypto {

// A certificate revocation list (RFC 5280 section 5), parsed once: a value, cheap to copy, readable from any thread.
// Says what stands in it; who may have signed it and for whom it speaks is judged elsewhere.
class Crl {
public:
    // DER or PEM, at most 32 MiB. Absent when it cannot be read.
    static std::optional<Crl> parse(const QByteArray& bytes);

    X509_CRL* handle() const { return m_crl.get(); }
    QByteArray der() const;
    QDateTime issuedAt() const;   // thisUpdate, UTC
    QDateTime nextUpdate() const; // UTC; invalid when the list names none
    bool isIssuedBy(const X509_NAME* name) const;
    // The key of `certificate` signed it. Costs a digest of the whole list.
    bool isSignedBy(const Certificate& certificate) const;

    // It, or an entry of it, has a critical extension that is not known here: the list says nothing (sections 5.2 and
    // 5.3).
    bool hasUnknownCritical() const { return m_hasUnknownCritical; }
    // A delta list holds only what changed since the list with the number that it names (section 5.2.4).
    bool isDelta() const;
    // Whether this delta may be laid over `complete`: same issuer and scope, numbers that fit. Section 6.3.3 (c).
    bool isDeltaOf(const Crl& complete) const;

    struct Entry {
        QDateTime revokedAt;
        int reason = -1;        // CRLReason; -1 = none given
        bool isRemoved = false; // removeFromCRL: of a delta, that the certificate is on hold no longer
    };
    // What it says of a certificate, also as an indirect list.
    std::optional<Entry> entryOf(const Certificate& certificate) const;

    // Since when it keeps certificates that have expired (X.509 8.6.2.5); invalid = not at all.
    QDateTime keepsExpiredSince() const;
    QList<QUrl> freshestUrls() const;  // where deltas are (section 5.2.6)
    QList<QUrl> caIssuersUrls() const; // where its signer's certificate is (section 5.2.7)

private:
    explicit Crl(std::shared_ptr<X509_CRL> crl);
    std::shared_ptr<X509_CRL> m_crl;
    bool m_hasUnknownCritical = false;
};

// A version 2 list of the issuer, DER, valid for `days`. For the training PKI. `crypto.crl_failed`.
Result<QByteArray> makeCrl(const Certificate& issuer, evp_pkey_st* key, const QList<QPair<QString, QDateTime>>& revoked,
                           const QDateTime& now, int days);

} // namespace vanthu::crypto
