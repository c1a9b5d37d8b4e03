// vanthu: the desktop.

#include "base/Language.h"
#include "base/Log.h"
#include "ui/window/Desktop.h"
#include "ui/window/Pictures.h"

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QIcon>
#include <QLoggingCategory>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>

using namespace vanthu;

namespace {

// A PIN passes through this process: no core dump may keep it, and a broken pipe is an error, not the end.
void harden() {
    prctl(PR_SET_DUMPABLE, 0);
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    std::signal(SIGPIPE, SIG_IGN);
}

struct Options {
    std::string profile;
    std::string training;
    std::string person;
    std::string language;
    std::string pictures;
};

void declare(CLI::App& app, Options& options) {
    app.set_version_flag("--version", VANTHU_VERSION);
    auto* profile = app.add_option("--profile", options.profile, "Thư mục hồ sơ cơ quan");
    app.add_option("--training", options.training, "Thư mục huấn luyện; được tạo nếu chưa có")->excludes(profile);
    app.add_option("--person", options.person, "Mã người làm việc");
    app.add_option("--lang", options.language, "vi | en")->check(CLI::IsMember({"vi", "en"}));
    app.add_option("--pictures", options.pictures, "Chụp ảnh các cửa sổ vào thư mục này rồi kết thúc");
}

QString text(const std::string& value) {
    return QString::fromLocal8Bit(value);
}

} // namespace

int main(int argc, char** argv) {
    harden();
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("VanThu"));
    QCoreApplication::setApplicationName(QStringLiteral("vanthu"));
    QCoreApplication::setApplicationVersion(QStringLiteral(VANTHU_VERSION));
    QLoggingCategory::setFilterRules(QStringLiteral("*.debug=false"));

    Options options;
    CLI::App app("VanThu: văn thư điện tử và ký số", "vanthu");
    declare(app, options);
    CLI11_PARSE(app, argc, argv);

    QTemporaryDir passing; // pictures neither use nor change what the person has set
    if (!options.pictures.empty())
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, passing.path());
    startLog(options.pictures.empty() ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
                                      : passing.path(),
             false);

    QApplication::setStyle(
        QStringLiteral("Fusion")); // follows the system's light or dark palette, same on every system
    const QString remembered = QSettings().value(QStringLiteral("language"), QStringLiteral("vi")).toString();
    useLanguage(languageFromCode(options.language.empty() ? remembered : text(options.language)));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/vanthu/icons/sign.png")));

    ui::Desktop desktop({text(options.profile), text(options.training), text(options.person)});
    std::unique_ptr<ui::Pictures> pictures;
    if (!options.pictures.empty()) {
        pictures = std::make_unique<ui::Pictures>(desktop, text(options.pictures));
        QObject::connect(pictures.get(), &ui::Pictures::finished, &application, &QCoreApplication::exit,
                         Qt::QueuedConnection);
    }
    desktop.start();
    return QApplication::exec();
}
