#include "cli/Commands.h"

#include "cli/Usage.h"

namespace vanthu::cli {

namespace {

struct GlobalOptions {
    std::string profile;
    std::string language = "vi";
};

} // namespace

void addCommands(CLI::App& app, Context& context) {
    auto options = std::make_shared<GlobalOptions>();
    app.set_version_flag("--version", VANTHU_VERSION);
    app.add_option("--profile", options->profile, "Thư mục hồ sơ cơ quan, hoặc thư mục huấn luyện");
    app.add_flag("--json", context.json, "In kết quả dạng JSON");
    app.add_option("--lang", options->language, "vi | en")->check(CLI::IsMember({"vi", "en"}));
    app.require_subcommand(1);
    app.fallthrough();
    app.parse_complete_callback([&context, options] {
        context.profile = QString::fromLocal8Bit(options->profile);
        context.language = languageFromCode(QString::fromStdString(options->language));
    });
    addSignCommand(app, context);
    addVerifyCommand(app, context);
    addExtendCommand(app, context);
    addTokenCommands(app, context);
    addDocumentCommands(app, context);
    addAxisCommands(app, context);
    addStoreCommands(app, context);
    addProfileCommands(app, context);
    addTrustCommands(app, context);
    addDemoCommand(app, context);
    addDoctorCommand(app, context);
    takeOneValueEach(app);
}

} // namespace vanthu::cli
