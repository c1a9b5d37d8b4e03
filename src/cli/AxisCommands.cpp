#include "cli/Context.h"
#include "cli/Json.h"

#include "edxml/Reader.h"
#include "store/Outbox.h"
#include "workflow/ExchangeActs.h"
#include "workflow/Incoming.h"
#include "workflow/Office.h"
#include "workflow/Profile.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QTemporaryFile>

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

QJsonObject organJson(const edxml::Organ& organ) {
    return {{QStringLiteral("organId"), organ.organId}, {QStringLiteral("name"), organ.organName}};
}

QJsonObject responseJson(const edxml::ResponseFor& r) {
    return {{QStringLiteral("organId"), r.organId},
            {QStringLiteral("code"), r.code},
            {QStringLiteral("documentId"), r.documentId}};
}

QJsonObject messageJson(const edxml::Message& message) {
    if (const auto* status = std::get_if<edxml::StatusMessage>(&message))
        return {{QStringLiteral("kind"), QStringLiteral("status")},
                {QStringLiteral("from"), organJson(status->from)},
                {QStringLiteral("to"), QJsonArray{QJsonObject{{QStringLiteral("organId"), status->responseFor.organId},
                                                              {QStringLiteral("name"), QString()}}}},
                {QStringLiteral("statusCode"), status->statusCode},
                {QStringLiteral("responseFor"), QJsonArray{responseJson(status->responseFor)}}};
    const auto& m = std::get<edxml::DocumentMessage>(message);
    QJsonArray to, responses, attachments;
    for (const edxml::Organ& organ : m.to)
        to += organJson(organ);
    for (const edxml::ResponseFor& response : m.responseFor)
        responses += responseJson(response);
    for (const edxml::Attachment& a : m.attachments)
        attachments += QJsonObject{{QStringLiteral("name"), a.name},
                                   {QStringLiteral("mediaType"), a.mediaType},
                                   {QStringLiteral("size"), a.size},
                                   {QStringLiteral("sha256"), QString::fromLatin1(a.sha256)}};
    return {{QStringLiteral("kind"), QStringLiteral("document")},
            {QStringLiteral("from"), organJson(m.from)},
            {QStringLiteral("to"), to},
            {QStringLiteral("documentId"), m.documentId},
            {QStringLiteral("codeNumber"), m.codeNumber},
            {QStringLiteral("codeNotation"), m.codeNotation},
            {QStringLiteral("promulgationDate"), m.promulgationDate.toString(Qt::ISODate)},
            {QStringLiteral("typeName"), m.typeName},
            {QStringLiteral("subject"), m.subject},
            {QStringLiteral("priority"), m.priority},
            {QStringLiteral("businessType"), int(m.business.type)},
            {QStringLiteral("responseFor"), responses},
            {QStringLiteral("attachments"), attachments}};
}

Result<edxml::Message> readFrom(const QString& path) {
    QFile file(path);
    if (!file.exists())
        return fail("file.missing", {path});
    if (!file.open(QIODevice::ReadOnly))
        return fail("file.unreadable", {path}, file.errorString());
    const auto spool = []() -> std::unique_ptr<QIODevice> {
        auto device = std::make_unique<QTemporaryFile>();
        return device->open() ? std::move(device) : nullptr;
    };
    return edxml::readMessage(
        file, [](int, QByteArrayView) { return true; }, {}, spool);
}

// Every name of the contract is there; null where the message has no such thing.
QJsonObject inspected(const Context& context, const QString& path, const Result<edxml::Message>& message) {
    QJsonObject object;
    for (const char* name :
         {"kind", "from", "to", "documentId", "codeNumber", "codeNotation", "promulgationDate", "typeName", "subject",
          "priority", "businessType", "statusCode", "responseFor", "attachments", "error"})
        object[QLatin1String(name)] = QJsonValue();
    if (!message)
        object[QStringLiteral("error")] = context.errorJson(message.error());
    else
        for (const QJsonObject known = messageJson(*message); const QString& name : known.keys())
            object[name] = known[name];
    object[QStringLiteral("file")] = path;
    return object;
}

Result<int> inspect(const Context& context, const std::vector<std::string>& files) {
    QJsonArray all;
    QStringList lines;
    int status = Done;
    for (const QString& path : local(files)) {
        const Result<edxml::Message> message = readFrom(path);
        const QJsonObject object = inspected(context, path, message);
        all += object;
        if (message) {
            lines +=
                QStringLiteral("%1: %2  %3")
                    .arg(path, object[QStringLiteral("kind")].toString(), object[QStringLiteral("subject")].toString());
        } else {
            lines += QStringLiteral("%1: %2").arg(path, message.error().message(context.language));
            status = std::max(status, message.error().exitStatus());
        }
    }
    context.print(all, lines.join(QLatin1Char('\n')));
    return status;
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
