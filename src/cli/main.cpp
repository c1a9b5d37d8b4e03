// vanthu-cli: everything that the desktop can do, for IT, scripts and tests. The contract is in DESIGN.md §4.

#include "base/Log.h"
#include "cli/Context.h"

#include <QGuiApplication>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QStandardPaths>

#include <csignal>
#include <cstdio>
#include <sstream>
#include <sys/prctl.h>
#include <sys/resource.h>

using namespace vanthu;
using namespace vanthu::cli;

namespace {

// A PIN may pass through this process: no core dump may keep it, and a broken pipe is an error, not the end.
void harden() {
    prctl(PR_SET_DUMPABLE, 0);
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    std::signal(SIGPIPE, SIG_IGN);
}

} // namespace

int main(int argc, char** argv) {
    harden();
    // Seals and signature images are drawn with Qt Gui; no display is needed for that.
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QCoreApplication::setApplicationName(QStringLiteral("vanthu"));
    QCoreApplication::setApplicationVersion(QStringLiteral(VANTHU_VERSION));
    QLoggingCategory::setFilterRules(QStringLiteral("*.debug=false\nqt.*=false"));
    startLog(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/log"), false);
    QGuiApplication application(argc, argv);

    Context context;
    std::string profile;
    std::string language = "vi";
    CLI::App app("VanThu: văn thư điện tử và ký số", "vanthu-cli");
    app.set_version_flag("--version", VANTHU_VERSION);
    app.add_option("--profile", profile, "Thư mục hồ sơ cơ quan, hoặc thư mục huấn luyện");
    app.add_flag("--json", context.json, "In kết quả dạng JSON");
    app.add_option("--lang", language, "vi | en")->check(CLI::IsMember({"vi", "en"}));
    app.require_subcommand(1);
    app.fallthrough();
    app.parse_complete_callback([&] {
        context.profile = QString::fromLocal8Bit(profile);
        context.language = languageFromCode(QString::fromStdString(language));
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

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& ended) {
        context.json = context.json || QByteArrayList(argv, argv + argc).contains("--json");
        if (ended.get_exit_code() == 0) { // asked for help or version
            std::ostringstream text;
            app.exit(ended, text, text);
            const QString answer = QString::fromStdString(text.str()).trimmed();
            context.print(QJsonObject{{QStringLiteral("text"), answer}}, answer);
        } else {
            context.exitStatus = context.report(Error("cli.usage", {QString::fromUtf8(ended.what())}));
        }
    }
    if (std::ferror(stdout)) { // what was done is done, but who asked does not know
        context.json = false;
        return context.report(Error("file.unwritable", {QStringLiteral("stdout")}));
    }
    return context.exitStatus;
}
