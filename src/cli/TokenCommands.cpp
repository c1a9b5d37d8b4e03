#include "cli/Context.h"
#include "cli/Json.h"

#include "base/Text.h"
#include "crypto/AlgorithmPolicy.h"
#include "crypto/Expiry.h"
#include "pkcs11/Modules.h"
#include "pkcs11/PinRules.h"
#include "pkcs11/Survey.h"
#include "workflow/Keys.h"
#include "workflow/Office.h"

#include <QJsonArray>

namespace vanthu::cli {

namespace {

struct TokenArguments {
    std::string module, token, serial, oldPin, newPin;
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
        source.options = workflow::tokenHostOptions(**office);
        if (arguments.module.empty())
            source.modules = workflow::tokenModules(**office);
    } else if (arguments.module.empty()) {
        source.modules = pkcs11::installedModules();
    }
    if (!arguments.module.empty())
        source.modules = QStringList{local(arguments.module)};
    if (source.modules.isEmpty())
        return fail("token.no_module");
    return source;
}

// A module that fails does not hide the others; when nothing else is there, its failure is the answer.
Result<pkcs11::TokenSurvey> surveyOf(const Context& context, const TokenArguments& arguments) {
    TRY(const Source source, sourceOf(context, arguments));
    pkcs11::TokenSurvey survey = pkcs11::surveyTokens(source.modules, source.options);
    const bool someModuleWorks = std::any_of(survey.modules.begin(), survey.modules.end(),
                                             [](const pkcs11::ModuleReport& module) { return !module.error; });
    if (!someModuleWorks)
        return fail(*survey.failure());
    return survey;
}

void addFailures(const Context& context, const pkcs11::TokenSurvey& survey, QJsonArray& all, QStringList& lines) {
    for (const pkcs11::ModuleReport& module : survey.modules) {
        if (!module.error)
            continue;
        all += QJsonObject{{QStringLiteral("module"), module.path},
                           {QStringLiteral("error"), context.errorJson(*module.error)}};
        lines += QStringLiteral("✗ %1: %2 %3")
                     .arg(module.path, module.error->message(context.language), module.error->remedy(context.language));
    }
}

QString pinNote(const pkcs11::TokenInfo& token) {
    switch (pkcs11::pinStateOf(token)) {
    case pkcs11::PinState::Locked:
        return QStringLiteral("  [đã khóa]");
    case pkcs11::PinState::FinalTry:
        return QStringLiteral("  [còn một lần thử mã PIN]");
    case pkcs11::PinState::CountLow:
        return QStringLiteral("  [mã PIN đã bị nhập sai]");
    case pkcs11::PinState::ToBeChanged:
        return QStringLiteral("  [cần đổi mã PIN]");
    case pkcs11::PinState::Sound:
        break;
    }
    return {};
}

QString expiryNote(const crypto::Expiry& expiry) {
    switch (expiry.stage) {
    case crypto::ExpiryStage::Expired:
        return QStringLiteral("  [đã hết hạn]");
    case crypto::ExpiryStage::NotYetValid:
        return QStringLiteral("  [chưa có hiệu lực]");
    case crypto::ExpiryStage::Fine:
        return {};
    default:
        return QStringLiteral("  [còn %1 ngày]").arg(expiry.daysLeft);
    }
}

Result<int> list(const Context& context, const TokenArguments& arguments) {
    TRY(const pkcs11::TokenSurvey survey, surveyOf(context, arguments));
    QJsonArray all;
    QStringList lines;
    for (const pkcs11::TokenInfo& token : survey.tokens()) {
        if (!token.initialised)
            continue;
        all += toJson(token);
        lines += QStringLiteral("%1  %2  %3%4")
                     .arg(token.label.leftJustified(24), token.serial, token.model, pinNote(token));
    }
    if (lines.isEmpty())
        lines += QStringLiteral("Không có thiết bị ký nào được cắm.");
    addFailures(context, survey, all, lines);
    context.print(all, lines.join(QLatin1Char('\n')));
    return Done;
}

Result<int> certificates(const Context& context, const TokenArguments& arguments) {
    TRY(const pkcs11::TokenSurvey survey, surveyOf(context, arguments));
    const QDateTime now = systemClock()();
    QJsonArray all;
    QStringList lines;
    for (const pkcs11::TokenCertificate& one : survey.certificates()) {
        all += toJson(one, now);
        lines +=
            QStringLiteral("%1  %2  đến %3%4")
                .arg(one.token.label.leftJustified(24), one.certificate.commonName(),
                     formatDisplayTime(one.certificate.notAfter()), expiryNote(crypto::expiryOf(one.certificate, now)));
        if (const auto usable = crypto::requireKeyType(one.certificate); !usable)
            lines += QStringLiteral("  ! ") + context.errorJson(usable.error())[QLatin1String("message")].toString();
    }
    if (lines.isEmpty())
        lines += QStringLiteral("Không có chứng thư nào.");
    addFailures(context, survey, all, lines);
    context.print(all, lines.join(QLatin1Char('\n')));
    return Done;
}

// Advice, for people: the token's own rules decide.
QString adviceFor(pkcs11::PinWeakness weakness) {
    switch (weakness) {
    case pkcs11::PinWeakness::Short:
        return QStringLiteral("Mã PIN mới ngắn; nên dùng từ 8 ký tự.");
    case pkcs11::PinWeakness::Repeated:
        return QStringLiteral("Mã PIN mới dễ đoán: các ký tự lặp lại.");
    case pkcs11::PinWeakness::Sequence:
        return QStringLiteral("Mã PIN mới dễ đoán: dãy liền nhau.");
    case pkcs11::PinWeakness::Common:
        return QStringLiteral("Mã PIN mới dễ đoán: nhiều người dùng mã này.");
    case pkcs11::PinWeakness::Date:
        return QStringLiteral("Mã PIN mới dễ đoán: giống ngày sinh.");
    case pkcs11::PinWeakness::None:
        break;
    }
    return {};
}

Result<int> changePin(const Context& context, const TokenArguments& arguments) {
    TRY(Secret oldPin, readPin(arguments.oldPin));
    TRY(Secret newPin, readPin(arguments.newPin));
    TRY(const Source source, sourceOf(context, arguments));
    const pkcs11::TokenSurvey survey = pkcs11::surveyTokens(source.modules, source.options);
    std::vector<pkcs11::TokenInfo> chosen;
    for (const pkcs11::TokenInfo& token : survey.tokens())
        if (toNfc(token.label) == toNfc(local(arguments.token)) &&
            (arguments.serial.empty() || token.serial == local(arguments.serial)))
            chosen.push_back(token);
    if (chosen.empty()) {
        const auto failure = survey.failure();
        return failure && survey.modules.size() == 1 ? fail(*failure) : fail("token.removed", {local(arguments.token)});
    }
    TRY_VOID(requireOneToken(chosen));
    const pkcs11::TokenInfo& token = chosen.front();
    if (const QString advice = adviceFor(pkcs11::weaknessOf(newPin.view())); !advice.isEmpty())
        context.say(advice);
    TRY(const auto host, pkcs11::TokenHost::start(token.modulePath, source.options));
    TRY_VOID(host->changePin(token, std::move(oldPin), std::move(newPin), {arguments.finalTry}));
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
    changing->add_option("--serial", arguments->serial, "Số sê-ri thiết bị, khi nhiều thiết bị cùng nhãn");
    changing->add_option("--pin-file", arguments->oldPin, "Tệp chứa mã PIN hiện tại")->required();
    changing->add_option("--new-pin-file", arguments->newPin, "Tệp chứa mã PIN mới")->required();
    changing->add_flag("--final-try", arguments->finalTry, "Chấp nhận dùng lần thử cuối");
    onRun(listing, context, [&context, arguments] { return list(context, *arguments); });
    onRun(reading, context, [&context, arguments] { return certificates(context, *arguments); });
    onRun(changing, context, [&context, arguments] { return changePin(context, *arguments); });
}

} // namespace vanthu::cli
