#pragma once

#include "cli/Context.h"
#include "crypto/PathValidation.h"
#include "crypto/Timestamp.h"
#include "crypto/TrustStore.h"
#include "signing/PdfSigner.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

// What `sign` and `extend` have in common.
namespace vanthu::cli {

struct SigningArguments {
    std::vector<std::string> files, trust, crls, tsa;
    std::string level, digest, output, outputFolder, password;
    bool overwrite = false;
    bool lowerLevel = false;
    bool acceptClock = false;
};

void addSigningOptions(CLI::App& command, SigningArguments& arguments);

// The agency's own settings, which the arguments override.
struct SigningMeans {
    std::optional<crypto::TrustStore> trust;
    crypto::RevocationOptions revocation;
    std::vector<crypto::TimestampAuthority> authorities;
    std::shared_ptr<crypto::TsaHealth> health;
    std::optional<crypto::DigestAlgorithm> digest;
    signing::Level level = signing::Level::BT;
    std::shared_ptr<const Secret> password; // of encrypted documents
};
// `office` may be null. `file.*`, `crypto.certificate_malformed`, `cli.pin_missing`, `cli.usage`.
Result<SigningMeans> signingMeans(const SigningArguments& arguments, const workflow::Office* office);

// The output of each input. `cli.usage` when two are the same, or when it is not said where they go.
Result<QStringList> outputsOf(const SigningArguments& arguments);

// One element of the JSON array, and the sentence for people.
struct FileOutcome {
    QString file, output;
    QByteArray status; // "signed", "extended", "skipped", "failed", "not_reached", "waiting"
    std::optional<Error> error;
    std::optional<signing::Level> level;           // what was reached
    QList<Error> remarks;                          // what the signer should know
    QByteArray sha256 = {};                        // of the output
    std::optional<signing::Level> toComplete = {}; // it waits for a time-stamp to reach this level
};
void sayOutcome(const Context& context, const FileOutcome& outcome);
// Prints all; the exit status is that of the first file that failed, 75 when some were not reached.
int printOutcomes(const Context& context, const std::vector<FileOutcome>& outcomes);

} // namespace vanthu::cli
