#pragma once

#include "crypto/Crl.h"
#include "crypto/Freshness.h"
#include "crypto/Revocation.h"

#include <QHash>

#include <deque>
#include <map>

namespace vanthu::crypto {

struct ListAtHand {
    Crl crl;
    AnswerOrigin origin = AnswerOrigin::Given;
    QUrl url; // of Kept and Asked
};

// The lists that one check has at hand, each parsed once and held against each signer once. Private to this room.
class CrlShelf {
public:
    // Begins with what `options` bring. All but `now` and `cancel` must outlive it.
    CrlShelf(const std::vector<Certificate>& pool, const TrustStore& trust, const RevocationOptions& options,
             const QDateTime& now, Cancel cancel);
    CrlShelf(const CrlShelf&) = delete;
    CrlShelf& operator=(const CrlShelf&) = delete;

    const std::deque<ListAtHand>& lists() const { return m_lists; }
    // Null when it is no list. One that was there already, and now comes from its source, is no longer only carried.
    const ListAtHand* add(const QByteArray& bytes, AnswerOrigin origin, const QUrl& url);
    // See CrlSigner.h; online, who signed is looked for where the list says, too. At most 200 searches: then nobody.
    const Path& signerOf(const ListAtHand& list, const Path& about);

private:
    const std::vector<Certificate>& m_pool;
    const TrustStore& m_trust;
    const RevocationOptions& m_options;
    QDateTime m_judgedAt;
    Cancel m_cancel;
    std::deque<ListAtHand> m_lists;
    QHash<QByteArray, ListAtHand*> m_known; // by their bytes
    std::map<std::pair<const ListAtHand*, QByteArray>, Path> m_signers;
};

} // namespace vanthu::crypto
