#include "pkcs11/ReturnValue.h"

#include <QSet>

#include <p11-kit/pkcs11.h>

namespace vanthu::pkcs11 {

namespace {

struct Meaning {
    CK_RV value;
    const char* name;
    const char* code;
};

// Of PKCS#11 v3.0 and v3.1; p11-kit's header stops before them.
#ifndef CKR_AEAD_DECRYPT_FAILED
#define CKR_AEAD_DECRYPT_FAILED 0x42UL
#endif
#ifndef CKR_TOKEN_RESOURCE_EXCEEDED
#define CKR_TOKEN_RESOURCE_EXCEEDED 0x201UL
#endif
#ifndef CKR_OPERATION_CANCEL_FAILED
#define CKR_OPERATION_CANCEL_FAILED 0x202UL
#endif
#ifndef CKR_KEY_EXHAUSTED
#define CKR_KEY_EXHAUSTED 0x203UL
#endif

#define CKR(name, code)                                                                                                \
    { name, #name, code }
constexpr Meaning meanings[] = {
    CKR(CKR_CANCEL, "token.cancelled_by_module"),
    CKR(CKR_HOST_MEMORY, "token.no_memory"),
    CKR(CKR_SLOT_ID_INVALID, "token.slot_gone"),
    CKR(CKR_GENERAL_ERROR, "token.general_error"),
    CKR(CKR_FUNCTION_FAILED, "token.function_failed"),
    CKR(CKR_ARGUMENTS_BAD, "token.arguments_bad"),
    CKR(CKR_NO_EVENT, "token.no_event"),
    CKR(CKR_NEED_TO_CREATE_THREADS, "token.needs_threads"),
    CKR(CKR_CANT_LOCK, "token.cannot_lock"),
    CKR(CKR_ATTRIBUTE_READ_ONLY, "token.attribute_read_only"),
    CKR(CKR_ATTRIBUTE_SENSITIVE, "token.attribute_sensitive"),
    CKR(CKR_ATTRIBUTE_TYPE_INVALID, "token.attribute_type_invalid"),
    CKR(CKR_ATTRIBUTE_VALUE_INVALID, "token.attribute_value_invalid"),
    CKR(CKR_ACTION_PROHIBITED, "token.action_prohibited"),
    CKR(CKR_DATA_INVALID, "token.data_invalid"),
    CKR(CKR_DATA_LEN_RANGE, "token.data_length"),
    CKR(CKR_DEVICE_ERROR, "token.device_error"),
    CKR(CKR_DEVICE_MEMORY, "token.device_full"),
    CKR(CKR_DEVICE_REMOVED, "token.removed"),
    CKR(CKR_ENCRYPTED_DATA_INVALID, "token.encrypted_data_invalid"),
    CKR(CKR_ENCRYPTED_DATA_LEN_RANGE, "token.encrypted_data_length"),
    CKR(CKR_FUNCTION_CANCELED, "token.cancelled_on_device"),
    CKR(CKR_FUNCTION_NOT_PARALLEL, "token.not_parallel"),
    CKR(CKR_FUNCTION_NOT_SUPPORTED, "token.function_not_supported"),
    CKR(CKR_KEY_HANDLE_INVALID, "token.key_handle_invalid"),
    CKR(CKR_KEY_SIZE_RANGE, "token.key_size"),
    CKR(CKR_KEY_TYPE_INCONSISTENT, "token.key_type"),
    CKR(CKR_KEY_NOT_NEEDED, "token.key_not_needed"),
    CKR(CKR_KEY_CHANGED, "token.key_changed"),
    CKR(CKR_KEY_NEEDED, "token.key_needed"),
    CKR(CKR_KEY_INDIGESTIBLE, "token.key_indigestible"),
    CKR(CKR_KEY_FUNCTION_NOT_PERMITTED, "token.key_refused"),
    CKR(CKR_KEY_NOT_WRAPPABLE, "token.key_not_wrappable"),
    CKR(CKR_KEY_UNEXTRACTABLE, "token.key_unextractable"),
    CKR(CKR_MECHANISM_INVALID, "token.not_supported"),
    CKR(CKR_MECHANISM_PARAM_INVALID, "token.mechanism_parameter"),
    CKR(CKR_OBJECT_HANDLE_INVALID, "token.object_missing"),
    CKR(CKR_OPERATION_ACTIVE, "token.operation_active"),
    CKR(CKR_OPERATION_NOT_INITIALIZED, "token.operation_not_begun"),
    CKR(CKR_PIN_INCORRECT, "token.pin_incorrect"),
    CKR(CKR_PIN_INVALID, "token.pin_invalid"),
    CKR(CKR_PIN_LEN_RANGE, "token.pin_length_refused"),
    CKR(CKR_PIN_EXPIRED, "token.pin_expired"),
    CKR(CKR_PIN_LOCKED, "token.pin_locked_now"),
    CKR(CKR_SESSION_CLOSED, "token.session_closed"),
    CKR(CKR_SESSION_COUNT, "token.session_count"),
    CKR(CKR_SESSION_HANDLE_INVALID, "token.session_invalid"),
    CKR(CKR_SESSION_PARALLEL_NOT_SUPPORTED, "token.session_parallel"),
    CKR(CKR_SESSION_READ_ONLY, "token.session_read_only"),
    CKR(CKR_SESSION_EXISTS, "token.session_exists"),
    CKR(CKR_SESSION_READ_ONLY_EXISTS, "token.session_read_only_exists"),
    CKR(CKR_SESSION_READ_WRITE_SO_EXISTS, "token.session_administrator_exists"),
    CKR(CKR_SIGNATURE_INVALID, "token.signature_invalid"),
    CKR(CKR_SIGNATURE_LEN_RANGE, "token.signature_length"),
    CKR(CKR_TEMPLATE_INCOMPLETE, "token.template_incomplete"),
    CKR(CKR_TEMPLATE_INCONSISTENT, "token.template_inconsistent"),
    CKR(CKR_TOKEN_NOT_PRESENT, "token.not_present"),
    CKR(CKR_TOKEN_NOT_RECOGNIZED, "token.not_recognised"),
    CKR(CKR_TOKEN_WRITE_PROTECTED, "token.write_protected"),
    CKR(CKR_UNWRAPPING_KEY_HANDLE_INVALID, "token.unwrapping_key_handle"),
    CKR(CKR_UNWRAPPING_KEY_SIZE_RANGE, "token.unwrapping_key_size"),
    CKR(CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT, "token.unwrapping_key_type"),
    CKR(CKR_USER_ALREADY_LOGGED_IN, "token.already_logged_in"),
    CKR(CKR_USER_NOT_LOGGED_IN, "token.not_logged_in"),
    CKR(CKR_USER_PIN_NOT_INITIALIZED, "token.pin_not_set"),
    CKR(CKR_USER_TYPE_INVALID, "token.user_type"),
    CKR(CKR_USER_ANOTHER_ALREADY_LOGGED_IN, "token.other_user"),
    CKR(CKR_USER_TOO_MANY_TYPES, "token.too_many_users"),
    CKR(CKR_WRAPPED_KEY_INVALID, "token.wrapped_key_invalid"),
    CKR(CKR_WRAPPED_KEY_LEN_RANGE, "token.wrapped_key_length"),
    CKR(CKR_WRAPPING_KEY_HANDLE_INVALID, "token.wrapping_key_handle"),
    CKR(CKR_WRAPPING_KEY_SIZE_RANGE, "token.wrapping_key_size"),
    CKR(CKR_WRAPPING_KEY_TYPE_INCONSISTENT, "token.wrapping_key_type"),
    CKR(CKR_RANDOM_SEED_NOT_SUPPORTED, "token.random_seed"),
    CKR(CKR_RANDOM_NO_RNG, "token.random_missing"),
    CKR(CKR_DOMAIN_PARAMS_INVALID, "token.domain_parameters"),
    CKR(CKR_CURVE_NOT_SUPPORTED, "token.curve"),
    CKR(CKR_BUFFER_TOO_SMALL, "token.buffer_too_small"),
    CKR(CKR_SAVED_STATE_INVALID, "token.saved_state_invalid"),
    CKR(CKR_INFORMATION_SENSITIVE, "token.information_sensitive"),
    CKR(CKR_STATE_UNSAVEABLE, "token.state_unsaveable"),
    CKR(CKR_CRYPTOKI_NOT_INITIALIZED, "token.module_not_initialised"),
    CKR(CKR_CRYPTOKI_ALREADY_INITIALIZED, "token.module_already_initialised"),
    CKR(CKR_MUTEX_BAD, "token.mutex_bad"),
    CKR(CKR_MUTEX_NOT_LOCKED, "token.mutex_not_locked"),
    CKR(CKR_NEW_PIN_MODE, "token.new_pin_mode"),
    CKR(CKR_NEXT_OTP, "token.next_otp"),
    CKR(CKR_EXCEEDED_MAX_ITERATIONS, "token.max_iterations"),
    CKR(CKR_FIPS_SELF_TEST_FAILED, "token.self_test_failed"),
    CKR(CKR_LIBRARY_LOAD_FAILED, "token.library_load_failed"),
    CKR(CKR_PIN_TOO_WEAK, "token.pin_too_weak"),
    CKR(CKR_PUBLIC_KEY_INVALID, "token.public_key_invalid"),
    CKR(CKR_FUNCTION_REJECTED, "token.rejected"),
    CKR(CKR_AEAD_DECRYPT_FAILED, "token.decrypt_failed"),
    CKR(CKR_TOKEN_RESOURCE_EXCEEDED, "token.resources"),
    CKR(CKR_OPERATION_CANCEL_FAILED, "token.cancel_failed"),
    CKR(CKR_KEY_EXHAUSTED, "token.key_exhausted"),
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
    if (meaning)
        return Error(QByteArray(meaning->code), {name}, returnValueName(value));
    return Error("token.module_error", {name, returnValueName(value)}, returnValueName(value));
}

bool endsTheKey(const Error& error) {
    static const QSet<QByteArray> codes = {
        "token.host_crashed",     "token.host_timeout",           "token.removed",        "token.not_present",
        "token.slot_gone",        "token.device_error",           "token.session_closed", "token.session_invalid",
        "token.not_recognised",   "token.key_handle_invalid",     "token.object_missing", "token.not_logged_in",
        "token.pin_locked",       "token.pin_locked_now",         "token.pin_incorrect",  "token.pin_final_try",
        "token.self_test_failed", "token.module_not_initialised", "token.key_exhausted"};
    return codes.contains(error.code());
}

} // namespace vanthu::pkcs11
