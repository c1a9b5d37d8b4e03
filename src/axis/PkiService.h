#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "crypto/TrainingPki.h"

#include <memory>
#include <mutex>

namespace httplib {
class Server;
}

namespace vanthu::axis {

// The training PKI over HTTP: time-stamps (RFC 3161), OCSP, revocation lists and the issuing certificate, under the
// paths that the training certificates name. Thread-safe.
class PkiService {
public:
    // `crypto.*`, `file.*`.
    static Result<std::unique_ptr<PkiService>> open(const QString& folder, const QUrl& baseUrl,
                                                    Clock clock = systemClock());

    void serve(httplib::Server& server);

private:
    PkiService(crypto::TrainingPki pki, std::unique_ptr<crypto::SigningKey> timestampKey, Clock clock)
        : m_pki(std::move(pki))
        , m_timestampKey(std::move(timestampKey))
        , m_clock(std::move(clock)) {}

    crypto::TrainingPki m_pki;
    std::unique_ptr<crypto::SigningKey> m_timestampKey;
    Clock m_clock;
    std::mutex m_mutex; // a signing key is used by one thread at a time
};

} // namespace vanthu::axis
