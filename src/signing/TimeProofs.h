#pragma once

#include "crypto/PathValidation.h"
#include "signing/SignatureJudge.h"

#include <QSet>

#include <memory>

// What is proven about time in one document: proofs of existence (EN 319 102-1 clause 5.6.2.3) from document
// time-stamps, and certificate paths judged by them. Private to this room.
namespace vanthu::signing {

class TimeProofs {
public:
    TimeProofs(const CarriedData& carried, const VerifyOptions& options, const Cancel& cancel);

    // The instant of judging: `at`, or the clock.
    QDateTime now() const { return m_now; }
    // The earliest instant at which bytes that end at `end` are proven to have existed; invalid when nothing proves it.
    QDateTime existedAt(qint64 end) const;
    // The same, or else the instant of judging.
    QDateTime controlTime(qint64 end) const;
    // A document time-stamp that was found good.
    void add(const SignedBytes& timestamp, const QDateTime& time);

    // `more` is what the signature brings itself; `atIsProven` as in RevocationOptions. What was asked before is not
    // judged again: the signatures of one person ask the same.
    crypto::PathResult path(const crypto::Certificate& leaf, const std::vector<crypto::Certificate>& certificates,
                            const crypto::ValidationData& more, const QDateTime& at, bool atIsProven,
                            crypto::Purpose purpose) const;
    // Certificates that the document carries, for finding a signer.
    const std::vector<crypto::Certificate>& certificates() const { return m_certificates; }
    const VerifyOptions& options() const { return m_options; }
    const CarriedData& carried() const { return m_carried; }
    const Cancel& cancel() const { return m_cancel; }

private:
    struct Proof {
        qint64 gapBegin;
        QDateTime time;
        QSet<QByteArray> answers; // SHA-256 of what is proven with it
    };
    struct Question {
        crypto::Certificate leaf;
        std::vector<crypto::Certificate> certificates;
        crypto::ValidationData more;
        QDateTime at;
        bool atIsProven;
        crypto::Purpose purpose;
        bool operator==(const Question& other) const;
    };
    QDateTime provenAt(const QByteArray& der) const;
    crypto::PathResult validate(const Question& question) const;

    const CarriedData& m_carried;
    const VerifyOptions& m_options;
    const Cancel& m_cancel;
    QDateTime m_now;
    std::vector<crypto::Certificate> m_certificates;
    std::shared_ptr<crypto::FetchMemory> m_memory;
    std::shared_ptr<crypto::FetchBudget> m_budget;
    std::vector<Proof> m_proofs;
    mutable std::vector<std::pair<Question, crypto::PathResult>> m_answered; // with these proofs
};

} // namespace vanthu::signing
