// The acts of a DocumentPage: each asks what it must, runs on a worker and tells how it ended.

#include "ui/base/MessageBar.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/documents/CaseChooser.h"
#include "ui/documents/DocumentPage.h"
#include "ui/documents/ReasonDialog.h"
#include "ui/documents/RecipientsDialog.h"
#include "ui/signing/SignDialog.h"
#include "workflow/CaseWork.h"
#include "workflow/ExchangeActs.h"
#include "workflow/Incoming.h"
#include "workflow/Outgoing.h"
#include "workflow/Secrecy.h"

#include <QMessageBox>
#include <QPushButton>

namespace vanthu::ui {

void DocumentPage::start(DocumentAct act) {
    const office::Document* document = chosen();
    if (!document || m_busy)
        return;
    const auto simple = [&](auto function) {
        run(act, [function, office = &m_session.office(), person = m_session.person(), id = document->id] {
            return function(*office, person, id);
        });
    };
    switch (act) {
    case DocumentAct::Submit:
        return simple(workflow::submitDraft);
    case DocumentAct::Approve:
        return simple(workflow::approveDraft);
    case DocumentAct::AssignNumber:
        return simple(workflow::assignNumber);
    case DocumentAct::Issue:
        return simple(workflow::issueDocument);
    case DocumentAct::UndoIssue:
        return simple(workflow::undoIssue);
    case DocumentAct::Sign:
    case DocumentAct::Seal:
        openSigning();
        return;
    case DocumentAct::ConfirmUnclassified:
        return simple(workflow::confirmUnclassified);
    case DocumentAct::Accept:
        return accept(document->id, false);
    case DocumentAct::Refuse:
    case DocumentAct::Decline:
        return askReason(act, *document);
    case DocumentAct::Recall:
    case DocumentAct::Resend:
        return askRecipients(act, *document);
    case DocumentAct::Reply:
        return openLinkedDraft(office::LinkKind::Reply, document->id);
    case DocumentAct::RecallByDocument:
        return openLinkedDraft(office::LinkKind::Recall, document->id);
    case DocumentAct::Update:
        return openLinkedDraft(office::LinkKind::Update, document->id);
    case DocumentAct::Replace:
        return openLinkedDraft(office::LinkKind::Replace, document->id);
    case DocumentAct::ExportEvidence:
        return askEvidenceFile(*document);
    case DocumentAct::Agree:
        return simple([](workflow::Office& office, const workflow::Person& person, const QString& id) {
            return workflow::answerRequest(office, person, id, true);
        });
    case DocumentAct::Complete:
        return simple([](workflow::Office& office, const workflow::Person& person, const QString& id) {
            return workflow::completeDocument(office, person, id);
        });
    case DocumentAct::FileInCase:
        return askCase(*document);
    }
}

void DocumentPage::run(DocumentAct act, const std::function<vanthu::Result<office::Document>()>& work) {
    m_busy = true;
    m_messages->clear();
    showActs();
    const office::Document* document = chosen();
    const auto asked = document ? document->request.kind : office::RequestKind::None;
    runTask(this, m_session.pool(), work,
            [this, act, id = m_chosenId, asked](const vanthu::Result<office::Document>& done) {
                finish(act, id, asked, done);
            });
}

void DocumentPage::finish(DocumentAct act, const QString& documentId, office::RequestKind asked,
                          const vanthu::Result<office::Document>& done) {
    m_busy = false;
    showActs();
    if (!done) {
        if (act == DocumentAct::Accept && done.error().code() == "workflow.signature_invalid")
            askAcceptInvalid(documentId);
        m_messages->showError(done.error());
        return refresh(); // someone else may have been quicker
    }
    m_messages->showText(MessageBar::Kind::Success, doneText(act, asked));
    m_issuedNow = act == DocumentAct::Issue ? documentId : QString();
    if (act == DocumentAct::Issue)
        m_session.syncAfter(m_session.office().now().addSecs(m_session.profile().undoSeconds));
    const QList<DocumentAct> told = {DocumentAct::Accept, DocumentAct::Refuse,  DocumentAct::Recall,
                                     DocumentAct::Agree,  DocumentAct::Decline, DocumentAct::Complete,
                                     DocumentAct::Resend};
    if (told.contains(act))
        m_session.sync();
    m_session.noteChange();
}

QWidget* DocumentPage::openSigning() {
    const office::Document* document = chosen();
    if (!document)
        return nullptr;
    const bool seals = stateAllows(*document, DocumentAct::Seal);
    if (!seals && !stateAllows(*document, DocumentAct::Sign))
        return nullptr;
    const DocumentAct act = seals ? DocumentAct::Seal : DocumentAct::Sign;
    m_messages->clear();
    auto* dialog =
        new SignDialog(m_session, *document, seals ? signing::Purpose::Seal : signing::Purpose::Approve, this);
    connect(dialog, &SignDialog::documentSigned, this, [this, act](const office::Document& signedOne) {
        m_chosenId = signedOne.id;
        const bool later = signedOne.flags.contains(office::Flag::TimestampMissing);
        m_messages->showText(later ? MessageBar::Kind::Information : MessageBar::Kind::Success,
                             later ? doneText(act) + QLatin1Char(' ') +
                                         tr("Dấu thời gian được tự bổ sung khi máy chủ trả lời.")
                                   : doneText(act));
        m_session.noteChange();
    });
    dialog->open();
    return dialog;
}

void DocumentPage::accept(const QString& documentId, bool evenIfInvalid) {
    run(DocumentAct::Accept, [office = &m_session.office(), person = m_session.person(), documentId, evenIfInvalid] {
        return workflow::acceptDocument(*office, person, documentId, evenIfInvalid);
    });
}

void DocumentPage::askAcceptInvalid(const QString& documentId) {
    auto* question =
        new QMessageBox(QMessageBox::Warning, tr("Chữ ký số không hợp lệ"),
                        tr("Chữ ký số trên văn bản này không hợp lệ. Nên từ chối để cơ quan ban hành gửi lại."),
                        QMessageBox::NoButton, this);
    question->setObjectName(QStringLiteral("acceptInvalidQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    auto* keep = question->addButton(tr("Chưa tiếp nhận"), QMessageBox::RejectRole);
    auto* go = question->addButton(tr("Vẫn tiếp nhận"), QMessageBox::DestructiveRole);
    question->setDefaultButton(keep);
    connect(go, &QPushButton::clicked, this, [this, documentId] { accept(documentId, true); });
    question->open();
}

void DocumentPage::askReason(DocumentAct act, const office::Document& document) {
    using Purpose = ReasonDialog::Purpose;
    const Purpose purpose = act == DocumentAct::Refuse                             ? Purpose::Refuse
                            : document.request.kind == office::RequestKind::Update ? Purpose::DeclineUpdate
                                                                                   : Purpose::Decline;
    auto* dialog = new ReasonDialog(purpose, document.subject, this);
    connect(dialog, &ReasonDialog::reasonGiven, this, [this, act, id = document.id](const QString& reason) {
        run(act, [act, office = &m_session.office(), person = m_session.person(), id, reason] {
            if (act == DocumentAct::Decline)
                return workflow::answerRequest(*office, person, id, false, reason);
            return workflow::refuseDocument(*office, person, id, reason);
        });
    });
    dialog->open();
}

void DocumentPage::askRecipients(DocumentAct act, const office::Document& document) {
    const bool recalls = act == DocumentAct::Recall;
    auto* dialog = new RecipientsDialog(recalls ? RecipientsDialog::Purpose::Recall : RecipientsDialog::Purpose::Resend,
                                        document, this);
    connect(dialog, &RecipientsDialog::recipientsChosen, this,
            [this, act, recalls, id = document.id](const QStringList& organIds, const QString& reason) {
                run(act, [recalls, office = &m_session.office(), person = m_session.person(), id, organIds, reason] {
                    return recalls ? workflow::recallDocument(*office, person, id, reason, organIds)
                                   : workflow::resendDocument(*office, person, id, organIds.value(0));
                });
            });
    dialog->open();
}

void DocumentPage::askCase(const office::Document& document) {
    auto* dialog = new CaseChooser(m_session, document.subject, this);
    connect(dialog, &CaseChooser::caseChosen, this, [this, document](const QString& caseFileId) {
        run(DocumentAct::FileInCase,
            [office = &m_session.office(), person = m_session.person(), document,
             caseFileId]() -> vanthu::Result<office::Document> {
                TRY_VOID(workflow::fileInCase(*office, person, caseFileId, document.id));
                return document;
            });
    });
    dialog->open();
}

} // namespace vanthu::ui
