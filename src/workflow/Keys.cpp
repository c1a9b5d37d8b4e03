#include "workflow/Keys.h"

#include "base/Text.h"
#include "pkcs11/Modules.h"
#include "pkcs11/TokenWatch.h"

#include <algorithm>

namespace vanthu::workflow {

namespace {

QStringList modulesOf(const QString& chosen) {
    return chosen.isEmpty() ? pkcs11::installedModules() : QStringList{chosen};
}

} // namespace

pkcs11::HostOptions tokenHostOptions(const Office& office) {
    pkcs11::HostOptions options;
    options.environment = office.profile().tokenEnvironment;
    return options;
}

QStringList tokenModules(const Office& office) {
    return modulesOf(office.profile().tokenModule);
}

pkcs11::TokenSurvey surveyTokens(const Office& office, const Cancel& cancel) {
    return pkcs11::surveyTokens(tokenModules(office), tokenHostOptions(office), cancel);
}

std::unique_ptr<pkcs11::TokenWatch> watchTokens(const Office& office) {
    pkcs11::TokenWatch::Options options;
    options.host = tokenHostOptions(office);
    return std::make_unique<pkcs11::TokenWatch>([chosen = office.profile().tokenModule] { return modulesOf(chosen); },
                                                options);
}

std::vector<pkcs11::TokenCertificate> signingCertificatesIn(const pkcs11::TokenSurvey& survey, const Person& person) {
    std::vector<pkcs11::TokenCertificate> found;
    std::vector<pkcs11::TokenCertificate> all = survey.certificates();
    for (pkcs11::TokenCertificate& one : all)
        if (!one.certificate.isCa() && one.certificate.allowsSigning())
            found.push_back(std::move(one));
    // After a renewal both certificates lie on the token for a while: the one that is valid longer comes first.
    const auto sameToken = [](const auto& a, const auto& b) {
        return a.token.modulePath == b.token.modulePath && a.token.serial == b.token.serial &&
               a.token.label == b.token.label;
    };
    for (auto begin = found.begin(); begin != found.end();) {
        const auto end = std::find_if_not(begin, found.end(), [&](const auto& one) { return sameToken(*begin, one); });
        std::stable_sort(begin, end, [](const auto& a, const auto& b) {
            return a.certificate.notAfter() > b.certificate.notAfter();
        });
        begin = end;
    }
    std::stable_partition(found.begin(), found.end(),
                          [&](const auto& one) { return toNfc(one.token.label) == toNfc(person.tokenLabel); });
    return found;
}

std::vector<crypto::Certificate> issuersOn(const pkcs11::TokenInfo& token,
                                           const std::vector<pkcs11::TokenCertificate>& all) {
    std::vector<crypto::Certificate> issuers;
    for (const pkcs11::TokenCertificate& one : all)
        if (one.certificate.isCa() && one.token.serial == token.serial)
            issuers.push_back(one.certificate);
    return issuers;
}

Result<KeysAtHand> keysAtHand(const Office& office, const Person& person) {
    const pkcs11::TokenSurvey survey = surveyTokens(office);
    KeysAtHand found{signingCertificatesIn(survey, person), survey.certificates()};
    if (found.certificates.empty())
        if (const auto failure = survey.failure())
            return fail(*failure);
    return found;
}

Result<std::vector<pkcs11::TokenCertificate>> signingCertificates(const Office& office, const Person& person) {
    TRY(KeysAtHand found, keysAtHand(office, person));
    return std::move(found.certificates);
}

Result<std::unique_ptr<crypto::SigningKey>> openKey(const Office& office, const pkcs11::TokenCertificate& certificate,
                                                    Secret pin, const pkcs11::LoginPolicy& policy) {
    TRY(const auto host, pkcs11::TokenHost::start(certificate.token.modulePath, tokenHostOptions(office)));
    pkcs11::LoginPolicy allowed = policy;
    allowed.repeatPin = policy.repeatPin && office.profile().pinMayBeRepeated;
    return host->openKey(certificate, std::move(pin), allowed);
}

Result<> changePin(const Office& office, const pkcs11::TokenInfo& token, Secret oldPin, Secret newPin,
                   const pkcs11::LoginPolicy& policy) {
    TRY(const auto host, pkcs11::TokenHost::start(token.modulePath, tokenHostOptions(office)));
    return host->changePin(token, std::move(oldPin), std::move(newPin), policy);
}

} // namespace vanthu::workflow
