#include "crypto/CrlShelf.h"

#include "crypto/CrlSigner.h"
#include "crypto/Fetch.h"

namespace vanthu::crypto {

namespace {

constexpr std::size_t mostLists = 500;
constexpr std::size_t mostSearches = 200;
constexpr int mostUrls = 2;

} // namespace

CrlShelf::CrlShelf(const std::vector<Certificate>& pool, const TrustStore& trust, const RevocationOptions& options,
                   const QDateTime& now, Cancel cancel)
    : m_pool(pool)
    , m_trust(trust)
    , m_options(options)
    , m_judgedAt(options.judgedAt.isValid() ? options.judgedAt : now)
    , m_cancel(std::move(cancel)) {
    for (const QByteArray& list : options.crls)
        (void)add(list, AnswerOrigin::Given, {});
    for (const QByteArray& list : options.carried.crls)
        (void)add(list, AnswerOrigin::Carried, {});
}

const ListAtHand* CrlShelf::add(const QByteArray& bytes, AnswerOrigin origin, const QUrl& url) {
    if (const auto known = m_known.constFind(bytes); known != m_known.constEnd()) {
        if ((*known)->origin == AnswerOrigin::Carried && origin != AnswerOrigin::Carried) {
            (*known)->origin = origin;
            (*known)->url = url;
        }
        return *known;
    }
    auto crl = m_lists.size() < mostLists ? Crl::parse(bytes) : std::nullopt;
    if (!crl)
        return nullptr;
    m_lists.push_back({std::move(*crl), origin, url});
    m_known.insert(bytes, &m_lists.back());
    return &m_lists.back();
}

const Path& CrlShelf::signerOf(const ListAtHand& list, const Path& about) {
    const auto key = std::pair(&list, about[1].sha256Hex());
    const auto known = m_signers.find(key);
    if (known != m_signers.end())
        return known->second;
    static const Path nobody;
    if (m_signers.size() >= mostSearches)
        return nobody;
    Path found = crypto::signerOf(list.crl, about, m_pool, m_trust, m_judgedAt);
    const QList<QUrl> urls = found.empty() && m_options.online ? list.crl.caIssuersUrls() : QList<QUrl>();
    for (const QUrl& url : urls.mid(0, mostUrls)) {
        const auto body = fetchSigned(url, largestIssuers, m_options, m_cancel);
        const auto more = body ? Certificate::manyFromBytes(*body, url.toString()) : fail(body.error());
        if (more && found.empty())
            found = crypto::signerOf(list.crl, about, *more, m_trust, m_judgedAt);
    }
    return m_signers.emplace(key, std::move(found)).first->second;
}

} // namespace vanthu::crypto
