// The parts of a SignDialog and their words.

#include "signing/Geometry.h"
#include "ui/base/Icons.h"
#include "ui/base/Labels.h"
#include "ui/base/MessageBar.h"
#include "ui/base/ScrollColumn.h"
#include "ui/base/Session.h"
#include "ui/signing/KeyChooser.h"
#include "ui/signing/PlacementView.h"
#include "ui/signing/SignDialog.h"
#include "ui/signing/TimestampQuestion.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace vanthu::ui {

namespace {

QToolButton* toolButton(const char* name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(QString::fromLatin1(name));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QString millimetres(double points) {
    return QLocale().toString(points / signing::pointsPerMillimetre, 'f', 1);
}

} // namespace

void SignDialog::build() {
    m_messages = new MessageBar(this);
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildPlaceColumn());
    splitter->addWidget(buildKeyColumn());
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({680, 380});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addWidget(splitter, 1);
    setMinimumSize(560, 320); // a screen of 1366×768 at 200 %
}

QWidget* SignDialog::buildPlaceColumn() {
    auto* column = new QWidget(this);
    column->setMinimumWidth(220);
    m_view = new PlacementView(m_session.pool(), column);
    m_view->setObjectName(QStringLiteral("placement"));
    if (seals()) { // the seal has its true size
        const double side = m_session.profile().sealDiameterMm * signing::pointsPerMillimetre;
        m_view->setFixedSize(QSizeF(side, side));
    }
    m_placeHint = plainLabel(QStringLiteral("placeHint"), column);
    m_place = plainLabel(QStringLiteral("place"), column);
    m_place->setWordWrap(false);
    m_place->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_goHome = toolButton("goHome", column);
    m_goHome->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_zoomOut = toolButton("zoomOut", column);
    m_zoomIn = toolButton("zoomIn", column);
    m_fitWidth = toolButton("fitWidth", column);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(4);
    bar->addWidget(m_place, 1);
    for (QToolButton* button : {m_goHome, m_zoomOut, m_zoomIn, m_fitWidth})
        bar->addWidget(button);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_placeHint);
    layout->addWidget(m_view, 1);
    layout->addLayout(bar);
    return column;
}

QWidget* SignDialog::buildKeyColumn() {
    auto* column = new QWidget(this);
    auto* facts = new QWidget(column);
    m_subject = plainLabel(QStringLiteral("signedSubject"), facts);
    setBold(m_subject, 1.1);
    m_key = new KeyChooser(m_session, facts);
    m_level = plainLabel(QStringLiteral("signatureLevel"), facts);
    m_advice = plainLabel(QStringLiteral("imageAdvice"), facts);
    m_advice->hide();
    auto* factsLayout = new QVBoxLayout(facts);
    factsLayout->setContentsMargins(12, 0, 0, 0);
    factsLayout->setSpacing(12);
    factsLayout->addWidget(m_subject);
    factsLayout->addWidget(m_key);
    factsLayout->addWidget(m_level);
    factsLayout->addWidget(m_advice);
    factsLayout->addStretch();

    m_question = new TimestampQuestion(column);
    m_progress = new QProgressBar(column);
    m_progress->setObjectName(QStringLiteral("signProgress"));
    m_progress->setTextVisible(false);
    m_progress->hide();
    m_hint = plainLabel(QStringLiteral("signHint"), column);
    m_close = new QPushButton(column);
    m_close->setObjectName(QStringLiteral("cancelSigning"));
    m_sign = new QPushButton(column);
    m_sign->setObjectName(QStringLiteral("sign"));
    m_sign->setDefault(true);
    auto* buttons = new QDialogButtonBox(column);
    buttons->addButton(m_sign, QDialogButtonBox::AcceptRole);
    buttons->addButton(m_close, QDialogButtonBox::RejectRole);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(12, 0, 0, 0);
    foot->setSpacing(8);
    foot->addWidget(m_question);
    foot->addWidget(m_progress);
    foot->addWidget(m_hint);
    foot->addWidget(buttons);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_facts = new ScrollColumn(facts, column);
    layout->addWidget(m_facts, 1);
    layout->addStretch(0); // above a question that stands in their place
    layout->addLayout(foot);
    return column;
}

