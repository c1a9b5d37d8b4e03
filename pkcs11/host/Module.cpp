#include "pkcs11/host/Module.h"

#include "pkcs11/Library.h"

#include <QFile>

#include <array>
#include <bit>
#include <dlfcn.h>

namespace vanthu::pkcs11 {

namespace {

constexpr std::size_t mostSlots = 64;
constexpr CK_ULONG longestPin = 64; // of a token that names no limit

// Never ask on a terminal that a desktop does not have; a key that asks at every signature is refused instead.
int refuseToAsk(UI*, UI_STRING*) {
    return 0;
}

CK_RV initialise(CK_FUNCTION_LIST& functions) {
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = CKF_OS_LOCKING_OK; // modules have threads of their own
    CK_RV value = functions.C_Initialize(&arguments);
    if (value == CKR_CANT_LOCK || value == CKR_ARGUMENTS_BAD)
        value = functions.C_Initialize(nullptr); // old modules know no arguments
    return value == CKR_CRYPTOKI_ALREADY_INITIALIZED ? CKR_OK : value;
}

} // namespace

Result<std::unique_ptr<Module>> Module::load(const QString& path) {
    std::unique_ptr<Module> module(new Module);
    module->m_name = path.section(QLatin1Char('/'), -1);
    TRY(const LibraryKind kind, libraryKindOf(path));
    if (kind != LibraryKind::Fitting)
        return fail("token.module_unusable", {module->m_name}, QStringLiteral("made for another kind of process"));
    module->m_file = QFile::encodeName(path);
    module->m_library = ::dlopen(module->m_file.constData(), RTLD_NOW | RTLD_LOCAL);
    if (!module->m_library)
        return fail("token.module_unusable", {module->m_name}, QString::fromLocal8Bit(::dlerror()));
    const auto getList = std::bit_cast<CK_C_GetFunctionList>(::dlsym(module->m_library, "C_GetFunctionList"));
    if (!getList || getList(&module->m_functions) != CKR_OK || !module->m_functions)
        return fail("token.module_unusable", {module->m_name}, QStringLiteral("no C_GetFunctionList"));
    if (const CK_RV value = initialise(*module->m_functions); value != CKR_OK)
        return fail(errorOf(value, module->m_name));
    return module;
}

PKCS11_CTX* Module::context() const {
    if (m_contextTried)
        return m_context.get();
    m_contextTried = true;
    std::unique_ptr<PKCS11_CTX, FreeContext> made(PKCS11_CTX_new());
    if (!made || PKCS11_CTX_load(made.get(), m_file.constData()) != 0) {
        made.release(); // unloading what was not loaded crashes, and this process ends soon
        return nullptr;
    }
    static UI_METHOD* const silent = [] {
        UI_METHOD* method = UI_create_method("none");
        UI_method_set_reader(method, refuseToAsk);
        return method;
    }();
    PKCS11_set_ui_method(made.get(), silent, nullptr);
    m_context = std::move(made);
    return m_context.get();
}

Result<> Module::initialiseAgain() const {
    m_functions->C_Finalize(nullptr);
    if (const CK_RV value = initialise(*m_functions); value != CKR_OK)
        return fail(errorOf(value, m_name));
    return {};
}

// The library stays loaded: some modules crash when they are taken out, and this process ends anyway.
Module::~Module() = default;

Result<std::vector<CK_SLOT_ID>> Module::slots() const {
    CK_ULONG count = 0;
    // Asking without a buffer first makes modules look for new tokens.
    CK_RV value = m_functions->C_GetSlotList(CK_TRUE, nullptr, &count);
    if (value != CKR_OK)
        return fail(errorOf(value, m_name));
    count = std::min<CK_ULONG>(count, mostSlots);
    std::vector<CK_SLOT_ID> slots(count);
    value = m_functions->C_GetSlotList(CK_TRUE, slots.data(), &count);
    if (value != CKR_OK && value != CKR_BUFFER_TOO_SMALL) // a token more since the first question
        return fail(errorOf(value, m_name));
    slots.resize(std::min<std::size_t>(count, slots.size()));
    return slots;
}

Result<CK_TOKEN_INFO> Module::info(CK_SLOT_ID slot) const {
    CK_TOKEN_INFO info{};
    if (const CK_RV value = m_functions->C_GetTokenInfo(slot, &info); value != CKR_OK)
        return fail(errorOf(value, m_name));
    return info;
}

Result<CK_SLOT_ID> Module::slotOf(const QString& label, const QString& serial) const {
    TRY(const std::vector<CK_SLOT_ID> all, slots());
    for (const CK_SLOT_ID slot : all) {
        const auto token = info(slot);
        if (token && (token->flags & CKF_TOKEN_INITIALIZED) && fixedText(token->label) == label &&
            (serial.isEmpty() || QString::fromUtf8(reinterpret_cast<const char*>(token->serialNumber),
                                                   qsizetype(sizeof token->serialNumber))
                                         .trimmed() == serial))
            return slot;
    }
    return fail("token.removed", {label});
}

Result<std::unique_ptr<Session>> Session::open(const Module& module, CK_SLOT_ID slot, bool readWrite) {
    CK_SESSION_HANDLE handle = 0;
    const CK_FLAGS flags = CKF_SERIAL_SESSION | (readWrite ? CKF_RW_SESSION : 0UL);
    const CK_RV value = module.functions().C_OpenSession(slot, flags, nullptr, nullptr, &handle);
    if (value != CKR_OK)
        return fail(errorOf(value, module.name()));
    return std::unique_ptr<Session>(new Session(module, handle));
}

Session::~Session() {
    if (m_loggedIn)
        functions().C_Logout(m_handle);
    functions().C_CloseSession(m_handle);
}

Result<> Session::check(CK_RV value) const {
    if (value != CKR_OK)
        return fail(errorOf(value, m_module.name()));
    return {};
}

Result<> Session::login(CK_USER_TYPE user, const Secret* pin) {
    auto* bytes = pin ? reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(pin->view().data())) : nullptr;
    const auto length = pin ? static_cast<CK_ULONG>(pin->view().size()) : 0UL;
    TRY_VOID(check(functions().C_Login(m_handle, user, bytes, length)));
    m_loggedIn = m_loggedIn || user != CKU_CONTEXT_SPECIFIC;
    return {};
}

