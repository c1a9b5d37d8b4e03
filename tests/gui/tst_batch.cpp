// Many documents, one PIN, through the real windows with a real token: a bad file, stopping, going on, placing by keys,
// a time-stamp server that is down.

#include "DeskKit.h"
#include "signing/PdfVerifier.h"
#include "ui/base/SecretEdit.h"
#include "ui/batch/BatchWindow.h"
#include "ui/documents/DocumentPage.h"
#include "ui/signing/PinEdit.h"
#include "ui/signing/PlacementView.h"
#include "workflow/Completing.h"
#include "workflow/Outgoing.h"

#include <QAccessible>
#include <QComboBox>
#include <QFileInfo>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

using namespace vanthu;
using namespace vanthu::ui;
using vanthu::test::DeskKit;

namespace {

constexpr int patience = 60'000;
constexpr int files = 20;
constexpr int badFile = 7;

} // namespace

class TestBatch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void placesAreFoundOnEveryFile();
    void placingByKeys();
    void stoppedBatchGoesOn();
    void resultsCanBeTakenAway();
    void documentsOfTheOfficeAreSignedTogether();
    void filesSignedBeforeAreSkipped();
    void documentUnderAPassword();
    void withoutTimestampOnlyWhenThePersonSaysSo();
    void withoutTimestampForDocumentsToo();
    void everyControlHasAName();
    void fitsASmallScreenAtTwoHundredPercent();
    void cleanupTestCase();

private:
    void sign(BatchWindow* batch);
    signing::DocumentStatus verdict(const QString& path) const;

    DeskKit kit;
    std::unique_ptr<MainWindow> m_window;
    BatchWindow* m_batch = nullptr;
    QString m_leader;
};

void TestBatch::initTestCase() {
    QCOMPARE(kit.start(), QString());
    m_window = kit.openWindow(workflow::Role::Leader);
    QVERIFY(m_window);
    m_leader = m_window->session().person().fullName;
    m_window->show();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    QStringList paths;
    for (int i = 0; i < files; ++i)
        paths += kit.writeLetter(QStringLiteral("thu-%1.pdf").arg(i), m_leader, i == 3 ? 2 : 1);
    QVERIFY(!paths.contains(QString()));
    QFile bad(paths[badFile]);
    QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write("%PDF-1.7\nnothing of the kind\n") > 0);
    bad.close();
    m_batch = m_window->openBatch();
    m_batch->addFiles(paths);
    m_batch->addFiles(paths.mid(0, 2)); // once is enough
    QTRY_VERIFY_WITH_TIMEOUT(m_batch->isSettled(), patience);
    QCOMPARE(m_batch->model()->rowCount(), files);
}

void TestBatch::placesAreFoundOnEveryFile() {
    for (int row = 0; row < files; ++row) {
        const BatchItem& item = m_batch->model()->at(row);
        QVERIFY(item.placeSought);
        QCOMPARE(item.placement.has_value(), row != badFile);
        if (row == 3)
            QCOMPARE(item.placement->page, 2); // where its signer's name stands
    }
}

