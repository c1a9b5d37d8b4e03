#include "ui/preview/SignaturePanel.h"

#include "signing/ReportWords.h"
#include "ui/base/FlowLayout.h"
#include "ui/base/Icons.h"
#include "ui/base/Labels.h"
#include "ui/preview/VerdictBand.h"

#include <QEvent>
#include <QFormLayout>
#include <QFrame>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace vanthu::ui {

namespace {

constexpr int narrow = 300; // pixels

QString iconName(signing::SignatureStatus status) {
    switch (status) {
    case signing::SignatureStatus::Valid:
        return QStringLiteral("valid");
    case signing::SignatureStatus::Invalid:
        return QStringLiteral("invalid");
    case signing::SignatureStatus::Indeterminate:
        break;
    }
    return QStringLiteral("unknown");
}

QLabel* wrapped(const QString& words, QWidget* parent) {
    auto* label = plainLabel(QString(), parent); // names come from foreign certificates
    label->setText(words);
    return label;
}

void addProblems(const QStringList& problems, QVBoxLayout* layout, QWidget* parent) {
    for (const QString& problem : problems)
        layout->addWidget(wrapped(QStringLiteral("• ") + problem, parent));
}

QFormLayout* formOf(const QList<signing::ReportFact>& facts, QWidget* parent, bool isNarrow) {
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(4);
    form->setRowWrapPolicy(isNarrow ? QFormLayout::WrapAllRows : QFormLayout::WrapLongRows);
    for (const signing::ReportFact& fact : facts)
        form->addRow(fact.title + QLatin1Char(':'), wrapped(fact.text, parent));
    return form;
}

} // namespace

SignaturePanel::SignaturePanel(QWidget* parent)
    : QScrollArea(parent) {
    setObjectName(QStringLiteral("signaturePanel"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    rebuild();
}

void SignaturePanel::showChecking() {
    m_checking = true;
    m_report.reset();
    rebuild();
}

void SignaturePanel::showReport(const signing::DocumentReport& report) {
    m_checking = false;
    m_report = report;
    rebuild();
}

void SignaturePanel::clear() {
    m_checking = false;
    m_report.reset();
    rebuild();
}

void SignaturePanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        rebuild();
    QScrollArea::changeEvent(event);
}

void SignaturePanel::rebuild() {
    setAccessibleName(tr("Chữ ký số trên văn bản"));
    auto* content = new QWidget(this);
    auto* layout = new QVBoxLayout(content);
    const int margin = m_isNarrow ? 4 : 12;
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(margin);
    if (m_checking)
        layout->addWidget(wrapped(tr("Đang kiểm tra chữ ký…"), content));
    if (m_report) {
        const signing::ReportWords words = signing::wordsOf(*m_report);
        auto* band = new VerdictBand(content);
        band->showStatus(m_report->status);
        layout->addWidget(band);
        addProblems(words.problems, layout, content);
        for (qsizetype i = 0; i < words.signatures.size(); ++i)
            layout->addWidget(card(m_report->signatures[std::size_t(i)], words.signatures[i]));
        auto* advice = wrapped(words.advice, content);
        advice->setObjectName(QStringLiteral("advice"));
        setBold(advice);
        layout->addWidget(advice);
        if (!words.signatures.isEmpty())
            layout->addWidget(onlineButton(content), 0, Qt::AlignLeft);
    }
    layout->addStretch();
    if (QWidget* former = takeWidget()) // one of its buttons may have asked for this
        former->deleteLater();
    setWidget(content);
    QWidget* before = this; // what is made anew would come last with Tab
    for (QPushButton* button : content->findChildren<QPushButton*>()) {
        setTabOrder(before, button);
        before = button;
    }
}

// What was shown rests on what is at hand: the network is asked when the person says so.
QPushButton* SignaturePanel::onlineButton(QWidget* parent) {
    auto* button = new QPushButton(tr("Kiểm tra trực tu&yến"), parent);
    button->setObjectName(QStringLiteral("checkOnline"));
    button->setToolTip(tr("Hỏi máy chủ của nơi cấp xem chứng thư có bị thu hồi hay không"));
    connect(button, &QPushButton::clicked, this, &SignaturePanel::onlineCheckRequested);
    return button;
}

void SignaturePanel::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    if (m_isNarrow != (width() < narrow)) {
        m_isNarrow = !m_isNarrow;
        rebuild();
    }
}

QWidget* SignaturePanel::card(const signing::SignatureReport& s, const signing::SignatureWords& words) {
    auto* frame = new QFrame(this);
    frame->setObjectName(QStringLiteral("signatureCard"));
    frame->setFrameShape(QFrame::StyledPanel);
    frame->setAutoFillBackground(true);
    frame->setBackgroundRole(QPalette::Base);
    auto* layout = new QVBoxLayout(frame);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(6);

    auto* head = new QHBoxLayout;
    auto* mark = new QLabel(frame);
    mark->setPixmap(icon(iconName(s.status), palette()).pixmap(22, 22));
    head->addWidget(mark, 0, Qt::AlignTop);
    auto* title = wrapped(words.headline, frame);
    setBold(title);
    head->addWidget(title, 1);
    layout->addLayout(head);
    layout->addLayout(formOf(words.facts, frame, m_isNarrow));
    addProblems(words.changes, layout, frame);
    addProblems(words.problems, layout, frame);

    auto* details = new QWidget(frame);
    details->setLayout(formOf(words.details, details, m_isNarrow));
    details->layout()->setContentsMargins(0, 0, 0, 0);
    details->hide();
    auto* buttons = new FlowLayout;
    buttons->setSpacing(8);
    if (s.page > 0) {
        auto* show = new QPushButton(tr("Xem trên trang %1").arg(s.page), frame);
        show->setObjectName(QStringLiteral("showSignature"));
        show->setAccessibleName(tr("Xem chữ ký của %1 trên trang %2").arg(s.signer.commonName()).arg(s.page));
        connect(show, &QPushButton::clicked, this,
                [this, field = s.field, page = s.page] { Q_EMIT signatureActivated(field, page); });
        buttons->addWidget(show);
    }
    if (!s.signer.isNull()) {
        auto* certificate = new QPushButton(tr("Chứng thư…"), frame);
        certificate->setObjectName(QStringLiteral("showCertificate"));
        certificate->setAccessibleName(tr("Xem chứng thư của %1").arg(s.signer.commonName()));
        connect(certificate, &QPushButton::clicked, this, [this, s] { Q_EMIT certificateRequested(s); });
        buttons->addWidget(certificate);
    }
    auto* more = new QPushButton(tr("Chi tiết"), frame);
    more->setObjectName(QStringLiteral("signatureDetails"));
    more->setAccessibleName(tr("Chi tiết chứng thư và chữ ký"));
    more->setCheckable(true);
    connect(more, &QPushButton::toggled, details, &QWidget::setVisible);
    buttons->addWidget(more);
    layout->addLayout(buttons);
    layout->addWidget(details);
    return frame;
}

} // namespace vanthu::ui
