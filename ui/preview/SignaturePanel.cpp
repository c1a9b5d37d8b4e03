#include "ui/preview/SignaturePanel.h"

#include "base/Clock.h"
#include "ui/base/Icons.h"

#include <QEvent>
#include <QFormLayout>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace vanthu::ui {

namespace {

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

QString integrity(const signing::SignatureReport& s) {
    if (!s.intact)
        return SignaturePanel::tr("Nội dung đã bị thay đổi sau khi ký");
    switch (s.changesAfter) {
    case signing::ChangesAfter::None:
        return SignaturePanel::tr("Nguyên vẹn, không có thay đổi nào sau khi ký");
    case signing::ChangesAfter::Permitted:
        return SignaturePanel::tr("Nguyên vẹn; sau đó chỉ có bổ sung được phép (số, ngày, chữ ký khác)");
    case signing::ChangesAfter::Forbidden:
        break;
    }
    return SignaturePanel::tr("Sau khi ký, văn bản đã bị thay đổi trái phép");
}

QString timeText(const signing::SignatureReport& s) {
    if (!s.signedAt.isValid())
        return SignaturePanel::tr("Không ghi thời gian ký");
    const QString time = formatSignatureTime(s.signedAt);
    return s.timeSource == signing::TimeSource::Timestamp ? SignaturePanel::tr("%1 (dấu thời gian)").arg(time)
                                                          : SignaturePanel::tr("%1 (theo máy người ký)").arg(time);
}

QLabel* wrapped(const QString& words, QWidget* parent) {
    auto* label = new QLabel(words, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText); // names come from foreign certificates
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

void addProblems(const QList<Error>& problems, QVBoxLayout* layout, QWidget* parent) {
    for (const Error& problem : problems) {
        const QString remedy = problem.remedy(currentLanguage());
        auto* label = wrapped(QStringLiteral("• ") + problem.message(currentLanguage()) +
                                  (remedy.isEmpty() ? QString() : QLatin1Char(' ') + remedy),
                              parent);
        label->setToolTip(problem.technical());
        layout->addWidget(label);
    }
}

} // namespace

QString verdict(signing::DocumentStatus status) {
    switch (status) {
    case signing::DocumentStatus::Valid:
        return SignaturePanel::tr("Chữ ký hợp lệ");
    case signing::DocumentStatus::Invalid:
        return SignaturePanel::tr("Chữ ký không hợp lệ");
    case signing::DocumentStatus::Indeterminate:
        return SignaturePanel::tr("Chữ ký chưa xác định");
    case signing::DocumentStatus::Unsigned:
        return SignaturePanel::tr("Chưa có chữ ký số");
    case signing::DocumentStatus::Unreadable:
        break;
    }
    return SignaturePanel::tr("Không đọc được tệp");
}

QString verdict(signing::SignatureStatus status) {
    switch (status) {
    case signing::SignatureStatus::Valid:
        return SignaturePanel::tr("Hợp lệ");
    case signing::SignatureStatus::Invalid:
        return SignaturePanel::tr("Không hợp lệ");
    case signing::SignatureStatus::Indeterminate:
        break;
    }
    return SignaturePanel::tr("Chưa xác định");
}

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
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(12);
    if (m_checking)
        layout->addWidget(wrapped(tr("Đang kiểm tra chữ ký…"), content));
    if (m_report) {
        auto* overall = wrapped(verdict(m_report->status), content);
        overall->setObjectName(QStringLiteral("verdict"));
        QFont large = font();
        large.setPointSizeF(large.pointSizeF() * 1.15);
        large.setBold(true);
        overall->setFont(large);
        layout->addWidget(overall);
        addProblems(m_report->problems, layout, content);
        for (const signing::SignatureReport& signature : m_report->signatures)
            layout->addWidget(card(signature));
    }
    layout->addStretch();
    setWidget(content);
}

QWidget* SignaturePanel::card(const signing::SignatureReport& s) {
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
    head->addWidget(mark);
    const QString holder = s.isDocumentTimestamp ? tr("Dấu thời gian của văn bản") : s.signer.commonName();
    auto* title = wrapped(QStringLiteral("%1 – %2").arg(verdict(s.status), holder), frame);
    QFont bold = font();
    bold.setBold(true);
    title->setFont(bold);
    head->addWidget(title, 1);
    layout->addLayout(head);

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(4);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->addRow(tr("Thời gian:"), wrapped(timeText(s), frame));
    form->addRow(tr("Toàn vẹn:"), wrapped(integrity(s), frame));
    if (!s.signer.organization().isEmpty())
        form->addRow(tr("Cơ quan:"), wrapped(s.signer.organization(), frame));
    form->addRow(tr("Cấp bởi:"), wrapped(s.signer.issuerCommonName(), frame));
    form->addRow(tr("Mức chữ ký:"),
                 wrapped(QStringLiteral("%1, %2").arg(QString::fromLatin1(s.level), s.field), frame));
    if (!s.reason.isEmpty())
        form->addRow(tr("Lý do:"), wrapped(s.reason, frame));
    layout->addLayout(form);
    addProblems(s.problems, layout, frame);

    if (s.page > 0) {
        auto* show = new QPushButton(tr("Xem trên trang %1").arg(s.page), frame);
        show->setObjectName(QStringLiteral("showSignature"));
        show->setAccessibleName(tr("Xem chữ ký của %1 trên trang %2").arg(holder).arg(s.page));
        connect(show, &QPushButton::clicked, this,
                [this, field = s.field, page = s.page] { Q_EMIT signatureActivated(field, page); });
        layout->addWidget(show, 0, Qt::AlignLeft);
    }
    return frame;
}

} // namespace vanthu::ui
