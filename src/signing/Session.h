#pragma once

#include "signing/DocumentFiles.h"
#include "signing/PdfSigner.h"
#include "signing/Stamping.h"

#include <functional>
#include <optional>

// Private to this room.
namespace vanthu::signing {

// What the files of a batch share; a single file has one of its own.
struct SignSession {
    crypto::SigningKey& key;
    const Clock& clock;
    const Cancel& cancel;
    std::function<Result<std::optional<Error>>(const QDateTime& now)> checkMaySign; // SW-01
    FolderSyncs* folders = nullptr;
    AuthorityTrust* authorityTrust = nullptr;
};

// A further signature or time-stamp on a document that was tampered with would lend it a good name.
// `signing.earlier_signature_broken`.
Result<> checkEarlierSignatures(const pdf::PdfFile& file, const pdf::FormInfo& form);

// signPdf() within a session. Any thread; the key's calls are the caller's to put in order.
Result<SignOutcome> signInSession(const SignRequest& request, SignSession& session, const Progress& progress);

} // namespace vanthu::signing
