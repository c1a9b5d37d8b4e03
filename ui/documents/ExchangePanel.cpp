#include "ui/documents/ExchangePanel.h"

#include "base/Clock.h"
#include "base/Language.h"
#include "edxml/Envelope.h"
#include "office/Organisation.h"
#include "office/StateMachine.h"
#include "ui/base/Labels.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/documents/LinkTexts.h"
#include "ui/documents/RecipientsDialog.h"
#include "workflow/Links.h"

#include <QApplication>
#include <QEvent>
#include <QHeaderView>
#include <QListWidget>
#include <QTreeWidget>
#include <QTreeWidgetItemIterator>
#include <QVBoxLayout>

#include <algorithm>

namespace vanthu::ui {

namespace {

enum Column { What, When, Person, ColumnCount };
constexpr int wordsRole = Qt::UserRole; // what was written with a status, in a row of its own
constexpr int mostLinkRows = 4;         // then they scroll

QString tip(const QString& text) {
    return QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped()); // foreign words must not be taken for HTML
}

} // namespace

ExchangePanel::ExchangePanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_links(new QListWidget(this))
    , m_request(plainLabel(QStringLiteral("issuerRequest"), this))
    , m_recipients(new QTreeWidget(this))
    , m_nothing(plainLabel(QStringLiteral("nothingExchanged"), this)) {
    setObjectName(QStringLiteral("exchangePanel"));
    setBold(m_request);
    m_recipients->setObjectName(QStringLiteral("recipientStatuses"));
    m_recipients->setColumnCount(ColumnCount);
    m_recipients->setWordWrap(true);
    m_recipients->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_recipients->header()->setStretchLastSection(true);
    m_recipients->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_recipients->setColumnWidth(What, 168);
    m_recipients->setColumnWidth(When, 118);
    connect(m_recipients->header(), &QHeaderView::sectionResized, this, &ExchangePanel::wrapWords);
    m_links->setObjectName(QStringLiteral("links"));
    m_links->setCursor(Qt::PointingHandCursor);
    m_links->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_links, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { openLink(m_links->row(item)); });
    connect(m_links, &QListWidget::itemActivated, this,
            [this](QListWidgetItem* item) { openLink(m_links->row(item)); });
    m_nothing->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_request);
    layout->addWidget(m_links);
    layout->addWidget(m_recipients, 1);
    layout->addWidget(m_nothing, 1);
    retranslate();
}

void ExchangePanel::showDocument(const office::Document& document) {
    if (!m_document || m_document->id != document.id)
        m_loaded = {};
    m_document = document;
    showAll();
    m_loading = true;
    QStringList targets;
    for (const office::Link& link : document.links)
        if (!link.targetId.isEmpty())
            targets += link.targetId;
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), id = document.id, targets] {
            return office->store().read([&](store::Connection& connection) -> vanthu::Result<Loaded> {
                Loaded loaded;
                TRY(loaded.statuses, store::recipientStatuses(connection, id));
                TRY(loaded.linked, store::documentsLinkedTo(connection, id));
                for (const QString& target : targets)
                    if (const auto there = store::document(connection, target))
                        loaded.targets.insert(target, *there);
                return loaded;
            });
        },
        [this, question = ++m_question](const vanthu::Result<Loaded>& loaded) {
            if (question != m_question)
                return;
            m_loading = false;
            if (!loaded)
                return void(Q_EMIT failed(loaded.error()));
            m_loaded = *loaded;
            showAll();
        });
}

void ExchangePanel::clear() {
    ++m_question;
    m_loading = false;
    m_document.reset();
    m_loaded = {};
    showAll();
}

void ExchangePanel::addLink(const QString& text, const office::Document* other) {
    auto* item = new QListWidgetItem(text, m_links);
    item->setToolTip(tip(text));
    m_linkTargets += other ? std::optional(*other) : std::nullopt;
    if (!other)
        return item->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled);
    QFont underlined = m_links->font();
    underlined.setUnderline(true);
    item->setFont(underlined);
    item->setForeground(palette().link());
    item->setData(Qt::AccessibleDescriptionRole, tr("Nhấn Enter để mở văn bản"));
}

void ExchangePanel::showLinks() {
    m_links->clear();
    m_linkTargets.clear();
    if (!m_document)
        return m_links->hide();
    for (const office::Link& link : std::as_const(m_document->links)) {
        const QString name =
            link.code.isEmpty()
                ? tr("một văn bản chưa đến đây")
                : tr("văn bản số %1 ngày %2").arg(link.code, link.issuedDate.toString(QStringLiteral("dd/MM/yyyy")));
        const auto found = m_loaded.targets.constFind(link.targetId);
        addLink(linkTitle(link.kind, name), found == m_loaded.targets.constEnd() ? nullptr : &*found);
    }
    for (const office::Document& other : std::as_const(m_loaded.linked))
        for (const office::Link& link : other.links)
            if (link.targetId == m_document->id) {
                const QString name = other.number ? workflow::nameInText(other) : tr("dự thảo “%1”").arg(other.subject);
                addLink(QStringLiteral("%1 (%2)").arg(linkedTitle(link.kind, name),
                                                      office::stateTitle(other.state, currentLanguage())),
                        &other);
            }
    m_links->setVisible(m_links->count() > 0);
    if (m_links->count() > 0) {
        m_links->setCurrentRow(0);
        m_links->setFixedHeight(std::min(m_links->count(), mostLinkRows) * m_links->sizeHintForRow(0) +
                                2 * m_links->frameWidth());
    }
}

