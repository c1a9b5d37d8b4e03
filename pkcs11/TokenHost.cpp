#include "pkcs11/TokenHost.h"

#include "pkcs11/Channel.h"

#include <QCborArray>
#include <QCoreApplication>
#include <QDir>

#include <algorithm>

namespace vanthu::pkcs11 {

namespace {

QString programOf(const HostOptions& options) {
    return options.program.isEmpty()
               ? QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("vanthu-token"))
               : options.program;
}

TokenInfo tokenFrom(const QCborMap& map, const QString& modulePath) {
    const auto flag = [&](const char* name) { return map[QLatin1String(name)].toBool(); };
    TokenInfo token;
    token.modulePath = modulePath;
    token.slot = quint64(map[QStringLiteral("slot")].toInteger());
    token.label = map[QStringLiteral("label")].toString();
    token.serial = map[QStringLiteral("serial")].toString();
    token.manufacturer = map[QStringLiteral("manufacturer")].toString();
    token.model = map[QStringLiteral("model")].toString();
    token.initialised = flag("initialised");
    token.loginRequired = flag("loginRequired");
    token.protectedPath = flag("protectedPath");
    token.pinCountLow = flag("pinCountLow");
    token.pinFinalTry = flag("pinFinalTry");
    token.pinLocked = flag("pinLocked");
    token.pinToBeChanged = flag("pinToBeChanged");
    token.minimumPin = int(map[QStringLiteral("minimumPin")].toInteger());
    token.maximumPin = int(map[QStringLiteral("maximumPin")].toInteger());
    return token;
}

QCborMap naming(const char* op, const TokenInfo& token) {
    return {{QStringLiteral("op"), QString::fromLatin1(op)},
            {QStringLiteral("label"), token.label},
            {QStringLiteral("serial"), token.serial}};
}

// Vietnamese input methods turn typed letters into others unseen; a token would count the result as a wrong try.
Result<> requireAscii(const Secret& pin, const QString& label) {
    for (const char c : pin.view())
        if (c < 0x20 || c > 0x7e)
            return fail("token.pin_not_ascii", {label});
    return {};
}

class TokenKey : public crypto::SigningKey {
public:
    TokenKey(std::shared_ptr<Channel> channel, crypto::Certificate certificate, std::vector<crypto::Certificate> chain,
             std::chrono::milliseconds limit)
        : m_channel(std::move(channel))
        , m_certificate(std::move(certificate))
        , m_chain(std::move(chain))
        , m_limit(limit) {}

    const crypto::Certificate& certificate() const override { return m_certificate; }
    const std::vector<crypto::Certificate>& chain() const override { return m_chain; }

    Result<QByteArray> sign(QByteArrayView bytes, crypto::SignatureScheme scheme,
                            crypto::DigestAlgorithm digest) override {
        TRY(const QCborMap answer, m_channel->ask({{QStringLiteral("op"), QStringLiteral("sign")},
                                                   {QStringLiteral("bytes"), bytes.toByteArray()},
                                                   {QStringLiteral("scheme"), int(scheme)},
                                                   {QStringLiteral("digest"), int(digest)}},
                                                  {}, m_limit));
        return answer[QStringLiteral("signature")].toByteArray();
    }

private:
    std::shared_ptr<Channel> m_channel;
    crypto::Certificate m_certificate;
    std::vector<crypto::Certificate> m_chain;
    std::chrono::milliseconds m_limit;
};

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

Result<std::shared_ptr<Channel>> TokenHost::freshChannel() const {
    return Channel::open(programOf(m_options), m_modulePath, m_options.environment, m_options.listLimit);
}

Result<std::vector<TokenInfo>> TokenHost::tokens() {
    TRY(const QCborMap answer,
        m_lister->ask({{QStringLiteral("op"), QStringLiteral("tokens")}}, {}, m_options.listLimit));
    std::vector<TokenInfo> tokens;
    for (const QCborArray entries = answer[QStringLiteral("tokens")].toArray(); const QCborValue& entry : entries)
        tokens.push_back(tokenFrom(entry.toMap(), m_modulePath));
    return tokens;
}

Result<std::vector<TokenCertificate>> TokenHost::certificates() {
    TRY(const QCborMap answer,
        m_lister->ask({{QStringLiteral("op"), QStringLiteral("certificates")}}, {}, m_options.listLimit));
    std::vector<TokenCertificate> found;
    for (const QCborArray entries = answer[QStringLiteral("certificates")].toArray();
         const QCborValue& value : entries) {
        const QCborMap entry = value.toMap();
        auto certificate = crypto::Certificate::fromDer(entry[QStringLiteral("der")].toByteArray());
        if (!certificate)
            continue; // what is no certificate cannot be signed with; the others can
        found.push_back({tokenFrom(entry[QStringLiteral("token")].toMap(), m_modulePath), std::move(*certificate),
                         entry[QStringLiteral("keyId")].toByteArray(), entry[QStringLiteral("label")].toString()});
    }
    return found;
}

Result<std::unique_ptr<crypto::SigningKey>> TokenHost::openKey(const TokenCertificate& chosen, Secret pin,
                                                               const LoginPolicy& policy) {
    TRY_VOID(requireAscii(pin, chosen.token.label));
    std::vector<crypto::Certificate> chain;
    TRY(const std::vector<TokenCertificate> others, certificates());
    for (const TokenCertificate& other : others)
        if (other.certificate.isCa() && other.token.serial == chosen.token.serial)
            chain.push_back(other.certificate);

    TRY(std::shared_ptr<Channel> channel, freshChannel());
    QCborMap question = naming("openKey", chosen.token);
    question[QStringLiteral("der")] = chosen.certificate.der();
    question[QStringLiteral("keyId")] = chosen.keyId;
    question[QStringLiteral("finalTryConfirmed")] = policy.finalTryConfirmed;
    TRY_VOID(channel->ask(question, {&pin}, m_options.signLimit));
    return std::make_unique<TokenKey>(std::move(channel), chosen.certificate, std::move(chain), m_options.signLimit);
}

Result<> TokenHost::changePin(const TokenInfo& token, Secret oldPin, Secret newPin, const LoginPolicy& policy) {
    TRY_VOID(requireAscii(oldPin, token.label));
    TRY_VOID(requireAscii(newPin, token.label));
    TRY(const std::shared_ptr<Channel> channel, freshChannel());
    QCborMap question = naming("changePin", token);
    question[QStringLiteral("finalTryConfirmed")] = policy.finalTryConfirmed;
    TRY_VOID(channel->ask(question, {&oldPin, &newPin}, m_options.signLimit));
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
                                          const QByteArray& keyId, const QString& keyLabel) {
    TRY(const std::shared_ptr<Channel> channel, freshChannel());
    TRY(const QCborMap answer, channel->ask({{QStringLiteral("op"), QStringLiteral("generateKey")},
                                             {QStringLiteral("label"), tokenLabel},
                                             {QStringLiteral("kind"), kindName(kind)},
                                             {QStringLiteral("keyId"), keyId},
                                             {QStringLiteral("keyLabel"), keyLabel}},
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
