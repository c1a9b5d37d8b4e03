#pragma once

#include "base/Cancel.h"
#include "signing/ReportPdf.h"
#include "signing/Revisions.h"

#include <QList>
#include <QMainWindow>

#include <optional>

class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace vanthu::ui {

class CompareView;
class EmptyState;
class MessageBar;
class PasswordBar;
class Session;
class SignaturePanel;

// Checks the signatures of any PDF, wherever it came from: the verdict in words at the left, the document at the right,
// beside it the state that a signature covered. Files are checked one after the other; nothing of them is kept.
class VerifyWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit VerifyWindow(Session& session, QWidget* parent = nullptr);
    ~VerifyWindow() override;

    // Adds the files to the list and checks them with what is at hand; the first is shown. At most 500.
    void addFiles(const QStringList& paths);
    void showFile(int row);
    // Writes the verdicts on all checked files as one PDF.
    void saveReport(const QString& target);
    bool isSettled() const;
    int fileCount() const { return int(m_files.size()); }
    const std::optional<signing::CheckedFile>& checked(int row) const { return m_files[row].checked; }
    CompareView* compareView() const { return m_compare; }

protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    struct File {
        QString path;
        std::shared_ptr<const vanthu::Secret> password; // when it was asked for
        std::optional<signing::CheckedFile> checked;    // absent = not checked yet
        QList<signing::SignedRevision> revisions;
        bool asksServers = false; // since the person said so
    };
    void build();
    QWidget* buildReportColumn();
    void connectParts();
    void retranslate();
    void refreshIcons();
    void checkNext();
    void checkOnline(int from, int to);
    void chooseFiles();
    void chooseReport();
    void showItem(int row);
    void showChosen();
    void showState();
    void usePassword(const std::shared_ptr<const vanthu::Secret>& password);

    Session& m_session;
    QList<File> m_files;
    Cancel m_cancel;
    bool m_checking = false;
    bool m_saving = false;

    QPushButton* m_open;
    QPushButton* m_online;
    QPushButton* m_save;
    QLabel* m_progress;
    MessageBar* m_messages;
    PasswordBar* m_password;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QListWidget* m_list;
    SignaturePanel* m_report;
    CompareView* m_compare;
};

} // namespace vanthu::ui
