#include "cli/Context.h"
#include "cli/InspectCommand.h"
#include "cli/Json.h"

#include "store/Outbox.h"
#include "workflow/ExchangeActs.h"
#include "workflow/Incoming.h"
#include "workflow/Office.h"
#include "workflow/Profile.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

namespace vanthu::cli {

namespace {

const workflow::Person& clerk(const workflow::Office& office) {
    const workflow::Person* person = office.profile().firstWith(workflow::Role::Clerk);
    return person ? *person : office.profile().people.first();
}

Result<int> sync(const Context& context) {
    TRY(const auto office, context.openOffice());
    TRY(const exchange::SyncReport report, workflow::syncOffice(*office));
    QJsonArray problems;
    QStringList lines = {QStringLiteral("Đã gửi %1, chưa gửi được %2, đã nhận %3, từ chối %4.")
                             .arg(report.sent)
                             .arg(report.failed)
                             .arg(report.received)
                             .arg(report.rejected)};
    for (const Error& problem : report.problems) {
        problems += context.errorJson(problem);
        lines += QStringLiteral("! %1 %2").arg(problem.message(context.language), problem.remedy(context.language));
    }
    context.print(QJsonObject{{QStringLiteral("sent"), report.sent},
                              {QStringLiteral("failed"), report.failed},
                              {QStringLiteral("received"), report.received},
                              {QStringLiteral("rejected"), report.rejected},
                              {QStringLiteral("problems"), problems}},
                  lines.join(QLatin1Char('\n')));
    // A warning (the machine's clock) hinders nothing: its status is that of success.
    for (const Error& problem : report.problems)
        if (problem.exitStatus() != Done)
            return problem.exitStatus();
    return Done;
}

Result<int> outbox(const Context& context) {
    TRY(const auto office, context.openOffice());
    TRY(const QList<store::OutboxMessage> messages,
        office->store().read([](store::Connection& connection) { return store::outbox(connection, 1000); }));
    QJsonArray all;
    QStringList lines;
    for (const store::OutboxMessage& message : messages) {
        all += toJson(message, context.language);
        lines += toText(message, context.language);
    }
    context.print(all, lines.isEmpty() ? QStringLiteral("Hộp gửi trống.") : lines.join(QLatin1Char('\n')));
    return Done;
}

Result<int> retry(const Context& context, const std::string& id) {
    TRY(const auto office, context.openOffice());
    TRY_VOID(workflow::retryMessage(*office, clerk(*office), local(id)));
    return sync(context);
}

Result<int> cancel(const Context& context, const std::string& id) {
    TRY(const auto office, context.openOffice());
    TRY_VOID(workflow::cancelMessage(*office, clerk(*office), local(id)));
    return outbox(context);
}

// The secrets that the axis's operator hands out, into the keyring: from a file or standard input, since arguments are
// seen by every process of the machine.
Result<int> secret(const Context& context, const std::string& file, bool password) {
    TRY(const workflow::Profile profile, workflow::loadProfile(context.profileFolder()));
    TRY(const Secret value, readPassword(file));
    const QString name = password ? QStringLiteral("axis.password") : QFileInfo(profile.axisSecretFile).fileName();
    TRY_VOID(profile.keyring().write(name, value));
    context.print(QJsonObject{{QStringLiteral("stored"), name}},
                  password ? QStringLiteral("Đã lưu mật khẩu tài khoản trục liên thông.")
                           : QStringLiteral("Đã lưu khóa bí mật của trục liên thông."));
    return Done;
}

Result<int> agencies(const Context& context) {
    TRY(const auto office, context.openOffice());
    TRY(const int count, workflow::refreshAgencies(*office));
    context.print(QJsonObject{{QStringLiteral("agencies"), count}},
                  QStringLiteral("Đã cập nhật %1 cơ quan.").arg(count));
    return Done;
}

} // namespace

void addAxisCommands(CLI::App& app, Context& context) {
    CLI::App* group = app.add_subcommand("axis", "Trục liên thông văn bản")->require_subcommand(1);
    onRun(group->add_subcommand("sync", "Gửi và nhận một lượt"), context, [&context] { return sync(context); });
    onRun(group->add_subcommand("outbox", "Xem Hộp gửi"), context, [&context] { return outbox(context); });
    onRun(group->add_subcommand("agencies", "Cập nhật danh sách cơ quan"), context,
          [&context] { return agencies(context); });
    auto secretFile = std::make_shared<std::string>();
    auto password = std::make_shared<bool>(false);
    CLI::App* keeping = group->add_subcommand("secret", "Lưu khóa bí mật của hệ thống trên trục vào kho khóa của máy");
    keeping->add_option("--from-file", *secretFile, "Tệp chứa khóa trên một dòng; - = đầu vào chuẩn")->required();
    keeping->add_flag("--password", *password, "Là mật khẩu tài khoản của nền tảng dùng mã phiên");
    onRun(keeping, context, [&context, secretFile, password] { return secret(context, *secretFile, *password); });
    auto id = std::make_shared<std::string>();
    CLI::App* retrying = group->add_subcommand("retry", "Gửi ngay một bản tin đang chờ");
    retrying->add_option("ID", *id, "Mã bản tin trong Hộp gửi")->required();
    onRun(retrying, context, [&context, id] { return retry(context, *id); });
    CLI::App* cancelling = group->add_subcommand("cancel", "Không gửi nữa một bản tin chưa gửi được");
    cancelling->add_option("ID", *id, "Mã bản tin trong Hộp gửi")->required();
    onRun(cancelling, context, [&context, id] { return cancel(context, *id); });
    auto files = std::make_shared<std::vector<std::string>>();
    CLI::App* inspecting = group->add_subcommand("inspect", "Đọc tệp edXML");
    inspecting->add_option("FILE", *files)->required();
    onRun(inspecting, context, [&context, files] { return inspect(context, *files); });
    addEvidenceCommands(*group, context);
}

} // namespace vanthu::cli