void SignDialog::connectParts() {
    connect(m_view, &PlacementView::placementChanged, this, &SignDialog::takePlacement);
    connect(m_view, &PdfView::openingAgain, this, &SignDialog::loadPages);
    connect(m_view, &PlacementView::markFailed, m_messages, &MessageBar::showError);
    connect(m_goHome, &QToolButton::clicked, this, &SignDialog::goHome);
    connect(m_zoomIn, &QToolButton::clicked, this, [this] { m_view->setZoom(m_view->zoom() * 1.2); });
    connect(m_zoomOut, &QToolButton::clicked, this, [this] { m_view->setZoom(m_view->zoom() / 1.2); });
    connect(m_fitWidth, &QToolButton::clicked, m_view, &PdfView::setFitWidth);
    connect(m_key, &KeyChooser::changed, this, &SignDialog::showState);
    connect(m_key, &KeyChooser::failed, m_messages, &MessageBar::showError);
    connect(m_key, &KeyChooser::accepted, this, [this] {
        if (m_sign->isEnabled())
            sign();
    });
    connect(m_question, &TimestampQuestion::changed, this, &SignDialog::showState);
    connect(m_sign, &QPushButton::clicked, this, &SignDialog::sign);
    connect(m_close, &QPushButton::clicked, this, &SignDialog::reject);
}

// Where the frame stands, in the measure of a ruler: from the left and the lower edge of the paper.
void SignDialog::showPlace() {
    if (!m_view->hasPlacement())
        return m_place->setText(QString());
    const double unit = m_view->unit(m_view->placementPage());
    const QRectF rect(m_view->placementRect().topLeft() * unit, m_view->placementRect().size() * unit); // points
    m_place->setText(tr("Trang %1 · cách trái %2 mm, cách đáy %3 mm · %4 × %5 mm")
                         .arg(m_view->placementPage() + 1)
                         .arg(millimetres(rect.left()), millimetres(rect.top()), millimetres(rect.width()),
                              millimetres(rect.height())));
    m_place->setToolTip(m_place->text());
}

void SignDialog::showLevel() {
    const QList<QUrl>& servers = m_session.profile().timestampAuthorities;
    const signing::Level level = m_session.profile().signatureLevel;
    const QString name = QString::fromLatin1(signing::levelName(level));
    if (level == signing::Level::BB)
        m_level->setText(tr("Mức chữ ký %1, không có dấu thời gian.").arg(name));
    else if (servers.isEmpty())
        m_level->setText(tr("Chưa khai báo máy chủ dấu thời gian trong phần Thiết lập."));
    else
        m_level->setText(tr("Mức chữ ký %1, dấu thời gian của %2.").arg(name, servers.first().host()));
}

void SignDialog::refreshIcons() {
    m_sign->setIcon(icon(seals() ? QStringLiteral("seal") : QStringLiteral("sign"), palette()));
    m_goHome->setIcon(icon(QStringLiteral("undo"), palette()));
    m_zoomIn->setIcon(icon(QStringLiteral("zoom-in"), palette()));
    m_zoomOut->setIcon(icon(QStringLiteral("zoom-out"), palette()));
    m_fitWidth->setIcon(icon(QStringLiteral("fit-width"), palette()));
}

void SignDialog::retranslate() {
    setWindowTitle(seals() ? tr("Đóng dấu cơ quan") : tr("Ký số văn bản"));
    m_subject->setText(m_document.subject);
    m_placeHint->setText(seals() ? tr("Kéo hoặc bấm vào trang để đặt dấu; dấu giữ đúng kích thước thật. Phím mũi tên "
                                      "dời 1 mm, thêm Shift dời 0,1 mm.")
                                 : tr("Kéo hoặc bấm vào trang để đặt chữ ký, kéo góc để đổi cỡ. Phím mũi tên dời 1 mm, "
                                      "thêm Shift dời 0,1 mm, thêm Ctrl đổi cỡ."));
    m_view->setAccessibleName(seals() ? tr("Chỗ đóng dấu trên trang") : tr("Chỗ ký trên trang"));
    m_goHome->setText(tr("Về chỗ mặc định"));
    m_goHome->setToolTip(tr("Đưa về chỗ mà văn bản dành sẵn"));
    const QList<QPair<QToolButton*, QString>> names = {
        {m_zoomIn, tr("Phóng to")}, {m_zoomOut, tr("Thu nhỏ")}, {m_fitWidth, tr("Vừa chiều ngang")}};
    for (const auto& [button, name] : names) {
        button->setToolTip(name);
        button->setAccessibleName(name);
    }
    m_progress->setAccessibleName(tr("Tiến độ ký"));
    m_sign->setText(seals() ? tr("Đóng &dấu") : tr("&Ký số"));
    m_sign->setAccessibleName(QString(m_sign->text()).remove(u'&'));
    m_close->setText(tr("Hủy"));
    m_close->setAccessibleName(tr("Hủy"));
    showLevel();
    showState();
}

void SignDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
    QDialog::changeEvent(event);
}

} // namespace vanthu::ui
