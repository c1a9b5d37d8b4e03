// A PKCS#11 module with one token, with a real RSA key behind it, that misbehaves as the environment asks. Each fault
// names the function in which it shows itself ("C_Sign"):
//   FAKE_CRASH  FAKE_HANG  FAKE_EXIT  FAKE_THROW  FAKE_CLOSE (closes every descriptor)  FAKE_PRINT (floods the standard
//   streams)  FAKE_FORK (leaves a child that holds everything open and ends itself)  FAKE_TWIN (comes back twice)
//   FAKE_SPOIL (locale, signal handlers and mask, working directory)  FAKE_LEAK (1 GiB)
//   FAKE_GARBAGE (absurd lengths and counts)
// and FAKE_FLAGS (hex, added to the token's flags), FAKE_LOGIN (hex return value of C_Login and C_SetPIN), FAKE_ANSWER
// ("C_Sign=32": return value of one function), FAKE_REMOVE (the token is gone after so many signatures),
// FAKE_PRESENT (a file: the token is there while it exists), FAKE_EVENTS ("none", "storm"; else C_WaitForSlotEvent
// waits for the file), FAKE_MECHANISMS (hex list, "40,6"), FAKE_ALWAYS (the key asks at every signature), FAKE_PIN (the
// right one; anything else is counted and refused), FAKE_COUNTER (a file that grows by a letter with every PIN that
// arrives), FAKE_REPORT (a file that gets the module's surroundings: environment, descriptors, limits), FAKE_KEY (DER
// of the private key), FAKE_CERTIFICATE (DER).

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace {

bool is(const char* variable, const char* value) {
    const char* set = std::getenv(variable);
    return set && std::strcmp(set, value) == 0;
}

unsigned long numberIn(const char* variable) {
    const char* set = std::getenv(variable);
    return set ? std::strtoul(set, nullptr, 16) : 0;
}

std::string bytesIn(const char* variable) {
    const char* path = std::getenv(variable);
    std::ifstream file(path ? path : "", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void flood() {
    for (int i = 0; i < 10'000; ++i) {
        std::puts("a vendor's module talks to itself on the standard output");
        std::fputs("and on the standard error\n", stderr);
    }
    const char answer[] = "not a frame";
    (void)!::write(STDOUT_FILENO, answer, sizeof answer);
}

void spoil() {
    std::setlocale(LC_ALL, "C");
    ::setenv("LC_ALL", "tr_TR.UTF-8", 1);
    sigset_t all;
    sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, nullptr);
    for (int number = 1; number < 32; ++number)
        if (number != SIGKILL && number != SIGSTOP)
            std::signal(number, number == SIGPIPE ? SIG_DFL : SIG_IGN);
    (void)!::chdir("/tmp");
    ::umask(0777);
}

// Returns true when the function is to answer nonsense.
bool misbehave(const char* function) {
    if (is("FAKE_CRASH", function))
        std::abort();
    while (is("FAKE_HANG", function))
        ::pause();
    if (is("FAKE_EXIT", function))
        std::exit(0);
    if (is("FAKE_THROW", function))
        throw std::runtime_error("a vendor's exception");
    if (is("FAKE_CLOSE", function))
        ::close_range(0, ~0U, 0);
    if (is("FAKE_PRINT", function))
        flood();
    if (is("FAKE_FORK", function)) {
        if (::fork() == 0) {
            ::fcntl(3, F_SETFD, 0);
            for (;;)
                ::pause();
        }
        ::_exit(3);
    }
    if (is("FAKE_TWIN", function))
        (void)!::fork();
    if (is("FAKE_SPOIL", function))
        spoil();
    if (is("FAKE_LEAK", function))
        for (int i = 0; i < 16; ++i) {
            constexpr std::size_t block = std::size_t{64} * 1024 * 1024;
            if (auto* memory = static_cast<char*>(std::malloc(block)))
                memory[block - 1] = 'x';
        }
    return is("FAKE_GARBAGE", function);
}

CK_RV answerOf(const char* function) {
    const char* set = std::getenv("FAKE_ANSWER");
    const std::size_t length = std::strlen(function);
    if (!set || std::strncmp(set, function, length) != 0 || set[length] != '=')
        return CKR_OK;
    return std::strtoul(set + length + 1, nullptr, 16);
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

int made = 0; // signatures
bool isPresent() {
    if (std::getenv("FAKE_REMOVE") && made >= int(numberIn("FAKE_REMOVE")))
        return false;
    const char* path = std::getenv("FAKE_PRESENT");
    return !path || ::access(path, F_OK) == 0;
}

CK_RV pinAnswer(const unsigned char* pin, unsigned long length) {
    countPin();
    const char* right = std::getenv("FAKE_PIN");
    if (right && (!pin || std::string(reinterpret_cast<const char*>(pin), length) != right))
        return CKR_PIN_INCORRECT;
    return numberIn("FAKE_LOGIN");
}

void report(const char* path) {
    std::vector<int> open;
    for (int descriptor = 4; descriptor < 1024; ++descriptor)
        if (::fcntl(descriptor, F_GETFD) >= 0)
            open.push_back(descriptor);
    std::ofstream out(path);
    for (char** variable = environ; *variable; ++variable)
        out << *variable << '\n';
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.rfind("NoNewPrivs", 0) == 0)
            out << line << '\n';
    rlimit core{};
    getrlimit(RLIMIT_CORE, &core);
    out << "core " << core.rlim_max << '\n' << "dumpable " << prctl(PR_GET_DUMPABLE) << '\n';
    for (const int descriptor : open)
        out << "descriptor " << descriptor << '\n';
    out << "channel " << (::fcntl(3, F_GETFD) & FD_CLOEXEC) << '\n';
}

CK_RV initialize(void*) {
    if (const char* path = std::getenv("FAKE_REPORT"))
        report(path);
    misbehave("C_Initialize");
    return answerOf("C_Initialize");
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
    if (misbehave("C_GetSlotList")) {
        for (unsigned long i = 0; slots && i < *count; ++i)
            slots[i] = i;
        *count = ~0UL - 7;
        return CKR_OK;
    }
    if (slots && *count > 0)
        slots[0] = 0;
    *count = isPresent() ? 1 : 0;
    return answerOf("C_GetSlotList");
}
CK_RV getSlotInfo(CK_SLOT_ID, CK_SLOT_INFO* info) {
    std::memset(info, 0, sizeof *info);
    fill(info->slotDescription, sizeof info->slotDescription, "Fake reader");
    info->flags = CKF_TOKEN_PRESENT;
    return CKR_OK;
}
CK_RV getTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
    if (misbehave("C_GetTokenInfo")) {
        std::memset(info, 0xff, sizeof *info);
        return CKR_OK;
    }
    if (!isPresent() || slot != 0)
        return CKR_TOKEN_NOT_PRESENT;
    std::memset(info, 0, sizeof *info);
    fill(info->label, sizeof info->label, "GIA");
    fill(info->manufacturerID, sizeof info->manufacturerID, "VanThu");
    fill(info->model, sizeof info->model, "Fake");
    fill(info->serialNumber, sizeof info->serialNumber, "1");
    info->flags = CKF_TOKEN_INITIALIZED | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | numberIn("FAKE_FLAGS");
    info->ulMinPinLen = 6;
    info->ulMaxPinLen = 16;
    return answerOf("C_GetTokenInfo");
}
CK_RV waitForSlotEvent(CK_FLAGS flags, CK_SLOT_ID* slot, void*) {
    if (is("FAKE_EVENTS", "none"))
        return CKR_FUNCTION_NOT_SUPPORTED;
    *slot = 0;
    if (is("FAKE_EVENTS", "storm"))
        return CKR_OK;
    const bool before = isPresent();
    if (flags & CKF_DONT_BLOCK)
        return CKR_NO_EVENT;
    while (isPresent() == before)
        ::usleep(20'000);
    return CKR_OK;
}

std::vector<CK_MECHANISM_TYPE> mechanisms() {
    const char* set = std::getenv("FAKE_MECHANISMS");
    std::vector<CK_MECHANISM_TYPE> all;
    for (const char* at = set ? set : "1"; at && *at;) {
        char* end = nullptr;
        all.push_back(std::strtoul(at, &end, 16));
        at = *end == ',' ? end + 1 : nullptr;
    }
    return all;
}
CK_RV getMechanismList(CK_SLOT_ID, CK_MECHANISM_TYPE* list, unsigned long* count) {
    if (misbehave("C_GetMechanismList")) {
        *count = ~0UL;
        return CKR_OK;
    }
    const auto all = mechanisms();
    if (list)
        std::copy(all.begin(), all.begin() + long(std::min(all.size(), std::size_t(*count))), list);
    *count = all.size();
    return CKR_OK;
}
CK_RV getMechanismInfo(CK_SLOT_ID, CK_MECHANISM_TYPE, CK_MECHANISM_INFO* info) {
    *info = {1024, 4096, CKF_SIGN | CKF_HW};
    return CKR_OK;
}

CK_RV openSession(CK_SLOT_ID, CK_FLAGS, void*, CK_NOTIFY, CK_SESSION_HANDLE* handle) {
    misbehave("C_OpenSession");
    static CK_SESSION_HANDLE next = 1;
    *handle = next++;
    return isPresent() ? answerOf("C_OpenSession") : CKR_TOKEN_NOT_PRESENT;
}
CK_RV closeSession(CK_SESSION_HANDLE) {
    return CKR_OK;
}
CK_RV closeAllSessions(CK_SLOT_ID) {
    return CKR_OK;
}
CK_RV getSessionInfo(CK_SESSION_HANDLE, CK_SESSION_INFO* info) {
    *info = {0, CKS_RO_USER_FUNCTIONS, CKF_SERIAL_SESSION, 0};
    return CKR_OK;
}
bool authenticated = false; // for the next signature
CK_RV login(CK_SESSION_HANDLE, CK_USER_TYPE user, unsigned char* pin, unsigned long length) {
    misbehave("C_Login");
    const CK_RV value = pinAnswer(pin, length);
    authenticated = authenticated || (value == CKR_OK && user == CKU_CONTEXT_SPECIFIC);
    return value;
}
CK_RV logout(CK_SESSION_HANDLE) {
    return CKR_OK;
}

// Every search finds the object 7 once: the certificate or the private key, as it is asked.
bool found = false;
CK_RV findObjectsInit(CK_SESSION_HANDLE, CK_ATTRIBUTE*, unsigned long) {
    misbehave("C_FindObjectsInit");
    found = false;
    return CKR_OK;
}
CK_RV findObjects(CK_SESSION_HANDLE, CK_OBJECT_HANDLE* objects, unsigned long, unsigned long* count) {
    if (misbehave("C_FindObjects")) {
        *count = ~0UL - 3;
        return CKR_OK;
    }
    *count = found ? 0 : 1;
    if (!found)
        objects[0] = 7;
    found = true;
    return CKR_OK;
}
CK_RV findObjectsFinal(CK_SESSION_HANDLE) {
    return CKR_OK;
}
CK_RV setPin(CK_SESSION_HANDLE, unsigned char* former, unsigned long length, unsigned char*, unsigned long) {
    misbehave("C_SetPIN");
    return pinAnswer(former, length);
}

CK_RV give(CK_ATTRIBUTE& attribute, const std::string& value) {
    if (attribute.pValue) {
        if (attribute.ulValueLen < value.size())
            return CKR_BUFFER_TOO_SMALL;
        std::memcpy(attribute.pValue, value.data(), value.size());
    }
    attribute.ulValueLen = value.size();
    return CKR_OK;
}
CK_RV getAttributeValue(CK_SESSION_HANDLE, CK_OBJECT_HANDLE, CK_ATTRIBUTE* attributes, unsigned long count) {
    if (misbehave("C_GetAttributeValue")) {
        for (unsigned long i = 0; i < count; ++i)
            attributes[i].ulValueLen = ~0UL >> 1;
        return CKR_OK;
    }
    CK_RV value = CKR_OK;
    for (unsigned long i = 0; i < count; ++i) {
        CK_ATTRIBUTE& one = attributes[i];
        if (one.type == CKA_VALUE && std::getenv("FAKE_CERTIFICATE"))
            value = give(one, bytesIn("FAKE_CERTIFICATE"));
        else if (one.type == CKA_ID)
            value = give(one, std::string(1, '\1'));
        else if (one.type == CKA_ALWAYS_AUTHENTICATE && std::getenv("FAKE_ALWAYS"))
            value = give(one, std::string(1, '\1'));
        else
            value = CKR_ATTRIBUTE_TYPE_INVALID;
    }
    return value;
}

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
CK_MECHANISM_TYPE signing = 0;
CK_RV signInit(CK_SESSION_HANDLE, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE) {
    misbehave("C_SignInit");
    const auto offered = mechanisms();
    if (std::find(offered.begin(), offered.end(), mechanism->mechanism) == offered.end())
        return CKR_MECHANISM_INVALID;
    signing = mechanism->mechanism;
    return isPresent() ? answerOf("C_SignInit") : CKR_DEVICE_REMOVED;
}

CK_RV rsa(const std::string& der, unsigned char* data, unsigned long size, unsigned char* signature,
          unsigned long* length) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    const std::unique_ptr<EVP_PKEY, FreeKey> key(d2i_AutoPrivateKey(nullptr, &bytes, long(der.size())));
    if (!key)
        return CKR_KEY_HANDLE_INVALID;
    std::size_t written = *length;
    bool ok = false;
    if (signing == CKM_SHA256_RSA_PKCS || signing == CKM_SHA256_RSA_PKCS_PSS) {
        const std::unique_ptr<EVP_MD_CTX, FreeKey> context(EVP_MD_CTX_new());
        EVP_PKEY_CTX* parameters = nullptr;
        ok = EVP_DigestSignInit(context.get(), &parameters, EVP_sha256(), nullptr, key.get()) == 1;
        if (ok && signing == CKM_SHA256_RSA_PKCS_PSS)
            ok = EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
                 EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1;
        ok = ok && EVP_DigestSign(context.get(), signature, &written, data, size) == 1;
    } else {
        const std::unique_ptr<EVP_PKEY_CTX, FreeKey> context(EVP_PKEY_CTX_new(key.get(), nullptr));
        ok = EVP_PKEY_sign_init(context.get()) == 1;
        if (signing == CKM_RSA_PKCS_PSS)
            ok = ok && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING) == 1 &&
                 EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) == 1 &&
                 EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST) == 1;
        else
            ok = ok && EVP_PKEY_CTX_set_rsa_padding(context.get(),
                                                    signing == CKM_RSA_X_509 ? RSA_NO_PADDING : RSA_PKCS1_PADDING) == 1;
        ok = ok && EVP_PKEY_sign(context.get(), signature, &written, data, size) == 1;
    }
    *length = written;
    return ok ? CKR_OK : CKR_DATA_LEN_RANGE;
}

