#include "pkcs11/ReturnValue.h"

#include <p11-kit/pkcs11.h>

#include <iterator>

namespace vanthu::pkcs11 {

namespace {

struct Meaning {
    CK_RV value;
    const char* name;
    const char* code; // null = token.module_error
};

#define CKR(name, code)                                                                                                \
    { name, #name, code }
constexpr Meaning meanings[] = {
    CKR(CKR_CANCEL, "token.cancelled"),
    CKR(CKR_HOST_MEMORY, nullptr),
    CKR(CKR_SLOT_ID_INVALID, "token.removed"),
    CKR(CKR_GENERAL_ERROR, nullptr),
    CKR(CKR_FUNCTION_FAILED, nullptr),
    CKR(CKR_ARGUMENTS_BAD, nullptr),
    CKR(CKR_NO_EVENT, nullptr),
    CKR(CKR_NEED_TO_CREATE_THREADS, nullptr),
    CKR(CKR_CANT_LOCK, nullptr),
    CKR(CKR_ATTRIBUTE_READ_ONLY, nullptr),
    CKR(CKR_ATTRIBUTE_SENSITIVE, nullptr),
    CKR(CKR_ATTRIBUTE_TYPE_INVALID, nullptr),
    CKR(CKR_ATTRIBUTE_VALUE_INVALID, nullptr),
    CKR(CKR_DATA_INVALID, nullptr),
    CKR(CKR_DATA_LEN_RANGE, nullptr),
    CKR(CKR_DEVICE_ERROR, "token.device_error"),
    CKR(CKR_DEVICE_MEMORY, "token.device_full"),
    CKR(CKR_DEVICE_REMOVED, "token.removed"),
    CKR(CKR_FUNCTION_CANCELED, "token.cancelled"),
    CKR(CKR_FUNCTION_NOT_PARALLEL, nullptr),
    CKR(CKR_FUNCTION_NOT_SUPPORTED, "token.not_supported"),
    CKR(CKR_KEY_HANDLE_INVALID, "token.key_missing"),
    CKR(CKR_KEY_SIZE_RANGE, "token.not_supported"),
    CKR(CKR_KEY_TYPE_INCONSISTENT, "token.not_supported"),
    CKR(CKR_KEY_FUNCTION_NOT_PERMITTED, "token.key_refused"),
    CKR(CKR_MECHANISM_INVALID, "token.not_supported"),
    CKR(CKR_MECHANISM_PARAM_INVALID, "token.not_supported"),
    CKR(CKR_OBJECT_HANDLE_INVALID, "token.key_missing"),
    CKR(CKR_OPERATION_ACTIVE, nullptr),
    CKR(CKR_OPERATION_NOT_INITIALIZED, nullptr),
    CKR(CKR_PIN_INCORRECT, "token.pin_incorrect"),
    CKR(CKR_PIN_INVALID, "token.pin_invalid"),
    CKR(CKR_PIN_LEN_RANGE, "token.pin_invalid"),
    CKR(CKR_PIN_EXPIRED, "token.pin_expired"),
    CKR(CKR_PIN_LOCKED, "token.pin_locked"),
    CKR(CKR_SESSION_CLOSED, "token.removed"),
    CKR(CKR_SESSION_COUNT, "token.busy"),
    CKR(CKR_SESSION_HANDLE_INVALID, "token.removed"),
    CKR(CKR_SESSION_PARALLEL_NOT_SUPPORTED, nullptr),
    CKR(CKR_SESSION_READ_ONLY, nullptr),
    CKR(CKR_SESSION_EXISTS, "token.busy"),
    CKR(CKR_SESSION_READ_ONLY_EXISTS, "token.busy"),
    CKR(CKR_SESSION_READ_WRITE_SO_EXISTS, "token.busy"),
    CKR(CKR_SIGNATURE_INVALID, nullptr),
    CKR(CKR_SIGNATURE_LEN_RANGE, nullptr),
    CKR(CKR_TEMPLATE_INCOMPLETE, nullptr),
    CKR(CKR_TEMPLATE_INCONSISTENT, nullptr),
    CKR(CKR_TOKEN_NOT_PRESENT, "token.removed"),
    CKR(CKR_TOKEN_NOT_RECOGNIZED, "token.not_recognised"),
    CKR(CKR_TOKEN_WRITE_PROTECTED, "token.write_protected"),
    CKR(CKR_USER_ALREADY_LOGGED_IN, "token.busy"),
    CKR(CKR_USER_NOT_LOGGED_IN, "token.not_logged_in"),
    CKR(CKR_USER_PIN_NOT_INITIALIZED, "token.pin_not_set"),
    CKR(CKR_USER_TYPE_INVALID, nullptr),
    CKR(CKR_USER_ANOTHER_ALREADY_LOGGED_IN, "token.busy"),
    CKR(CKR_USER_TOO_MANY_TYPES, "token.busy"),
    CKR(CKR_RANDOM_NO_RNG, nullptr),
    CKR(CKR_BUFFER_TOO_SMALL, nullptr),
    CKR(CKR_CRYPTOKI_NOT_INITIALIZED, nullptr),
    CKR(CKR_CRYPTOKI_ALREADY_INITIALIZED, nullptr),
    CKR(CKR_MUTEX_BAD, nullptr),
    CKR(CKR_MUTEX_NOT_LOCKED, nullptr),
    CKR(CKR_FUNCTION_REJECTED, "token.cancelled"),
};
#undef CKR

const Meaning* find(unsigned long value) {
    for (const Meaning& meaning : meanings)
        if (meaning.value == value)
            return &meaning;
    return nullptr;
}

} // namespace

QString returnValueName(unsigned long value) {
    const Meaning* meaning = find(value);
    return meaning ? QString::fromLatin1(meaning->name)
                   : QStringLiteral("CKR 0x%1").arg(value, 8, 16, QLatin1Char('0'));
}

Error errorOf(unsigned long value, const QString& name) {
    const Meaning* meaning = find(value);
    if (meaning && meaning->code)
        return Error(QByteArray(meaning->code), {name}, returnValueName(value));
    return Error("token.module_error", {name, returnValueName(value)}, returnValueName(value));
}

} // namespace vanthu::pkcs11
