#pragma once

#include "signing/PdfVerifier.h"
#include "ui/base/Chip.h"

#include <QFrame>

class QLabel;

namespace vanthu::ui {

// The verdict on a document at a glance. Its word, its icon and its colour each say it alone.
class VerdictBand : public QFrame {
    Q_OBJECT
public:
    explicit VerdictBand(QWidget* parent = nullptr);

    void showStatus(signing::DocumentStatus status);
    // The same for what is no document: a certificate.
    void showVerdict(const QString& word, const QString& iconName, Tone tone);

    // For lists and headers, so that one verdict looks the same everywhere.
    static QString iconName(signing::DocumentStatus status);

private:
    QLabel* m_icon;
    QLabel* m_word;
};

} // namespace vanthu::ui
