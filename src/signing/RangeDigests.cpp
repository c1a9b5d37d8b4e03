#include "signing/RangeDigests.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <set>

namespace vanthu::signing {
namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

// Honest signatures overlap in what lies before their gaps, and behind them only in their own revision.
constexpr qint64 mostOverlap = 4LL * 1024 * 1024 * 1024;

QByteArray finish(const Context& context) {
    QByteArray digest(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    unsigned int length = 0;
    if (!context || EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), &length) != 1)
        return {};
    digest.truncate(length);
    return digest;
}

} // namespace

RangeDigests::RangeDigests(const pdf::PdfFile& file, std::vector<Range> ranges, Cancel cancel)
    : m_file(file)
    , m_ranges(std::move(ranges))
    , m_cancel(std::move(cancel)) {}

QByteArray RangeDigests::digest(std::size_t range, crypto::DigestAlgorithm algorithm) {
    const auto found = m_digests.find(algorithm);
    const auto& all =
        found != m_digests.end() ? found->second : m_digests.emplace(algorithm, compute(algorithm)).first->second;
    return range < all.size() ? all[range] : QByteArray();
}

std::vector<QByteArray> RangeDigests::compute(crypto::DigestAlgorithm algorithm) const {
    std::set<qint64> borders;
    qint64 work = 0;
    qint64 lastGap = 0;
    for (const Range& range : m_ranges) {
        borders.insert({range.gapBegin, range.gapEnd, range.end});
        work += range.end - range.gapEnd;
        lastGap = std::max(lastGap, range.gapBegin);
    }
    Context base(EVP_MD_CTX_new());
    std::vector<Context> own(m_ranges.size());
    if (work > m_file.size() * 2 + mostOverlap || !base ||
        EVP_DigestInit_ex(base.get(), crypto::evpDigest(algorithm), nullptr) != 1)
        return {};
    qint64 begin = 0;
    for (const qint64 end : borders) {
        std::vector<EVP_MD_CTX*> takers;
        if (begin < lastGap)
            takers.push_back(base.get());
        for (std::size_t i = 0; i < m_ranges.size(); ++i)
            if (begin >= m_ranges[i].gapEnd && begin < m_ranges[i].end && own[i])
                takers.push_back(own[i].get());
        const auto take = [&](QByteArrayView block) {
            for (EVP_MD_CTX* taker : takers)
                EVP_DigestUpdate(taker, block.data(), static_cast<std::size_t>(block.size()));
            return !m_cancel.requested();
        };
        if (!takers.empty() && !m_file.forEachBlock(begin, end - begin, take))
            return {};
        for (std::size_t i = 0; i < m_ranges.size(); ++i) {
            if (m_ranges[i].gapBegin != end)
                continue;
            own[i].reset(EVP_MD_CTX_new());
            if (!own[i] || EVP_MD_CTX_copy_ex(own[i].get(), base.get()) != 1)
                return {};
        }
        begin = end;
    }
    std::vector<QByteArray> digests;
    for (const Context& context : own)
        digests.push_back(finish(context));
    return digests;
}

} // namespace vanthu::signing
