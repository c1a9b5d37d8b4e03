#include "cli/Context.h"

#include "workflow/Evidence.h"
#include "workflow/Office.h"

#include <QFileInfo>
#include <QJsonArray>

namespace vanthu::cli {

namespace {

struct EvidenceArguments {
    std::string id, output;
    std::vector<std::string> files, trust;
};

Result<int> exportPack(const Context& context, const EvidenceArguments& arguments) {
    TRY(const auto office, context.openOffice());
    const workflow::Person* clerk = office->profile().firstWith(workflow::Role::Clerk);
    const workflow::Person actor = clerk ? *clerk : office->profile().people.value(0);
    const QString output = local(arguments.output);
    if (QFileInfo::exists(output))
        return fail("cli.output_exists", {output});
    TRY(const QByteArray sha256, workflow::exportEvidence(*office, actor, local(arguments.id), output));
    context.print(
        QJsonObject{{QStringLiteral("file"), output}, {QStringLiteral("sha256"), QString::fromLatin1(sha256)}},
        QStringLiteral("%1\nSHA-256 %2").arg(output, QString::fromLatin1(sha256)));
    return Done;
}

// Without --trust only the agency's own trust, when there is one: an auditor's PC may have no profile at all.
Result<signing::VerifyOptions> optionsOf(const Context& context, const EvidenceArguments& arguments) {
    signing::VerifyOptions options;
    options.offline = true;
    for (const std::string& path : arguments.trust)
        TRY_VOID(options.trust.addPath(local(path)));
    if (arguments.trust.empty())
        if (const auto office = context.openOffice())
            options.trust = (*office)->trust();
    return options;
}

QJsonObject toJson(const Context& context, const workflow::EvidenceReport& report) {
    QJsonArray problems, signatures;
    for (const Error& problem : report.problems)
        problems += QJsonObject{{QStringLiteral("code"), QString::fromLatin1(problem.code())},
                                {QStringLiteral("message"), problem.message(context.language)}};
    for (const signing::DocumentReport& one : report.signatures)
        signatures += signing::toJson(one, context.language);
    return {{QStringLiteral("file"), report.file},
            {QStringLiteral("whole"), report.isWhole()},
            {QStringLiteral("documentId"), report.documentId},
            {QStringLiteral("codeNumber"), report.codeNumber},
            {QStringLiteral("subject"), report.subject},
            {QStringLiteral("files"), report.files},
            {QStringLiteral("messages"), report.messages},
            {QStringLiteral("journalEntries"), report.journalEntries},
            {QStringLiteral("signatures"), signatures},
            {QStringLiteral("problems"), problems}};
}

QString textOf(const Context& context, const workflow::EvidenceReport& report) {
    QStringList lines = {QStringLiteral("%1: %2 – %3").arg(report.file, report.codeNumber, report.subject),
                         report.isWhole() ? QStringLiteral("  Nguyên vẹn: %1 tệp, %2 gói tin, %3 mục nhật ký.")
                                                .arg(report.files)
                                                .arg(report.messages)
                                                .arg(report.journalEntries)
                                          : QStringLiteral("  KHÔNG dùng được làm bằng chứng:")};
    for (const Error& problem : report.problems)
        lines += QStringLiteral("  ! ") + problem.message(context.language);
    for (const signing::DocumentReport& one : report.signatures)
        lines += QStringLiteral("  %1: %2").arg(one.file, QString::fromLatin1(signing::statusName(one.status)));
    return lines.join(QLatin1Char('\n'));
}

// The pack alone decides: whether its signatures are trusted depends on what this PC trusts and is told beside.
Result<int> verifyPacks(const Context& context, const EvidenceArguments& arguments) {
    TRY(const signing::VerifyOptions options, optionsOf(context, arguments));
    QJsonArray all;
    QStringList lines;
    int status = Done;
    for (const QString& file : local(arguments.files)) {
        const auto report = workflow::verifyEvidence(file, options);
        if (report) {
            all += toJson(context, *report);
            lines += textOf(context, *report);
            if (!report->isWhole())
                status = std::max<int>(status, AnswerIsNo);
        } else {
            all += QJsonObject{{QStringLiteral("file"), file},
                               {QStringLiteral("whole"), false},
                               {QStringLiteral("error"), context.errorJson(report.error())}};
            lines += QStringLiteral("%1: %2").arg(file, report.error().message(context.language));
            status = std::max(status, report.error().exitStatus());
        }
    }
    context.print(all, lines.join(QLatin1Char('\n')));
    return status;
}

} // namespace

void addEvidenceCommands(CLI::App& axis, Context& context) {
    auto a = std::make_shared<EvidenceArguments>();
    CLI::App* exporting = axis.add_subcommand("evidence", "Xuất gói bằng chứng trao đổi của một văn bản");
    exporting->add_option("ID", a->id, "Mã văn bản")->required();
    exporting->add_option("--output", a->output, "Tệp .zip kết quả")->required();
    onRun(exporting, context, [&context, a] { return exportPack(context, *a); });
    CLI::App* verifying = axis.add_subcommand("verify-evidence", "Kiểm tra gói bằng chứng, không cần máy chủ nào");
    verifying->add_option("FILE", a->files, "Gói bằng chứng (.zip)")->required();
    verifying->add_option("--trust", a->trust, "Chứng thư CA tin cậy (tệp hoặc thư mục)");
    onRun(verifying, context, [&context, a] { return verifyPacks(context, *a); });
}

} // namespace vanthu::cli
