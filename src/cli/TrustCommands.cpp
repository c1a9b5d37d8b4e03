#include "cli/Context.h"

#include "base/Files.h"
#include "workflow/Office.h"
#include "workflow/Training.h"

#include <QJsonArray>
#include <QJsonObject>

namespace vanthu::cli {

namespace {

constexpr std::int64_t largestBundle = std::int64_t{4} * 1024 * 1024;

struct ImportArguments {
    std::vector<std::string> sources;
    std::string remark;
    std::string from, until;
};

QJsonValue timeOrNull(const QDateTime& time) {
    return time.isValid() ? QJsonValue(toStorageTime(time)) : QJsonValue();
}

QJsonObject certificateJson(const crypto::Certificate& certificate) {
    return {{QStringLiteral("subject"), certificate.subject()},
            {QStringLiteral("sha256"), QString::fromLatin1(certificate.sha256Hex())},
            {QStringLiteral("anchor"), certificate.isSelfSigned()},
            {QStringLiteral("notBefore"), toStorageTime(certificate.notBefore())},
            {QStringLiteral("notAfter"), toStorageTime(certificate.notAfter())}};
}

Result<workflow::Profile> profileOf(const Context& context) {
    if (auto training = workflow::loadTraining(context.profileFolder()))
        return workflow::loadProfile(training->senderProfile);
    return workflow::loadProfile(context.profileFolder());
}

Result<int> list(const Context& context) {
    TRY(const workflow::Profile profile, profileOf(context));
    TRY(const QList<crypto::TrustEntry> entries, workflow::trustFolderOf(profile).entries());
    QJsonArray all;
    QStringList lines;
    for (const crypto::TrustEntry& entry : entries) {
        QJsonObject object = certificateJson(entry.certificate);
        object[QStringLiteral("basis")] = crypto::trustBasisName(entry.basis);
        object[QStringLiteral("addedAt")] = timeOrNull(entry.addedAt);
        object[QStringLiteral("trustedFrom")] = timeOrNull(entry.from);
        object[QStringLiteral("trustedUntil")] = timeOrNull(entry.until);
        object[QStringLiteral("remark")] = entry.remark;
        all += object;
        lines += QStringLiteral("%1  %2  %3  %4")
                     .arg(entry.certificate.isSelfSigned() ? QStringLiteral("CA gốc       ")
                                                           : QStringLiteral("CA trung gian"),
                          crypto::trustBasisName(entry.basis).leftJustified(13),
                          formatDisplayTime(entry.certificate.notAfter()), entry.certificate.subject());
    }
    context.print(all, lines.join(QLatin1Char('\n')));
    return Done;
}

// What comes without TLS is believed only when a pin or a signature vouches for it, never by a decision.
Result<QByteArray> bytesOf(const QString& source, const workflow::Profile& profile, bool byDecision) {
    const QUrl url(source);
    if (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https"))
        return readFile(source, largestBundle);
    HttpRequest request;
    request.url = url;
    request.replyLimit = largestBundle;
    request.answerIsSigned = !byDecision;
    TRY(const HttpReply reply, httpExchange(request, profile.http));
    if (reply.status != 200)
        return fail("crypto.fetch_failed", {url.host()}, QStringLiteral("HTTP %1").arg(reply.status));
    return reply.body;
}

Result<QDateTime> dayOf(const std::string& text, bool end) {
    if (text.empty())
        return QDateTime();
    const QDate day = QDate::fromString(local(text), Qt::ISODate);
    if (!day.isValid())
        return fail("cli.usage", {local(text)});
    // Days are Vietnam's.
    const QTime time = end ? QTime(23, 59, 59, 999) : QTime(0, 0);
    return QDateTime(day, time, Qt::OffsetFromUTC, 7 * 3600).toUTC();
}

Result<int> import(const Context& context, const ImportArguments& arguments) {
    TRY(const workflow::Profile profile, profileOf(context));
    std::optional<crypto::TrustDecision> decision;
    if (!arguments.remark.empty()) {
        TRY(const QDateTime from, dayOf(arguments.from, false));
        TRY(const QDateTime until, dayOf(arguments.until, true));
        decision = crypto::TrustDecision{local(arguments.remark), from, until};
    } else if (!arguments.from.empty() || !arguments.until.empty()) {
        return fail("cli.usage", {QStringLiteral("--from, --until")});
    }
    const crypto::TrustFolder folder = workflow::trustFolderOf(profile);
    QJsonArray all;
    QStringList lines;
    int status = Done;
    for (const std::string& source : arguments.sources) {
        TRY(const QByteArray bytes, bytesOf(local(source), profile, decision.has_value()));
        TRY(const QList<crypto::TrustImport> outcomes, folder.import(bytes, local(source), decision));
        for (const crypto::TrustImport& outcome : outcomes) {
            QJsonObject object = certificateJson(outcome.certificate);
            const QString word = outcome.refused ? QStringLiteral("refused")
                                 : outcome.added ? QStringLiteral("added")
                                                 : QStringLiteral("present");
            object[QStringLiteral("status")] = word;
            object[QStringLiteral("basis")] =
                outcome.added ? QJsonValue(crypto::trustBasisName(outcome.basis)) : QJsonValue();
            object[QStringLiteral("error")] =
                outcome.refused ? QJsonValue(context.errorJson(*outcome.refused)) : QJsonValue();
            all += object;
            lines += QStringLiteral("%1  %2").arg(word.leftJustified(8), outcome.certificate.subject());
            if (outcome.refused) {
                lines += QStringLiteral("    ! ") + outcome.refused->message(context.language);
                lines += QStringLiteral("      ") + outcome.refused->remedy(context.language);
                status = outcome.refused->exitStatus();
            }
        }
    }
    context.print(all, lines.join(QLatin1Char('\n')));
    return status;
}

} // namespace

void addTrustCommands(CLI::App& app, Context& context) {
    CLI::App* group = app.add_subcommand("trust", "Chứng thư CA tin cậy")->require_subcommand(1);
    onRun(group->add_subcommand("list", "Liệt kê"), context, [&context] { return list(context); });
    addTrustCheck(*group, context);
    auto arguments = std::make_shared<ImportArguments>();
    CLI::App* command =
        group->add_subcommand("import", "Nhập CA gốc có dấu vết đã biết, hoặc CA trung gian dẫn tới CA gốc đã tin cậy");
    command->add_option("FILE|URL", arguments->sources, "Tệp chứng thư (PEM, DER, PKCS#7) hoặc địa chỉ")->required();
    CLI::Option* decision =
        command->add_option("--without-pin", arguments->remark,
                            "Quyết định của quản trị viên: tin CA gốc này dù không có dấu vết; ghi lý do");
    command->add_option("--from", arguments->from, "Tin từ ngày (YYYY-MM-DD)")->needs(decision);
    command->add_option("--until", arguments->until, "Tin đến hết ngày (YYYY-MM-DD)")->needs(decision);
    onRun(command, context, [&context, arguments] { return import(context, *arguments); });
}

} // namespace vanthu::cli
