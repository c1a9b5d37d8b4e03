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

#include <QEvent>
#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace vanthu::ui {

namespace {

enum Column { What, When, Person, Words, ColumnCount };

void setText(QTreeWidgetItem* item, int column, const QString& text) {
    item->setText(column, text);
    item->setToolTip(column, QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped()));
}

void addStatus(QTreeWidgetItem* recipient, const store::RecipientStatus& status) {
    auto* item = new QTreeWidgetItem(recipient);
    setText(item, What,
            QStringLiteral("%1 %2").arg(status.statusCode,
                                        edxml::statusTitle(status.statusCode, currentLanguage() == Language::English)));
    setText(item, When, formatDisplayTime(status.statusAt));
    setText(item, Person,
            status.department.isEmpty() ? status.staff : QStringLiteral("%1, %2").arg(status.staff, status.department));
    setText(item, Words, status.description);
}

} // namespace

ExchangePanel::ExchangePanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_links(plainLabel(QStringLiteral("links"), this))
    , m_request(plainLabel(QStringLiteral("issuerRequest"), this))
    , m_recipients(new QTreeWidget(this))
    , m_nothing(plainLabel(QStringLiteral("nothingExchanged"), this)) {
    setObjectName(QStringLiteral("exchangePanel"));
    setBold(m_request);
    m_recipients->setObjectName(QStringLiteral("recipientStatuses"));
    m_recipients->setColumnCount(ColumnCount);
    m_recipients->setUniformRowHeights(true);
    m_recipients->header()->setStretchLastSection(true);
    m_recipients->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_recipients->setColumnWidth(What, 180);
    m_recipients->setColumnWidth(When, 126);
    m_recipients->setColumnWidth(Person, 96);
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
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), id = document.id] {
            return office->store().read([&](store::Connection& connection) -> vanthu::Result<Loaded> {
                Loaded loaded;
                TRY(loaded.statuses, store::recipientStatuses(connection, id));
                TRY(loaded.linked, store::documentsLinkedTo(connection, id));
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

QStringList ExchangePanel::linkLines() const {
    QStringList lines;
    for (const office::Link& link : m_document->links) {
        const QString name =
            link.code.isEmpty()
                ? tr("một văn bản chưa đến đây")
                : tr("văn bản số %1 ngày %2").arg(link.code, link.issuedDate.toString(QStringLiteral("dd/MM/yyyy")));
        lines += linkTitle(link.kind, name);
    }
    for (const office::Document& other : m_loaded.linked)
        for (const office::Link& link : other.links)
            if (link.targetId == m_document->id) {
                const QString name = other.number ? workflow::nameInText(other) : tr("dự thảo “%1”").arg(other.subject);
                lines += QStringLiteral("%1 (%2)").arg(linkedTitle(link.kind, name),
                                                       office::stateTitle(other.state, currentLanguage()));
            }
    return lines;
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
    const QStringList links = m_document ? linkLines() : QStringList();
    const QString request = m_document ? requestLine() : QString();
    const bool outgoing = m_document && m_document->direction == office::Direction::Outgoing;
    m_links->setText(links.join(QLatin1Char('\n')));
    m_links->setVisible(!links.isEmpty());
    m_request->setText(request);
    m_request->setVisible(!request.isEmpty());
    m_recipients->setVisible(outgoing);
    m_nothing->setVisible(!outgoing);
    m_nothing->setText(links.isEmpty() && request.isEmpty()
                           ? tr("Chưa có văn bản trả lời, thu hồi, cập nhật hay thay thế văn bản này.")
                           : QString());
    if (outgoing)
        showRecipients();
}

void ExchangePanel::showRecipients() {
    QTreeWidgetItem* former = m_recipients->currentItem();
    const int row = former && !former->parent() ? m_recipients->indexOfTopLevelItem(former) : 0;
    m_recipients->clear();
    QFont bold = m_recipients->font();
    bold.setBold(true);
    for (const office::Recipient& recipient : std::as_const(m_document->recipients)) {
        auto* item = new QTreeWidgetItem(m_recipients);
        setText(item, What,
                recipient.statusCode.isEmpty()
                    ? tr("%1: chưa có hồi báo").arg(recipient.organName)
                    : QStringLiteral("%1: %2").arg(
                          recipient.organName,
                          edxml::statusTitle(recipient.statusCode, currentLanguage() == Language::English)));
        item->setFont(What, bold);
        item->setFirstColumnSpanned(true); // its statuses below say when and who
        for (const store::RecipientStatus& status : std::as_const(m_loaded.statuses))
            if (office::sameOrganId(status.organId, recipient.organId))
                addStatus(item, status);
        if (!recipient.requestCode.isEmpty()) {
            auto* request = new QTreeWidgetItem(item);
            setText(request, What, tr("Lấy lại, cập nhật: %1").arg(requestState(recipient).toLower()));
            setText(request, When, formatDisplayTime(recipient.requestAt));
            setText(request, Person, recipient.requestStaff);
            setText(request, Words, recipient.requestDescription);
        }
        item->setExpanded(true);
    }
    m_recipients->setCurrentItem(m_recipients->topLevelItem(row));
}

void ExchangePanel::retranslate() {
    m_recipients->setHeaderLabels({tr("Nơi nhận, trạng thái"), tr("Lúc"), tr("Người"), tr("Nội dung")});
    m_recipients->setAccessibleName(tr("Nơi nhận và trạng thái"));
    showAll();
}

void ExchangePanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace vanthu::ui
