#pragma once

#include "signing/PdfSigner.h"

namespace vanthu::signing {

struct ExtendRequest {
    QString input;
    std::shared_ptr<const Secret> password; // as in SignRequest
    QString output;
    bool replaceOutput = true;
    // BT: only what a signature without any time-stamp lacks for it, a document time-stamp; BLT or BLTA.
    Level level = Level::BLTA;
    std::optional<crypto::DigestAlgorithm> digest; // of document time-stamps; absent = SHA-256
    std::vector<crypto::TimestampAuthority> timestampAuthorities;
    std::shared_ptr<crypto::TsaHealth> tsaHealth;
    // LowerLevel: B-LT instead of B-LTA; a signature without any time-stamp cannot do without, so the file fails.
    std::function<TimestampChoice(const Error& why)> onTimestampFailure;
    bool clockMayContradict = false; // as in SignRequest
    crypto::TrustStore trust;
    crypto::RevocationOptions revocation;
};

struct ExtendOutcome {
    QByteArray sha256; // of the output, lower-case hex
    Level level = Level::BLTA;
};

// Gives the signatures of a PDF, whoever made them, what they need to be validated later: a document time-stamp when
// one has none yet, a DSS for all signatures and time-stamps, and for B-LTA a document time-stamp over it all. May be
// repeated: a further B-LTA adds what judges the last time-stamp, and a new one, before algorithms or certificates
// weaken. The earlier bytes stay an exact prefix; all appears together or nothing does. Every signature must be intact,
// trusted and not revoked, or the file is left alone. Blocks; not on the GUI thread. Progress counts bytes.
// `signing.not_signed`, `.earlier_signature_broken`, `.signature_broken`, `.validation_data_incomplete`,
// `.timestamp_needed`, `.output_exists`, `.encrypted`, `.cancelled`, and what the pdf and crypto rooms say.
Result<ExtendOutcome> extendPdf(const ExtendRequest& request, const Clock& clock, const Cancel& cancel = {},
                                const Progress& progress = {});

} // namespace vanthu::signing
