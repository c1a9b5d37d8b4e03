#include "ui/window/Desktop.h"

#include "ui/base/Task.h"
#include "ui/base/WindowMemory.h"
#include "ui/preview/PageLoader.h"
#include "ui/window/AxisKeeper.h"
#include "ui/window/MainWindow.h"
#include "ui/window/StartWindow.h"

#include <QMessageBox>
#include <QStandardPaths>

#include <utility>

namespace vanthu::ui {

Desktop::Desktop(DesktopOptions options, QObject* parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_axis(std::make_unique<AxisKeeper>())
    , m_startWindow(std::make_unique<StartWindow>()) {
    connect(m_axis.get(), &AxisKeeper::started, this, [this] { openAgency(m_training->senderProfile); });
    connect(m_axis.get(), &AxisKeeper::failed, this, &Desktop::giveUp);
}

Desktop::~Desktop() {
    m_stop.request();
    m_pool.waitForDone();
    m_windows.clear();
}

void Desktop::start() {
    m_startWindow->show();
    if (!m_options.training.isEmpty())
        return prepareTraining();
    QString folder = m_options.profile;
    if (folder.isEmpty())
        folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/profile");
    openAgency(folder);
}

void Desktop::prepareTraining() {
    const workflow::Say say = [this](const QString& step) { // this object waits for its pool
        QMetaObject::invokeMethod(this, [this, step] { m_startWindow->showStep(step); });
    };
    runTask(
        this, &m_pool,
        [folder = m_options.training, say, stop = m_stop] { return workflow::prepareTraining(folder, say, stop); },
        [this](const vanthu::Result<workflow::Training>& training) {
            if (!training)
                return giveUp(training.error());
            m_training = *training;
            m_axis->start(*training);
        });
}

void Desktop::openAgency(const QString& profileFolder) {
    if (m_opening)
        return;
    if (const auto known = m_windows.find(profileFolder); known != m_windows.end())
        return showWindow(known->second.get());
    m_opening = true;
    using Opened = std::shared_ptr<std::unique_ptr<workflow::Office>>; // a future's value must be copyable
    runTask(
        this, &m_pool,
        [profileFolder]() -> vanthu::Result<Opened> {
            TRY(std::unique_ptr<workflow::Office> office, workflow::Office::open(profileFolder));
            return std::make_shared<std::unique_ptr<workflow::Office>>(std::move(office));
        },
        [this, profileFolder](const vanthu::Result<Opened>& office) {
            m_opening = false;
            if (office)
                takeOffice(profileFolder, std::move(**office));
            else
                giveUp(office.error());
        });
}

void Desktop::takeOffice(const QString& profileFolder, std::unique_ptr<workflow::Office> office) {
    auto opened = std::make_unique<MainWindow>(std::move(office), m_options.person, m_training);
    MainWindow* window = opened.get();
    m_windows[profileFolder] = std::move(opened);
    connect(window, &MainWindow::agencyChosen, this, &Desktop::openAgency);
    showWindow(window);
    window->startExchange();
    prepareForPages();
    Q_EMIT agencyOpened();
}

// Only hidden and shown: this may happen inside a signal of the window that goes.
void Desktop::showWindow(MainWindow* window) {
    MainWindow* former = std::exchange(m_window, window);
    if (former)
        window->restoreGeometry(former->saveGeometry());
    // With its title it would else be higher than many a screen, and its foot out of sight.
    if (former || remembersSize(window))
        window->show();
    else
        window->showMaximized();
    window->raise();
    window->activateWindow();
    m_startWindow->hide();
    if (former && former != window)
        former->hide(); // once the other is there: the desktop ends with its last window
}

void Desktop::giveUp(const vanthu::Error& error) {
    if (m_window) { // the agency at work stays; only the change failed
        auto* told = new QMessageBox(QMessageBox::Warning, tr("Chưa mở được cơ quan"), error.message(currentLanguage()),
                                     QMessageBox::Close, m_window);
        told->setTextFormat(Qt::PlainText);
        told->setObjectName(QStringLiteral("agencyNotOpened"));
        told->setInformativeText(error.remedy(currentLanguage()));
        told->setDetailedText(error.technical());
        told->setAttribute(Qt::WA_DeleteOnClose);
        told->open();
    } else {
        m_startWindow->showError(error);
    }
    Q_EMIT failed(error);
}

} // namespace vanthu::ui
