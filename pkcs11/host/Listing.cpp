#include "base/Text.h"
#include "pkcs11/host/Acts.h"

#include <QCborArray>

namespace vanthu::pkcs11 {

namespace {

// An answer has to fit into one frame.
constexpr qsizetype mostBytes = qsizetype{2} * 1024 * 1024;
constexpr qsizetype longestText = 256;

QString versionText(const CK_VERSION& version) {
    return QStringLiteral("%1.%2").arg(version.major).arg(version.minor, 2, 10, QLatin1Char('0'));
}

QCborMap toMap(const Module& module, CK_SLOT_ID slot, const CK_TOKEN_INFO& info) {
    QCborMap map;
    CK_SLOT_INFO place{};
    if (module.functions().C_GetSlotInfo(slot, &place) == CKR_OK)
        map[QStringLiteral("reader")] = fixedText(place.slotDescription);
    map[QStringLiteral("hardware")] = versionText(info.hardwareVersion);
    map[QStringLiteral("firmware")] = versionText(info.firmwareVersion);
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

// Some tokens show their private keys, without their secret parts, before anybody has logged in.
std::optional<bool> asksForEachSignature(const Session& session, const QByteArray& keyId) {
    const CK_OBJECT_CLASS privateKey = CKO_PRIVATE_KEY;
    const auto keys = session.find({attributeOf(CKA_CLASS, privateKey), attributeOf(CKA_ID, keyId)});
    if (!keys || keys->empty())
        return std::nullopt;
    const auto asks = session.attribute(keys->front(), CKA_ALWAYS_AUTHENTICATE);
    if (!asks || asks->isEmpty())
        return std::nullopt;
    return asks->at(0) != CK_FALSE;
}

Result<> addCertificatesOf(const Module& module, CK_SLOT_ID slot, const CK_TOKEN_INFO& info, QCborArray& all,
                           qsizetype& bytes) {
    TRY(const auto session, Session::open(module, slot, false));
    const CK_OBJECT_CLASS certificate = CKO_CERTIFICATE;
    const CK_CERTIFICATE_TYPE x509 = CKC_X_509;
    TRY(const std::vector<CK_OBJECT_HANDLE> objects,
        session->find({attributeOf(CKA_CLASS, certificate), attributeOf(CKA_CERTIFICATE_TYPE, x509)}));
    for (const CK_OBJECT_HANDLE object : objects) {
        const auto der = session->attribute(object, CKA_VALUE);
        if (!der)
            continue;
        bytes += der->size();
        if (bytes > mostBytes)
            break;
        const QByteArray keyId = session->attribute(object, CKA_ID).value_or(QByteArray()).left(longestText);
        QCborMap entry{
            {QStringLiteral("der"), *der},
            {QStringLiteral("keyId"), keyId},
            {QStringLiteral("label"),
             toNfc(QString::fromUtf8(session->attribute(object, CKA_LABEL).value_or(QByteArray()).left(longestText)))},
            {QStringLiteral("token"), toMap(module, slot, info)}};
        if (const auto asks = asksForEachSignature(*session, keyId))
            entry[QStringLiteral("asksForEachSignature")] = *asks;
        all += entry;
    }
    return {};
}

} // namespace

QCborMap errorMap(const Error& error) {
    QCborArray args;
    for (const QString& arg : error.args())
        args += arg;
    return {{QStringLiteral("code"), QString::fromUtf8(error.code())},
            {QStringLiteral("args"), args},
            {QStringLiteral("detail"), error.detail()}};
}

Result<QCborMap> listTokens(const Module& module) {
    TRY(const std::vector<CK_SLOT_ID> slots, module.slots());
    QCborArray tokens;
    for (const CK_SLOT_ID slot : slots)
        if (const auto info = module.info(slot))
            tokens += toMap(module, slot, *info);
    return QCborMap{{QStringLiteral("tokens"), tokens}};
}

// A token that cannot be read does not hide the others.
Result<QCborMap> listCertificates(const Module& module) {
    TRY(const std::vector<CK_SLOT_ID> slots, module.slots());
    QCborArray all;
    QCborArray tokens;
    qsizetype bytes = 0;
    for (const CK_SLOT_ID slot : slots) {
        const auto info = module.info(slot);
        if (!info)
            continue;
        tokens += toMap(module, slot, *info);
        if (info->flags & CKF_TOKEN_INITIALIZED)
            (void)addCertificatesOf(module, slot, *info, all, bytes);
    }
    return QCborMap{{QStringLiteral("tokens"), tokens}, {QStringLiteral("certificates"), all}};
}

Result<QCborMap> certificatesOf(const Module& module, CK_SLOT_ID slot) {
    TRY(const CK_TOKEN_INFO info, module.info(slot));
    QCborArray all;
    qsizetype bytes = 0;
    TRY_VOID(addCertificatesOf(module, slot, info, all, bytes));
    return QCborMap{{QStringLiteral("certificates"), all}};
}

Result<QCborMap> changePin(const Module& module, const QCborMap& question, const Secrets& secrets) {
    const QString label = question[QStringLiteral("label")].toString();
    TRY(const CK_SLOT_ID slot, module.slotOf(label, question[QStringLiteral("serial")].toString()));
    TRY_VOID(checkBeforeLogin(module, slot, secrets[0], question[QStringLiteral("finalTryConfirmed")].toBool()));
    TRY(const CK_TOKEN_INFO info, module.info(slot));
    const bool onDevice = (info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0; // both PINs are typed there
    if (!onDevice)
        TRY_VOID(checkLength(info, secrets[1], "token.new_pin_length"));
    if (!module.functions().C_SetPIN)
        return fail(errorOf(CKR_FUNCTION_NOT_SUPPORTED, label));
    TRY(const auto session, Session::open(module, slot, true));
    const auto bytes = [&](const Secret& pin) {
        return onDevice ? nullptr : reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(pin.view().data()));
    };
    const auto length = [&](const Secret& pin) { return onDevice ? 0UL : static_cast<CK_ULONG>(pin.view().size()); };
    const CK_RV value = module.functions().C_SetPIN(session->handle(), bytes(secrets[0]), length(secrets[0]),
                                                    bytes(secrets[1]), length(secrets[1]));
    if (value != CKR_OK)
        return fail(errorOf(value, label));
    return QCborMap();
}

} // namespace vanthu::pkcs11