void TestBatch::placingByKeys() {
    m_batch->choose(1);
    QTRY_VERIFY_WITH_TIMEOUT(m_batch->isSettled(), patience);
    PlacementView* view = m_batch->placementView();
    QVERIFY(view->hasPlacement());
    const QRectF before = view->placementRect();
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Right);
    QTest::keyClick(view, Qt::Key_Up, Qt::ShiftModifier);
    const double millimetre = signing::pointsPerMillimetre;
    QVERIFY(qAbs(view->placementRect().left() - before.left() - millimetre) < 0.001);
    QVERIFY(qAbs(view->placementRect().top() - before.top() - millimetre / 10) < 0.001);
    QTest::keyClick(view, Qt::Key_Right, Qt::ControlModifier);
    QVERIFY(qAbs(view->placementRect().width() - before.width() - millimetre) < 0.001);
    QTRY_VERIFY_WITH_TIMEOUT(view->isMarkSettled(), patience);
    const BatchItem& item = m_batch->model()->at(1);
    QVERIFY(item.placement && item.placement->rect == view->placementRect());
    QVERIFY(m_batch->model()->at(2).placement->rect != view->placementRect());
    // The same place for all, and back to another page by keys.
    m_batch->choose(3);
    QTRY_VERIFY_WITH_TIMEOUT(m_batch->isSettled(), patience);
    QTest::keyClick(view, Qt::Key_PageUp, Qt::ControlModifier);
    QCOMPARE(m_batch->model()->at(3).placement->page, 1);
    QTest::keyClick(view, Qt::Key_PageDown, Qt::ControlModifier);
    QCOMPARE(m_batch->model()->at(3).placement->page, 2);
}

void TestBatch::sign(BatchWindow* batch) {
    auto* pin = batch->findChild<PinEdit*>(QStringLiteral("pin"));
    QTest::keyClicks(pin, QString::fromLatin1(workflow::trainingPin()));
    auto* button = batch->findChild<QPushButton*>(QStringLiteral("signAll"));
    QVERIFY2(button->isEnabled(), qPrintable(button->toolTip()));
    button->click();
    QCOMPARE(pin->length(), 0);
}

signing::DocumentStatus TestBatch::verdict(const QString& path) const {
    signing::VerifyOptions options;
    options.trust = m_window->session().office().trust();
    options.revocation = m_window->session().office().revocation();
    return signing::verifyPdf(path, options).status;
}

void TestBatch::stoppedBatchGoesOn() {
    BatchModel* model = m_batch->model();
    auto* stop = m_batch->findChild<QPushButton*>(QStringLiteral("cancelBatch"));
    // Stopped as soon as the first one is told as signed.
    bool pressed = false;
    const auto connection = connect(model, &QAbstractItemModel::dataChanged, this, [&] {
        if (!std::exchange(pressed, pressed || model->count(BatchState::Signed) > 0) && pressed)
            QTimer::singleShot(0, stop, &QPushButton::click);
    });
    QSignalSpy ended(m_batch, &BatchWindow::finished);
    sign(m_batch);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, patience);
    disconnect(connection);
    const int first = model->count(BatchState::Signed);
    QVERIFY2(first > 0 && first < files - 1, qPrintable(QString::number(first)));
    QVERIFY(model->count(BatchState::NotReached) > 0);
    QVERIFY(m_batch->isVisible()); // the button stops; it does not close while it runs

    QTRY_VERIFY_WITH_TIMEOUT(m_batch->isSettled(), patience);
    sign(m_batch);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 2, patience);
    QVERIFY2(model->count(BatchState::Signed) == files - 1, qPrintable(model->asText()));
    QCOMPARE(model->count(BatchState::Failed), 1);
    const BatchItem& bad = model->at(badFile);
    QVERIFY(bad.error && !bad.error->message().isEmpty());
    QVERIFY(!QFileInfo::exists(kit.file(QStringLiteral("thu-%1-da-ky.pdf").arg(badFile))));
    for (int row = 0; row < files; ++row)
        if (row != badFile)
            QCOMPARE(verdict(model->at(row).output), signing::DocumentStatus::Valid);
    QVERIFY(QFileInfo::exists(kit.file(QStringLiteral("thu-0.pdf")))); // the originals stay
}

void TestBatch::resultsCanBeTakenAway() {
    const QStringList lines = m_batch->model()->asText().split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), files + 1);
    for (const QString& line : lines)
        QCOMPARE(line.count(u'\t'), BatchModel::ColumnCount - 1);
    QVERIFY(lines[badFile + 1].contains(batchStateTitle(BatchState::Failed)));
    QVERIFY(m_batch->findChild<QPushButton*>(QStringLiteral("saveResults"))->isVisible());
    QVERIFY(!m_batch->findChild<QPushButton*>(QStringLiteral("signAll"))->isEnabled() ||
            m_batch->model()->count(BatchState::Failed) > 0);
}

