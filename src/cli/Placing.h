#pragma once

#include "cli/Context.h"
#include "signing/PdfSigner.h"

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

// The place on one file. `office` may be null: then the built-in rules hold. `signing.no_place`,
// `signing.anchor_missing`, and what the pdf room says.
Result<signing::Placement> placeOn(const QString& input, const PlacingArguments& arguments,
                                   const signing::SignRequest& request, const QString& keyName,
                                   const workflow::Office* office);

} // namespace vanthu::cli
