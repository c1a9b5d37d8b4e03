#pragma once

#include "cli/Context.h"
#include "signing/PdfSigner.h"

#include <optional>
#include <string>
#include <vector>

// Where `sign` puts the signature when no rectangle is given: by the rules and the words on the page.
namespace vanthu::cli {

struct PlacingArguments {
    std::string place;  // "auto"; empty = not asked for
    std::string anchor; // under this text
    std::string signer; // the name on the page; default: the key's
    std::string type;   // of the document
    std::vector<std::string> lines;
};

void addPlacingOptions(CLI::App& command, PlacingArguments& arguments);

inline bool asksForPlace(const PlacingArguments& arguments) {
    return !arguments.place.empty() || !arguments.anchor.empty();
}

// The place on each file, several files at a time because each has a helper of its own; nothing for those that were not
// reached when `cancel` was requested. `office` may be null: then the built-in rules hold. `signing.no_place`,
// `signing.anchor_missing`, and what the rooms pdf and page say; fails as a whole when the rules cannot be read.
using FoundPlace = std::optional<Result<signing::Placement>>;
Result<std::vector<FoundPlace>> placesOn(const QStringList& inputs, const PlacingArguments& arguments,
                                         const signing::SignRequest& request, const QString& keyName,
                                         const workflow::Office* office, const Cancel& cancel);

} // namespace vanthu::cli
