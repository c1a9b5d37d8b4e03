#include "ui/window/Pictures.h"

#include "base/Language.h"
#include "ui/batch/BatchWindow.h"
#include "ui/documents/DocumentPage.h"
#include "ui/drafting/DraftDialog.h"
#include "ui/signing/SignDialog.h"
#include "ui/verify/CompareView.h"
#include "ui/verify/VerifyWindow.h"
#include "ui/window/Desktop.h"
#include "ui/window/MainWindow.h"

#include <QApplication>
#include <QDir>

#include <cstdio>

namespace vanthu::ui {

namespace {

constexpr int lookEveryMs = 20;
constexpr int quietLooksNeeded = 3; // layouts and repaints follow what has just arrived
constexpr qint64 patienceMs = 30'000;
constexpr QSize pictureSize(1366, 768);

QPalette darkPalette() {
    QPalette dark;
    const QColor text(233, 236, 239);
    const QColor faint(130, 136, 142);
    dark.setColor(QPalette::Window, QColor(36, 39, 43));
    dark.setColor(QPalette::WindowText, text);
    dark.setColor(QPalette::Base, QColor(27, 30, 33));
    dark.setColor(QPalette::AlternateBase, QColor(33, 36, 40));
    dark.setColor(QPalette::ToolTipBase, QColor(50, 54, 59));
    dark.setColor(QPalette::ToolTipText, text);
    dark.setColor(QPalette::PlaceholderText, faint);
    dark.setColor(QPalette::Text, text);
    dark.setColor(QPalette::Button, QColor(49, 54, 59));
    dark.setColor(QPalette::ButtonText, text);
    dark.setColor(QPalette::Light, QColor(70, 76, 82));
    dark.setColor(QPalette::Midlight, QColor(58, 63, 69));
    dark.setColor(QPalette::Mid, QColor(30, 33, 36));
    dark.setColor(QPalette::Dark, QColor(20, 22, 25));
    dark.setColor(QPalette::Highlight, QColor(42, 110, 187));
    dark.setColor(QPalette::HighlightedText, Qt::white);
    dark.setColor(QPalette::Link, QColor(90, 160, 240));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        dark.setColor(QPalette::Disabled, role, faint);
    return dark;
}

} // namespace

Pictures::Pictures(Desktop& desktop, const QString& folder, QObject* parent)
    : QObject(parent)
    , m_desktop(desktop)
    , m_folder(folder) {
    QDir().mkpath(folder);
    plan();
    m_timer.setInterval(lookEveryMs);
    connect(&m_timer, &QTimer::timeout, this, &Pictures::look);
    connect(&desktop, &Desktop::agencyOpened, this, [this] {
        m_desktop.window()->showNormal();
        m_desktop.window()->resize(pictureSize);
        if (m_step < 0)
            next();
    });
    connect(&desktop, &Desktop::failed, this, [this](const vanthu::Error& error) {
        std::fprintf(stderr, "%s\n", qPrintable(error.technical()));
        end(1);
    });
}

void Pictures::plan() {
    const auto window = [this] { return m_desktop.window(); };
    const auto page = [window](Page shown) { return [window, shown] { window()->showPage(shown); }; };
    const auto person = [window](workflow::Role role) {
        if (const workflow::Person* who = window()->session().profile().firstWith(role))
            window()->session().setPerson(who->id);
    };
    m_steps = {
        {{}, page(Page::Incoming)},
        {QStringLiteral("1-van-ban-den"),
         [this, window] { // what the first agency has sent stands in the second one's list
             if (m_desktop.training() && window()->documentPage(Page::Incoming)->model()->rowCount() == 0)
                 m_desktop.openAgency(m_desktop.training()->recipientProfile);
         }},
        {{},
         [this, window] {
             if (m_desktop.training() && window()->session().profile().folder != m_desktop.training()->senderProfile)
                 m_desktop.openAgency(m_desktop.training()->senderProfile);
         }},
        {QStringLiteral("2-van-ban-di"), page(Page::Outgoing)},
        {QStringLiteral("10-soan-van-ban"),
         [this, window] {
             window()->documentPage(Page::Outgoing)->openDraft();
             m_dialog = window()->documentPage(Page::Outgoing)->findChild<DraftDialog*>();
         }},
        {QStringLiteral("3-cho-ky"),
         [this, window, person] {
             if (m_dialog)
                 m_dialog->close();
             m_dialog = nullptr;
             person(workflow::Role::Leader);
             window()->showPage(Page::ToSign);
         }},
        {QStringLiteral("7-ky-so"),
         [this, window] {
             DocumentPage* waiting = window()->documentPage(Page::ToSign);
             for (int row = 0; row < waiting->model()->rowCount(); ++row)
                 if (waiting->model()->at(row)->state == office::State::DraftApproved) {
                     waiting->choose(waiting->model()->at(row)->id);
                     break;
                 }
             m_dialog = waiting->openSigning();
             m_skip = !m_dialog;
         }},
        {QStringLiteral("11-ky-hang-loat"),
         [this, window] {
             if (m_dialog)
                 m_dialog->close();
             m_dialog = window()->openBatchFor(window()->documentPage(Page::ToSign)->signable());
         }},
        {QStringLiteral("12-kiem-tra-chu-ky"),
         [this, window] {
             if (m_dialog)
                 m_dialog->close();
             VerifyWindow* verify = window()->openVerify();
             verify->addFiles(signedFiles());
             m_dialog = verify;
         }},
        {QStringLiteral("13-so-voi-luc-ky"),
         [this] {
             if (auto* verify = qobject_cast<VerifyWindow*>(m_dialog.data()))
                 verify->compareView()->setComparing(true);
         }},
        {QStringLiteral("4-ho-so"),
         [this, window, person] {
             if (m_dialog)
                 m_dialog->close();
             m_dialog = nullptr;
             person(workflow::Role::Clerk);
             window()->showPage(Page::CaseFiles);
         }},
        {QStringLiteral("5-hop-gui"), page(Page::Outbox)},
        {QStringLiteral("6-thiet-lap"), page(Page::Settings)},
        {QStringLiteral("8-english"),
         [window] {
             useLanguage(Language::English);
             window()->showPage(Page::Outgoing);
         }},
        {QStringLiteral("9-toi"),
         [window] {
             useLanguage(Language::Vietnamese);
             QApplication::setPalette(darkPalette());
             window()->showPage(Page::Outgoing);
         }},
    };
}

// The signed documents of the page of outgoing ones, as files.
QStringList Pictures::signedFiles() const {
    const DocumentModel* documents = m_desktop.window()->documentPage(Page::Outgoing)->model();
    QStringList files;
    for (int row = 0; row < documents->rowCount(); ++row) {
        const office::Document& document = *documents->at(row);
        if (document.mainFile() && document.number)
            files += m_desktop.window()->session().office().store().blobs().path(document.mainFile()->sha256);
    }
    return files;
}

void Pictures::next() {
    if (++m_step >= m_steps.size())
        return end(0);
    m_quietLooks = 0;
    m_skip = false;
    m_since.start();
    m_steps[m_step].enter();
    m_timer.start();
}

bool Pictures::isSettled() const {
    if (m_desktop.isOpening() || !m_desktop.window() || !m_desktop.window()->isSettled())
        return false;
    if (const auto* dialog = qobject_cast<SignDialog*>(m_dialog.data()))
        return dialog->isSettled();
    if (const auto* batch = qobject_cast<BatchWindow*>(m_dialog.data()))
        return batch->isSettled();
    if (const auto* verify = qobject_cast<VerifyWindow*>(m_dialog.data()))
        return verify->isSettled();
    return true;
}

void Pictures::look() {
    m_quietLooks = isSettled() ? m_quietLooks + 1 : 0;
    const Step& step = m_steps[m_step];
    if (m_quietLooks < quietLooksNeeded) {
        if (m_since.elapsed() < patienceMs)
            return;
        std::fprintf(stderr, "not settled: %s\n", qPrintable(step.name));
        save(step.name.isEmpty() ? QStringLiteral("unsettled") : step.name);
        return end(1);
    }
    m_timer.stop();
    if (!step.name.isEmpty() && !m_skip && !save(step.name))
        return end(1);
    next();
}

bool Pictures::save(const QString& name) {
    QWidget* target = m_dialog ? m_dialog.data() : m_desktop.window();
    const QString file = QStringLiteral("%1/%2.png").arg(m_folder, name);
    if (target && target->grab().save(file))
        return true;
    std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
    return false;
}

void Pictures::end(int exitStatus) {
    m_timer.stop();
    Q_EMIT finished(exitStatus);
}

} // namespace vanthu::ui
