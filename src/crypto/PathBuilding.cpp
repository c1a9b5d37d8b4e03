#include "crypto/PathBuilding.h"

#include "crypto/OpenSsl.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace vanthu::crypto {

namespace {

constexpr std::size_t deepestPath = 10;
constexpr std::size_t mostPaths = 16;
constexpr int mostSignatureChecks = 400;
constexpr int mostSteps = 2000;

class Search {
public:
    Search(const std::vector<Certificate>& pool, const TrustStore& trust, const QDateTime& at)
        : m_trust(trust)
        , m_at(at) {
        for (const TrustAnchor& anchor : trust.anchorsAt(at))
            add(anchor.certificate);
        for (const Certificate& certificate : trust.intermediates())
            add(certificate);
        for (const Certificate& certificate : pool)
            add(certificate);
    }

    PathSearch run(const Certificate& leaf) {
        Path path{leaf};
        extend(path);
        std::stable_sort(m_found.paths.begin(), m_found.paths.end(),
                         [](const Path& a, const Path& b) { return a.size() < b.size(); });
        return std::move(m_found);
    }

private:
    void add(const Certificate& certificate) {
        if (!certificate.isNull())
            m_bySubject[nameKey(X509_get_subject_name(certificate.handle()))].push_back(certificate);
    }

    // Of the canonical form: names that are equal by RFC 5280 section 7.1 have the same. X509_check_issued compares.
    static unsigned long nameKey(const X509_NAME* name) { return X509_NAME_hash_ex(name, nullptr, nullptr, nullptr); }

    bool isAnchor(const Certificate& certificate) const { return m_trust.isAnchorAt(certificate, m_at); }

    // The same name with the same key again is a loop, whatever certificate says it (RFC 4158 section 2.4.2).
    static bool goesRound(const Path& path, const Certificate& next) {
        return std::any_of(path.begin(), path.end(), [&](const Certificate& earlier) {
            return X509_NAME_cmp(X509_get_subject_name(earlier.handle()), X509_get_subject_name(next.handle())) == 0 &&
                   earlier.publicKeyInfoDer() == next.publicKeyInfoDer();
        });
    }

    // The likeliest first: an anchor, valid now, issued last. The digest decides between equals, so that the order of
    // the pool never does.
    std::vector<Certificate> issuersOf(const Certificate& certificate) {
        using Rank = std::tuple<bool, bool, qint64, QByteArray>;
        std::vector<std::pair<Rank, Certificate>> ranked;
        const auto group = m_bySubject.find(nameKey(X509_get_issuer_name(certificate.handle())));
        if (group == m_bySubject.end())
            return {};
        for (const Certificate& candidate : group->second) {
            if (candidate == certificate)
                continue;
            const int error = X509_check_issued(candidate.handle(), certificate.handle());
            m_found.notAllowed = m_found.notAllowed || error == X509_V_ERR_KEYUSAGE_NO_CERTSIGN;
            if (error == X509_V_OK)
                ranked.emplace_back(Rank(!isAnchor(candidate), !candidate.isValidAt(m_at),
                                         -candidate.notBefore().toSecsSinceEpoch(), candidate.sha256Hex()),
                                    candidate);
        }
        std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        std::vector<Certificate> issuers;
        for (auto& [rank, candidate] : ranked)
            if (issuers.empty() || issuers.back() != candidate)
                issuers.push_back(std::move(candidate));
        return issuers;
    }

    bool hasSigned(const Certificate& issuer, const Certificate& certificate) {
        const auto key = std::pair(issuer.handle(), certificate.handle());
        if (const auto known = m_signed.find(key); known != m_signed.end())
            return known->second;
        if (m_checks == mostSignatureChecks) {
            m_found.gaveUp = true;
            return false;
        }
        ++m_checks;
        const bool good = X509_verify(certificate.handle(), X509_get0_pubkey(issuer.handle())) == 1;
        drainErrors();
        m_found.signatureWrong = m_found.signatureWrong || !good;
        m_signed.emplace(key, good);
        return good;
    }

    void extend(Path& path) {
        if (path.size() > m_found.longest.size())
            m_found.longest = path;
        if (isAnchor(path.back())) {
            m_found.paths.push_back(path);
            return;
        }
        if (path.size() == deepestPath || ++m_steps > mostSteps) {
            m_found.gaveUp = m_found.gaveUp || m_steps > mostSteps;
            return;
        }
        for (const Certificate& issuer : issuersOf(path.back())) {
            if (m_found.paths.size() == mostPaths)
                m_found.gaveUp = true;
            if (m_found.gaveUp)
                return;
            if (goesRound(path, issuer) || !hasSigned(issuer, path.back()))
                continue;
            path.push_back(issuer);
            extend(path);
            path.pop_back();
        }
    }

    const TrustStore& m_trust;
    QDateTime m_at;
    std::map<unsigned long, std::vector<Certificate>> m_bySubject;
    std::map<std::pair<X509*, X509*>, bool> m_signed;
    int m_checks = 0;
    int m_steps = 0;
    PathSearch m_found;
};

} // namespace

PathSearch findPaths(const Certificate& leaf, const std::vector<Certificate>& pool, const TrustStore& trust,
                     const QDateTime& at) {
    return Search(pool, trust, at).run(leaf);
}

} // namespace vanthu::crypto
