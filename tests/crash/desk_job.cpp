// The outgoing half of the main job through the windows of the desktop, taken up wherever it was left: what tst_kill
// ends at random instants. Arguments: the training folder and the document's key.

#include "ui/documents/DocumentPage.h"
#include "ui/signing/PinEdit.h"
#include "ui/signing/SignDialog.h"
#include "ui/window/MainWindow.h"
#include "workflow/Outgoing.h"
#include "workflow/Training.h"

#include <QApplication>
#include <QPushButton>
#include <QTest>

using namespace vanthu;
using namespace vanthu::ui;

namespace {

constexpr int patience = 30'000;

class DeskJob {
public:
    DeskJob(MainWindow& window, QString documentId)
        : m_window(window)
        , m_page(*window.documentPage(Page::Outgoing))
        , m_documentId(std::move(documentId)) {}

    bool run() {
        m_window.show();
        m_window.showPage(Page::Outgoing);
        m_page.choose(m_documentId);
        while (settle() && m_page.model()->byId(m_documentId)) {
            const office::State before = state();
            if (before == office::State::Issued)
                return true;
            step(before);
            if (!QTest::qWaitFor([&] { return state() != before; }, patience))
                return false;
        }
        return false;
    }

private:
    bool settle() {
        return QTest::qWaitFor([&] { return m_window.isSettled(); }, patience);
    }
    office::State state() const { return m_page.model()->byId(m_documentId)->state; }
    void as(workflow::Role role) {
        m_window.session().setPerson(m_window.session().profile().firstWith(role)->id);
        settle();
    }
    void press(const char* act) { m_page.findChild<QPushButton*>(QString::fromLatin1(act))->click(); }

    void sign() {
        auto* dialog = qobject_cast<SignDialog*>(m_page.openSigning());
        if (!dialog || !QTest::qWaitFor([&] { return dialog->isSettled(); }, patience))
            return;
        QTest::keyClicks(dialog->findChild<PinEdit*>(QStringLiteral("pin")),
                         QString::fromLatin1(workflow::trainingPin()));
        dialog->findChild<QPushButton*>(QStringLiteral("sign"))->click();
    }

    void step(office::State before) {
        switch (before) {
        case office::State::Draft:
            as(workflow::Role::Officer);
            return press("submit");
        case office::State::InReview:
            as(workflow::Role::Leader);
            return press("approve");
        case office::State::DraftApproved:
            as(workflow::Role::Leader);
            return sign();
        case office::State::PersonSigned:
            as(workflow::Role::Clerk);
            return press("assignNumber");
        case office::State::Numbered:
            as(workflow::Role::Clerk);
            return sign();
        default:
            as(workflow::Role::Clerk);
            return press("issue");
        }
    }

    MainWindow& m_window;
    DocumentPage& m_page;
    QString m_documentId;
};

Result<QString> draft(workflow::Office& office, const QString& key) {
    workflow::DraftRequest request;
    request.clientKey = key;
    request.subject = QStringLiteral("phối hợp kiểm tra việc gửi, nhận văn bản điện tử");
    request.body = QStringLiteral("Đề nghị quý Sở phối hợp.");
    request.signerId = office.profile().firstWith(workflow::Role::Leader)->id;
    request.recipients = {{QStringLiteral("H28.02"), QStringLiteral("Sở Tài chính tỉnh Hòa Bình")}};
    TRY(const office::Document document,
        workflow::addDraft(office, *office.profile().firstWith(workflow::Role::Officer), request));
    return document.id;
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("VanThu"));
    const QStringList arguments = QCoreApplication::arguments();
    const auto training = workflow::loadTraining(arguments.value(1));
    auto office = training ? workflow::Office::open(training->senderProfile) : fail(training.error());
    const auto documentId = office ? draft(**office, arguments.value(2)) : fail(office.error());
    if (!documentId) {
        qWarning("%s", qPrintable(documentId.error().technical()));
        return 1;
    }
    MainWindow window(std::move(*office), QString(), *training);
    window.startExchange();
    return DeskJob(window, *documentId).run() ? 0 : 1;
}
