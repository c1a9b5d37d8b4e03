#pragma once

#include "base/Cancel.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "crypto/PathValidation.h"
#include "crypto/Timestamp.h"
#include "crypto/TrustStore.h"
#include "signing/PdfSigner.h"

#include <QDateTime>
#include <QHash>

#include <memory>
#include <mutex>
#include <optional>

// Time-stamps as signing and extending get them. Private to this room.
namespace vanthu::signing {

// Whether the authorities' certificates lead to a trusted root. Each is judged once; an answer holds for ten minutes.
// Thread-safe.
class AuthorityTrust {
public:
    // An authority whose path is broken or revoked gives no proof and is refused; one whose revocation cannot be asked
    // about at this moment is not, since a time-stamp can be had only now and the validator will ask again.
    Result<> check(const crypto::TimestampReport& token, const crypto::TrustStore& trust,
                   const crypto::RevocationOptions& revocation, const QDateTime& now, const Cancel& cancel);

private:
    std::mutex m_mutex;
    QHash<QByteArray, QDateTime> m_accepted; // SHA-256 of the certificate → when
};

struct Stamping {
    const std::vector<crypto::TimestampAuthority>& authorities;
    std::shared_ptr<crypto::TsaHealth> health;
    const std::optional<crypto::TrustStore>& trust;
    const crypto::RevocationOptions& revocation;
    const std::function<TimestampChoice(const Error&)>& onFailure;
    const Clock& clock;
    const Cancel& cancel;
    AuthorityTrust* authorityTrust = nullptr; // shared by the files of a batch; may be null
    bool clockMayContradict = false;          // as in SignRequest
    std::function<TimestampChoice(const Error&)> onContradiction = {};

    // `ask` gets a token with these wishes. A token whose time the clock here contradicts is not used unless the person
    // confirms it (`signing.clock_contradicts`). When it fails, the person chooses; nothing when that choice is to go
    // on without a time-stamp.
    Result<std::optional<QByteArray>>
    get(const std::function<Result<QByteArray>(const crypto::TimestampWishes&)>& ask) const;
};

} // namespace vanthu::signing
