// A PKCS#11 module with one token that misbehaves as the environment asks: FAKE_FLAGS (hex, added to the token's
// flags), FAKE_LOGIN (hex return value of C_Login and C_SetPIN), FAKE_CRASH and FAKE_HANG (name of a function).

#include <p11-kit/pkcs11.h>

#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace {

bool is(const char* variable, const char* value) {
    const char* set = std::getenv(variable);
    return set && std::strcmp(set, value) == 0;
}

unsigned long numberIn(const char* variable) {
    const char* set = std::getenv(variable);
    return set ? std::strtoul(set, nullptr, 16) : 0;
}

void misbehave(const char* function) {
    if (is("FAKE_CRASH", function))
        std::abort();
    while (is("FAKE_HANG", function))
        ::pause();
}

void fill(unsigned char* field, std::size_t size, const char* text) {
    std::memset(field, ' ', size);
    std::memcpy(field, text, std::strlen(text));
}

void countPin() {
    const char* counter = std::getenv("FAKE_COUNTER");
    if (!counter)
        return;
    const int file = ::open(counter, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (::write(file, "x", 1) != 1)
        std::abort();
    ::close(file);
}

CK_RV initialize(void*) {
    return CKR_OK;
}
CK_RV finalize(void*) {
    return CKR_OK;
}
CK_RV getInfo(CK_INFO* info) {
    std::memset(info, 0, sizeof *info);
    info->cryptokiVersion = {2, 40};
    return CKR_OK;
}
CK_RV getSlotList(unsigned char, CK_SLOT_ID* slots, unsigned long* count) {
    misbehave("C_GetSlotList");
    if (slots && *count > 0)
        slots[0] = 0;
    *count = 1;
    return CKR_OK;
}
CK_RV getSlotInfo(CK_SLOT_ID, CK_SLOT_INFO* info) {
    std::memset(info, 0, sizeof *info);
    info->flags = CKF_TOKEN_PRESENT;
    return CKR_OK;
}
CK_RV getTokenInfo(CK_SLOT_ID, CK_TOKEN_INFO* info) {
    std::memset(info, 0, sizeof *info);
    fill(info->label, sizeof info->label, "GIA");
    fill(info->manufacturerID, sizeof info->manufacturerID, "VanThu");
    fill(info->model, sizeof info->model, "Fake");
    fill(info->serialNumber, sizeof info->serialNumber, "1");
    info->flags = CKF_TOKEN_INITIALIZED | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | numberIn("FAKE_FLAGS");
    info->ulMinPinLen = 6;
    info->ulMaxPinLen = 16;
    return CKR_OK;
}
CK_RV openSession(CK_SLOT_ID, CK_FLAGS, void*, CK_NOTIFY, CK_SESSION_HANDLE* handle) {
    *handle = 1;
    return CKR_OK;
}
CK_RV closeSession(CK_SESSION_HANDLE) {
    return CKR_OK;
}
CK_RV closeAllSessions(CK_SLOT_ID) {
    return CKR_OK;
}
CK_RV login(CK_SESSION_HANDLE, CK_USER_TYPE, unsigned char*, unsigned long) {
    countPin();
    misbehave("C_Login");
    return numberIn("FAKE_LOGIN");
}
CK_RV logout(CK_SESSION_HANDLE) {
    return CKR_OK;
}

// Every search finds the object 7 once, which has every attribute that is asked for.
bool found = false;
CK_RV findObjectsInit(CK_SESSION_HANDLE, CK_ATTRIBUTE*, unsigned long) {
    found = false;
    return CKR_OK;
}
CK_RV findObjects(CK_SESSION_HANDLE, CK_OBJECT_HANDLE* objects, unsigned long, unsigned long* count) {
    *count = found ? 0 : 1;
    if (!found)
        objects[0] = 7;
    found = true;
    return CKR_OK;
}
CK_RV findObjectsFinal(CK_SESSION_HANDLE) {
    return CKR_OK;
}
CK_RV setPin(CK_SESSION_HANDLE, unsigned char*, unsigned long, unsigned char*, unsigned long) {
    countPin();
    return numberIn("FAKE_LOGIN");
}
CK_RV getAttributeValue(CK_SESSION_HANDLE, CK_OBJECT_HANDLE, CK_ATTRIBUTE*, unsigned long) {
    return CKR_ATTRIBUTE_TYPE_INVALID;
}

CK_FUNCTION_LIST list{};

} // namespace

extern "C" __attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST** answer) {
    list.version = {2, 40};
    list.C_Initialize = initialize;
    list.C_Finalize = finalize;
    list.C_GetInfo = getInfo;
    list.C_GetSlotList = getSlotList;
    list.C_GetSlotInfo = getSlotInfo;
    list.C_GetTokenInfo = getTokenInfo;
    list.C_OpenSession = openSession;
    list.C_CloseSession = closeSession;
    list.C_CloseAllSessions = closeAllSessions;
    list.C_Login = login;
    list.C_Logout = logout;
    list.C_FindObjectsInit = findObjectsInit;
    list.C_FindObjects = findObjects;
    list.C_FindObjectsFinal = findObjectsFinal;
    list.C_GetAttributeValue = getAttributeValue;
    list.C_SetPIN = setPin;
    *answer = &list;
    return CKR_OK;
}
