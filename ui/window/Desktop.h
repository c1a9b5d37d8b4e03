#pragma once

#include "base/Cancel.h"
#include "workflow/Office.h"
#include "workflow/Training.h"

#include <QObject>
#include <QThreadPool>

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
// worker, and changes the window when another training agency is chosen.
class Desktop : public QObject {
    Q_OBJECT
public:
    explicit Desktop(DesktopOptions options, QObject* parent = nullptr);
    ~Desktop() override;

    void start();
    void openAgency(const QString& profileFolder);
    bool isOpening() const { return m_opening; }
    MainWindow* window() const { return m_window.get(); }
    const std::optional<workflow::Training>& training() const { return m_training; }

Q_SIGNALS:
    void agencyOpened();
    // Nothing could be opened; the start window says why.
    void failed(const vanthu::Error& error);

private:
    void prepareTraining();
    void takeOffice(std::unique_ptr<workflow::Office> office);
    void giveUp(const vanthu::Error& error);

    DesktopOptions m_options;
    QThreadPool m_pool;
    Cancel m_stop;
    bool m_opening = false;
    std::optional<workflow::Training> m_training;
    std::unique_ptr<AxisKeeper> m_axis;
    std::unique_ptr<StartWindow> m_startWindow;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace vanthu::ui
