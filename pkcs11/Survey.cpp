#include "pkcs11/Survey.h"

#include "pkcs11/HostStart.h"
#include "pkcs11/Listing.h"

#include <algorithm>
#include <thread>

namespace vanthu::pkcs11 {

namespace {

bool isSameToken(const TokenInfo& a, const TokenInfo& b) {
    return !a.serial.isEmpty() && a.serial == b.serial && a.label == b.label;
}

Result<QCborMap> ask(const QString& path, const HostOptions& options, const Cancel& cancel) {
    TRY(const auto channel, startHost(path, options));
    TRY_VOID(channel->load(options.listLimit, &cancel));
    return channel->ask({{QStringLiteral("op"), QStringLiteral("certificates")}}, {}, options.listLimit, &cancel);
}

void fill(ModuleReport& report, const HostOptions& options, const Cancel& cancel) {
    const auto answer = ask(report.path, options, cancel);
    if (!answer) {
        report.error = answer.error();
        return;
    }
    report.tokens = tokensIn(*answer, report.path);
    report.certificates = certificatesIn(*answer, report.path);
}

} // namespace

std::vector<TokenInfo> TokenSurvey::tokens() const {
    std::vector<TokenInfo> all;
    for (const ModuleReport& module : modules)
        for (const TokenInfo& token : module.tokens)
            if (std::none_of(all.begin(), all.end(), [&](const TokenInfo& known) {
                    return known.modulePath != token.modulePath && isSameToken(known, token);
                }))
                all.push_back(token);
    return all;
}

std::vector<TokenCertificate> TokenSurvey::certificates() const {
    std::vector<TokenCertificate> all;
    for (const ModuleReport& module : modules)
        for (const TokenCertificate& one : module.certificates)
            if (std::none_of(all.begin(), all.end(), [&](const TokenCertificate& known) {
                    return known.token.modulePath != one.token.modulePath &&
                           (isSameToken(known.token, one.token) || known.token.serial == one.token.serial) &&
                           known.certificate == one.certificate;
                }))
                all.push_back(one);
    return all;
}

std::optional<Error> TokenSurvey::failure() const {
    if (modules.empty())
        return Error("token.no_module");
    for (const ModuleReport& module : modules)
        if (module.error)
            return module.error;
    return std::nullopt;
}

TokenSurvey surveyTokens(const QStringList& modules, const HostOptions& options, const Cancel& cancel) {
    TokenSurvey survey;
    for (const QString& path : modules)
        survey.modules.push_back({path, {}, {}, {}});
    std::vector<std::thread> workers;
    for (ModuleReport& report : survey.modules)
        workers.emplace_back([&report, &options, &cancel] { fill(report, options, cancel); });
    for (std::thread& worker : workers)
        worker.join();
    return survey;
}

} // namespace vanthu::pkcs11
