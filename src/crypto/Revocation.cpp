#include "crypto/Revocation.h"

#include "crypto/CrlAnswer.h"
#include "crypto/CrlShelf.h"
#include "crypto/Fetch.h"
#include "crypto/Ocsp.h"
#include "crypto/OpenSsl.h"

#include <algorithm>

namespace vanthu::crypto {

namespace {

constexpr int mostUrls = 6;
constexpr std::size_t mostCarried = 500;
constexpr std::size_t deepestQuestion = 4;

// Revoked for a reason that casts no doubt on what the key did before.
bool onlyRetired(int reason) {
    return reason == OCSP_REVOKED_STATUS_AFFILIATIONCHANGED || reason == OCSP_REVOKED_STATUS_SUPERSEDED ||
           reason == OCSP_REVOKED_STATUS_CESSATIONOFOPERATION;
}

// Revoked wins over good; on hold over not known at all, and over a good answer that is older.
int weightOf(const RevocationStatus& status) {
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

RevocationHearing hearingOf(const RevocationStatus& status, AnswerOrigin origin, const QUrl& url) {
    return {status.source, origin, url, status.state, status.issuedAt, status.nextUpdate, status.why};
}

} // namespace

bool isBetter(const RevocationStatus& one, const RevocationStatus& other) {
    const int a = weightOf(one);
    const int b = weightOf(other);
    return a > b || (a == b && one.issuedAt.isValid() && one.issuedAt > other.issuedAt);
}

// What is shared by all questions of one check.
class RevocationCheck::Private {
public:
    Private(const std::vector<Certificate>& somePool, const TrustStore& someTrust, const RevocationOptions& someOptions,
            const QDateTime& instant, Cancel aCancel)
        : pool(somePool)
        , options(someOptions)
        , shelf(somePool, someTrust, someOptions, instant, aCancel)
        , cache(someOptions.cacheFolder)
        , now(instant)
        , cancel(std::move(aCancel)) {}

    QDateTime judged() const { return options.judgedAt.isValid() ? options.judgedAt : now; }

    const std::vector<Certificate>& pool;
    const RevocationOptions& options;
    CrlShelf shelf;
    AnswerCache cache;
    QDateTime now;
    Cancel cancel;
    std::vector<Certificate> asking; // whose revocation is being judged, outermost first
};

namespace {

template<class Shared>
class Question {
public:
    Question(Shared& shared, const Path& path, const QDateTime& at, bool atIsProven)
        : m_shared(shared)
        , m_options(shared.options)
        , m_path(path)
        , m_certificate(path[0])
        , m_issuer(path[1])
        , m_at(at)
        , m_atIsProven(atIsProven) {
        m_shared.asking.push_back(m_certificate);
    }
    Question(const Question&) = delete;
    Question& operator=(const Question&) = delete;
    ~Question() { m_shared.asking.pop_back(); }

    RevocationStatus answer() {
        hearOcspAtHand();
        hearListsAtHand();
        if (m_options.online && !isSettled())
            askOcsp();
        return finish();
    }

    // Lists only: a responder's certificate is not asked for at responders again.
    RevocationStatus answerByLists() {
        hearListsAtHand();
        return finish();
    }

private:
    RevocationStatus finish() {
        if (m_options.online && !isSettled())
            askCrl();
        m_best.heard = std::move(m_heard);
        m_best.heard.insert(m_best.heard.end(), m_heardLists.begin(), m_heardLists.end());
        m_best.heard.insert(m_best.heard.end(), m_failures.begin(), m_failures.end());
        return std::move(m_best);
    }

    // Given after the instant in question, or still the newest there is: asking again would tell nothing more.
    bool isSettled() const {
        if (m_best.state != RevocationState::Revoked && m_options.askSources && !m_toldBySource)
            return false;
        return m_best.state == RevocationState::Revoked ||
               (m_best.state == RevocationState::Good &&
                (m_best.issuedAt >= m_at || m_best.nextUpdate >= m_shared.now));
    }

    Freshness freshness(AnswerOrigin origin) const { return {origin, m_atIsProven, m_options.carriedGrace}; }
    QDateTime provenAt(const QByteArray& der) const {
        return m_options.provenAt && !der.isEmpty() ? m_options.provenAt(der) : QDateTime();
    }

