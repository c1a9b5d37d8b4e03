// What hands do beside clicking: files dropped on windows, where an empty window begins, a sync that is stopped.

#include "DeskKit.h"

#include "ui/batch/BatchWindow.h"
#include "ui/documents/DocumentPage.h"
#include "ui/drafting/DraftDialog.h"
#include "ui/verify/VerifyWindow.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QPointer>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

using namespace vanthu;
using namespace vanthu::ui;
using vanthu::test::DeskKit;

namespace {

constexpr int patience = 60'000;

// Whether the window said while dragging that it would take them; if so they are dropped.
bool drop(QWidget* window, const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const QString& path : paths)
        urls += QUrl::fromLocalFile(path);
    data.setUrls(urls);
    const QPoint middle = window->rect().center();
    QDragEnterEvent entering(middle, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
    entering.setAccepted(false);
    QCoreApplication::sendEvent(window, &entering);
    if (!entering.isAccepted())
        return false;
    QDropEvent dropped(middle, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, Qt::ShiftModifier);
    dropped.setDropAction(Qt::MoveAction);
    dropped.setAccepted(false);
    QCoreApplication::sendEvent(window, &dropped);
    return dropped.isAccepted() && dropped.dropAction() == Qt::CopyAction; // the file stays where it is
}

} // namespace

class TestHands : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void folderGoesIntoTheBatch();
    void folderIsVerified();
    void oneFileBecomesADraft();
    void whatIsNoPdfIsRefusedWhileDragging();
    void stoppedSyncEndsAtOnceAndIsGoneOnWith();
    void cleanupTestCase();

private:
    DeskKit kit;
    std::unique_ptr<MainWindow> m_window;
    QString m_folder, m_letter, m_table;
};

void TestHands::initTestCase() {
    QCOMPARE(kit.start(), QString());
    m_window = kit.openWindow(workflow::Role::Clerk);
    QVERIFY(m_window);
    m_window->show();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    m_letter = kit.writeLetter(QStringLiteral("thu.pdf"), m_window->session().person().fullName);
    QVERIFY(!m_letter.isEmpty());
    m_folder = kit.file(QStringLiteral("Hồ sơ 03.2026"));
    QVERIFY(QDir().mkpath(m_folder + "/phụ lục"));
    QVERIFY(QFile::copy(m_letter, m_folder + "/1.PDF") && QFile::copy(m_letter, m_folder + "/phụ lục/2.pdf"));
    m_table = m_folder + "/bảng.xlsx";
    QVERIFY(QFile::copy(m_letter, m_table));
}

void TestHands::folderGoesIntoTheBatch() {
    QPointer<BatchWindow> batch = m_window->openBatch();
    QVERIFY(batch->focusWidget());
    QCOMPARE(batch->focusWidget()->objectName(), QStringLiteral("addFiles")); // nothing to sign, no PIN to type
    QVERIFY(drop(batch, {m_folder, m_letter}));
    QTRY_COMPARE_WITH_TIMEOUT(batch->model()->rowCount(), 3, patience);
    QVERIFY(drop(batch, {m_folder})); // once is enough
    QTRY_VERIFY_WITH_TIMEOUT(batch->isSettled(), patience);
    QCOMPARE(batch->model()->rowCount(), 3);
    batch->close();
    QTRY_VERIFY_WITH_TIMEOUT(!batch, patience);
}

void TestHands::folderIsVerified() {
    QPointer<VerifyWindow> window = m_window->openVerify();
    QVERIFY(drop(window, {m_folder}));
    QTRY_COMPARE_WITH_TIMEOUT(window->fileCount(), 2, patience);
    QTRY_VERIFY_WITH_TIMEOUT(window->isSettled(), patience);
    for (int row = 0; row < 2; ++row)
        QCOMPARE(window->checked(row)->report.status, signing::DocumentStatus::Unsigned);
    window->close();
    QTRY_VERIFY_WITH_TIMEOUT(!window, patience);
}

