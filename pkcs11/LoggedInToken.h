#pragma once

#include "pkcs11/TokenHost.h"

#include <QCborMap>

namespace vanthu::pkcs11 {

class Channel;

// A token that somebody has logged in to before it was known which key is meant: some show their certificates only
// then. In a host of its own, which ends with it or with the key that is opened.
class LoggedInToken {
public:
    // For TokenHost. `certificates`: what the token shows now.
    LoggedInToken(std::shared_ptr<Channel> channel, std::vector<TokenCertificate> certificates, LoginPolicy policy,
                  std::chrono::milliseconds limit)
        : m_channel(std::move(channel))
        , m_certificates(std::move(certificates))
        , m_policy(std::move(policy))
        , m_limit(limit) {}

    // Logs out when no key was opened.
    ~LoggedInToken();
    LoggedInToken(const LoggedInToken&) = delete;
    LoggedInToken& operator=(const LoggedInToken&) = delete;

    const std::vector<TokenCertificate>& certificates() const { return m_certificates; }
    // Without another PIN; once. Fails as TokenHost::openKey.
    Result<std::unique_ptr<crypto::SigningKey>> openKey(const TokenCertificate& chosen);

private:
    std::shared_ptr<Channel> m_channel;
    std::vector<TokenCertificate> m_certificates;
    LoginPolicy m_policy;
    std::chrono::milliseconds m_limit;
};

} // namespace vanthu::pkcs11
