#include "crypto/Revocation.h"

#include "crypto/Crl.h"
#include "crypto/Fetch.h"
#include "crypto/Ocsp.h"

namespace vanthu::crypto {

namespace {

constexpr int mostUrls = 3;
constexpr std::size_t mostCarried = 500;

class Question {
public:
    Question(const Certificate& certificate, const Certificate& issuer, const RevocationOptions& options,
             const QDateTime& at, const QDateTime& now, const Cancel& cancel)
        : m_certificate(certificate)
        , m_issuer(issuer)
        , m_options(options)
        , m_cache(options.cacheFolder)
        , m_at(at)
        , m_now(now)
        , m_cancel(cancel) {}

    RevocationStatus answer() {
        hearCarried();
        hearCached();
        if (m_options.online && !isSettled())
            askOcsp();
        if (m_options.online && !isSettled())
            askCrl();
        return std::move(m_best);
    }

    // Lists only: a responder's certificate is not asked for at responders again.
    RevocationStatus answerByLists() {
        hearCarriedLists();
        hearCachedLists();
        if (m_options.online && !isSettled())
            askCrl();
        return std::move(m_best);
    }

private:
    // Given after the instant in question, or still the newest there is: asking again would tell nothing more.
    bool isSettled() const {
        if (m_best.state != RevocationState::Revoked && m_options.askSources && !m_toldBySource)
            return false;
        return m_best.state == RevocationState::Revoked ||
               (m_best.state == RevocationState::Good && (m_best.issuedAt >= m_at || m_best.nextUpdate >= m_now));
    }

    QDateTime judged() const { return m_options.judgedAt.isValid() ? m_options.judgedAt : m_now; }
    QDateTime provenAt(const RevocationStatus& status) const {
        return m_options.provenAt ? m_options.provenAt(status.evidence) : QDateTime();
    }

    // Whoever holds the stolen key of an authority that has expired can write answers of any date: one counts only if
    // it is proven to be older than that (EN 319 102-1 clause 5.6.2.2, validation time sliding).
    bool isOldEnough(const RevocationStatus& status) const {
        if (m_issuer.notAfter() >= judged())
            return true;
        const QDateTime proven = provenAt(status);
        return proven.isValid() && proven <= m_issuer.notAfter();
    }

    // The date of an answer is only as good as the key that wrote it: what counts is since when it is known to exist.
    bool responderIsRevoked(const RevocationStatus& status) const {
        if (status.responder.isNull())
            return false;
        const QDateTime proven = provenAt(status);
        Question about(status.responder, m_issuer, m_options, proven.isValid() ? proven : judged(), m_now, m_cancel);
        return about.answerByLists().state == RevocationState::Revoked;
    }

    // True when the answer counts.
    bool hear(RevocationStatus status) {
        if (status.state != RevocationState::Unknown && !isOldEnough(status)) {
            status.state = RevocationState::Unknown;
            status.why = Error("crypto.revocation_unknown", {m_certificate.commonName()},
                               QStringLiteral("answer of an expired authority, not proven to be older"));
        }
        if (status.state != RevocationState::Unknown && responderIsRevoked(status)) {
            status.state = RevocationState::Unknown;
            status.why = Error("crypto.revocation_unknown", {m_certificate.commonName()},
                               QStringLiteral("the responder's certificate is revoked"));
        }
        if (weight(status) > weight(m_best) ||
            (weight(status) == weight(m_best) && status.issuedAt > m_best.issuedAt && status.issuedAt.isValid()) ||
            (m_best.state == RevocationState::Unknown && !m_best.why))
            m_best = std::move(status);
        return m_best.state != RevocationState::Unknown;
    }

    // Revoked wins over good; on hold over not known at all, and over a good answer that is older.
    static int weight(const RevocationStatus& status) {
        switch (status.state) {
        case RevocationState::Revoked:
            return 3;
        case RevocationState::Good:
            return 2;
        case RevocationState::Unknown:
            break;
        }
        return status.why && status.why->code() == "crypto.certificate_on_hold" ? 2 : status.why ? 1 : 0;
    }

