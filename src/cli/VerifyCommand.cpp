#include "cli/Context.h"

#include "base/Clock.h"
#include "base/Files.h"
#include "cli/Instant.h"
#include "crypto/CrlFile.h"
#include "signing/ReportCache.h"
#include "signing/ReportPdf.h"
#include "signing/ReportWords.h"
#include "workflow/Office.h"
#include "workflow/VerificationPolicy.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace vanthu::cli {

namespace {

struct VerifyArguments {
    std::vector<std::string> files;
    std::vector<std::string> trust;
    std::vector<std::string> crls;
    std::string at, password;
    std::string report; // PDF to write
    bool offline = false;
};

struct Plan {
    signing::VerifyOptions options;
    signing::ReportCache cache{QString()}; // of the profile; none when the command brings its own trust
};

Result<Plan> planOf(const Context& context, const VerifyArguments& arguments) {
    Plan plan;
    signing::VerifyOptions& options = plan.options;
    options.offline = arguments.offline;
    if (!arguments.at.empty()) {
        TRY(const QDateTime at, instantOf(arguments.at));
        options.at = at;
    }
    if (arguments.trust.empty()) {
        const auto office = context.openOffice();
        if (office) {
            options.trust = (*office)->trust();
            options.revocation = (*office)->revocation();
            options.timestampRequired = workflow::verificationPolicyOf((*office)->profile()).timestampRequired;
            plan.cache = signing::ReportCache((*office)->reportCache());
        } else if (!context.profile.isEmpty() || office.error().code() != "profile.missing") {
            return fail(office.error());
        } // without a profile nobody is trusted; whether the bytes are intact can be said all the same
    }
    for (const std::string& path : arguments.trust)
        TRY_VOID(options.trust.addPath(local(path)));
    if (!arguments.password.empty()) {
        TRY(Secret password, readPassword(arguments.password));
        options.password = std::make_shared<const Secret>(std::move(password));
    }
    for (const std::string& path : arguments.crls) {
        TRY(const auto lists, crypto::crlsFromFile(local(path)));
        options.revocation.crls.insert(options.revocation.crls.end(), lists.begin(), lists.end());
    }
    options.revocation.memory = crypto::makeFetchMemory();
    return plan;
}

QString textOf(const signing::DocumentReport& report) {
    const signing::ReportWords words = signing::wordsOf(report);
    QStringList lines = {QStringLiteral("%1: %2").arg(report.file, words.verdict)};
    const auto add = [&](const char* indent, const QStringList& texts) {
        for (const QString& text : texts)
            lines += QLatin1String(indent) + text;
    };
    add("  ! ", words.problems);
    for (const signing::SignatureWords& signature : words.signatures) {
        lines += QStringLiteral("  ") + signature.headline;
        for (const signing::ReportFact& fact : signature.facts)
            lines += QStringLiteral("    %1: %2").arg(fact.title, fact.text);
        add("    - ", signature.changes);
        add("    ! ", signature.problems);
    }
    lines += QStringLiteral("  ") + words.advice;
    return lines.join(QLatin1Char('\n'));
}

// The worst answer decides: unreadable, then invalid, then uncertain.
int worst(int a, int b) {
    const auto rank = [](int status) {
        const QList<int> order = {Done, NotCertain, AnswerIsNo};
        const auto at = order.indexOf(status);
        return at < 0 ? qsizetype(order.size()) : at;
    };
    return rank(a) >= rank(b) ? a : b;
}

// The same verdicts as a PDF to print and keep.
Result<> writeReport(const Context& context, const VerifyArguments& arguments,
                     const QList<signing::CheckedFile>& checked) {
    const auto office = context.openOffice();
    const QString organName = office ? (*office)->profile().organName : QString();
    TRY(const QByteArray pdf, signing::reportPdf(checked, organName, systemClock()()));
    return writeFileDurably(local(arguments.report), pdf);
}

Result<int> verify(const Context& context, const VerifyArguments& arguments) {
    TRY(const Plan plan, planOf(context, arguments));
    QJsonArray all;
    QStringList text;
    QList<signing::CheckedFile> checked;
    int status = Done;
    for (const std::string& file : arguments.files) {
        const signing::DocumentReport report = signing::verifyPdfCached(local(file), plan.options, plan.cache);
        if (!arguments.report.empty())
            checked += signing::checkedFile(report);
        all += signing::toJson(report, context.language);
        text += textOf(report);
        status = worst(status, signing::exitStatus(report));
    }
    if (!arguments.report.empty())
        TRY_VOID(writeReport(context, arguments, checked));
    context.print(all, text.join(QLatin1Char('\n')));
    return status;
}

} // namespace

void addVerifyCommand(CLI::App& app, Context& context) {
    auto arguments = std::make_shared<VerifyArguments>();
    CLI::App* command = app.add_subcommand("verify", "Kiểm tra chữ ký số trên tệp PDF");
    command->add_option("FILE", arguments->files, "Tệp PDF")->required();
    command->add_option("--trust", arguments->trust, "Chứng thư CA tin cậy (tệp hoặc thư mục)");
    command->add_option("--crl", arguments->crls, "Danh sách thu hồi (CRL)");
    command->add_option("--at", arguments->at, "Kiểm tra tại thời điểm (ISO 8601)");
    command->add_option("--report", arguments->report, "Ghi báo cáo kiểm tra ra tệp PDF này");
    command->add_option("--password-file", arguments->password, "Tệp chứa mật khẩu của tài liệu; - là đầu vào chuẩn");
    command->add_flag("--offline", arguments->offline, "Không hỏi máy chủ nào");
    onRun(command, context, [&context, arguments] { return verify(context, *arguments); });
}

} // namespace vanthu::cli
