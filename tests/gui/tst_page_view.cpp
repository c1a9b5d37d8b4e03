// The pages of a document on the screen: drawn by a process of their own, which may fail, and in the order in which
// they are wanted.

#include "../unit/page/PageKit.h"
#include "page/PageProcess.h"
#include "signing/Preview.h"
#include "ui/preview/PageLoader.h"
#include "ui/preview/PdfView.h"

#include <QBuffer>
#include <QPushButton>
#include <QScrollBar>
#include <QtTest>

#include <csignal>

using namespace vanthu;
using namespace vanthu::ui;
using namespace vanthu::test;

namespace {

constexpr int patience = 30'000;
const QByteArray realProgram = QByteArray("exec ") + VANTHU_BIN_DIR "/vanthu-page";

QColor inTheSquare(PdfView& view, int page) {
    const QRectF square = view.toViewport(page, QRectF(150, 150, 100, 100));
    return view.viewport()->grab().toImage().pixelColor(square.center().toPoint());
}

} // namespace

class TestPageView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void pagesAreDrawnAndTheNextOnesAhead();
    void aPageIsAsLargeAsItsUnitSays();
    void anArchivalFileShowsTheMaskItWillHave();
    void whatIsScrolledAwayIsGivenUp();
    void aPageThatCannotBeDrawnIsTriedAgain();
    void aDocumentThatCannotBeOpenedIsTriedAgain();
    void aViewThatGoesEndsItsProcess();

private:
    // The pages of this file, drawn by the program; `limit` for one of them.
    std::shared_ptr<PageSource> sourceOf(const QString& path, const QString& program,
                                         std::chrono::milliseconds limit = std::chrono::milliseconds(20'000));
    QPushButton* retry() const { return m_view->findChild<QPushButton*>(QStringLiteral("drawAgain")); }

    std::unique_ptr<PageFolder> m_folder;
    std::unique_ptr<QThreadPool> m_pool;
    std::unique_ptr<PdfView> m_view;
};

void TestPageView::init() {
    m_folder = std::make_unique<PageFolder>();
    m_pool = std::make_unique<QThreadPool>();
    m_view = std::make_unique<PdfView>(m_pool.get());
    m_view->resize(400, 500);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestPageView::cleanup() {
    m_view.reset();
    m_pool->waitForDone();
}

std::shared_ptr<PageSource> TestPageView::sourceOf(const QString& path, const QString& program,
                                                   std::chrono::milliseconds limit) {
    auto opened = page::PageProcess::open({path, -1, {}}, {}, {program, limit});
    if (!opened)
        return nullptr;
    const std::shared_ptr<page::PageProcess> pages = std::move(*opened);
    auto source = std::make_shared<PageSource>();
    source->sizes = pages->pageSizes();
    source->render = [pages](int page, double scale, const Cancel& unwanted) {
        return pages->render(page + 1, scale, unwanted);
    };
    return source;
}

void TestPageView::pagesAreDrawnAndTheNextOnesAhead() {
    const QString path = m_folder->file(QStringLiteral("a.pdf"), pagesWith(QList<QByteArray>(12, square)));
    const auto source = loadPages(path, {});
    QVERIFY(source);
    QSignalSpy drawn(m_view.get(), &PdfView::pageRendered);
    m_view->setSource(*source);
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isIdle(), patience);
    QCOMPARE(inTheSquare(*m_view, 0), QColor(255, 0, 0));
    QVERIFY(m_view->toViewport(1, QRectF(0, 0, 595, 842)).top() > m_view->viewport()->height());
    QTRY_COMPARE_WITH_TIMEOUT(drawn.count(), 3, patience); // the one on the screen and two below
    m_view->showPage(1);
    QVERIFY(m_view->isIdle()); // it is there already
    QCOMPARE(inTheSquare(*m_view, 1), QColor(255, 0, 0));
}

// A4 in double points is A2, and its picture and its coordinates agree.
void TestPageView::aPageIsAsLargeAsItsUnitSays() {
    const QString path = m_folder->file(QStringLiteral("a.pdf"), pagesWith({square}, "/UserUnit 2"));
    const auto source = loadPages(path, {});
    QVERIFY(source);
    m_view->setSource(*source);
    m_view->setZoom(0.25);
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isIdle(), patience);
    QCOMPARE(m_view->toViewport(0, QRectF(0, 0, 595, 842)).size(), QSizeF(595, 842) / 2);
    QCOMPARE(inTheSquare(*m_view, 0), QColor(255, 0, 0));
    const QPoint corner = m_view->toViewport(0, QRectF(100, 100, 200, 200)).bottomLeft().toPoint();
    const PdfView::PagePoint at = m_view->pageAt(corner);
    QCOMPARE(at.page, 0);
    QVERIFY(qAbs(at.point.x() - 100) < 2 && qAbs(at.point.y() - 100) < 2);
    const QImage picture = m_view->viewport()->grab().toImage();
    QCOMPARE(picture.pixelColor(corner + QPoint(3, -3)), QColor(255, 0, 0));
    QCOMPARE(picture.pixelColor(corner + QPoint(-3, -3)), QColor(255, 255, 255));
}

