#include "pkcs11/LoggedInToken.h"

#include "crypto/AlgorithmPolicy.h"
#include "pkcs11/Channel.h"
#include "pkcs11/TokenKey.h"

namespace vanthu::pkcs11 {

namespace {

constexpr std::chrono::milliseconds logoutLimit{1'000};

} // namespace

LoggedInToken::~LoggedInToken() {
    if (m_channel && m_channel->isOpen())
        (void)m_channel->ask({{QStringLiteral("op"), QStringLiteral("logout")}}, {}, logoutLimit);
}

Result<std::unique_ptr<crypto::SigningKey>> LoggedInToken::openKey(const TokenCertificate& chosen) {
    TRY_VOID(crypto::requireKeyType(chosen.certificate));
    std::vector<crypto::Certificate> chain;
    for (const TokenCertificate& other : m_certificates)
        if (other.certificate.isCa())
            chain.push_back(other.certificate);
    const Cancel* cancel = m_policy.cancel ? &*m_policy.cancel : nullptr;
    TRY(const QCborMap facts, m_channel->ask({{QStringLiteral("op"), QStringLiteral("selectKey")},
                                              {QStringLiteral("der"), chosen.certificate.der()},
                                              {QStringLiteral("keyId"), chosen.keyId}},
                                             {}, m_limit, cancel));
    return std::make_unique<TokenKey>(std::move(m_channel), chosen, std::move(chain), m_policy, m_limit, facts);
}

} // namespace vanthu::pkcs11