    // Whoever holds the stolen key of an authority that has expired can write answers of any date: one counts only if
    // it is proven to be older than that (EN 319 102-1 clause 5.6.2.2, validation time sliding).
    bool isOldEnough(const QByteArray& der, const QDateTime& expiry) const {
        if (expiry >= m_shared.judged())
            return true;
        const QDateTime proven = provenAt(der);
        return proven.isValid() && proven <= expiry;
    }

    // Whether the signer of an answer was in good standing when he gave it. A later revocation because of its key makes
    // the date of the answer worthless, unless it is proven to be older.
    bool wasGood(const Path& signer, const QByteArray& answer, const QDateTime& answeredAt, bool unknownCounts) {
        const auto asked = std::find(m_shared.asking.begin(), m_shared.asking.end(), signer.front());
        if (asked != m_shared.asking.end() || m_shared.asking.size() >= deepestQuestion)
            return false;
        const RevocationStatus status = Question(m_shared, signer, answeredAt, true).answerByLists();
        if (status.state == RevocationState::Revoked)
            return false;
        const QDateTime proven = provenAt(answer);
        const bool datesCount = !status.revokedAt.isValid() || status.revokedAt > m_shared.judged() ||
                                onlyRetired(status.reason) || (proven.isValid() && proven < status.revokedAt);
        if (status.state == RevocationState::Good)
            return datesCount;
        return unknownCounts && datesCount && (!status.why || status.why->code() != "crypto.certificate_on_hold");
    }

    // RFC 6960 section 4.2.2.2.1: the CA says that nobody need ask, or where to ask, or neither, and then has chosen
    // the responder's short life instead.
    bool isGoodResponder(const RevocationStatus& status) {
        const Certificate& responder = status.signer;
        if (responder.isNull() || X509_get_ext_by_NID(responder.handle(), NID_id_pkix_OCSP_noCheck, -1) >= 0)
            return true;
        const bool namesSource = X509_get_ext_by_NID(responder.handle(), NID_crl_distribution_points, -1) >= 0 ||
                                 !responder.ocspUrls().isEmpty();
        Path path{responder};
        path.insert(path.end(), m_path.begin() + 1, m_path.end());
        return wasGood(path, status.evidence, status.issuedAt, !namesSource);
    }

    // Each certificate of the signer's path up to where it joins ours was in good standing.
    bool isGoodSigner(const Path& signer, const ListAtHand& list) {
        for (std::size_t i = 0; i + 1 < signer.size(); ++i) {
            if (std::find(m_path.begin() + 1, m_path.end(), signer[i]) != m_path.end())
                return true;
            // A CA may have the list of its list's signer signed by himself, and then says so in his certificate.
            if (signer[i] == m_certificate && !list.crl.isIssuedBy(X509_get_issuer_name(m_certificate.handle())))
                continue;
            const Path rest(signer.begin() + static_cast<std::ptrdiff_t>(i), signer.end());
            if (!wasGood(rest, list.crl.der(), list.crl.issuedAt(), false))
                return false;
        }
        return true;
    }

    bool hear(RevocationStatus status) {
        if (isBetter(status, m_best) || (m_best.state == RevocationState::Unknown && !m_best.why))
            m_best = std::move(status);
        return m_best.state != RevocationState::Unknown;
    }

    void disbelieve(RevocationStatus& status, const char* reason) {
        status.state = RevocationState::Unknown;
        status.why = Error("crypto.revocation_unknown", {m_certificate.commonName()}, QLatin1String(reason));
    }

    // True when the answer counts.
    bool hearOcsp(RevocationStatus status, AnswerOrigin origin, const QUrl& url) {
        if (status.state != RevocationState::Unknown && !isOldEnough(status.evidence, m_issuer.notAfter()))
            disbelieve(status, "answer of an expired authority, not proven to be older");
        if (status.state != RevocationState::Unknown && !isGoodResponder(status))
            disbelieve(status, "the responder's certificate is revoked, or nobody knows");
        status.source = "OCSP";
        m_heard.push_back(hearingOf(status, origin, url));
        return hear(std::move(status));
    }

    RevocationStatus judgedOcsp(const QByteArray& response, AnswerOrigin origin) const {
        return judgeOcsp(response, m_certificate, m_issuer, m_at, m_shared.now, {freshness(origin), &m_shared.pool});
    }