void TestHands::oneFileBecomesADraft() {
    m_window->showPage(Page::Outgoing);
    DocumentPage* page = m_window->documentPage(Page::Outgoing);
    QVERIFY(drop(page, {m_table, m_letter}));
    QPointer<DraftDialog> dialog = page->findChild<DraftDialog*>();
    QVERIFY(dialog);
    const auto* name = dialog->findChild<QLabel*>(QStringLiteral("pdfName"));
    QCOMPARE(name->text(), QStringLiteral("thu.pdf"));
    QVERIFY(drop(dialog, {m_folder + "/1.PDF"})); // another one after all
    QCOMPARE(name->text(), QStringLiteral("1.PDF"));
    dialog->done(QDialog::Rejected);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, patience);
}

void TestHands::whatIsNoPdfIsRefusedWhileDragging() {
    QPointer<BatchWindow> batch = m_window->openBatch();
    QPointer<VerifyWindow> verify = m_window->openVerify();
    for (QWidget* window : {static_cast<QWidget*>(batch), static_cast<QWidget*>(verify),
                            static_cast<QWidget*>(m_window->documentPage(Page::Outgoing))})
        QVERIFY(!drop(window, {m_table}));
    QVERIFY(!drop(m_window->documentPage(Page::Outgoing), {m_folder})); // a draft is one file
    const QString empty = kit.file(QStringLiteral("Lưu.QĐ"));
    QVERIFY(QDir().mkpath(empty));
    for (QWidget* window : {static_cast<QWidget*>(batch), static_cast<QWidget*>(verify)}) {
        QVERIFY(drop(window, {empty}));
        const auto* message = window->findChild<QLabel*>(QStringLiteral("messageText"));
        QTRY_VERIFY_WITH_TIMEOUT(message->isVisible(), patience);
        DeskKit::picture(window, window->metaObject()->className() + qstrlen("vanthu::ui::"));
        QTRY_COMPARE_WITH_TIMEOUT(
            message->text(),
            QStringLiteral("Trong “%1” không có tệp PDF nào.\nChọn tệp PDF, hoặc thư mục có tệp PDF.").arg(empty),
            patience);
    }
    batch->close();
    verify->close();
    QTRY_VERIFY_WITH_TIMEOUT(!batch && !verify, patience);
}

void TestHands::stoppedSyncEndsAtOnceAndIsGoneOnWith() {
    const QString plan = kit.training.folder + "/axis/faults.json";
    QFile file(plan);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"faults": [{"fault": "delay", "milliseconds": 30000}]})");
    file.close();
    Session& session = m_window->session();
    QTRY_VERIFY_WITH_TIMEOUT(!session.isSyncing(), patience);
    QSignalSpy finished(&session, &Session::syncFinished);
    session.sync();
    auto* button = m_window->findChild<QToolButton*>(QStringLiteral("syncNow"));
    const auto* result = m_window->findChild<QLabel*>(QStringLiteral("syncResult"));
    QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled() && button->text() == QStringLiteral("Dừng"), patience);
    QElapsedTimer timer;
    timer.start();
    button->click();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QVERIFY2(timer.elapsed() < 3'000, qPrintable(QString::number(timer.elapsed())));
    QTRY_VERIFY2(result->accessibleDescription().contains(QStringLiteral("đã dừng")),
                 qPrintable(result->accessibleDescription()));
    DeskKit::picture(m_window.get(), "stopped");
    QVERIFY(QFile::remove(plan));
    QCOMPARE(button->text(), QStringLiteral("Gửi và nhận"));
    button->click();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, patience);
    QVERIFY(session.lastSync() && !session.lastSync()->error);
}

void TestHands::cleanupTestCase() {
    QTRY_VERIFY_WITH_TIMEOUT(!m_window || m_window->isSettled(), patience);
    m_window.reset();
}

QTEST_MAIN(TestHands)
#include "tst_hands.moc"
