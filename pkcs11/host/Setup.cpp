// Preparing tokens for training and tests; a personal token of a provider is never changed by this program.

#include "crypto/OpenSsl.h"
#include "pkcs11/host/Acts.h"

#include <openssl/core_names.h>
#include <openssl/param_build.h>

namespace vanthu::pkcs11 {

namespace {

const CK_BBOOL yes = CK_TRUE;
const CK_BBOOL no = CK_FALSE;
const CK_OBJECT_CLASS publicKey = CKO_PUBLIC_KEY;
const CK_OBJECT_CLASS privateKey = CKO_PRIVATE_KEY;
const CK_OBJECT_CLASS certificateClass = CKO_CERTIFICATE;
// OBJECT IDENTIFIER prime256v1, DER
QByteArray p256() {
    return QByteArray::fromHex("06082a8648ce3d030107");
}

CK_UTF8CHAR* textOf(const Secret& secret) {
    return reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(secret.view().data()));
}
CK_ULONG lengthOf(const Secret& secret) {
    return static_cast<CK_ULONG>(secret.view().size());
}

Result<std::unique_ptr<Session>> loggedIn(const Module& module, const QCborMap& question, const Secret& pin) {
    TRY(const CK_SLOT_ID slot, module.slotOf(question[QStringLiteral("label")].toString(), {}));
    TRY(auto session, Session::open(module, slot, true));
    TRY_VOID(session->login(CKU_USER, &pin));
    return session;
}

Result<CK_SLOT_ID> initialisedSlot(const Module& module, const QString& label, const Secret& soPin) {
    if (auto known = module.slotOf(label, {}))
        return known;
    TRY(const std::vector<CK_SLOT_ID> slots, module.slots());
    for (const CK_SLOT_ID slot : slots) {
        TRY(const CK_TOKEN_INFO info, module.info(slot));
        if (info.flags & CKF_TOKEN_INITIALIZED)
            continue;
        QByteArray padded = label.toUtf8().leftJustified(32, ' ', true);
        const CK_RV value = module.functions().C_InitToken(slot, textOf(soPin), lengthOf(soPin),
                                                           reinterpret_cast<CK_UTF8CHAR*>(padded.data()));
        if (value != CKR_OK)
            return fail(errorOf(value, label));
        return module.slotOf(label, {}); // the token may have moved to another slot
    }
    return fail("token.no_free_slot", {module.name()});
}

EVP_PKEY* fromParameters(const char* type, OSSL_PARAM_BLD* builder) {
    OSSL_PARAM* parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr);
    EVP_PKEY* key = nullptr;
    if (context && EVP_PKEY_fromdata_init(context) > 0)
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    return key;
}

crypto::EvpPkeyPtr rsaKey(const QByteArray& modulus, const QByteArray& exponent) {
    const crypto::BnPtr n(BN_bin2bn(crypto::bytesOf(modulus), int(modulus.size()), nullptr));
    const crypto::BnPtr e(BN_bin2bn(crypto::bytesOf(exponent), int(exponent.size()), nullptr));
    OSSL_PARAM_BLD* builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e.get());
    crypto::EvpPkeyPtr key(fromParameters("RSA", builder));
    OSSL_PARAM_BLD_free(builder);
    return key;
}

crypto::EvpPkeyPtr p256Key(const QByteArray& derPoint) {
    // CKA_EC_POINT is the point inside a DER OCTET STRING: 04 41 04 …
    const QByteArray point = derPoint.startsWith(QByteArray::fromHex("0441")) ? derPoint.mid(2) : derPoint;
    OSSL_PARAM_BLD* builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point.constData(),
                                     static_cast<std::size_t>(point.size()));
    crypto::EvpPkeyPtr key(fromParameters("EC", builder));
    OSSL_PARAM_BLD_free(builder);
    return key;
}

Result<QCborMap> publicKeyInfo(const Session& session, CK_OBJECT_HANDLE object, bool isEc, const QString& label) {
    crypto::EvpPkeyPtr key;
    if (isEc) {
        TRY(const QByteArray point, session.attribute(object, CKA_EC_POINT));
        key = p256Key(point);
    } else {
        TRY(const QByteArray modulus, session.attribute(object, CKA_MODULUS));
        TRY(const QByteArray exponent, session.attribute(object, CKA_PUBLIC_EXPONENT));
        key = rsaKey(modulus, exponent);
    }
    const QByteArray der = key ? crypto::toDer(i2d_PUBKEY, key.get()) : QByteArray();
    if (der.isEmpty())
        return fail("token.module_error", {label, QStringLiteral("CKA_PUBLIC_KEY")});
    return QCborMap{{QStringLiteral("publicKeyInfo"), der}};
}

Result<> generatePair(const Session& session, bool isEc, CK_ULONG bits, const QByteArray& id, const QByteArray& label,
                      bool asksForEachSignature) {
    const QByteArray exponent = QByteArray::fromHex("010001");
    std::vector<CK_ATTRIBUTE> forPublic = {attributeOf(CKA_TOKEN, yes), attributeOf(CKA_VERIFY, yes),
                                           attributeOf(CKA_ID, id), attributeOf(CKA_LABEL, label)};
    if (isEc) {
        forPublic.push_back(attributeOf(CKA_EC_PARAMS, p256()));
    } else {
        forPublic.push_back(attributeOf(CKA_MODULUS_BITS, bits));
        forPublic.push_back(attributeOf(CKA_PUBLIC_EXPONENT, exponent));
    }
    std::vector<CK_ATTRIBUTE> forPrivate = {attributeOf(CKA_TOKEN, yes),     attributeOf(CKA_PRIVATE, yes),
                                            attributeOf(CKA_SENSITIVE, yes), attributeOf(CKA_EXTRACTABLE, no),
                                            attributeOf(CKA_SIGN, yes),      attributeOf(CKA_ID, id),
                                            attributeOf(CKA_LABEL, label)};
    if (asksForEachSignature)
        forPrivate.push_back(attributeOf(CKA_ALWAYS_AUTHENTICATE, yes));
    CK_MECHANISM mechanism{isEc ? CKM_EC_KEY_PAIR_GEN : CKM_RSA_PKCS_KEY_PAIR_GEN, nullptr, 0};
    CK_OBJECT_HANDLE made[2] = {0, 0};
    return session.check(session.functions().C_GenerateKeyPair(
        session.handle(), &mechanism, forPublic.data(), static_cast<CK_ULONG>(forPublic.size()), forPrivate.data(),
        static_cast<CK_ULONG>(forPrivate.size()), &made[0], &made[1]));
}

} // namespace