// ISO 19005-1 knows no transparency: what is half clear in the picture is there or not, on the screen as in the file.
void TestPageView::anArchivalFileShowsTheMaskItWillHave() {
    QImage half(200, 100, QImage::Format_ARGB32);
    half.fill(QColor(20, 40, 200, 160));
    for (int x = 0; x < 100; ++x) // the left half is clearer
        for (int y = 0; y < 100; ++y)
            half.setPixelColor(x, y, QColor(20, 40, 200, 60));
    signing::SignRequest request;
    QBuffer png(&request.imagePng);
    QVERIFY(png.open(QIODevice::WriteOnly) && half.save(&png, "PNG"));
    const auto alphas = [&](const pdf::ArchivalClaim& archive) {
        const auto mark = signing::previewSignature(request, {200, 100}, QStringLiteral("A"),
                                                    QDateTime::currentDateTimeUtc(), 1, archive);
        return mark ? QList<int>{qAlpha(mark->pixel(50, 50)), qAlpha(mark->pixel(150, 50))} : QList<int>();
    };
    const QList<int> soft = alphas({});
    QCOMPARE(soft.size(), 2);
    QVERIFY2(qAbs(soft[0] - 60) < 4 && qAbs(soft[1] - 160) < 4, qPrintable(QString::number(soft[0])));
    QCOMPARE(alphas({1, false}), (QList<int>{0, 255}));
    QCOMPARE(alphas({2, true}), soft); // later parts may, with a colour space to blend in
}

void TestPageView::whatIsScrolledAwayIsGivenUp() {
    const QString path = m_folder->file(QStringLiteral("a.pdf"), pagesWith({endless(), "", "", square}));
    const auto source = sourceOf(path, m_folder->program(realProgram));
    QVERIFY(source);
    m_view->setSource(source);
    QTRY_VERIFY_WITH_TIMEOUT(processorTime(m_folder->starts().first()) > 20, patience);
    QVERIFY(!m_view->isIdle());
    m_view->showPage(3);
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isIdle(), patience);
    QCOMPARE(inTheSquare(*m_view, 3), QColor(255, 0, 0));
    QCOMPARE(m_folder->starts().size(), 1); // the process was not lost by it
}

void TestPageView::aPageThatCannotBeDrawnIsTriedAgain() {
    const QString path = m_folder->file(QStringLiteral("a.pdf"), pagesWith({square, endless()}));
    // Stopped, it draws nothing until it is let go: as a machine that has no time for it. So is each one that is
    // started in its place, because a view that is laid out anew gives up what it asked for.
    const QString busy = path + QStringLiteral(".busy");
    const QByteArray stopsItself = "[ -e '" + QFile::encodeName(busy) + "' ] && kill -STOP $$\n";
    const auto source = sourceOf(path, m_folder->program(stopsItself + realProgram), std::chrono::milliseconds(1'000));
    QVERIFY(source);
    QVERIFY(QFile(busy).open(QIODevice::WriteOnly));
    QCOMPARE(::kill(m_folder->starts().first(), SIGSTOP), 0);
    QSignalSpy failed(m_view.get(), &PdfView::renderFailed);
    m_view->setSource(source);
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patience);
    QCOMPARE(failed.first().at(0).toInt(), 0);
    QVERIFY(m_view->isIdle());
    QTRY_VERIFY(retry()->isVisible());
    QVERIFY(inTheSquare(*m_view, 0) != QColor(255, 0, 0));
    QVERIFY(QFile::remove(busy));
    QTest::mouseClick(retry(), Qt::LeftButton);
    QVERIFY(!retry()->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isIdle(), patience);
    QCOMPARE(inTheSquare(*m_view, 0), QColor(255, 0, 0));
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 2, patience); // the endless one below was to be drawn ahead
    QCOMPARE(failed.last().at(0).toInt(), 1);
    QVERIFY(!retry()->isVisible()); // nobody looks at it
    m_view->showPage(1);
    QVERIFY(retry()->isVisible());
}

void TestPageView::aDocumentThatCannotBeOpenedIsTriedAgain() {
    QSignalSpy again(m_view.get(), &PdfView::openingAgain);
    m_view->showFailure(Error("pdf.damaged", {QStringLiteral("a.pdf")}));
    QVERIFY(!retry()->isVisible()); // would only fail again
    m_view->showFailure(Error("page.helper_ended", {QStringLiteral("a.pdf")}));
    QVERIFY(retry()->isVisible());
    QVERIFY(retry()->accessibleDescription().contains(QStringLiteral("Không hiển thị được trang này")));
    QTest::mouseClick(retry(), Qt::LeftButton);
    QCOMPARE(again.count(), 1);
    QVERIFY(!retry()->isVisible());
}

void TestPageView::aViewThatGoesEndsItsProcess() {
    const QString path = m_folder->file(QStringLiteral("a.pdf"), pagesWith({endless()}));
    m_view->setSource(sourceOf(path, m_folder->program(realProgram)));
    const int process = m_folder->starts().first();
    QTRY_VERIFY_WITH_TIMEOUT(processorTime(process) > 20, patience);
    m_view.reset();
    QTRY_COMPARE_WITH_TIMEOUT(processorTime(process), -1L, patience);
}

QTEST_MAIN(TestPageView)
#include "tst_page_view.moc"
