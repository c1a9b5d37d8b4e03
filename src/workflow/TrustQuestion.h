#pragma once

#include "base/Cancel.h"
#include "crypto/PathValidation.h"
#include "crypto/PathWords.h"
#include "workflow/Office.h"

#include <QDateTime>

#include <vector>

// Why a certificate is trusted or not: what the command line and the desktop ask alike.
namespace vanthu::workflow {

struct TrustQuestion {
    crypto::Certificate certificate;
    std::vector<crypto::Certificate> others; // that came with it
    crypto::TrustStore trust;
    crypto::RevocationOptions revocation;
    QDateTime at; // the instant in question
};

// With what this agency trusts and its network policy; `online` whether servers are asked, also where an answer at hand
// would do. Does not block.
TrustQuestion trustQuestion(const Office& office, const crypto::Certificate& certificate, const QDateTime& at,
                            bool online);

// The certificate that a file is about: the one that issued no other of it. `all` is not empty.
crypto::Certificate endOf(const std::vector<crypto::Certificate>& all);

// Judged as what it is: a signer, a time-stamp authority, a CA. Blocks (network).
crypto::PathResult answerTo(const TrustQuestion& question, const Cancel& cancel = {});

// The same words for the terminal and the clipboard; `title` says what was asked about.
QString textOf(const crypto::PathWords& words, const QString& title);

} // namespace vanthu::workflow
