#include "cli/Context.h"

#include "store/Check.h"
#include "workflow/Office.h"
#include "workflow/Training.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>

namespace vanthu::cli {

namespace {

Result<int> createTraining(const Context& context) {
    const auto say = [&](const QString& step) { context.say(QStringLiteral("… ") + step); };
    TRY(const workflow::Training training, workflow::prepareTraining(context.profileFolder(), say));
    context.print(
        QJsonObject{{QStringLiteral("folder"), training.folder},
                    {QStringLiteral("port"), training.port},
                    {QStringLiteral("profiles"), QJsonArray{training.senderProfile, training.recipientProfile}},
                    {QStringLiteral("pin"), QString::fromLatin1(workflow::trainingPin())}},
        QStringLiteral("Bộ huấn luyện: %1\nMã PIN của các thiết bị huấn luyện: %2")
            .arg(training.folder, QString::fromLatin1(workflow::trainingPin())));
    return Done;
}

QString roleName(workflow::Role role) {
    switch (role) {
    case workflow::Role::Leader:
        return QStringLiteral("leader");
    case workflow::Role::Clerk:
        return QStringLiteral("clerk");
    case workflow::Role::Officer:
        break;
    }
    return QStringLiteral("officer");
}

Result<int> show(const Context& context) {
    TRY(const auto office, context.openOffice());
    const workflow::Profile& p = office->profile();
    QJsonArray people;
    QStringList lines = {QStringLiteral("%1  %2").arg(p.organId, p.organName), p.folder};
    for (const workflow::Person& person : p.people) {
        people += QJsonObject{{QStringLiteral("id"), person.id},
                              {QStringLiteral("fullName"), person.fullName},
                              {QStringLiteral("position"), person.position},
                              {QStringLiteral("role"), roleName(person.role)},
                              {QStringLiteral("token"), person.tokenLabel}};
        lines += QStringLiteral("  %1  %2 (%3)").arg(person.id.leftJustified(12), person.fullName, person.position);
    }
    context.print(QJsonObject{{QStringLiteral("folder"), p.folder},
                              {QStringLiteral("training"), p.training},
                              {QStringLiteral("organId"), p.organId},
                              {QStringLiteral("organName"), p.organName},
                              {QStringLiteral("axisEndpoint"), p.axisEndpoint.toString()},
                              {QStringLiteral("people"), people}},
                  lines.join(QLatin1Char('\n')));
    return Done;
}

Result<int> storeCheck(const Context& context) {
    TRY(const auto office, context.openOffice());
    TRY(const QList<Error> problems, store::check(office->store()));
    QJsonArray list;
    QStringList lines;
    for (const Error& problem : problems) {
        list += context.errorJson(problem);
        lines += QStringLiteral("! ") + problem.message(context.language);
    }
    if (problems.isEmpty())
        lines += QStringLiteral("Kho dữ liệu nguyên vẹn: cơ sở dữ liệu, tệp, nhật ký và sổ đăng ký đều khớp.");
    context.print(QJsonObject{{QStringLiteral("sound"), problems.isEmpty()}, {QStringLiteral("problems"), list}},
                  lines.join(QLatin1Char('\n')));
    return problems.isEmpty() ? Done : AnswerIsNo;
}

Result<int> storeBackup(const Context& context, const std::string& file) {
    TRY(const auto office, context.openOffice());
    TRY_VOID(office->store().backupTo(local(file)));
    context.print(QJsonObject{{QStringLiteral("file"), local(file)}},
                  QStringLiteral("Đã sao lưu vào %1").arg(local(file)));
    return Done;
}

} // namespace

void addProfileCommands(CLI::App& app, Context& context) {
    CLI::App* group = app.add_subcommand("profile", "Hồ sơ cơ quan")->require_subcommand(1);
    CLI::App* create = group->add_subcommand("create", "Tạo bộ huấn luyện");
    auto training = std::make_shared<bool>(false);
    create->add_flag("--training", *training, "Bộ huấn luyện: chứng thư, thiết bị ký, trục, văn bản mẫu")->required();
    onRun(create, context, [&context, training] { return createTraining(context); });
    onRun(group->add_subcommand("show", "Xem hồ sơ cơ quan"), context, [&context] { return show(context); });
}

void addStoreCommands(CLI::App& app, Context& context) {
    CLI::App* group = app.add_subcommand("store", "Kho dữ liệu")->require_subcommand(1);
    onRun(group->add_subcommand("check", "Kiểm tra toàn vẹn kho, nhật ký và sổ"), context,
          [&context] { return storeCheck(context); });
    auto file = std::make_shared<std::string>();
    CLI::App* backup = group->add_subcommand("backup", "Sao lưu cơ sở dữ liệu vào tệp mới");
    backup->add_option("FILE", *file)->required();
    onRun(backup, context, [&context, file] { return storeBackup(context, *file); });
}

} // namespace vanthu::cli
