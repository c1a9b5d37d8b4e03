#pragma once

#include "base/Cancel.h"
#include "pkcs11/TokenHost.h"

namespace vanthu::pkcs11 {

// What one module showed, or why it showed nothing.
struct ModuleReport {
    QString path;
    std::optional<Error> error;
    std::vector<TokenInfo> tokens; // not initialised ones too
    std::vector<TokenCertificate> certificates;
};

// All modules × slots × certificates. A module that fails hides no other; its error stands beside.
struct TokenSurvey {
    std::vector<ModuleReport> modules; // in the order in which they were named

    // Each token and each certificate of a token once, although several modules may serve the same device; the module
    // that was named first serves it.
    std::vector<TokenInfo> tokens() const;
    std::vector<TokenCertificate> certificates() const;
    // What to say when nothing was found: `token.no_module` when there was none, else the first failure; none when the
    // modules are in order and there simply is no token.
    std::optional<Error> failure() const;
};

// Asks all modules at once, each in a host of its own and within `options.listLimit`. Blocks; not on the GUI thread.
TokenSurvey surveyTokens(const QStringList& modules, const HostOptions& options, const Cancel& cancel = {});

} // namespace vanthu::pkcs11
