#pragma once

#include "base/Cancel.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "base/Secret.h"
#include "crypto/PathValidation.h"
#include "crypto/SigningKey.h"
#include "crypto/Timestamp.h"
#include "crypto/TrustStore.h"
#include "signing/Geometry.h"

#include <QByteArray>
#include <QDateTime>
#include <QPair>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace vanthu::crypto {
class TsaHealth;
}

namespace vanthu::signing {

// PAdES baseline levels (ETSI EN 319 142-1).
enum class Level { BB, BT, BLT, BLTA };

// "B-B", "B-T", "B-LT", "B-LTA"; nothing for any other name.
const char* levelName(Level level);
std::optional<Level> levelFromName(const QByteArray& name);

// What a person answers when no time-stamp can be had, or one that contradicts the clock; without an answer the file
// fails. Never decided by the program: a signature that silently lacks its time-stamp is worth less than the signer
// believes.
enum class TimestampChoice {
    Retry,       // ask the servers again
    LowerLevel,  // no time-stamp: sign without it, B-B instead of B-T, B-LT instead of B-LTA
    AcceptClock, // a contradiction: use the time-stamp all the same
    Stop,
};

struct SignRequest {
    QString input;
    // Of an encrypted input: the user's or the owner's, in UTF-8. What is added is encrypted like the rest.
    std::shared_ptr<const Secret> password;
    QString output;            // may be the input: it is replaced in one step, as a whole
    bool replaceOutput = true; // false: a file that is in the output's place stays (`signing.output_exists`)
    Purpose purpose = Purpose::Approve;
    Level level = Level::BT;

    // Without a placement the signature has no picture; Annex, Copy and Incoming place themselves at the top right.
    std::optional<Placement> placement;
    QByteArray imagePng;   // RGBA; fills the placement, keeping its proportions (Approve, Initial, Seal)
    QStringList textLines; // Annex, Copy, Incoming: the last line, the signing time, is added by the signer
    // Values for reserved text fields of the form (number, date), written in the same revision (SIG-13).
    QList<QPair<QString, QString>> fieldTexts;

    QString reason;
    QString location;
    // The empty field to be signed where it is, in either normalisation form; one that is not there is an error that
    // names those that are. Empty = the field whose very rectangle the placement is, or a new one: "Signature1",
    // "Signature2" …, the first that is free.
    QString fieldName;
    std::optional<crypto::DigestAlgorithm> digest;                // absent = what fits the key: defaultDigest()
    bool pss = false;                                             // RSA keys only
    std::vector<crypto::TimestampAuthority> timestampAuthorities; // tried in order; needed for B-T
    std::shared_ptr<crypto::TsaHealth> tsaHealth;                 // which of them failed lately; may be null
    // Asked when none of them gives a time-stamp; on the signing thread.
    std::function<TimestampChoice(const Error& why)> onTimestampFailure;
    // A time-stamp and the clock here differ by more than two minutes (`signing.clock_contradicts`): one of them is
    // wrong, and the file would say two times. Set only when the person has confirmed to sign all the same.
    bool clockMayContradict = false;
    // Else asked then, on the signing thread: Retry, AcceptClock, or it fails; it is no reason for a lower level.
    std::function<TimestampChoice(const Error& why)> onClockContradiction;

    // The certificate and its issuers are checked before anything is signed (ND 23/2025 art. 15). Without a trust store
    // only the certificate itself is checked: dates, key usage, key strength; B-LT and B-LTA need one.
    std::optional<crypto::TrustStore> trust;
    crypto::RevocationOptions revocation;
};

struct SignOutcome {
    QByteArray sha256; // of the output, lower-case hex
    QString fieldName;
    Level level = Level::BT; // lower than asked for only after TimestampChoice::LowerLevel
    QDateTime signedAt;      // UTC; what /M says
    QList<Error> remarks;    // what the signer should know and what did not stop the signature
};

// Signs one PDF by appending one revision for the signature, one with validation data (B-LT, B-LTA) and one with a
// document time-stamp (B-LTA); the earlier bytes stay an exact prefix. All appear together: on any failure there is no
// output and the input is as it was. Blocks (disk, token, network); not on the GUI thread. Progress counts bytes.
// `signing.encrypted` without a password, `pdf.password` with a wrong one, `signing.certificate_expired`,
// `.certificate_not_yet_valid`, `.certificate_revoked`, `.certificate_on_hold`,
// `.certificate_unknown`, `.certificate_untrusted`, `.key_usage`, `.key_weak`, `.locked`, `.field_taken`,
// `.no_such_field`, `.duplicate_fields`, `.signature_removed`, `.clock_contradicts`, `.result_not_valid`, `.placement`,
// `.timestamp_needed`, `.trust_needed`, `.output_exists`, `.validation_data_incomplete`,
// `.cancelled`, and what the pdf and crypto rooms and the key say.
Result<SignOutcome> signPdf(const SignRequest& request, crypto::SigningKey& key, const Clock& clock,
                            const Cancel& cancel = {}, const Progress& progress = {});

// Who is going to sign; known before the key is opened.
struct Signer {
    crypto::Certificate certificate;
    std::vector<crypto::Certificate> chain; // the issuers known with it; may be empty
};
inline Signer signerOf(const crypto::SigningKey& key) {
    return {key.certificate(), key.chain()};
}

// What signPdf asks about the signer, for telling the user before the PIN is asked: a certificate that is revoked or on
// hold does not sign, with or without a trust store. The remark `signing.revocation_not_checked` when it can sign and
// nobody knows whether it was revoked, which only happens without a trust store.
Result<std::optional<Error>> checkMaySign(const Signer& signer, const std::optional<crypto::TrustStore>& trust,
                                          const crypto::RevocationOptions& revocation, const QDateTime& now,
                                          const Cancel& cancel = {});

// What signPdf asks about the document before it needs the key, and so before the PIN is asked: everything that would
// make the result other than valid. Reads the structure, not all bytes. Blocks (disk).
Result<> checkBeforeSigning(const SignRequest& request, const crypto::Certificate& certificate);

} // namespace vanthu::signing
