// Several documents of a DocumentPage at once: what the leader may sign with one PIN.

#include "ui/base/Session.h"
#include "ui/documents/DocumentPage.h"

#include <QPushButton>
#include <QTableView>

namespace vanthu::ui {

QList<office::Document> DocumentPage::signable() const {
    const workflow::Person& person = m_session.person();
    QList<office::Document> selected;
    QList<office::Document> all;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const office::Document* document = m_model->at(row);
        if (!document || !stateAllows(*document, DocumentAct::Sign) || person.role != workflow::Role::Leader ||
            document->signerId != person.id)
            continue;
        all += *document;
        if (m_table->selectionModel()->isRowSelected(row, {}))
            selected += *document;
    }
    return selected.size() > 1 ? selected : all;
}

void DocumentPage::showBatch() {
    const QList<office::Document> documents = m_kind == Kind::ToSign ? signable() : QList<office::Document>();
    m_signMany->setVisible(documents.size() > 1);
    m_signMany->setText(tr("Ký &hàng loạt (%n)…", nullptr, int(documents.size())));
    m_signMany->setAccessibleName(QString(m_signMany->text()).remove(u'&').remove(u'…'));
    m_signMany->setToolTip(tr("Chọn nhiều dòng (Ctrl, Shift) để chỉ ký các văn bản đó; một lần nhập mã PIN."));
}

} // namespace vanthu::ui