    void hearOcspAtHand() {
        const auto& carried = m_options.carried.ocsps;
        for (std::size_t i = 0; i < m_options.ocspResponses.size() && i < mostCarried; ++i)
            hearAbout(judgedOcsp(m_options.ocspResponses[i], AnswerOrigin::Given), AnswerOrigin::Given);
        for (std::size_t i = 0; i < carried.size() && i < mostCarried; ++i)
            hearAbout(judgedOcsp(carried[i], AnswerOrigin::Carried), AnswerOrigin::Carried);
        if (m_options.memory)
            if (const auto said = m_options.memory->find(ocspKey()); said && *said)
                hearOcsp(judgedOcsp(**said, AnswerOrigin::Kept), AnswerOrigin::Kept, {});
        if (const auto known = m_shared.cache.find(ocspKey(), "ocsp", largestOcspAnswer))
            hearOcsp(judgedOcsp(*known, AnswerOrigin::Kept), AnswerOrigin::Kept, {});
    }

    // A document carries answers about others too.
    void hearAbout(RevocationStatus status, AnswerOrigin origin) {
        if (status.isAbout)
            hearOcsp(std::move(status), origin, {});
        else
            hear(std::move(status));
    }

    void hearListsAtHand() {
        for (const QUrl& url : m_certificate.crlUrls().mid(0, mostUrls) + m_certificate.freshestCrlUrls().mid(0, 2))
            if (const auto known = m_shared.cache.find(url.toEncoded(), "crl", largestCrl))
                (void)m_shared.shelf.add(*known, AnswerOrigin::Kept, url);
        (void)hearLists();
    }

    // All lists at hand together. True when they count.
    bool hearLists() {
        m_heardLists.clear();
        std::vector<BelievedCrl> believed;
        RevocationStatus best;
        for (const ListAtHand& list : m_shared.shelf.lists()) {
            const char* why = nullptr;
            auto one = believe(list, why);
            const RevocationStatus alone =
                one ? answerOf({*one}, m_certificate, m_at) : unknownByLists(why, m_certificate);
            if (one || list.crl.isIssuedBy(X509_get_issuer_name(m_certificate.handle()))) {
                RevocationHearing hearing = hearingOf(alone, list.origin, list.url);
                hearing.issuedAt = list.crl.issuedAt();
                hearing.nextUpdate = list.crl.nextUpdate();
                m_heardLists.push_back(std::move(hearing));
            }
            if (one)
                believed.push_back(std::move(*one));
            else if (best.state == RevocationState::Unknown)
                best = alone;
        }
        if (!believed.empty())
            best = answerOf(believed, m_certificate, m_at);
        else if (m_shared.shelf.lists().empty())
            return false;
        return hear(std::move(best));
    }

    std::optional<BelievedCrl> believe(const ListAtHand& list, const char*& why) {
        const CrlScope scope = scopeOf(list.crl, m_certificate);
        why = scope.why;
        if (scope.reasons == 0)
            return std::nullopt;
        why = "critical extension";
        if (list.crl.hasUnknownCritical())
            return std::nullopt;
        why = "dated in the future";
        const QDateTime issuedAt = list.crl.issuedAt();
        if (!issuedAt.isValid() || issuedAt > m_shared.now.addSecs(Freshness::clockTolerance))
            return std::nullopt;
        why = "not signed by who may sign it";
        const Path signer = m_shared.shelf.signerOf(list, m_path);
        if (signer.empty())
            return std::nullopt;
        why = "answer of an expired authority, not proven to be older";
        if (!isOldEnough(list.crl.der(), std::min(m_issuer.notAfter(), signer.front().notAfter())))
            return std::nullopt;
        why = "the signer's certificate is revoked, or nobody knows";
        if (!isGoodSigner(signer, list))
            return std::nullopt;
        return BelievedCrl{list.crl, scope.reasons, freshness(list.origin), signer.front()};
    }

    QByteArray ocspKey() const { return m_issuer.der() + m_certificate.serialHex().toLatin1(); }

    void failed(const char* source, const QUrl& url, const Error& error) {
        RevocationHearing hearing{source, AnswerOrigin::Asked, url, RevocationState::Unknown, {}, {}, error};
        m_failures.push_back(std::move(hearing));
        if (m_best.state == RevocationState::Unknown && weightOf(m_best) < 2)
            m_best.why = error;
    }

