#include "workflow/Keys.h"

#include "pkcs11/Modules.h"

#include <algorithm>

namespace vanthu::workflow {

namespace {

pkcs11::HostOptions hostOptions(const Office& office) {
    pkcs11::HostOptions options;
    options.environment = office.profile().tokenEnvironment;
    return options;
}

QStringList modulesOf(const Office& office) {
    const QString& chosen = office.profile().tokenModule;
    return chosen.isEmpty() ? pkcs11::installedModules() : QStringList{chosen};
}

} // namespace

Result<std::vector<pkcs11::TokenCertificate>> signingCertificates(const Office& office, const Person& person) {
    const QStringList modules = modulesOf(office);
    if (modules.isEmpty())
        return fail("token.no_module");
    std::vector<pkcs11::TokenCertificate> found;
    std::optional<Error> failure;
    for (const QString& module : modules) {
        const auto host = pkcs11::TokenHost::start(module, hostOptions(office));
        auto certificates = host ? (*host)->certificates() : fail(host.error());
        if (!certificates) {
            failure = certificates.error();
            continue;
        }
        for (pkcs11::TokenCertificate& one : *certificates)
            if (!one.certificate.isCa() && one.certificate.allowsSigning())
                found.push_back(std::move(one));
    }
    if (found.empty() && failure)
        return fail(*failure);
    std::stable_partition(found.begin(), found.end(),
                          [&](const auto& one) { return one.token.label == person.tokenLabel; });
    return found;
}

Result<std::unique_ptr<crypto::SigningKey>> openKey(const Office& office, const pkcs11::TokenCertificate& certificate,
                                                    Secret pin, const pkcs11::LoginPolicy& policy) {
    TRY(const auto host, pkcs11::TokenHost::start(certificate.token.modulePath, hostOptions(office)));
    return host->openKey(certificate, std::move(pin), policy);
}

Result<> changePin(const Office& office, const pkcs11::TokenInfo& token, Secret oldPin, Secret newPin,
                   const pkcs11::LoginPolicy& policy) {
    TRY(const auto host, pkcs11::TokenHost::start(token.modulePath, hostOptions(office)));
    return host->changePin(token, std::move(oldPin), std::move(newPin), policy);
}

} // namespace vanthu::workflow
