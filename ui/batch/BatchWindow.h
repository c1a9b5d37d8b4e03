#pragma once

#include "base/Cancel.h"
#include "office/Document.h"
#include "pdf/read/Archival.h"
#include "signing/PdfSigner.h"
#include "ui/batch/BatchModel.h"
#include "ui/batch/BatchRun.h"

#include <QMainWindow>
#include <QTimer>

#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace vanthu::ui {

class EmptyState;
class KeyChooser;
class MessageBar;
class PasswordBar;
class PlacementView;
class ScrollColumn;
class Session;
class TimestampQuestion;

// Signs many documents with one PIN: PDF files from anywhere, or documents of the office that wait for the leader. Each
// has its own place, shown and moved in the preview, and its own result; a batch that was stopped goes on with what is
// left.
class BatchWindow : public QMainWindow {
    Q_OBJECT
public:
    enum class Kind { Files, Documents };
    BatchWindow(Session& session, Kind kind, QWidget* parent = nullptr);
    ~BatchWindow() override;

    void addFiles(const QStringList& paths);
    void addDocuments(const QList<office::Document>& documents);
    BatchModel* model() const { return m_model; }
    PlacementView* placementView() const { return m_view; }
    void choose(int row);
    // Nothing is signed, sought or loaded at this moment.
    bool isSettled() const;
    bool isRunning() const { return m_running; }

Q_SIGNALS:
    void finished(); // a batch ended, however
    void documentActivated(const QString& documentId);

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    QWidget* buildList();
    QWidget* buildPreview();
    QWidget* buildKeyColumn();
    void connectParts();
    void retranslate();
    void refreshIcons();
    void loadImage();
    void chooseFiles();
    void chooseFolder();
    void seekFiles(const QList<QUrl>& urls);
    void chooseOutputFolder();
    void removeChosen();
    void purposeChosen();
    void askForPassword();
    void usePassword(const std::shared_ptr<const vanthu::Secret>& password);
    signing::Purpose purpose() const;
    signing::SignRequest request() const;
    void seekPlaces();
    void showChosen();
    void showMark();
    void takePlacement(int page, const QRectF& rect);
    void applyToAll();
    QString missing() const;
    void showState();
    void start();
    void run(const QList<BatchTask>& tasks);
    void look();
    void takeEvent(const BatchEvent& event);
    void end(const vanthu::Result<>& done);
    void activate(int row);
    void offerFolder();
    void copyResults();
    void saveResults();

    Session& m_session;
    Kind m_kind;
    BatchModel* m_model;
    QByteArray m_image;
    QString m_outputFolder; // empty: beside each file
    std::shared_ptr<BatchFeed> m_feed;
    Cancel m_cancel;
    Cancel m_loadCancel;
    QTimer m_look;
    bool m_running = false;
    QStringList m_later; // files that came meanwhile
    bool m_seeking = false;
    bool m_loading = false;
    pdf::ArchivalClaim m_archive; // of the chosen document
    int m_generation = 0;         // of the preview
    int m_rules = 0;              // of the purpose: answers for an earlier one are dropped
    int m_toDo = 0;
    int m_done = 0;

    MessageBar* m_messages;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QPushButton* m_addFiles;
    QPushButton* m_addFolder;
    QPushButton* m_remove;
    QTableView* m_table;
    QLabel* m_previewTitle;
    PasswordBar* m_password;
    PlacementView* m_view;
    QPushButton* m_applyToAll;
    QLabel* m_purposeLabel;
    QComboBox* m_purpose;
    QLabel* m_textLabel;
    QLineEdit* m_text;
    QLabel* m_outputLabel;
    QPushButton* m_output;
    KeyChooser* m_key;
    ScrollColumn* m_facts;
    TimestampQuestion* m_question;
    QProgressBar* m_progress;
    QLabel* m_hint;
    QPushButton* m_copy;
    QPushButton* m_save;
    QPushButton* m_close;
    QPushButton* m_sign;
};

} // namespace vanthu::ui
