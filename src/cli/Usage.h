#pragma once

#include "base/Error.h"
#include "base/Language.h"

#include <CLI/CLI.hpp>

#include <optional>

// The words on the command line: what an option may take, and refusals in the reader's language.
namespace vanthu::cli {

// Every option of every command takes one value each time it is written, also one that may be repeated: CLI11 would
// let it take all words up to the next option, and a file among them would be passed over. Another option's name is no
// value.
void takeOneValueEach(CLI::App& app);
// "--tsa=" with nothing behind it, which CLI11 would fill with the next word: `cli.usage`.
std::optional<Error> emptyValueIn(int argc, const char* const* argv, Language language);

// `cli.usage` with what is wrong with the words that `app` has just refused; a mistyped word is answered with the
// nearest one.
Error usageError(const CLI::App& app, const CLI::ParseError& why, Language language);

// `cli.usage` around `why`, whose sentence goes into it: one code for whoever calls.
Error usage(Error why, Language language);

// What --lang says, read before anything is parsed: the refusal of the other words is told in it too.
Language languageAskedFor(int argc, const char* const* argv);

} // namespace vanthu::cli
