#include "cli/Context.h"
#include "cli/Json.h"

#include "pkcs11/Modules.h"
#include "pkcs11/TokenHost.h"
#include "workflow/Office.h"

#include <QJsonArray>

namespace vanthu::cli {

namespace {

struct TokenArguments {
    std::string module, token, oldPin, newPin;
    bool finalTry = false;
};

struct Source {
    QStringList modules;
    pkcs11::HostOptions options;
};

// The module named on the command line, else the profile's, else every one on this machine.
Result<Source> sourceOf(const Context& context, const TokenArguments& arguments) {
    Source source;
    if (const auto office = context.openOffice()) {
        source.options.environment = (*office)->profile().tokenEnvironment;
        if (!(*office)->profile().tokenModule.isEmpty())
            source.modules = QStringList{(*office)->profile().tokenModule};
    }
    if (!arguments.module.empty())
        source.modules = QStringList{local(arguments.module)};
    if (source.modules.isEmpty())
        source.modules = pkcs11::installedModules();
    if (source.modules.isEmpty())
        return fail("token.no_module");
    return source;
}

// A module that fails does not hide the others; when all fail, the last failure is the answer.
Result<std::vector<std::unique_ptr<pkcs11::TokenHost>>> hostsOf(const Context& context,
                                                                const TokenArguments& arguments) {
    TRY(const Source source, sourceOf(context, arguments));
    std::vector<std::unique_ptr<pkcs11::TokenHost>> hosts;
    std::optional<Error> failure;
    for (const QString& module : source.modules) {
        auto host = pkcs11::TokenHost::start(module, source.options);
        if (host)
            hosts.push_back(std::move(*host));
        else
            failure = host.error();
    }
    if (hosts.empty() && failure)
        return fail(*failure);
    return hosts;
}

Result<int> list(const Context& context, const TokenArguments& arguments) {
    TRY(const auto hosts, hostsOf(context, arguments));
    QJsonArray all;
    QStringList lines;
    for (const auto& host : hosts) {
        TRY(const std::vector<pkcs11::TokenInfo> tokens, host->tokens());
        for (const pkcs11::TokenInfo& token : tokens) {
            if (!token.initialised)
                continue;
            all += toJson(token);
            lines += QStringLiteral("%1  %2  %3").arg(token.label.leftJustified(24), token.serial, token.model);
        }
    }
    context.print(all, lines.isEmpty() ? QStringLiteral("Không có thiết bị ký nào được cắm.")
                                       : lines.join(QLatin1Char('\n')));
    return Done;
}

Result<int> certificates(const Context& context, const TokenArguments& arguments) {
    TRY(const auto hosts, hostsOf(context, arguments));
    QJsonArray all;
    QStringList lines;
    for (const auto& host : hosts) {
        TRY(const std::vector<pkcs11::TokenCertificate> found, host->certificates());
        for (const pkcs11::TokenCertificate& one : found) {
            all += toJson(one);
            lines += QStringLiteral("%1  %2  đến %3")
                         .arg(one.token.label.leftJustified(24), one.certificate.commonName(),
                              formatDisplayTime(one.certificate.notAfter()));
        }
    }
    context.print(all, lines.isEmpty() ? QStringLiteral("Không có chứng thư nào.") : lines.join(QLatin1Char('\n')));
    return Done;
}

Result<int> changePin(const Context& context, const TokenArguments& arguments) {
    TRY(Secret oldPin, readPin(arguments.oldPin));
    TRY(Secret newPin, readPin(arguments.newPin));
    TRY(const auto hosts, hostsOf(context, arguments));
    pkcs11::TokenHost* hostOfChosen = nullptr;
    std::vector<pkcs11::TokenInfo> chosen;
    for (const auto& host : hosts) {
        TRY(const std::vector<pkcs11::TokenInfo> tokens, host->tokens());
        for (const pkcs11::TokenInfo& token : tokens) {
            if (token.label != local(arguments.token))
                continue;
            if (chosen.empty())
                hostOfChosen = host.get();
            chosen.push_back(token);
        }
    }
    if (chosen.empty())
        return fail("token.removed", {local(arguments.token)});
    TRY_VOID(requireOneToken(chosen));
    const pkcs11::TokenInfo& token = chosen.front();
    TRY_VOID(hostOfChosen->changePin(token, std::move(oldPin), std::move(newPin), {arguments.finalTry}));
    context.print(toJson(token), QStringLiteral("Đã đổi mã PIN của “%1”.").arg(token.label));
    return Done;
}

} // namespace

void addTokenCommands(CLI::App& app, Context& context) {
    auto arguments = std::make_shared<TokenArguments>();
    CLI::App* group = app.add_subcommand("token", "Thiết bị ký (PKCS#11)")->require_subcommand(1);
    CLI::App* listing = group->add_subcommand("list", "Liệt kê thiết bị đang cắm");
    CLI::App* reading = group->add_subcommand("certificates", "Liệt kê chứng thư trên các thiết bị");
    CLI::App* changing = group->add_subcommand("change-pin", "Đổi mã PIN");
    for (CLI::App* command : {listing, reading, changing})
        command->add_option("--module", arguments->module, "Thư viện PKCS#11");
    changing->add_option("--token", arguments->token, "Nhãn thiết bị")->required();
    changing->add_option("--pin-file", arguments->oldPin, "Tệp chứa mã PIN hiện tại")->required();
    changing->add_option("--new-pin-file", arguments->newPin, "Tệp chứa mã PIN mới")->required();
    changing->add_flag("--final-try", arguments->finalTry, "Chấp nhận dùng lần thử cuối");
    onRun(listing, context, [&context, arguments] { return list(context, *arguments); });
    onRun(reading, context, [&context, arguments] { return certificates(context, *arguments); });
    onRun(changing, context, [&context, arguments] { return changePin(context, *arguments); });
}

} // namespace vanthu::cli
