#pragma once

#include "base/Cancel.h"
#include "workflow/Office.h"
#include "workflow/Training.h"

#include <QObject>
#include <QThreadPool>

#include <map>
#include <memory>
#include <optional>

namespace vanthu::ui {

class AxisKeeper;
class MainWindow;
class StartWindow;

struct DesktopOptions {
    QString profile;  // folder of an agency
    QString training; // folder of the training set-up; wins over `profile`
    QString person;
};

// From the command line to the main window: prepares the training set-up when asked to, opens the agency's office on a
// worker, and shows another agency's window when that one is chosen. The window of each agency that was opened lives as
// long as the desktop: out of sight it goes on sending and receiving, as the agency's own PC would.
class Desktop : public QObject {
    Q_OBJECT
public:
    explicit Desktop(DesktopOptions options, QObject* parent = nullptr);
    ~Desktop() override;

    void start();
    void openAgency(const QString& profileFolder);
    bool isOpening() const { return m_opening; }
    // Of the agency at work; null before the first one is open.
    MainWindow* window() const { return m_window; }
    const std::optional<workflow::Training>& training() const { return m_training; }

Q_SIGNALS:
    void agencyOpened();
    // Nothing could be opened; the start window says why.
    void failed(const vanthu::Error& error);

private:
    void prepareTraining();
    void takeOffice(const QString& profileFolder, std::unique_ptr<workflow::Office> office);
    void showWindow(MainWindow* window);
    void giveUp(const vanthu::Error& error);

    DesktopOptions m_options;
    QThreadPool m_pool;
    Cancel m_stop;
    bool m_opening = false;
    std::optional<workflow::Training> m_training;
    std::unique_ptr<AxisKeeper> m_axis;
    std::unique_ptr<StartWindow> m_startWindow;
    std::map<QString, std::unique_ptr<MainWindow>> m_windows; // by the folder of the profile
    MainWindow* m_window = nullptr;
};

} // namespace vanthu::ui
