#include "cli/Context.h"

#include "workflow/Demo.h"
#include "workflow/Training.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QUuid>

namespace vanthu::cli {

namespace {

QString factsText(const QJsonObject& facts) {
    QStringList lines;
    for (auto it = facts.begin(); it != facts.end(); ++it)
        lines += QStringLiteral("        %1: %2").arg(it.key(), it.value().toVariant().toString());
    return lines.join(QLatin1Char('\n'));
}

Result<int> demo(const Context& context, const std::string& key) {
    const auto say = [&](const QString& step) { context.say(QStringLiteral("… ") + step); };
    TRY(const workflow::Training training, workflow::prepareTraining(context.profileFolder(), say));
    QJsonArray steps;
    int count = 0;
    const auto stepDone = [&](const workflow::DemoStep& step) {
        ++count;
        steps += QJsonObject{{QStringLiteral("step"), step.name},
                             {QStringLiteral("description"), step.description},
                             {QStringLiteral("milliseconds"), step.milliseconds},
                             {QStringLiteral("facts"), step.facts}};
        if (!context.json)
            context.print({}, QStringLiteral("%1. %2  [%3 ms]\n%4")
                                  .arg(count, 2)
                                  .arg(step.description)
                                  .arg(step.milliseconds)
                                  .arg(factsText(step.facts)));
    };
    const QString documentKey =
        key.empty() ? QStringLiteral("demo:") + QUuid::createUuid().toString(QUuid::WithoutBraces) : local(key);
    TRY_VOID(workflow::runDemo(training, documentKey, stepDone));
    context.print(QJsonObject{{QStringLiteral("status"), QStringLiteral("ok")},
                              {QStringLiteral("key"), documentKey},
                              {QStringLiteral("steps"), steps}},
                  QStringLiteral("Mọi kiểm tra đều đạt."));
    return Done;
}

} // namespace

void addDemoCommand(CLI::App& app, Context& context) {
    auto key = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("demo", "Chạy trọn việc chính giữa hai cơ quan của bộ huấn luyện");
    command->add_option("--key", *key, "Khóa của văn bản; chạy lại cùng khóa sẽ làm tiếp");
    onRun(command, context, [&context, key] { return demo(context, *key); });
}

} // namespace vanthu::cli
