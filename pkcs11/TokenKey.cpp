#include "pkcs11/TokenKey.h"

#include "pkcs11/Channel.h"
#include "pkcs11/PinRules.h"
#include "pkcs11/ReturnValue.h"

#include <QCborArray>

#include <algorithm>

namespace vanthu::pkcs11 {

namespace {

constexpr std::chrono::milliseconds logoutLimit{1'000};

} // namespace

TokenKey::TokenKey(std::shared_ptr<Channel> channel, TokenCertificate chosen, std::vector<crypto::Certificate> chain,
                   LoginPolicy policy, std::chrono::milliseconds limit, const QCborMap& facts)
    : m_channel(std::move(channel))
    , m_chosen(std::move(chosen))
    , m_chain(std::move(chain))
    , m_policy(std::move(policy))
    , m_limit(limit)
    , m_asks(facts[QStringLiteral("asksForEachSignature")].toBool())
    , m_repeatsPin(facts[QStringLiteral("repeatsPin")].toBool()) {
    for (const QCborArray offers = facts[QStringLiteral("offers")].toArray(); const QCborValue& value : offers) {
        const QCborArray offer = value.toArray();
        m_offers.emplace_back(crypto::SignatureScheme(offer.at(0).toInteger()),
                              crypto::DigestAlgorithm(offer.at(1).toInteger()));
    }
}

// A card keeps a login even when the process that made it is killed, so it is told first; a sick one is not waited for.
TokenKey::~TokenKey() {
    if (m_channel->isOpen() && !m_lost)
        (void)m_channel->ask({{QStringLiteral("op"), QStringLiteral("logout")}}, {}, logoutLimit);
}

bool TokenKey::offers(crypto::SignatureScheme scheme, crypto::DigestAlgorithm digest) const {
    return std::find(m_offers.begin(), m_offers.end(), std::pair(scheme, digest)) != m_offers.end();
}

bool TokenKey::isLost() const {
    return m_lost || !m_channel->isOpen();
}

Result<QByteArray> TokenKey::askHost(QByteArrayView bytes, crypto::SignatureScheme scheme,
                                     crypto::DigestAlgorithm digest) {
    QCborMap question{{QStringLiteral("op"), QStringLiteral("sign")},
                      {QStringLiteral("bytes"), bytes.toByteArray()},
                      {QStringLiteral("scheme"), int(scheme)},
                      {QStringLiteral("digest"), int(digest)}};
    // One that was typed is sent once: for every signature a new one, unless the host may give the first again.
    std::optional<Secret> pin;
    if (m_asks && !m_repeatsPin && !m_chosen.token.protectedPath) {
        if (!m_policy.askPin)
            return fail("token.pin_each_signature", {m_chosen.token.label});
        TRY(pin, m_policy.askPin(m_chosen, m_made));
        TRY_VOID(requireAscii(*pin, m_chosen.token.label));
        question[QStringLiteral("op")] = QStringLiteral("signWithPin");
    }
    const Cancel* cancel = m_policy.cancel ? &*m_policy.cancel : nullptr;
    auto answer =
        pin ? m_channel->ask(question, {&*pin}, m_limit, cancel) : m_channel->ask(question, {}, m_limit, cancel);
    if (!answer)
        return fail(answer.error());
    return (*answer)[QStringLiteral("signature")].toByteArray();
}

Result<QByteArray> TokenKey::sign(QByteArrayView bytes, crypto::SignatureScheme scheme,
                                  crypto::DigestAlgorithm digest) {
    if (!offers(scheme, digest))
        return fail("token.not_supported", {m_chosen.token.label});
    auto signature = askHost(bytes, scheme, digest);
    if (!signature) {
        m_lost = m_lost || endsTheKey(signature.error());
        return signature;
    }
    // A key that does not belong to the certificate, or a driver that is at fault, must not show up in the recipient's
    // verifier first.
    if (!crypto::signatureFits(m_chosen.certificate, bytes, *signature, scheme, digest))
        return fail("token.signature_wrong", {m_chosen.token.label});
    ++m_made;
    return signature;
}

} // namespace vanthu::pkcs11
