#include "pkcs11/host/Acts.h"

#include <QCborArray>

namespace vanthu::pkcs11 {

namespace {

QCborMap toMap(CK_SLOT_ID slot, const CK_TOKEN_INFO& info) {
    QCborMap map;
    map[QStringLiteral("slot")] = qint64(slot);
    map[QStringLiteral("label")] = fixedText(info.label);
    map[QStringLiteral("serial")] =
        QString::fromUtf8(reinterpret_cast<const char*>(info.serialNumber), qsizetype(sizeof info.serialNumber))
            .trimmed();
    map[QStringLiteral("manufacturer")] = fixedText(info.manufacturerID);
    map[QStringLiteral("model")] = fixedText(info.model);
    map[QStringLiteral("initialised")] = (info.flags & CKF_TOKEN_INITIALIZED) != 0;
    map[QStringLiteral("loginRequired")] = (info.flags & CKF_LOGIN_REQUIRED) != 0;
    map[QStringLiteral("protectedPath")] = (info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
    map[QStringLiteral("pinCountLow")] = (info.flags & CKF_USER_PIN_COUNT_LOW) != 0;
    map[QStringLiteral("pinFinalTry")] = (info.flags & CKF_USER_PIN_FINAL_TRY) != 0;
    map[QStringLiteral("pinLocked")] = (info.flags & CKF_USER_PIN_LOCKED) != 0;
    map[QStringLiteral("pinToBeChanged")] = (info.flags & CKF_USER_PIN_TO_BE_CHANGED) != 0;
    const auto length = [](CK_ULONG value) { return value == CK_UNAVAILABLE_INFORMATION ? qint64(0) : qint64(value); };
    map[QStringLiteral("minimumPin")] = length(info.ulMinPinLen);
    map[QStringLiteral("maximumPin")] = length(info.ulMaxPinLen);
    return map;
}

Result<> addCertificatesOf(const Module& module, CK_SLOT_ID slot, const CK_TOKEN_INFO& info, QCborArray& all) {
    TRY(const auto session, Session::open(module, slot, false));
    const CK_OBJECT_CLASS certificate = CKO_CERTIFICATE;
    const CK_CERTIFICATE_TYPE x509 = CKC_X_509;
    TRY(const std::vector<CK_OBJECT_HANDLE> objects,
        session->find({attributeOf(CKA_CLASS, certificate), attributeOf(CKA_CERTIFICATE_TYPE, x509)}));
    for (const CK_OBJECT_HANDLE object : objects) {
        const auto der = session->attribute(object, CKA_VALUE);
        if (!der)
            continue;
        all += QCborMap{
            {QStringLiteral("der"), *der},
            {QStringLiteral("keyId"), session->attribute(object, CKA_ID).value_or(QByteArray())},
            {QStringLiteral("label"), QString::fromUtf8(session->attribute(object, CKA_LABEL).value_or(QByteArray()))},
            {QStringLiteral("token"), toMap(slot, info)}};
    }
    return {};
}

} // namespace

Result<QCborMap> listTokens(const Module& module) {
    TRY(const std::vector<CK_SLOT_ID> slots, module.slots());
    QCborArray tokens;
    for (const CK_SLOT_ID slot : slots)
        if (const auto info = module.info(slot))
            tokens += toMap(slot, *info);
    return QCborMap{{QStringLiteral("tokens"), tokens}};
}

// A token that cannot be read does not hide the others.
Result<QCborMap> listCertificates(const Module& module) {
    TRY(const std::vector<CK_SLOT_ID> slots, module.slots());
    QCborArray all;
    for (const CK_SLOT_ID slot : slots) {
        const auto info = module.info(slot);
        if (info && (info->flags & CKF_TOKEN_INITIALIZED))
            (void)addCertificatesOf(module, slot, *info, all);
    }
    return QCborMap{{QStringLiteral("certificates"), all}};
}

Result<QCborMap> changePin(const Module& module, const QCborMap& question, const Secrets& secrets) {
    TRY(const CK_SLOT_ID slot,
        module.slotOf(question[QStringLiteral("label")].toString(), question[QStringLiteral("serial")].toString()));
    TRY_VOID(checkBeforeLogin(module, slot, secrets[0], question[QStringLiteral("finalTryConfirmed")].toBool()));
    TRY_VOID(checkBeforeLogin(module, slot, secrets[1], true));
    TRY(const CK_TOKEN_INFO info, module.info(slot));
    const bool onDevice = (info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0; // both PINs are typed there
    TRY(const auto session, Session::open(module, slot, true));
    const auto bytes = [&](const Secret& pin) {
        return onDevice ? nullptr : reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(pin.view().data()));
    };
    const auto length = [&](const Secret& pin) { return onDevice ? 0UL : static_cast<CK_ULONG>(pin.view().size()); };
    TRY_VOID(session->check(module.functions().C_SetPIN(session->handle(), bytes(secrets[0]), length(secrets[0]),
                                                        bytes(secrets[1]), length(secrets[1]))));
    return QCborMap();
}

} // namespace vanthu::pkcs11