Result<std::vector<CK_OBJECT_HANDLE>> Session::find(std::vector<CK_ATTRIBUTE> pattern) const {
    constexpr std::size_t most = 1000;
    TRY_VOID(check(functions().C_FindObjectsInit(m_handle, pattern.data(), static_cast<CK_ULONG>(pattern.size()))));
    std::vector<CK_OBJECT_HANDLE> found;
    std::array<CK_OBJECT_HANDLE, 64> block{};
    CK_ULONG count = 0;
    CK_RV value = CKR_OK;
    do {
        count = 0;
        value = functions().C_FindObjects(m_handle, block.data(), block.size(), &count);
        found.insert(found.end(), block.begin(), block.begin() + std::min<CK_ULONG>(count, block.size()));
    } while (value == CKR_OK && count > 0 && found.size() < most);
    functions().C_FindObjectsFinal(m_handle);
    TRY_VOID(check(value));
    return found;
}

Result<QByteArray> Session::attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
    constexpr CK_ULONG largest = 256 * 1024;
    CK_ATTRIBUTE attribute{type, nullptr, 0};
    TRY_VOID(check(functions().C_GetAttributeValue(m_handle, object, &attribute, 1)));
    if (attribute.ulValueLen > largest)
        return fail(errorOf(CKR_DATA_LEN_RANGE, m_module.name()));
    QByteArray bytes(qsizetype(attribute.ulValueLen), '\0');
    attribute.pValue = bytes.data();
    TRY_VOID(check(functions().C_GetAttributeValue(m_handle, object, &attribute, 1)));
    bytes.resize(std::min<qsizetype>(bytes.size(), qsizetype(attribute.ulValueLen)));
    return bytes;
}

Result<> checkBeforeLogin(const Module& module, CK_SLOT_ID slot, const Secret& pin, bool finalTryConfirmed) {
    TRY(const CK_TOKEN_INFO info, module.info(slot));
    const QString label = fixedText(info.label);
    if (info.flags & CKF_USER_PIN_LOCKED)
        return fail("token.pin_locked", {label});
    if ((info.flags & CKF_USER_PIN_FINAL_TRY) && !finalTryConfirmed)
        return fail("token.pin_final_try", {label});
    if (info.flags & CKF_PROTECTED_AUTHENTICATION_PATH)
        return {}; // typed on the device
    return checkLength(info, pin, "token.pin_length");
}

Result<> checkLength(const CK_TOKEN_INFO& info, const Secret& pin, const char* code) {
    const auto length = static_cast<CK_ULONG>(pin.view().size());
    const auto known = [](CK_ULONG limit) { return limit == CK_UNAVAILABLE_INFORMATION ? 0UL : limit; };
    const CK_ULONG least = std::max(1UL, known(info.ulMinPinLen));
    const CK_ULONG most = known(info.ulMaxPinLen) > 0 ? known(info.ulMaxPinLen) : longestPin;
    if (length < least || length > most)
        return fail(code, {fixedText(info.label), QString::number(least), QString::number(most)});
    return {};
}

} // namespace vanthu::pkcs11
