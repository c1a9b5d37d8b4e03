#include "ui/preview/VerdictBand.h"

#include "signing/ReportWords.h"
#include "ui/base/Icons.h"
#include "ui/base/Labels.h"

#include <QHBoxLayout>

namespace vanthu::ui {

namespace {

constexpr int iconSize = 32;

Tone toneOf(signing::DocumentStatus status) {
    switch (status) {
    case signing::DocumentStatus::Valid:
        return Tone::Good;
    case signing::DocumentStatus::Invalid:
        return Tone::Bad;
    case signing::DocumentStatus::Indeterminate:
    case signing::DocumentStatus::Unreadable:
        return Tone::Waiting;
    case signing::DocumentStatus::Unsigned:
        break;
    }
    return Tone::Neutral;
}

} // namespace

VerdictBand::VerdictBand(QWidget* parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_word(plainLabel(QStringLiteral("verdict"), this)) {
    setObjectName(QStringLiteral("verdictBand"));
    setBold(m_word, 1.3);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(12);
    layout->addWidget(m_icon);
    layout->addWidget(m_word, 1);
}

void VerdictBand::showStatus(signing::DocumentStatus status) {
    showVerdict(signing::verdictOf(status), iconName(status), toneOf(status));
}

void VerdictBand::showVerdict(const QString& word, const QString& iconName, Tone tone) {
    m_word->setText(word);
    m_icon->setPixmap(icon(iconName, palette()).pixmap(iconSize, iconSize));
    const QColor colour = toneColour(tone);
    const QString rgb = QStringLiteral("%1,%2,%3").arg(colour.red()).arg(colour.green()).arg(colour.blue());
    setStyleSheet(
        QStringLiteral("#verdictBand{border:1px solid rgb(%1);border-left:8px solid rgb(%1);border-radius:4px;"
                       "background:rgba(%1,44);}")
            .arg(rgb));
}

QString VerdictBand::iconName(signing::DocumentStatus status) {
    switch (status) {
    case signing::DocumentStatus::Valid:
        return QStringLiteral("valid");
    case signing::DocumentStatus::Invalid:
        return QStringLiteral("invalid");
    case signing::DocumentStatus::Unsigned:
        return QStringLiteral("information");
    case signing::DocumentStatus::Unreadable:
        return QStringLiteral("error");
    case signing::DocumentStatus::Indeterminate:
        break;
    }
    return QStringLiteral("unknown");
}

} // namespace vanthu::ui