// The leader signs all that wait with one PIN; each is an act of its own (decree 30/2020 art. 13).
void TestBatch::documentsOfTheOfficeAreSignedTogether() {
    workflow::Office& office = m_window->session().office();
    const workflow::Person leader = m_window->session().person();
    const workflow::Person officer = *office.profile().firstWith(workflow::Role::Officer);
    QStringList ids;
    for (int i = 0; i < 3; ++i) {
        workflow::DraftRequest request;
        request.subject = QStringLiteral("văn bản ký hàng loạt số %1").arg(i);
        request.body = QStringLiteral("Kính gửi quý cơ quan.");
        request.signerId = leader.id;
        request.recipients = {{QStringLiteral("H28.02"), QStringLiteral("Sở Tài chính")}};
        const auto draft = workflow::addDraft(office, officer, request);
        QVERIFY(draft);
        QVERIFY(workflow::submitDraft(office, officer, draft->id));
        QVERIFY(workflow::approveDraft(office, leader, draft->id));
        ids += draft->id;
    }
    m_window->showPage(Page::ToSign);
    m_window->session().noteChange();
    DocumentPage* page = m_window->documentPage(Page::ToSign);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled() && page->signable().size() >= 3, patience);
    auto* many = page->findChild<QPushButton*>(QStringLiteral("signMany"));
    QVERIFY(many->isVisible());
    const int waiting = int(page->signable().size());
    many->click();
    const QList<BatchWindow*> windows = m_window->findChildren<BatchWindow*>();
    QCOMPARE(windows.size(), 2);
    BatchWindow* batch = windows[0] == m_batch ? windows[1] : windows[0];
    QCOMPARE(batch->model()->rowCount(), waiting);
    QTRY_VERIFY_WITH_TIMEOUT(batch->isSettled(), patience);
    QSignalSpy ended(batch, &BatchWindow::finished);
    sign(batch);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, patience);
    QCOMPARE(batch->model()->count(BatchState::Signed), waiting);
    for (const QString& id : ids) {
        const auto current = workflow::currentFile(office, id);
        QVERIFY(current);
        QCOMPARE(verdict(current->path), signing::DocumentStatus::Valid);
    }
    batch->close();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
}

// The same files in a new window: what an earlier run signed is known by its bytes and its signature.
void TestBatch::filesSignedBeforeAreSkipped() {
    m_batch->close();
    QTRY_VERIFY(m_window->findChildren<BatchWindow*>().isEmpty());
    m_batch = m_window->openBatch();
    m_batch->addFiles({kit.file(QStringLiteral("thu-0.pdf")), kit.file(QStringLiteral("thu-1.pdf"))});
    QTRY_VERIFY_WITH_TIMEOUT(m_batch->isSettled(), patience);
    QSignalSpy ended(m_batch, &BatchWindow::finished);
    sign(m_batch);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, patience);
    QCOMPARE(m_batch->model()->count(BatchState::Skipped), 2);
    QCOMPARE(QFileInfo(m_batch->model()->at(0).output).fileName(), QStringLiteral("thu-0-da-ky.pdf"));
    QVERIFY(!QFileInfo::exists(kit.file(QStringLiteral("thu-0-da-ky-2.pdf"))));
}

