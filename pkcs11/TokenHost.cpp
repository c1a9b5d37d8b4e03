#include "pkcs11/TokenHost.h"

#include "crypto/AlgorithmPolicy.h"
#include "pkcs11/Channel.h"
#include "pkcs11/HostStart.h"
#include "pkcs11/Listing.h"
#include "pkcs11/LoggedInToken.h"
#include "pkcs11/PinRules.h"
#include "pkcs11/TokenKey.h"

namespace vanthu::pkcs11 {

namespace {

QCborMap naming(const char* op, const TokenInfo& token) {
    return {{QStringLiteral("op"), QString::fromLatin1(op)},
            {QStringLiteral("label"), token.label},
            {QStringLiteral("serial"), token.serial}};
}

QString kindName(TokenHost::KeyKind kind) {
    switch (kind) {
    case TokenHost::KeyKind::Rsa3072:
        return QStringLiteral("rsa3072");
    case TokenHost::KeyKind::P256:
        return QStringLiteral("p256");
    case TokenHost::KeyKind::Rsa2048:
        break;
    }
    return QStringLiteral("rsa2048");
}

} // namespace

TokenHost::TokenHost(QString modulePath, HostOptions options)
    : m_modulePath(std::move(modulePath))
    , m_options(std::move(options)) {}

TokenHost::~TokenHost() = default;

Result<std::unique_ptr<TokenHost>> TokenHost::start(const QString& modulePath, const HostOptions& options) {
    std::unique_ptr<TokenHost> host(new TokenHost(modulePath, options));
    TRY(host->m_lister, host->freshChannel());
    return host;
}

Result<std::shared_ptr<Channel>> TokenHost::freshChannel(const Cancel* cancel) const {
    TRY(auto channel, startHost(m_modulePath, m_options));
    TRY_VOID(channel->load(m_options.listLimit, cancel));
    return channel;
}

Result<std::vector<TokenInfo>> TokenHost::tokens() {
    TRY(const QCborMap answer,
        m_lister->ask({{QStringLiteral("op"), QStringLiteral("tokens")}}, {}, m_options.listLimit));
    return tokensIn(answer, m_modulePath);
}

Result<std::vector<TokenCertificate>> TokenHost::certificates() {
    TRY(const QCborMap answer,
        m_lister->ask({{QStringLiteral("op"), QStringLiteral("certificates")}}, {}, m_options.listLimit));
    return certificatesIn(answer, m_modulePath);
}

Result<std::unique_ptr<crypto::SigningKey>> TokenHost::openKey(const TokenCertificate& chosen, Secret pin,
                                                               const LoginPolicy& policy) {
    TRY_VOID(crypto::requireKeyType(chosen.certificate));
    TRY_VOID(requireAscii(pin, chosen.token.label));
    std::vector<crypto::Certificate> chain;
    TRY(const std::vector<TokenCertificate> others, certificates());
    for (const TokenCertificate& other : others)
        if (other.certificate.isCa() && other.token.serial == chosen.token.serial)
            chain.push_back(other.certificate);

    const Cancel* cancel = policy.cancel ? &*policy.cancel : nullptr;
    TRY(std::shared_ptr<Channel> channel, freshChannel(cancel));
    QCborMap question = naming("openKey", chosen.token);
    question[QStringLiteral("der")] = chosen.certificate.der();
    question[QStringLiteral("keyId")] = chosen.keyId;
    question[QStringLiteral("finalTryConfirmed")] = policy.finalTryConfirmed;
    question[QStringLiteral("repeatPin")] = policy.repeatPin;
    question[QStringLiteral("direct")] = m_options.direct;
    TRY(const QCborMap facts, channel->ask(question, {&pin}, m_options.signLimit, cancel));
    return std::make_unique<TokenKey>(std::move(channel), chosen, std::move(chain), policy, m_options.signLimit, facts);
}

Result<std::unique_ptr<LoggedInToken>> TokenHost::logIn(const TokenInfo& token, Secret pin, const LoginPolicy& policy) {
    TRY_VOID(requireAscii(pin, token.label));
    const Cancel* cancel = policy.cancel ? &*policy.cancel : nullptr;
    TRY(std::shared_ptr<Channel> channel, freshChannel(cancel));
    QCborMap question = naming("openToken", token);
    question[QStringLiteral("finalTryConfirmed")] = policy.finalTryConfirmed;
    question[QStringLiteral("repeatPin")] = policy.repeatPin;
    question[QStringLiteral("direct")] = m_options.direct;
    TRY(const QCborMap answer, channel->ask(question, {&pin}, m_options.signLimit, cancel));
    return std::make_unique<LoggedInToken>(std::move(channel), certificatesIn(answer, m_modulePath), policy,
                                           m_options.signLimit);
}

Result<> TokenHost::changePin(const TokenInfo& token, Secret oldPin, Secret newPin, const LoginPolicy& policy) {
    TRY_VOID(requireAscii(oldPin, token.label));
    TRY_VOID(checkNewPin(token, oldPin, newPin));
    const Cancel* cancel = policy.cancel ? &*policy.cancel : nullptr;
    TRY(const std::shared_ptr<Channel> channel, freshChannel(cancel));
    QCborMap question = naming("changePin", token);
    question[QStringLiteral("finalTryConfirmed")] = policy.finalTryConfirmed;
    TRY_VOID(channel->ask(question, {&oldPin, &newPin}, m_options.signLimit, cancel));
    return {};
}

Result<> TokenHost::initialiseToken(const QString& label, const Secret& soPin, const Secret& userPin) {
    TRY(const std::shared_ptr<Channel> channel, freshChannel());
    TRY_VOID(channel->ask({{QStringLiteral("op"), QStringLiteral("initialise")}, {QStringLiteral("label"), label}},
                          {&soPin, &userPin}, m_options.signLimit));
    m_lister = nullptr; // some modules show a new token only after they were loaded again
    TRY(m_lister, freshChannel());
    return {};
}

Result<QByteArray> TokenHost::generateKey(const QString& tokenLabel, const Secret& pin, KeyKind kind,
                                          const QByteArray& keyId, const QString& keyLabel, bool asksForEachSignature) {
    TRY(const std::shared_ptr<Channel> channel, freshChannel());
    TRY(const QCborMap answer, channel->ask({{QStringLiteral("op"), QStringLiteral("generateKey")},
                                             {QStringLiteral("label"), tokenLabel},
                                             {QStringLiteral("kind"), kindName(kind)},
                                             {QStringLiteral("keyId"), keyId},
                                             {QStringLiteral("keyLabel"), keyLabel},
                                             {QStringLiteral("asksForEachSignature"), asksForEachSignature}},
                                            {&pin}, m_options.signLimit));
    return answer[QStringLiteral("publicKeyInfo")].toByteArray();
}

Result<> TokenHost::importCertificate(const QString& tokenLabel, const Secret& pin,
                                      const crypto::Certificate& certificate, const QByteArray& keyId,
                                      const QString& label) {
    TRY(const std::shared_ptr<Channel> channel, freshChannel());
    TRY_VOID(channel->ask({{QStringLiteral("op"), QStringLiteral("importCertificate")},
                           {QStringLiteral("label"), tokenLabel},
                           {QStringLiteral("der"), certificate.der()},
                           {QStringLiteral("keyId"), keyId},
                           {QStringLiteral("certificateLabel"), label}},
                          {&pin}, m_options.signLimit));
    return {};
}

} // namespace vanthu::pkcs11