    // With a nonce, so that nobody can replay an older answer; servers that refuse one are asked again without.
    Result<RevocationStatus> askResponder(const QUrl& url, bool withNonce) {
        const OcspQuestion question = ocspQuestion(m_certificate, m_issuer, withNonce);
        TRY(const QByteArray reply, postForSigned(url, "application/ocsp-request", question.requestDer,
                                                  largestOcspAnswer, m_options, m_shared.cancel));
        return judgeOcspReply(reply, question, m_certificate, m_issuer, m_at, m_shared.now,
                              {freshness(AnswerOrigin::Asked), &m_shared.pool});
    }

    void askOcsp() {
        for (const QUrl& url : m_certificate.ocspUrls().mid(0, mostUrls)) {
            auto status = askResponder(url, true);
            if (status && status->state == RevocationState::Unknown && !m_shared.cancel.requested())
                status = askResponder(url, false);
            if (!status) {
                failed("OCSP", url, status.error());
                continue;
            }
            const QByteArray evidence = status->evidence;
            m_toldBySource = m_toldBySource || status->state != RevocationState::Unknown;
            if (hearOcsp(std::move(*status), AnswerOrigin::Asked, url) && !evidence.isEmpty()) {
                m_shared.cache.keep(ocspKey(), "ocsp", evidence);
                if (m_options.memory)
                    m_options.memory->remember(ocspKey(), evidence);
            }
            if (isSettled())
                return;
        }
    }

    void askCrl() {
        for (const QUrl& url : m_certificate.crlUrls().mid(0, mostUrls)) {
            if (askList(url))
                for (const QUrl& delta : deltasOf(url))
                    (void)askList(delta);
            if (isSettled())
                return;
        }
    }

    QList<QUrl> deltasOf(const QUrl& url) const {
        QList<QUrl> urls = m_certificate.freshestCrlUrls();
        for (const ListAtHand& list : m_shared.shelf.lists())
            if (list.url == url)
                urls += list.crl.freshestUrls();
        return urls.mid(0, 2);
    }

    bool askList(const QUrl& url) {
        const auto bytes = fetchSigned(url, largestCrl, m_options, m_shared.cancel);
        if (!bytes) {
            failed("CRL", url, bytes.error());
            return false;
        }
        const ListAtHand* list = m_shared.shelf.add(*bytes, AnswerOrigin::Asked, url);
        const char* why = "malformed";
        const bool counts = list && believe(*list, why);
        if (!counts)
            failed("CRL", url,
                   Error("crypto.revocation_unknown", {m_certificate.commonName()},
                         QStringLiteral("CRL: %1").arg(QLatin1String(why))));
        m_toldBySource = m_toldBySource || counts;
        (void)hearLists();
        if (counts)
            m_shared.cache.keep(url.toEncoded(), "crl", *bytes);
        return counts;
    }

    Shared& m_shared;
    const RevocationOptions& m_options;
    const Path& m_path;
    const Certificate& m_certificate;
    const Certificate& m_issuer;
    QDateTime m_at;
    bool m_atIsProven;
    bool m_toldBySource = false;
    RevocationStatus m_best;
    std::vector<RevocationHearing> m_heard, m_heardLists, m_failures;
};

} // namespace

RevocationCheck::RevocationCheck(const std::vector<Certificate>& pool, const TrustStore& trust,
                                 const RevocationOptions& options, const QDateTime& now, const Cancel& cancel)
    : d(std::make_unique<Private>(pool, trust, options, now, cancel)) {}

RevocationCheck::~RevocationCheck() = default;

RevocationStatus RevocationCheck::statusOf(const Path& path, const QDateTime& at) {
    return Question<Private>(*d, path, at, d->options.atIsProven).answer();
}

RevocationStatus checkRevocation(const Certificate& certificate, const Certificate& issuer,
                                 const RevocationOptions& options, const QDateTime& at, const QDateTime& now,
                                 const Cancel& cancel) {
    const std::vector<Certificate> nobody;
    const TrustStore trust;
    return RevocationCheck(nobody, trust, options, now, cancel).statusOf({certificate, issuer}, at);
}

} // namespace vanthu::crypto
