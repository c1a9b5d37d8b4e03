#pragma once

#include "pkcs11/host/Module.h"

#include <QCborMap>

#include <openssl/evp.h>

#include <memory>
#include <vector>

// What the token host can be asked to do, one function each. The answers are maps of the channel (pkcs11/Frame.h).
namespace vanthu::pkcs11 {

using Secrets = std::vector<Secret>;

Result<QCborMap> listTokens(const Module& module);
Result<QCborMap> listCertificates(const Module& module);
Result<QCborMap> changePin(const Module& module, const QCborMap& question, const Secrets& secrets);

// For the training set-up and tests.
Result<QCborMap> initialise(const Module& module, const QCborMap& question, const Secrets& secrets);
Result<QCborMap> generateKey(const Module& module, const QCborMap& question, const Secrets& secrets);
Result<QCborMap> importCertificate(const Module& module, const QCborMap& question, const Secrets& secrets);

// The key that is logged in, of which a host holds one at most.
class OpenKey {
public:
    static Result<std::unique_ptr<OpenKey>> open(const Module& module, const QCborMap& question, const Secret& pin);
    ~OpenKey();
    Result<QCborMap> sign(const QCborMap& question) const;

private:
    explicit OpenKey(const Module& module)
        : m_module(module) {}
    Result<> login(CK_SLOT_ID slot, const Secret& pin);
    Result<> findKey(const QByteArray& keyId);

    const Module& m_module;
    QString m_label;
    PKCS11_SLOT* m_slots = nullptr;
    unsigned int m_slotCount = 0;
    PKCS11_SLOT* m_slot = nullptr;
    EVP_PKEY* m_key = nullptr;
};

} // namespace vanthu::pkcs11
