#include "cli/Usage.h"

#include <QStringList>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace vanthu::cli {

namespace {

constexpr char isAnOption[] = "is an option";

// Damerau and Levenshtein's: letters left out, put in, mistaken, or two neighbours swapped ("sing"), which is one slip.
qsizetype distance(const QString& a, const QString& b) {
    std::vector<qsizetype> before; // two letters of `a` ago
    std::vector<qsizetype> last(std::size_t(b.size()) + 1);
    std::iota(last.begin(), last.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        std::vector<qsizetype> row(last.size(), i + 1);
        for (qsizetype k = 0; k < b.size(); ++k) {
            const auto at = std::size_t(k) + 1;
            row[at] = std::min({last[at - 1] + (a[i] == b[k] ? 0 : 1), last[at] + 1, row[at - 1] + 1});
            if (i > 0 && k > 0 && a[i] == b[k - 1] && a[i - 1] == b[k])
                row[at] = std::min(row[at], before[at - 2] + 1);
        }
        before = std::exchange(last, std::move(row));
    }
    return last.back();
}

// The command that the words have led to.
const CLI::App& reached(const CLI::App& app) {
    const CLI::App* command = &app;
    while (!command->get_subcommands().empty())
        command = command->get_subcommands().front();
    return *command;
}

QStringList wordsOf(const CLI::App& command, bool options) {
    QStringList words;
    for (const CLI::App* one = &command; one; one = one->get_parent()) {
        if (options)
            for (const CLI::Option* option : one->get_options())
                for (const std::string& name : option->get_lnames())
                    words += QStringLiteral("--") + QString::fromStdString(name);
        else
            for (const CLI::App* sub : one->get_subcommands([](const CLI::App*) { return true; }))
                words += QString::fromStdString(sub->get_name());
        if (!options)
            break;
    }
    return words;
}

Error unknownWord(const CLI::App& app, const QString& given) {
    const QString word = given.startsWith(QLatin1Char('-')) ? given.section(QLatin1Char('='), 0, 0) : given;
    QString nearest;
    qsizetype best = std::max<qsizetype>(1, word.size() / 3) + 1;
    if (word.size() < 64)
        for (const QString& known : wordsOf(reached(app), word.startsWith(QLatin1Char('-'))))
            if (const qsizetype d = distance(word, known); d < best) {
                best = d;
                nearest = known;
            }
    return nearest.isEmpty() ? Error("cli.word_unknown", {given}) : Error("cli.word_mistyped", {given, nearest});
}

// CLI11 says in one English sentence which option it means and what is wrong; the option comes first.
Error ofClass(const CLI::App& app, const CLI::ParseError& refusal) {
    const QString said = QString::fromLocal8Bit(refusal.what());
    const std::string kind = refusal.get_name();
    const auto remaining = app.remaining(true);
    const bool commandMissing = kind == "RequiredError" && said.contains(QLatin1String("subcommand"));
    const bool somethingMissing = kind == "RequiredError" || kind == "RequiresError"; // it may be what was mistyped
    // This one alone bears the name of the command that refuses instead of its class.
    const bool tooMuch = refusal.get_exit_code() == int(CLI::ExitCodes::ExtrasError);
    if (!remaining.empty() && (tooMuch || somethingMissing))
        return unknownWord(app, QString::fromLocal8Bit(remaining.front()));
    if (commandMissing)
        return Error("cli.command_missing");
    if (kind == "RequiredError")
        return Error("cli.argument_missing", {said.section(QLatin1String(" is required"), 0, 0)});
    if (kind == "RequiresError")
        return Error("cli.argument_missing", {said.section(QLatin1String(" requires "), 1)});
    if (kind == "ExcludesError")
        return Error("cli.arguments_exclude",
                     {said.section(QLatin1String(" excludes "), 0, 0), said.section(QLatin1String(" excludes "), 1)});
    if (kind == "ArgumentMismatch") {
        const QString name = said.section(QLatin1Char(':'), 0, 0).section(QLatin1Char(' '), 0, 0);
        return said.contains(QLatin1String("At Most")) ? Error("cli.given_twice", {name})
                                                       : Error("cli.value_missing", {name});
    }
    if (kind == "ConversionError") {
        const QString pair = said.section(QLatin1String(": "), 1);
        return Error("cli.value_wrong",
                     {pair.section(QLatin1String(" = "), 0, 0), pair.section(QLatin1String(" = "), 1)});
    }
    if (kind == "ValidationError") {
        const QString name = said.section(QLatin1Char(':'), 0, 0);
        const QString what = said.section(QLatin1String(": "), 1);
        if (what == QLatin1String(isAnOption))
            return Error("cli.value_missing", {name});
        if (what.contains(QLatin1String(" not in {")))
            return Error("cli.value_not_among", {name, what.section(QLatin1String(" not in {"), 0, 0),
                                                 what.section(QLatin1String(" not in {"), 1)
                                                     .chopped(1)
                                                     .replace(QLatin1Char(','), QLatin1String(", "))});
        if (const auto end = what.lastIndexOf(QLatin1String(" not in range ")); end >= 0)
            return Error("cli.value_wrong", {name, what.left(end).section(QLatin1String("Value "), 1)});
        return Error("cli.value_wrong", {name, what.section(QLatin1String(": "), -1)});
    }
    return Error("cli.word_unknown", {said});
}

} // namespace

Error usage(Error why, Language language) {
    const QString sentence = why.message(language);
    return Error("cli.usage", {sentence}).causedBy(std::move(why));
}

void takeOneValueEach(CLI::App& app) {
    const QStringList options = wordsOf(app, true);
    const auto check = [options](const std::string& value) {
        const QString word = QString::fromLocal8Bit(value).section(QLatin1Char('='), 0, 0);
        return options.contains(word) ? std::string(isAnOption) : std::string();
    };
    for (CLI::Option* option : app.get_options())
        if (option->nonpositional() && option->get_items_expected_max() > 0)
            option->allow_extra_args(false)->check(check);
    for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        takeOneValueEach(*command);
}

std::optional<Error> emptyValueIn(int argc, const char* const* argv, Language language) {
    for (int i = 1; i < argc && qstrcmp(argv[i], "--") != 0; ++i) {
        const QString word = QString::fromLocal8Bit(argv[i]);
        if (word.size() > 3 && word.startsWith(QLatin1String("--")) &&
            word.indexOf(QLatin1Char('=')) == word.size() - 1)
            return usage(Error("cli.value_missing", {word.chopped(1)}), language);
    }
    return std::nullopt;
}

Error usageError(const CLI::App& app, const CLI::ParseError& why, Language language) {
    return usage(ofClass(app, why), language);
}

Language languageAskedFor(int argc, const char* const* argv) {
    for (int i = 1; i < argc; ++i) {
        const QString word = QString::fromLocal8Bit(argv[i]);
        if (word == QLatin1String("--lang") && i + 1 < argc)
            return languageFromCode(QString::fromLocal8Bit(argv[i + 1]));
        if (word.startsWith(QLatin1String("--lang=")))
            return languageFromCode(word.mid(7));
    }
    return Language::Vietnamese;
}

} // namespace vanthu::cli
