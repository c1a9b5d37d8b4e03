#include "cli/Context.h"

#include "pkcs11/Modules.h"
#include "pkcs11/TokenHost.h"
#include "store/Check.h"
#include "workflow/Office.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>

namespace vanthu::cli {

namespace {

constexpr int warnDays = 90;

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

void checkTokens(const workflow::Office& office, Findings& findings) {
    const QString& chosen = office.profile().tokenModule;
    const QStringList modules = chosen.isEmpty() ? pkcs11::installedModules() : QStringList{chosen};
    if (modules.isEmpty())
        return findings.add(QStringLiteral("PKCS#11"), Error("token.no_module"));
    pkcs11::HostOptions options;
    options.environment = office.profile().tokenEnvironment;
    for (const QString& module : modules) {
        const auto host = pkcs11::TokenHost::start(module, options);
        findings.add(module, problemOf(host));
        const auto certificates = host ? (*host)->certificates() : fail(host.error());
        if (!certificates)
            continue;
        const QDateTime soon = office.now().addDays(warnDays);
        for (const pkcs11::TokenCertificate& one : *certificates) {
            std::optional<Error> problem;
            if (one.certificate.notAfter() < soon)
                problem = Error("cli.certificate_expires",
                                {one.certificate.commonName(), formatDisplayTime(one.certificate.notAfter())});
            findings.add(QStringLiteral("%1: %2").arg(one.token.label, one.certificate.commonName()), problem);
        }
    }
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
