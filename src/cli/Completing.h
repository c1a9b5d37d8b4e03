#pragma once

#include "cli/SigningOptions.h"
#include "signing/Unfinished.h"

// Files that were signed without a time-stamp and are completed later.
namespace vanthu::cli {

// Notes what was signed below `wanted`; each of these outcomes says so, or carries the error when it could not be
// noted.
void noteUnfinished(signing::UnfinishedFiles& list, std::vector<FileOutcome>& outcomes, signing::Level wanted);

// Completes what waits, when `timestampsCome` (they did in this run), and says what was done and what still waits.
void completeWaiting(const Context& context, signing::UnfinishedFiles& list, const SigningMeans& means,
                     bool timestampsCome, const Cancel& cancel);

// `extend --pending`: one outcome a file that waited.
Result<std::vector<FileOutcome>> completeAll(signing::UnfinishedFiles& list, const SigningMeans& means,
                                             bool clockMayContradict, const Cancel& cancel);
// The same for the documents of the office.
Result<std::vector<FileOutcome>> completeDocuments(workflow::Office& office, const SigningMeans& means,
                                                   bool clockMayContradict, const Cancel& cancel);

} // namespace vanthu::cli
