#pragma once

#include "base/Cancel.h"
#include "office/Document.h"
#include "pdf/read/Archival.h"
#include "signing/PdfSigner.h"

#include <QDialog>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace vanthu::ui {

class KeyChooser;
class MessageBar;
class PlacementView;
class ScrollColumn;
class Session;
class TimestampDesk;
class TimestampQuestion;

// Signs or seals one document: where the mark goes at the left, with which key at the right. A PIN is sent once for
// each press of the button, never again by itself; the token's own flags are read before and after. Without a
// time-stamp it asks, while the key waits.
class SignDialog : public QDialog {
    Q_OBJECT
public:
    SignDialog(Session& session, const office::Document& document, signing::Purpose purpose, QWidget* parent = nullptr);
    ~SignDialog() override;

    // Pages, place, mark and certificates have arrived.
    bool isSettled() const;

Q_SIGNALS:
    void documentSigned(const vanthu::office::Document& document);

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void reject() override;

private:
    void build();
    QWidget* buildPlaceColumn();
    QWidget* buildKeyColumn();
    void connectParts();
    void retranslate();
    void refreshIcons();
    void loadPages();
    void loadPlacement();
    void loadMark();
    void showMark();
    void takePlacement(int page, const QRectF& rect);
    void goHome();
    bool seals() const { return m_purpose == signing::Purpose::Seal; }
    QString missing() const;
    void showState();
    void showPlace();
    void showLevel();
    void sign();
    void look();
    void finish(const vanthu::Result<office::Document>& done);

    Session& m_session;
    office::Document m_document;
    signing::Purpose m_purpose;
    QByteArray m_image;           // PNG of the signature or the seal
    pdf::ArchivalClaim m_archive; // of the document
    std::optional<signing::Placement> m_home;
    Cancel m_cancel;
    Cancel m_loadCancel;
    std::shared_ptr<std::atomic<int>> m_percent; // written by the worker, -1 = unknown
    std::shared_ptr<TimestampDesk> m_desk;       // while a worker signs
    QTimer m_progressTimer;
    int m_pending = 0;
    bool m_signing = false;

    MessageBar* m_messages;
    PlacementView* m_view;
    QLabel* m_placeHint;
    QLabel* m_place;
    QToolButton* m_goHome;
    QToolButton* m_zoomIn;
    QToolButton* m_zoomOut;
    QToolButton* m_fitWidth;
    QLabel* m_subject;
    ScrollColumn* m_facts;
    KeyChooser* m_key;
    QLabel* m_level;
    QLabel* m_advice;
    TimestampQuestion* m_question;
    QProgressBar* m_progress;
    QLabel* m_hint;
    QPushButton* m_sign;
    QPushButton* m_close;
};

} // namespace vanthu::ui
