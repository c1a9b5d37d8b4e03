#include "cli/Context.h"

#include "crypto/Expiry.h"
#include "pkcs11/CardService.h"
#include "store/Check.h"
#include "workflow/Keys.h"
#include "workflow/Office.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>

namespace vanthu::cli {

namespace {

// Each line: what was looked at, and its error when it does not hold.
class Findings {
public:
    explicit Findings(const Context& context)
        : m_context(context) {}

    void add(const QString& what, const std::optional<Error>& problem) {
        m_all +=
            QJsonObject{{QStringLiteral("check"), what},
                        {QStringLiteral("ok"), !problem},
                        {QStringLiteral("error"), problem ? QJsonValue(m_context.errorJson(*problem)) : QJsonValue()}};
        m_lines += problem ? QStringLiteral("✗ %1: %2 %3")
                                 .arg(what, problem->message(m_context.language), problem->remedy(m_context.language))
                           : QStringLiteral("✓ %1").arg(what);
        m_sound = m_sound && !problem;
    }
    int print() const {
        m_context.print(m_all, m_lines.join(QLatin1Char('\n')));
        return m_sound ? Done : AnswerIsNo;
    }

private:
    const Context& m_context;
    QJsonArray m_all;
    QStringList m_lines;
    bool m_sound = true;
};

template<class T>
std::optional<Error> problemOf(const Result<T>& result) {
    return result ? std::nullopt : std::optional(result.error());
}

// The nearer the end, the louder (90, 30, 7 days).
std::optional<Error> expiryProblem(const crypto::Certificate& certificate, const QDateTime& now) {
    const crypto::Expiry expiry = crypto::expiryOf(certificate, now);
    const QStringList facts = {certificate.commonName(), formatDisplayTime(certificate.notAfter()),
                               QString::number(expiry.daysLeft)};
    switch (expiry.stage) {
    case crypto::ExpiryStage::Within90Days:
        return Error("cli.certificate_expires", facts);
    case crypto::ExpiryStage::Within30Days:
        return Error("cli.certificate_expires_soon", facts);
    case crypto::ExpiryStage::Within7Days:
        return Error("cli.certificate_expires_now", facts);
    case crypto::ExpiryStage::Expired:
        return Error("cli.certificate_expired", facts);
    case crypto::ExpiryStage::NotYetValid:
        return Error("cli.certificate_not_yet_valid",
                     {certificate.commonName(), formatDisplayTime(certificate.notBefore())});
    case crypto::ExpiryStage::Fine:
        break;
    }
    return std::nullopt;
}

std::optional<Error> pinProblem(const pkcs11::TokenInfo& token) {
    switch (pkcs11::pinStateOf(token)) {
    case pkcs11::PinState::Locked:
        return Error("cli.pin_locked", {token.label});
    case pkcs11::PinState::FinalTry:
        return Error("cli.pin_final_try", {token.label});
    case pkcs11::PinState::CountLow:
        return Error("cli.pin_count_low", {token.label});
    case pkcs11::PinState::ToBeChanged:
        return Error("cli.pin_to_be_changed", {token.label});
    case pkcs11::PinState::Sound:
        break;
    }
    return std::nullopt;
}

// Modules, tokens, what stands between them, and certificates.
void checkTokens(const workflow::Office& office, Findings& findings) {
    const pkcs11::TokenSurvey survey = workflow::surveyTokens(office);
    if (survey.modules.empty())
        findings.add(QStringLiteral("PKCS#11"), Error("token.no_module"));
    for (const pkcs11::ModuleReport& module : survey.modules)
        findings.add(module.path, module.error);
    const auto tokens = survey.tokens();
    const auto is = [](const pkcs11::TokenInfo& token) { return token.initialised; };
    const bool someTokenIsSeen = std::any_of(tokens.begin(), tokens.end(), is);
    const pkcs11::CardService service = pkcs11::cardService();
    findings.add(service.readers.isEmpty() ? QStringLiteral("Đầu đọc thẻ")
                                           : QStringLiteral("Đầu đọc thẻ: %1").arg(service.readers.join(u", ")),
                 pkcs11::cardServiceProblem(service, someTokenIsSeen));
    for (const pkcs11::TokenInfo& token : tokens)
        if (token.initialised)
            findings.add(QStringLiteral("Thiết bị %1 (%2)").arg(token.label, token.serial), pinProblem(token));
    for (const pkcs11::TokenCertificate& one : survey.certificates())
        findings.add(QStringLiteral("%1: %2").arg(one.token.label, one.certificate.commonName()),
                     expiryProblem(one.certificate, office.now()));
}

void checkAxis(const workflow::Office& office, Findings& findings) {
    const workflow::Profile& profile = office.profile();
    if (profile.axisEndpoint.isEmpty())
        return findings.add(QStringLiteral("Trục liên thông"), Error("axis.not_configured", {profile.organName}));
    HttpRequest request;
    request.url = profile.axisEndpoint;
    request.timeLimit = std::chrono::seconds(5);
    findings.add(profile.axisEndpoint.toString(), problemOf(httpExchange(request, profile.http)));
}

Result<int> doctor(const Context& context) {
    Findings findings(context);
    const auto office = context.openOffice();
    findings.add(context.profileFolder(), problemOf(office));
    if (office) {
        const auto problems = store::check((*office)->store());
        findings.add(QStringLiteral("Kho dữ liệu"), !problems             ? std::optional(problems.error())
                                                    : problems->isEmpty() ? std::nullopt
                                                                          : std::optional(problems->first()));
        findings.add(QStringLiteral("Lịch ngày nghỉ"), (*office)->calendarProblem());
        checkTokens(**office, findings);
        checkAxis(**office, findings);
    }
    return findings.print();
}

} // namespace

void addDoctorCommand(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("doctor", "Kiểm tra hồ sơ, kho, thiết bị ký và kết nối");
    onRun(command, context, [&context] { return doctor(context); });
}

} // namespace vanthu::cli