CK_RV sign(CK_SESSION_HANDLE, unsigned char* data, unsigned long size, unsigned char* signature,
           unsigned long* length) {
    if (misbehave("C_Sign")) {
        *length = ~0UL - 1;
        return CKR_OK;
    }
    if (!isPresent())
        return CKR_DEVICE_REMOVED;
    if (const CK_RV value = answerOf("C_Sign"); value != CKR_OK)
        return value;
    if (std::getenv("FAKE_ALWAYS") && !authenticated)
        return CKR_USER_NOT_LOGGED_IN;
    authenticated = false;
    ++made;
    if (!std::getenv("FAKE_KEY")) { // a signature that fits nothing
        std::memset(signature, 0x5a, 256);
        *length = 256;
        return CKR_OK;
    }
    return rsa(bytesIn("FAKE_KEY"), data, size, signature, length);
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
    list.C_WaitForSlotEvent = waitForSlotEvent;
    list.C_GetMechanismList = getMechanismList;
    list.C_GetMechanismInfo = getMechanismInfo;
    list.C_OpenSession = openSession;
    list.C_CloseSession = closeSession;
    list.C_CloseAllSessions = closeAllSessions;
    list.C_GetSessionInfo = getSessionInfo;
    list.C_Login = login;
    list.C_Logout = logout;
    list.C_FindObjectsInit = findObjectsInit;
    list.C_FindObjects = findObjects;
    list.C_FindObjectsFinal = findObjectsFinal;
    list.C_GetAttributeValue = getAttributeValue;
    list.C_SetPIN = setPin;
    list.C_SignInit = signInit;
    list.C_Sign = sign;
    *answer = &list;
    return CKR_OK;
}
