// vanthu-cli: everything that the desktop can do, for IT, scripts and tests. The contract is in DESIGN.md §4.

#include "base/Log.h"
#include "cli/Commands.h"
#include "cli/Usage.h"

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
    CLI::App app("VanThu: văn thư điện tử và ký số", "vanthu-cli");
    addCommands(app, context);
    context.language = languageAskedFor(argc, argv);
    if (const auto wrong = emptyValueIn(argc, argv, context.language)) {
        context.json = QByteArrayList(argv, argv + argc).contains("--json");
        return context.report(*wrong);
    }
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
            context.exitStatus = context.report(usageError(app, ended, context.language));
        }
    }
    if (std::ferror(stdout)) { // what was done is done, but who asked does not know
        context.json = false;
        return context.report(Error("file.unwritable", {QStringLiteral("stdout")}));
    }
    return context.exitStatus;
}