// The second click of a double click falls on what the first one has brought here.
void ExchangePanel::openLink(int row) {
    if (!m_linkTargets.value(row) || (m_opened.isValid() && !m_opened.hasExpired(QApplication::doubleClickInterval())))
        return;
    m_opened.start();
    Q_EMIT documentRequested(*m_linkTargets[row]);
}

QString ExchangePanel::requestLine() const {
    const office::Request& request = m_document->request;
    if (request.kind == office::RequestKind::None)
        return {};
    QString line = request.kind == office::RequestKind::Update
                       ? tr("Nơi gửi đã gửi bản cập nhật, chờ văn thư trả lời: %1").arg(request.reason)
                       : tr("Nơi gửi yêu cầu lấy lại văn bản, chờ văn thư trả lời: %1").arg(request.reason);
    if (request.at.isValid())
        line += QStringLiteral(" (%1)").arg(
            request.staff.isEmpty() ? formatDisplayTime(request.at)
                                    : QStringLiteral("%1, %2").arg(request.staff, formatDisplayTime(request.at)));
    return line;
}

void ExchangePanel::showAll() {
    const QString request = m_document ? requestLine() : QString();
    const bool outgoing = m_document && m_document->direction == office::Direction::Outgoing;
    showLinks();
    m_request->setText(request);
    m_request->setVisible(!request.isEmpty());
    m_recipients->setVisible(outgoing);
    m_nothing->setVisible(!outgoing);
    m_nothing->setText(m_linkTargets.isEmpty() && request.isEmpty()
                           ? tr("Chưa có văn bản trả lời, thu hồi, cập nhật hay thay thế văn bản này.")
                           : QString());
    if (outgoing)
        showRecipients();
}

void ExchangePanel::addStatus(QTreeWidgetItem* recipient, const QStringList& cells, const QString& words) {
    auto* item = new QTreeWidgetItem(recipient, cells);
    for (int column = 0; column < cells.size(); ++column)
        item->setToolTip(column, tip(cells[column]));
    if (words.isEmpty())
        return;
    auto* said = new QTreeWidgetItem(item, {words});
    said->setData(What, wordsRole, true);
    said->setToolTip(What, tip(words));
    said->setFirstColumnSpanned(true);
    item->setExpanded(true);
}

void ExchangePanel::showRecipients() {
    const bool english = currentLanguage() == Language::English;
    QTreeWidgetItem* former = m_recipients->currentItem();
    const int row = former && !former->parent() ? m_recipients->indexOfTopLevelItem(former) : 0;
    m_recipients->clear();
    QFont bold = m_recipients->font();
    bold.setBold(true);
    for (const office::Recipient& recipient : std::as_const(m_document->recipients)) {
        const QString state =
            recipient.statusCode.isEmpty() ? tr("chưa có hồi báo") : edxml::statusTitle(recipient.statusCode, english);
        auto* item = new QTreeWidgetItem(m_recipients, {QStringLiteral("%1: %2").arg(recipient.organName, state)});
        item->setToolTip(What, tip(item->text(What)));
        item->setFont(What, bold);
        item->setFirstColumnSpanned(true); // its statuses below say when and who
        for (const store::RecipientStatus& status : std::as_const(m_loaded.statuses))
            if (office::sameOrganId(status.organId, recipient.organId))
                addStatus(
                    item,
                    {QStringLiteral("%1 %2").arg(status.statusCode, edxml::statusTitle(status.statusCode, english)),
                     formatDisplayTime(status.statusAt),
                     status.department.isEmpty() ? status.staff
                                                 : QStringLiteral("%1, %2").arg(status.staff, status.department)},
                    status.description);
        if (!recipient.requestCode.isEmpty())
            addStatus(item,
                      {tr("Lấy lại, cập nhật: %1").arg(requestState(recipient).toLower()),
                       formatDisplayTime(recipient.requestAt), recipient.requestStaff},
                      recipient.requestDescription);
        item->setExpanded(true);
    }
    m_recipients->setCurrentItem(m_recipients->topLevelItem(row));
    wrapWords();
}

// A spanned row is as wide as the view; Qt would make it as high as its text needs in the first column.
void ExchangePanel::wrapWords() {
    const int used = 3 * m_recipients->indentation() + 8;
    const QRect room(0, 0, std::max(80, m_recipients->viewport()->width() - used), 10'000);
    for (QTreeWidgetItemIterator it(m_recipients); *it; ++it)
        if ((*it)->data(What, wordsRole).toBool())
            (*it)->setSizeHint(
                What,
                {0, m_recipients->fontMetrics().boundingRect(room, Qt::TextWordWrap, (*it)->text(What)).height() + 4});
}

void ExchangePanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    wrapWords();
}

void ExchangePanel::retranslate() {
    m_recipients->setHeaderLabels({tr("Nơi nhận, trạng thái"), tr("Lúc"), tr("Người")});
    m_links->setAccessibleName(tr("Văn bản liên quan"));
    m_recipients->setAccessibleName(tr("Nơi nhận và trạng thái"));
    showAll();
}

void ExchangePanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        showLinks(); // in the palette's colour of links
    QWidget::changeEvent(event);
}

} // namespace vanthu::ui