// An encrypted file asks for its password where its page would be; a wrong one is said so, the right one signs.
void TestBatch::documentUnderAPassword() {
    kit.writeLetter(QStringLiteral("tho.pdf"), m_leader);
    QCOMPARE(QProcess::execute(QStringLiteral("qpdf"), {"--encrypt", "mo-tep", "chu-tep", "256", "--",
                                                        kit.file("tho.pdf"), kit.file("kin.pdf")}),
             0);
    m_batch->close();
    QTRY_VERIFY(m_window->findChildren<BatchWindow*>().isEmpty());
    m_batch = m_window->openBatch();
    m_batch->addFiles({kit.file(QStringLiteral("kin.pdf"))});
    QTRY_VERIFY_WITH_TIMEOUT(m_batch->isSettled(), patience);
    auto* bar = m_batch->findChild<QFrame*>(QStringLiteral("passwordBar"));
    auto* field = bar->findChild<SecretEdit*>(QStringLiteral("documentPassword"));
    QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), patience);
    QVERIFY(!m_batch->model()->at(0).placement);
    QTest::keyClicks(field, QStringLiteral("sai"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(m_batch->isSettled() && bar->isVisible(), patience);
    QVERIFY(field->length() == 0 && field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("mo-tep"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(m_batch->isSettled() && m_batch->model()->at(0).placement, patience);
    QVERIFY(!bar->isVisible());
    QSignalSpy ended(m_batch, &BatchWindow::finished);
    sign(m_batch);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, patience);
    QVERIFY2(m_batch->model()->count(BatchState::Signed) == 1, qPrintable(m_batch->model()->asText()));
    QProcess pdfsig;
    pdfsig.start(QStringLiteral("pdfsig"), {"-nocert", "-upw", "mo-tep", m_batch->model()->at(0).output});
    QVERIFY(pdfsig.waitForFinished() && pdfsig.readAll().contains("Signature is Valid"));
}

// A missing time-stamp is never a silent downgrade: the person is asked once for the whole batch.
void TestBatch::withoutTimestampOnlyWhenThePersonSaysSo() {
    kit.axis.reset(); // with it goes the time-stamp server; answers about revocation are still in the cache
    QStringList paths;
    for (int i = 0; i < 3; ++i)
        paths += kit.writeLetter(QStringLiteral("khong-mang-%1.pdf").arg(i), m_leader);
    m_batch->close();
    QTRY_VERIFY(m_window->findChildren<BatchWindow*>().isEmpty());
    m_batch = m_window->openBatch();
    m_batch->addFiles(paths);
    QTRY_VERIFY_WITH_TIMEOUT(m_batch->isSettled(), patience);
    QSignalSpy ended(m_batch, &BatchWindow::finished);
    sign(m_batch);
    auto* question = m_batch->findChild<QFrame*>(QStringLiteral("timestampQuestion"));
    QTRY_VERIFY_WITH_TIMEOUT(question->isVisible() || ended.count() > 0, patience);
    QVERIFY2(question->isVisible(), qPrintable(m_batch->model()->asText()));
    QCOMPARE(m_batch->model()->count(BatchState::Signed), 0);
    kit.picture(m_batch, "batch-question");
    m_batch->findChild<QPushButton*>(QStringLiteral("timestampLater"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, patience);
    QCOMPARE(m_batch->model()->count(BatchState::Signed), 3);
    for (const BatchItem& item : m_batch->model()->items())
        QVERIFY(item.withoutTimestamp && !item.error);
    // Nothing is forgotten: the foot of the main window counts them, and they are completed when a server answers.
    auto* line = m_window->findChild<QLabel*>(QStringLiteral("unfinished"));
    QTRY_VERIFY_WITH_TIMEOUT(line->isVisible() && line->text().startsWith(QStringLiteral("3 chữ ký")), patience);
    auto started = workflow::AxisProcess::start(kit.training);
    QVERIFY(started);
    kit.axis = std::move(*started);
    m_window->findChild<QToolButton*>(QStringLiteral("completeNow"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(!line->isVisible(), patience);
    for (const BatchItem& item : m_batch->model()->items()) {
        signing::VerifyOptions options;
        options.trust = m_window->session().office().trust();
        options.revocation = m_window->session().office().revocation();
        const signing::DocumentReport report = signing::verifyPdf(item.output, options);
        QCOMPARE(report.status, signing::DocumentStatus::Valid);
        QCOMPARE(report.signatures.front().timeSource, signing::TimeSource::Timestamp);
    }
}

// Documents of the office are asked about in the same way: once for all, and each is completed later.
void TestBatch::withoutTimestampForDocumentsToo() {
    kit.axis.reset();
    workflow::Office& office = m_window->session().office();
    const workflow::Person leader = m_window->session().person();
    const workflow::Person officer = *office.profile().firstWith(workflow::Role::Officer);
    QList<office::Document> documents;
    for (int i = 0; i < 3; ++i) {
        workflow::DraftRequest request;
        request.subject = QStringLiteral("văn bản không mạng số %1").arg(i);
        request.body = QStringLiteral("Kính gửi quý cơ quan.");
        request.signerId = leader.id;
        request.recipients = {{QStringLiteral("H28.02"), QStringLiteral("Sở Tài chính")}};
        const auto draft = workflow::addDraft(office, officer, request);
        QVERIFY(draft && workflow::submitDraft(office, officer, draft->id));
        const auto approved = workflow::approveDraft(office, leader, draft->id);
        QVERIFY(approved);
        documents += *approved;
    }
    BatchWindow* batch = m_window->openBatchFor(documents);
    QTRY_VERIFY_WITH_TIMEOUT(batch->isSettled(), patience);
    QVERIFY(batch->findChild<PinEdit*>(QStringLiteral("pin")) == batch->focusWidget());
    auto* question = batch->findChild<QFrame*>(QStringLiteral("timestampQuestion"));
    QSignalSpy ended(batch, &BatchWindow::finished);
    sign(batch);
    QTRY_VERIFY_WITH_TIMEOUT(question->isVisible() || ended.count() > 0, patience);
    QVERIFY2(question->isVisible(), qPrintable(batch->model()->asText()));
    batch->findChild<QPushButton*>(QStringLiteral("stopSigning"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, patience);
    QCOMPARE(batch->model()->count(BatchState::NotReached), 3); // nobody chose a lower level
    QTRY_VERIFY_WITH_TIMEOUT(batch->isSettled(), patience);
    sign(batch);
    QTRY_VERIFY_WITH_TIMEOUT(question->isVisible(), patience);
    batch->findChild<QPushButton*>(QStringLiteral("timestampLater"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 2, patience);
    QVERIFY2(batch->model()->count(BatchState::Signed) == 3, qPrintable(batch->model()->asText()));
    const auto waiting = workflow::unfinished(office);
    QVERIFY(waiting);
    QCOMPARE(waiting->documents.size(), 3);
    batch->close();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
}

void TestBatch::everyControlHasAName() {
    QStringList nameless;
    for (const QWidget* control : m_batch->findChildren<QWidget*>()) {
        if (control->objectName().startsWith(QLatin1String("qt_")) || !(control->focusPolicy() & Qt::TabFocus) ||
            !control->isVisible())
            continue;
        QAccessibleInterface* reader = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(control));
        if (!reader || reader->text(QAccessible::Name).trimmed().isEmpty())
            nameless +=
                QString::fromLatin1(control->metaObject()->className()) + QLatin1Char(' ') + control->objectName();
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
}

void TestBatch::fitsASmallScreenAtTwoHundredPercent() {
    m_batch->resize(683, 384);
    QTRY_COMPARE(m_batch->size(), QSize(683, 384));
    for (const char* name : {"addFiles", "signAll", "cancelBatch", "applyToAll"}) {
        auto* button = m_batch->findChild<QPushButton*>(QString::fromLatin1(name));
        const QRect place(button->mapTo(m_batch, QPoint()), button->size());
        QVERIFY2(m_batch->rect().contains(place), name);
    }
}

void TestBatch::cleanupTestCase() {
    m_window.reset();
    kit.axis.reset();
}

QTEST_MAIN(TestBatch)
#include "tst_batch.moc"
