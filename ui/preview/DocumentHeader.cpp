#include "ui/preview/DocumentHeader.h"

#include "base/Clock.h"
#include "edxml/Envelope.h"
#include "office/StateMachine.h"
#include "signing/ReportWords.h"
#include "ui/base/Icons.h"
#include "ui/base/Labels.h"
#include "ui/documents/DocumentModel.h"
#include "ui/documents/HintTexts.h"
#include "ui/preview/VerdictBand.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>

namespace vanthu::ui {

namespace {

constexpr int mostRecipientLines = 3;

QString recipientLine(const office::Recipient& recipient) {
    if (recipient.statusCode.isEmpty())
        return recipient.organName;
    QString line = QStringLiteral("%1: %2").arg(
        recipient.organName, edxml::statusTitle(recipient.statusCode, currentLanguage() == Language::English));
    if (recipient.statusAt.isValid())
        line += QStringLiteral(", ") + formatDisplayTime(recipient.statusAt);
    if (!recipient.statusDescription.isEmpty())
        line += QStringLiteral(" – ") + recipient.statusDescription;
    return line;
}

} // namespace

DocumentHeader::DocumentHeader(QWidget* parent)
    : QWidget(parent) {
    m_subject = plainLabel(QStringLiteral("previewSubject"), this);
    setBold(m_subject, 1.1);
    m_facts = plainLabel(QStringLiteral("previewFacts"), this);
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("previewState"));
    m_recipients = plainLabel(QStringLiteral("previewRecipients"), this);
    m_hintText = plainLabel(QStringLiteral("lawHint"), this);
    setBold(m_hintText);
    m_verdict = new QToolButton(this);
    m_verdict->setObjectName(QStringLiteral("previewVerdict"));
    m_verdict->setAutoRaise(true);
    m_verdict->setFocusPolicy(Qt::TabFocus);
    m_verdict->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_marks = new QHBoxLayout;
    m_marks->setSpacing(8);
    m_marks->addWidget(m_state, 0, Qt::AlignLeft);
    m_marks->addWidget(m_verdict, 0, Qt::AlignLeft);
    m_marks->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_subject);
    layout->addWidget(m_facts);
    layout->addLayout(m_marks);
    layout->addWidget(m_hintText);
    layout->addWidget(m_recipients);
    showVerdict();
    connect(m_verdict, &QToolButton::clicked, this, &DocumentHeader::verdictActivated);
}

void DocumentHeader::showDocument(const office::Document& document, const std::optional<office::LawHint>& hint) {
    m_document = document;
    m_hint = hint;
    showFacts();
}

void DocumentHeader::setChecking(bool checking) {
    m_checking = checking;
    m_status.reset();
    showVerdict();
}

void DocumentHeader::setVerdict(signing::DocumentStatus status) {
    m_checking = false;
    m_status = status;
    showVerdict();
}

void DocumentHeader::showFacts() {
    if (!m_document)
        return;
    const office::Document& d = *m_document;
    const bool incoming = d.direction == office::Direction::Incoming;
    m_subject->setText(d.subject);
    QStringList facts = {d.typeName};
    if (d.number)
        facts += tr("số %1").arg(d.code());
    if (d.issuedDate.isValid())
        facts += tr("ngày %1").arg(d.issuedDate.toString(QStringLiteral("dd/MM/yyyy")));
    if (incoming)
        facts += d.organName;
    if (d.arrivalNumber)
        facts += tr("số đến %1").arg(*d.arrivalNumber);
    if (!d.signer.fullName.isEmpty())
        facts += tr("người ký: %1").arg(d.signer.fullName);
    if (d.paperCopy)
        facts += tr("kèm bản giấy");
    facts.removeAll(QString());
    m_facts->setText(facts.join(QStringLiteral(" · ")));

    QStringList lines;
    for (const office::Recipient& recipient : d.recipients)
        lines += recipientLine(recipient);
    const QString all = lines.join(QLatin1Char('\n'));
    if (lines.size() > mostRecipientLines) {
        const qsizetype more = lines.size() - mostRecipientLines + 1;
        lines = lines.mid(0, mostRecipientLines - 1);
        lines += tr("… và %n nơi nhận khác", nullptr, int(more));
    }
    QString shown = incoming ? QString() : tr("Nơi nhận: %1").arg(lines.join(QLatin1Char('\n')));
    QStringList remarks;
    if (d.flags.contains(office::Flag::SecrecyNotChecked))
        remarks += tr("Có tệp chương trình không kiểm tra được dấu mật: xem hết các trang rồi xác nhận.");
    if (d.flags.contains(office::Flag::TimestampMissing))
        remarks += tr("Chữ ký chờ dấu thời gian; được tự bổ sung khi máy chủ trả lời.");
    if (d.request.kind != office::RequestKind::None)
        remarks += tr("Nơi gửi chờ văn thư trả lời: xem thẻ Trao đổi.");
    if (!d.note.isEmpty())
        remarks += tr("Ghi chú: %1").arg(d.note);
    for (const QString& remark : std::as_const(remarks))
        shown += (shown.isEmpty() ? QString() : QStringLiteral("\n")) + remark;
    m_recipients->setText(shown);
    m_recipients->setToolTip(
        QStringLiteral("<p>%1</p>").arg(all.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"))));
    m_recipients->setVisible(!shown.isEmpty());

    m_hintText->setVisible(m_hint.has_value());
    m_hintText->setText(m_hint ? hintSentence(*m_hint) : QString());

    const QColor colour = toneColour(stateTone(d.state));
    m_state->setText(office::stateTitle(d.state, currentLanguage()));
    m_state->setStyleSheet(
        QStringLiteral("#previewState{border-radius:9px;padding:2px 8px;background:rgba(%1,%2,%3,48);}")
            .arg(colour.red())
            .arg(colour.green())
            .arg(colour.blue()));
}

void DocumentHeader::showVerdict() {
    m_verdict->setVisible(m_checking || m_status);
    m_verdict->setText(m_checking ? tr("Đang kiểm tra chữ ký…") : m_status ? signing::verdictOf(*m_status) : QString());
    m_verdict->setIcon(m_status ? icon(VerdictBand::iconName(*m_status), palette()) : QIcon());
    m_verdict->setAccessibleName(m_verdict->text());
    m_verdict->setToolTip(tr("Xem chi tiết chữ ký số"));
}

// As narrow as the verdict below the state.
QSize DocumentHeader::minimumSizeHint() const {
    return {std::max(m_state->sizeHint().width(), m_verdict->sizeHint().width()), QWidget::minimumSizeHint().height()};
}

// The verdict below the state where both do not fit beside each other.
void DocumentHeader::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool fits = m_state->sizeHint().width() + m_marks->spacing() + m_verdict->sizeHint().width() <= width();
    m_marks->setDirection(fits ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void DocumentHeader::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        showFacts();
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        showVerdict();
    QWidget::changeEvent(event);
}

} // namespace vanthu::ui
