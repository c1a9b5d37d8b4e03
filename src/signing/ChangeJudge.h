#pragma once

#include "pdf/compare/Changes.h"
#include "pdf/read/SignatureFields.h"
#include "signing/PageLook.h"
#include "signing/PdfVerifier.h"

#include <vector>

// What happened to a document after its signatures, and what that means for each of them. Private to this room.
namespace vanthu::signing {

// Takes the changes over into the reports of the same order, whose bytes and paths were judged before: only then is it
// known which signatures cover anything. `look` sees the pages that later revisions draw on. Verdicts are only made
// worse.
void judgeChanges(std::vector<SignatureReport>& reports, const QList<pdf::SignatureField>& fields,
                  Result<QList<pdf::Changes>> changes, PageLook& look);

// How a sentence names a signature: by signer and time, else by its field.
QString nameOf(const SignatureReport& report);

} // namespace vanthu::signing
