#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "base/Text.h"
#include "pkcs11/ReturnValue.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

#include <p11-kit/pkcs11.h>

#include <libp11.h>
#include <openssl/err.h>
#include <openssl/ui.h>

// The vendor's module inside the token host: reached directly (CK_FUNCTION_LIST), and through libp11 where that can do
// the work. What the module answers is believed in no length and no count. One thread.
namespace vanthu::pkcs11 {

struct FreeContext {
    void operator()(PKCS11_CTX* context) const {
        PKCS11_CTX_unload(context);
        PKCS11_CTX_free(context);
    }
};

class Module {
public:
    // `token.module_missing`, `token.module_unusable`: not a library for this processor, no PKCS#11; or what its
    // C_Initialize said.
    static Result<std::unique_ptr<Module>> load(const QString& path);
    ~Module();

    CK_FUNCTION_LIST& functions() const { return *m_functions; }
    // libp11 over this module, set up when it is first asked for; null when libp11 cannot use it.
    PKCS11_CTX* context() const;
    // Some modules see a new token only after that. Every session and handle is void afterwards.
    Result<> initialiseAgain() const;
    const QString& name() const { return m_name; }

    // Slots that hold a token, 64 at most.
    Result<std::vector<CK_SLOT_ID>> slots() const;
    Result<CK_TOKEN_INFO> info(CK_SLOT_ID slot) const;
    // The slot whose token has this label and, when it is given, this serial number. `token.removed`.
    Result<CK_SLOT_ID> slotOf(const QString& label, const QString& serial) const;

private:
    Module() = default;
    QString m_name;
    void* m_library = nullptr;
    CK_FUNCTION_LIST* m_functions = nullptr;
    QByteArray m_file;
    mutable std::unique_ptr<PKCS11_CTX, FreeContext> m_context;
    mutable bool m_contextTried = false;
};

// A session on a token, closed at the end.
class Session {
public:
    static Result<std::unique_ptr<Session>> open(const Module& module, CK_SLOT_ID slot, bool readWrite);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    CK_SESSION_HANDLE handle() const { return m_handle; }
    CK_FUNCTION_LIST& functions() const { return m_module.functions(); }
    const QString& name() const { return m_module.name(); }
    // One attempt. Without a PIN it is typed on the device.
    Result<> login(CK_USER_TYPE user, const Secret* pin);
    Result<std::vector<CK_OBJECT_HANDLE>> find(std::vector<CK_ATTRIBUTE> pattern) const;
    Result<QByteArray> attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;
    Result<> check(CK_RV value) const;

private:
    Session(const Module& module, CK_SESSION_HANDLE handle)
        : m_module(module)
        , m_handle(handle) {}
    const Module& m_module;
    CK_SESSION_HANDLE m_handle;
    bool m_loggedIn = false;
};

// The fixed-width, blank-padded texts of PKCS#11, in NFC: providers on a Mac write labels in NFD.
template<std::size_t size>
QString fixedText(const CK_UTF8CHAR (&text)[size]) {
    return toNfc(QString::fromUtf8(reinterpret_cast<const char*>(text), qsizetype(size)).trimmed());
}

inline CK_ATTRIBUTE attributeOf(CK_ATTRIBUTE_TYPE type, const void* value, std::size_t size) {
    return {type, const_cast<void*>(value), static_cast<CK_ULONG>(size)};
}
template<class T>
CK_ATTRIBUTE attributeOf(CK_ATTRIBUTE_TYPE type, const T& value) {
    return attributeOf(type, &value, sizeof value);
}
inline CK_ATTRIBUTE attributeOf(CK_ATTRIBUTE_TYPE type, const QByteArray& value) {
    return attributeOf(type, value.constData(), static_cast<std::size_t>(value.size()));
}

// `code` when the PIN is shorter or longer than the token takes.
Result<> checkLength(const CK_TOKEN_INFO& info, const Secret& pin, const char* code);

// Refuses a login that would be wasted or lock the token: `token.pin_locked`, `token.pin_final_try`,
// `token.pin_length`. The flags are read at this moment.
Result<> checkBeforeLogin(const Module& module, CK_SLOT_ID slot, const Secret& pin, bool finalTryConfirmed);

} // namespace vanthu::pkcs11