    void hearOcsp(const QByteArray& response) { hear(judgeOcsp(response, m_certificate, m_issuer, m_at, m_now)); }
    void hearCrl(const QByteArray& crl) { hear(judgeCrl(crl, m_certificate, m_issuer, m_at, m_now)); }

    void hearCarried() {
        for (std::size_t i = 0; i < m_options.ocspResponses.size() && i < mostCarried; ++i)
            hearOcsp(m_options.ocspResponses[i]);
        hearCarriedLists();
    }
    void hearCarriedLists() {
        for (std::size_t i = 0; i < m_options.crls.size() && i < mostCarried; ++i)
            hearCrl(m_options.crls[i]);
    }
    void hearCached() {
        if (m_options.memory)
            if (const auto said = m_options.memory->find(ocspKey()); said && *said)
                hearOcsp(**said);
        if (const auto known = m_cache.find(ocspKey(), "ocsp", largestOcspAnswer))
            hearOcsp(*known);
        hearCachedLists();
    }
    void hearCachedLists() {
        for (const QUrl& url : m_certificate.crlUrls().mid(0, mostUrls))
            if (const auto known = m_cache.find(url.toEncoded(), "crl", largestCrl))
                hearCrl(*known);
    }

    QByteArray ocspKey() const { return m_issuer.der() + m_certificate.serialHex().toLatin1(); }

    void failed(const Error& error) {
        if (m_best.state == RevocationState::Unknown && weight(m_best) < 2)
            m_best.why = error;
    }

    // With a nonce, so that nobody can replay an older answer; servers that refuse one are asked again without.
    Result<RevocationStatus> askResponder(const QUrl& url, bool withNonce) {
        const OcspQuestion question = ocspQuestion(m_certificate, m_issuer, withNonce);
        TRY(const QByteArray reply, postForSigned(url, "application/ocsp-request", question.requestDer,
                                                  largestOcspAnswer, m_options, m_cancel));
        return judgeOcspReply(reply, question, m_certificate, m_issuer, m_at, m_now);
    }

    void askOcsp() {
        for (const QUrl& url : m_certificate.ocspUrls().mid(0, mostUrls)) {
            auto status = askResponder(url, true);
            if (status && status->state == RevocationState::Unknown && !m_cancel.requested())
                status = askResponder(url, false);
            if (!status) {
                failed(status.error());
                continue;
            }
            const QByteArray evidence = status->evidence;
            m_toldBySource = m_toldBySource || status->state != RevocationState::Unknown;
            if (hear(std::move(*status)) && !evidence.isEmpty()) {
                m_cache.keep(ocspKey(), "ocsp", evidence);
                if (m_options.memory)
                    m_options.memory->remember(ocspKey(), evidence);
            }
            if (isSettled())
                return;
        }
    }

    void askCrl() {
        for (const QUrl& url : m_certificate.crlUrls().mid(0, mostUrls)) {
            const auto list = fetchSigned(url, largestCrl, m_options, m_cancel);
            if (!list) {
                failed(list.error());
                continue;
            }
            RevocationStatus status = judgeCrl(*list, m_certificate, m_issuer, m_at, m_now);
            m_toldBySource = m_toldBySource || status.state != RevocationState::Unknown;
            const QByteArray evidence = status.evidence;
            if (hear(std::move(status)) && !evidence.isEmpty())
                m_cache.keep(url.toEncoded(), "crl", evidence);
            if (isSettled())
                return;
        }
    }

    const Certificate& m_certificate;
    const Certificate& m_issuer;
    const RevocationOptions& m_options;
    AnswerCache m_cache;
    QDateTime m_at;
    QDateTime m_now;
    Cancel m_cancel;
    bool m_toldBySource = false;
    RevocationStatus m_best;
};

} // namespace

RevocationStatus checkRevocation(const Certificate& certificate, const Certificate& issuer,
                                 const RevocationOptions& options, const QDateTime& at, const QDateTime& now,
                                 const Cancel& cancel) {
    return Question(certificate, issuer, options, at, now, cancel).answer();
}

} // namespace vanthu::crypto
