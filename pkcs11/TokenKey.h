#pragma once

#include "crypto/SigningKey.h"
#include "pkcs11/TokenHost.h"

#include <QCborMap>

namespace vanthu::pkcs11 {

class Channel;

// A key that is logged in, in a host of its own that ends with it.
class TokenKey : public crypto::SigningKey {
public:
    // `facts`: what the host said when it opened the key.
    TokenKey(std::shared_ptr<Channel> channel, TokenCertificate chosen, std::vector<crypto::Certificate> chain,
             LoginPolicy policy, std::chrono::milliseconds limit, const QCborMap& facts);
    ~TokenKey() override;

    const crypto::Certificate& certificate() const override { return m_chosen.certificate; }
    const std::vector<crypto::Certificate>& chain() const override { return m_chain; }
    Result<QByteArray> sign(QByteArrayView bytes, crypto::SignatureScheme scheme,
                            crypto::DigestAlgorithm digest) override;
    bool offers(crypto::SignatureScheme scheme, crypto::DigestAlgorithm digest) const override;
    bool asksForEachSignature() const override { return m_asks; }
    bool isLost() const override;

private:
    Result<QByteArray> askHost(QByteArrayView bytes, crypto::SignatureScheme scheme, crypto::DigestAlgorithm digest);

    std::shared_ptr<Channel> m_channel;
    TokenCertificate m_chosen;
    std::vector<crypto::Certificate> m_chain;
    LoginPolicy m_policy;
    std::chrono::milliseconds m_limit;
    std::vector<std::pair<crypto::SignatureScheme, crypto::DigestAlgorithm>> m_offers;
    bool m_asks;
    bool m_repeatsPin;
    std::atomic<bool> m_lost = false;
    int m_made = 0; // signatures
};

} // namespace vanthu::pkcs11
