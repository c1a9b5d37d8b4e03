#include "signing/SignatureLevel.h"

#include "crypto/PathBuilding.h"

#include <algorithm>

namespace vanthu::signing {

bool isSelfContained(const UsedCertificate& used, const TimeProofs& proofs) {
    std::vector<crypto::Certificate> pool = used.certificates;
    pool.insert(pool.end(), proofs.certificates().begin(), proofs.certificates().end());
    for (const QByteArray& der : used.carried.certificates)
        if (auto certificate = crypto::Certificate::fromDer(der))
            pool.push_back(std::move(*certificate));
    // The level says what the document carries; whether the root is trusted says the verdict.
    crypto::TrustStore roots;
    for (const crypto::TrustAnchor& anchor : proofs.options().trust.anchors())
        roots.add(anchor.certificate);
    for (const crypto::Certificate& certificate : pool)
        if (certificate.isSelfSigned())
            roots.add(certificate);
    const crypto::PathSearch found = crypto::findPaths(used.leaf, pool, roots, used.at);
    crypto::RevocationOptions carried;
    carried.online = false;
    for (const crypto::ValidationData* const data : {&used.carried, &proofs.carried().all}) {
        carried.ocspResponses.insert(carried.ocspResponses.end(), data->ocsps.begin(), data->ocsps.end());
        carried.crls.insert(carried.crls.end(), data->crls.begin(), data->crls.end());
    }
    carried.judgedAt = used.at;
    const QDateTime now = std::max(proofs.now(), QDateTime::currentDateTimeUtc());
    crypto::RevocationCheck check(pool, roots, carried, now);
    return std::any_of(found.paths.begin(), found.paths.end(), [&](const crypto::Path& path) {
        for (auto first = path.begin(); first + 1 < path.end(); ++first)
            if (check.statusOf(crypto::Path(first, path.end()), used.at).state == crypto::RevocationState::Unknown)
                return false;
        return true;
    });
}

} // namespace vanthu::signing