Result<QCborMap> initialise(const Module& module, const QCborMap& question, const Secrets& secrets) {
    const QString label = question[QStringLiteral("label")].toString();
    TRY(const CK_SLOT_ID slot, initialisedSlot(module, label, secrets[0]));
    TRY(const CK_TOKEN_INFO info, module.info(slot));
    if (info.flags & CKF_USER_PIN_INITIALIZED)
        return QCborMap();
    TRY(const auto session, Session::open(module, slot, true));
    TRY_VOID(session->login(CKU_SO, &secrets[0]));
    TRY_VOID(session->check(module.functions().C_InitPIN(session->handle(), textOf(secrets[1]), lengthOf(secrets[1]))));
    return QCborMap();
}

Result<QCborMap> generateKey(const Module& module, const QCborMap& question, const Secrets& secrets) {
    const QString kind = question[QStringLiteral("kind")].toString();
    const bool isEc = kind == QLatin1String("p256");
    const QByteArray id = question[QStringLiteral("keyId")].toByteArray();
    TRY(const auto session, loggedIn(module, question, secrets[0]));
    const auto find = [&](const CK_OBJECT_CLASS& of) {
        return session->find({attributeOf(CKA_CLASS, of), attributeOf(CKA_ID, id)});
    };
    TRY(std::vector<CK_OBJECT_HANDLE> publics, find(publicKey));
    TRY(const std::vector<CK_OBJECT_HANDLE> privates, find(privateKey));
    if (publics.empty() || privates.empty()) { // half a pair is left by a run that was cut off
        for (const auto& halves : {publics, privates})
            for (const CK_OBJECT_HANDLE half : halves)
                session->functions().C_DestroyObject(session->handle(), half);
        TRY_VOID(generatePair(*session, isEc, kind == QLatin1String("rsa3072") ? 3072 : 2048, id,
                              question[QStringLiteral("keyLabel")].toString().toUtf8(),
                              question[QStringLiteral("asksForEachSignature")].toBool()));
        TRY(publics, find(publicKey));
    }
    if (publics.empty())
        return fail("token.key_missing", {module.name()});
    return publicKeyInfo(*session, publics.front(), isEc, module.name());
}

Result<QCborMap> importCertificate(const Module& module, const QCborMap& question, const Secrets& secrets) {
    const QByteArray der = question[QStringLiteral("der")].toByteArray();
    const QByteArray id = question[QStringLiteral("keyId")].toByteArray();
    const QByteArray label = question[QStringLiteral("certificateLabel")].toString().toUtf8();
    const crypto::X509Ptr x509 = crypto::fromDer<crypto::X509Ptr>(d2i_X509, der);
    if (!x509)
        return fail("crypto.certificate_malformed", {QString::fromUtf8(label)});
    TRY(const auto session, loggedIn(module, question, secrets[0]));
    TRY(const std::vector<CK_OBJECT_HANDLE> known,
        session->find({attributeOf(CKA_CLASS, certificateClass), attributeOf(CKA_VALUE, der)}));
    if (!known.empty())
        return QCborMap();
    TRY(const std::vector<CK_OBJECT_HANDLE> former,
        session->find({attributeOf(CKA_CLASS, certificateClass), attributeOf(CKA_ID, id)}));
    for (const CK_OBJECT_HANDLE object : former)
        session->functions().C_DestroyObject(session->handle(), object);

    const QByteArray subject = crypto::toDer(i2d_X509_NAME, X509_get_subject_name(x509.get()));
    const QByteArray issuer = crypto::toDer(i2d_X509_NAME, X509_get_issuer_name(x509.get()));
    const QByteArray serial = crypto::toDer(i2d_ASN1_INTEGER, X509_get_serialNumber(x509.get()));
    const CK_CERTIFICATE_TYPE type = CKC_X_509;
    std::vector<CK_ATTRIBUTE> attributes = {attributeOf(CKA_CLASS, certificateClass),
                                            attributeOf(CKA_CERTIFICATE_TYPE, type),
                                            attributeOf(CKA_TOKEN, yes),
                                            attributeOf(CKA_PRIVATE, no),
                                            attributeOf(CKA_ID, id),
                                            attributeOf(CKA_LABEL, label),
                                            attributeOf(CKA_SUBJECT, subject),
                                            attributeOf(CKA_ISSUER, issuer),
                                            attributeOf(CKA_SERIAL_NUMBER, serial),
                                            attributeOf(CKA_VALUE, der)};
    CK_OBJECT_HANDLE made = 0;
    TRY_VOID(session->check(session->functions().C_CreateObject(session->handle(), attributes.data(),
                                                                static_cast<CK_ULONG>(attributes.size()), &made)));
    return QCborMap();
}

} // namespace vanthu::pkcs11
