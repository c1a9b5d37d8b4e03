#pragma once

#include "base/Language.h"
#include "base/Result.h"
#include "base/Secret.h"
#include "pkcs11/TokenInfo.h"

#include <QJsonValue>
#include <QString>

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>

namespace vanthu::workflow {
class Office;
}

namespace vanthu::cli {

// Exit statuses of the command-line contract (DESIGN.md §4) that do not come from an Error.
enum Exit : int { Done = 0, AnswerIsNo = 1, NotCertain = 2, Usage = 64, Internal = 70 };

// What the global options say, and how results and errors leave the program.
struct Context {
    QString profile; // folder; empty = the training set-up in the user's data folder
    bool json = false;
    Language language = Language::Vietnamese;
    int exitStatus = Done; // set by the command that ran

    QString profileFolder() const;
    Result<std::unique_ptr<workflow::Office>> openOffice() const;

    // Standard output: the JSON value with --json, else the text.
    void print(const QJsonValue& json, const QString& text) const;
    // Standard error, for people; nothing with --json.
    void say(const QString& text) const;
    // Prints the error the way the options ask and returns its exit status.
    int report(const Error& error) const;
    QJsonObject errorJson(const Error& error) const;
};

QString local(const std::string& text);
QStringList local(const std::vector<std::string>& texts);

// A PIN or password from a file, or from standard input for "-"; one line without a byte order mark, at most 255 bytes,
// never in a string. A PIN has no blanks around it: one that an editor left would cost a try. A password may have them.
// `cli.pin_missing`.
Result<Secret> readPin(const std::string& path);
Result<Secret> readPassword(const std::string& path);

// `token.ambiguous` when the certificates lie on more than one token: a PIN sent to the wrong one costs a try. A token
// that two modules show is one.
Result<> requireOneToken(const std::vector<pkcs11::TokenCertificate>& candidates);
Result<> requireOneToken(const std::vector<pkcs11::TokenInfo>& candidates);

// Makes `command` run `act` on a worker thread; its error becomes the program's error output and exit status.
void onRun(CLI::App* command, Context& context, std::function<Result<int>()> act);

// One function for each group of commands; each adds its subcommands to `app`.
void addDemoCommand(CLI::App& app, Context& context);
void addDoctorCommand(CLI::App& app, Context& context);
void addDocumentCommands(CLI::App& app, Context& context);
void addAxisCommands(CLI::App& app, Context& context);
void addEvidenceCommands(CLI::App& axis, Context& context); // of the group "axis"
void addExtendCommand(CLI::App& app, Context& context);
void addProfileCommands(CLI::App& app, Context& context);
void addSignCommand(CLI::App& app, Context& context);
void addStoreCommands(CLI::App& app, Context& context);
void addTokenCommands(CLI::App& app, Context& context);
void addTrustCommands(CLI::App& app, Context& context);
void addTrustCheck(CLI::App& trust, Context& context); // of the group "trust"
void addVerifyCommand(CLI::App& app, Context& context);

} // namespace vanthu::cli
