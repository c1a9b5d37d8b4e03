#pragma once

#include "base/Cancel.h"
#include "base/Secret.h"
#include "crypto/PathValidation.h"
#include "signing/PdfVerifier.h"

#include <QDialog>

#include <memory>
#include <optional>
#include <vector>

class QLabel;
class QProgressBar;
class QPushButton;
class QTextEdit;

namespace vanthu::ui {

class Session;
class VerdictBand;

// Why a certificate is trusted or not, as `vanthu-cli trust check` tells it: each certificate of its path, what was
// asked of whom, what answered, and what to do. Answers come from what is at hand until the person has servers asked.
class CertificateDialog : public QDialog {
    Q_OBJECT
public:
    // What is asked about.
    struct Subject {
        crypto::Certificate certificate;
        std::vector<crypto::Certificate> others = {}; // that came with it
        QDateTime at = {};                            // a proven signing time; invalid: now
        // The signed document, which may bring certificates and answers; empty where there is none.
        QString path = {};
        QString field = {};
        std::shared_ptr<const vanthu::Secret> password = {};
    };
    // The signer of this signature in the file at `path`.
    static Subject subjectOf(const signing::SignatureReport& signature, const QString& path,
                             const std::shared_ptr<const vanthu::Secret>& password);
    CertificateDialog(Session& session, Subject subject, QWidget* parent = nullptr);
    ~CertificateDialog() override;

    bool isSettled() const { return !m_checking; }
    // The whole answer as it can be copied; empty before there is one.
    QString asText() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void check(bool online);
    void stop();
    void take(const crypto::PathResult& path, bool online);
    void showAnswer();
    void showState();
    void retranslate();

    Session& m_session;
    Subject m_subject;
    QDateTime m_at; // the instant in question
    Cancel m_cancel;
    bool m_checking = false;
    bool m_stopped = false;
    bool m_asked = false; // servers
    std::optional<crypto::PathResult> m_answer;

    VerdictBand* m_verdict;
    QLabel* m_basis;
    QTextEdit* m_text;
    QProgressBar* m_progress;
    QPushButton* m_online;
    QPushButton* m_copy;
    QPushButton* m_close;
};

} // namespace vanthu::ui
