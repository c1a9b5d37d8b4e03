// Pages are drawn in a process of their own: what happens to it there is an error that can be tried again.

#include "PageKit.h"

#include "page/Nursery.h"
#include "page/PageProcess.h"
#include "pdf/images/PageImages.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QThread>
#include <QtTest>

#include <csignal>
#include <thread>

using namespace vanthu;
using namespace vanthu::test;
using page::PageProcess;

namespace {

const QByteArray realProgram = QByteArray("exec ") + VANTHU_BIN_DIR "/vanthu-page";
constexpr int patience = 30'000;

QRgb middleOf(const QImage& image) {
    return image.pixel(image.width() * 200 / 595, image.height() * 642 / 842); // in the red square
}

QByteArray procFile(pid_t process, const char* name) {
    QFile file(QStringLiteral("/proc/%1/%2").arg(process).arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// In the order of their beginning.
QList<pid_t> childrenOf(pid_t process) {
    QList<pid_t> children;
    const QString name = QStringLiteral("task/%1/children").arg(process);
    for (const QByteArray& child : procFile(process, qPrintable(name)).simplified().split(' '))
        if (!child.isEmpty())
            children += child.toInt();
    return children;
}

bool isRunning(pid_t process) {
    const QByteArray stat = procFile(process, "stat");
    const QByteArray state = stat.mid(stat.lastIndexOf(')') + 2, 1);
    return !state.isEmpty() && state != "Z" && state != "X";
}

} // namespace

class TestPageProcess : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void drawsWhatTheLibraryDraws();
    void wordsAreThoseOfTheLibrary();
    void aPageOfTooManyWordsIsReadInPart();
    void aPageThatKillsItsReaderIsAnError();
    void aRevisionIsDrawnAsItWas();
    void unitsAndArchivalClaimAreTold();
    void passwordsOpen();
    void errorsAreThoseOfTheLibrary();
    void aLargePictureIsWithinTheLimits();
    void aHelperThatIsKilledWhileDrawing();
    void aHelperThatDiedBetweenTwoPagesIsNotNoticed();
    void aPageThatTakesAllMemoryHarmsNoOther();
    void aPageWithoutEndIsGivenUp();
    void anUnwantedPageStopsAtOnce();
    void aHelperThatCannotStart();
    void aHelperThatLies_data();
    void aHelperThatLies();
    void theHelperEndsWithItsDocument();
    void theNurseryOpensNoDocumentItself();
    void aNurseryThatDiedIsStartedAgain();
};

void TestPageProcess::drawsWhatTheLibraryDraws() {
    const PageFolder folder;
    const QString path = folder.file(QStringLiteral("a.pdf"), pagesWith({square, "", square}));
    const auto pages = PageProcess::open({path, -1, {}});
    QVERIFY2(pages, pages ? "" : qPrintable(pages.error().technical()));
    const auto direct = pdf::PageImages::open(path);
    QVERIFY(direct);
    QCOMPARE((*pages)->pageSizes(), (*direct)->pageSizes());
    for (const int page : {1, 2, 3}) {
        const auto image = (*pages)->render(page, 1.5);
        QVERIFY2(image, image ? "" : qPrintable(image.error().technical()));
        QCOMPARE(*image, (*direct)->render(page, 1.5)->convertToFormat(QImage::Format_RGB32));
    }
}

void TestPageProcess::wordsAreThoseOfTheLibrary() {
    const PageFolder folder;
    const QString path =
        folder.file(QStringLiteral("a.pdf"), pagesWith({"", lines({"KT. GIAM DOC", "PHO"})}, helvetica));
    const auto pages = PageProcess::open({path, -1, {}});
    const auto direct = pdf::PageImages::open(path);
    QVERIFY(pages && direct);
    QCOMPARE((*pages)->words(1)->size(), 0);
    const auto words = (*pages)->words(2);
    const auto expected = (*direct)->words(2);
    QVERIFY2(words, words ? "" : qPrintable(words.error().technical()));
    QCOMPARE(words->size(), 4);
    for (qsizetype i = 0; i < expected->size(); ++i) {
        QCOMPARE(words->at(i).text, expected->at(i).text);
        QCOMPARE(words->at(i).rect, expected->at(i).rect);
        QCOMPARE(words->at(i).spaceAfter, expected->at(i).spaceAfter);
    }
    QCOMPARE((*pages)->words(3).error().code(), QByteArray("pdf.no_such_page"));
}

void TestPageProcess::aPageOfTooManyWordsIsReadInPart() {
    const PageFolder folder;
    const QByteArray tall =
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 -8000 1100 842] /Contents 4 0 R " + helvetica + " >>";
    const QList<QByteArray> texts(600, QByteArray("a ").repeated(100));
    const QString path = folder.file(QStringLiteral("a.pdf"), withObjects(pagesWith({lines(texts)}), {{3, tall}}));
    const auto pages = PageProcess::open({path, -1, {}});
    QVERIFY(pages);
    const auto words = (*pages)->words(1);
    QVERIFY2(words, words ? "" : qPrintable(words.error().technical()));
    QCOMPARE(words->size(), 50'000);
}

void TestPageProcess::aPageThatKillsItsReaderIsAnError() {
    const PageFolder folder;
    const auto pages = PageProcess::open({folder.file(QStringLiteral("a.pdf"), swelling()), -1, {}});
    QVERIFY(pages);
    QCOMPARE((*pages)->words(1).error().code(), QByteArray("page.helper_ended"));
}

void TestPageProcess::aRevisionIsDrawnAsItWas() {
    const PageFolder folder;
    const QByteArray first = pagesWith({square});
    const QByteArray second = withObjects(first, {{4, streamOf("")}});
    const QString path = folder.file(QStringLiteral("a.pdf"), second);
    const auto before = PageProcess::open({path, first.size(), {}});
    const auto now = PageProcess::open({path, -1, {}});
    QVERIFY(before && now);
    QCOMPARE(middleOf(*(*before)->render(1, 1)), qRgb(255, 0, 0));
    QCOMPARE(middleOf(*(*now)->render(1, 1)), qRgb(255, 255, 255));
}

void TestPageProcess::unitsAndArchivalClaimAreTold() {
    const PageFolder folder;
    const auto plain = PageProcess::open({folder.file(QStringLiteral("a.pdf"), pagesWith({square})), -1, {}});
    QVERIFY(plain);
    QVERIFY((*plain)->userUnits().isEmpty());
    QCOMPARE((*plain)->archive().part, 0);
    const QByteArray metadata =
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        "<rdf:Description rdf:about='' xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/'><pdfaid:part>1</pdfaid:part>"
        "<pdfaid:conformance>B</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>";
    const QByteArray large =
        withObjects(pagesWith({square}, "/UserUnit 2.5"), {{1, "<< /Type /Catalog /Pages 2 0 R /Metadata 50 0 R >>"},
                                                           {50, streamOf(metadata, "/Type /Metadata /Subtype /XML")}});
    const auto pages = PageProcess::open({folder.file(QStringLiteral("b.pdf"), large), -1, {}});
    QVERIFY2(pages, pages ? "" : qPrintable(pages.error().technical()));
    QCOMPARE((*pages)->userUnits(), QList<double>{2.5});
    QCOMPARE((*pages)->pageSizes(), QList<QSizeF>{QSizeF(595, 842)});
    QCOMPARE((*pages)->archive().part, 1);
    QVERIFY(!(*pages)->archive().allowsSoftMasks());
}

void TestPageProcess::passwordsOpen() {
    const PageFolder folder;
    const QString plain = folder.file(QStringLiteral("a.pdf"), pagesWith({square}));
    const QString locked = folder.file(QStringLiteral("kin.pdf"), "");
    QCOMPARE(QProcess::execute(QStringLiteral("qpdf"), {"--warning-exit-0", "--encrypt", QStringLiteral("mật khẩu"),
                                                        "chu", "256", "--", plain, locked}),
             0);
    const auto withPassword = [&](const char* password) {
        return PageProcess::open({locked, -1, std::make_shared<const Secret>(QByteArrayView(password))});
    };
    QCOMPARE(PageProcess::open({locked, -1, {}}).error().code(), QByteArray("pdf.encrypted"));
    QCOMPARE(withPassword("sai").error().code(), QByteArray("pdf.password"));
    const auto pages = withPassword("mật khẩu");
    QVERIFY2(pages, pages ? "" : qPrintable(pages.error().technical()));
    QCOMPARE(middleOf(*(*pages)->render(1, 1)), qRgb(255, 0, 0));
}

void TestPageProcess::errorsAreThoseOfTheLibrary() {
    const PageFolder folder;
    const auto none = PageProcess::open({folder.file(QStringLiteral("a.txt"), "none"), -1, {}});
    QVERIFY(!none);
    QCOMPARE(none.error().code(), QByteArray("pdf.not_a_pdf"));
    QCOMPARE(none.error().args(), QStringList{QStringLiteral("a.txt")});
    const auto pages = PageProcess::open({folder.file(QStringLiteral("a.pdf"), pagesWith({square})), -1, {}});
    QVERIFY(pages);
    QCOMPARE((*pages)->render(2, 1).error().code(), QByteArray("pdf.no_such_page"));
    QVERIFY((*pages)->render(1, 1));
}

void TestPageProcess::aLargePictureIsWithinTheLimits() {
    const PageFolder folder;
    const auto pages = PageProcess::open({folder.file(QStringLiteral("a.pdf"), pagesWith({square})), -1, {}});
    QVERIFY(pages);
    const auto image = (*pages)->render(1, 50);
    QVERIFY2(image, image ? "" : qPrintable(image.error().technical()));
    const qint64 pixels = qint64(image->width()) * image->height();
    QVERIFY2(pixels > 39'000'000 && pixels < 41'000'000, qPrintable(QString::number(pixels)));
    QCOMPARE(middleOf(*image), qRgb(255, 0, 0));
}

// Killed twice: the second process draws for the first, which might have died of something else.
void TestPageProcess::aHelperThatIsKilledWhileDrawing() {
    const PageFolder folder;
    const QString path = folder.file(QStringLiteral("a.pdf"), pagesWith({square, endless()}));
    const auto pages = PageProcess::open({path, -1, {}}, {}, {folder.program(realProgram)});
    QVERIFY2(pages, pages ? "" : qPrintable(pages.error().technical()));
    QByteArray code;
    std::thread drawing([&] { code = (*pages)->render(2, 1).error().code(); });
    for (int i = 0; i < 2; ++i) {
        bool works = true;
        const auto isDrawing = [&] {
            const QList<int> starts = folder.starts();
            return starts.size() > i && processorTime(starts[i]) > 20;
        };
        works = QTest::qWaitFor(isDrawing, patience);
        const QList<int> starts = folder.starts();
        if (starts.size() > i)
            ::kill(starts[i], SIGKILL);
        if (!works)
            drawing.join();
        QVERIFY(works);
    }
    drawing.join();
    QCOMPARE(code, QByteArray("page.helper_ended"));
    const auto other = (*pages)->render(1, 1);
    QVERIFY2(other, other ? "" : qPrintable(other.error().technical()));
    QCOMPARE(middleOf(*other), qRgb(255, 0, 0));
    QCOMPARE(folder.starts().size(), 3);
}

void TestPageProcess::aHelperThatDiedBetweenTwoPagesIsNotNoticed() {
    const PageFolder folder;
    const QString path = folder.file(QStringLiteral("a.pdf"), pagesWith({square}));
    const auto pages = PageProcess::open({path, -1, {}}, {}, {folder.program(realProgram)});
    QVERIFY(pages);
    QVERIFY((*pages)->render(1, 1));
    ::kill(folder.starts().first(), SIGKILL);
    QVERIFY((*pages)->render(1, 1));
    QCOMPARE(folder.starts().size(), 2);
}

void TestPageProcess::aPageThatTakesAllMemoryHarmsNoOther() {
    const PageFolder folder;
    const auto swelling = PageProcess::open({folder.file(QStringLiteral("a.pdf"), test::swelling()), -1, {}});
    const auto plain = PageProcess::open({folder.file(QStringLiteral("b.pdf"), pagesWith({square})), -1, {}});
    QVERIFY(swelling && plain);
    const auto image = (*swelling)->render(1, 1);
    QVERIFY(!image);
    QCOMPARE(image.error().code(), QByteArray("page.helper_ended"));
    QVERIFY((*plain)->render(1, 1));
}

void TestPageProcess::aPageWithoutEndIsGivenUp() {
    const PageFolder folder;
    const QString path = folder.file(QStringLiteral("a.pdf"), pagesWith({square, endless()}));
    const auto pages =
        PageProcess::open({path, -1, {}}, {}, {folder.program(realProgram), std::chrono::milliseconds(1'000)});
    QVERIFY(pages);
    QCOMPARE((*pages)->render(2, 1).error().code(), QByteArray("page.too_slow"));
    QCOMPARE(processorTime(folder.starts().first()), -1L); // it draws no longer
    QVERIFY((*pages)->render(1, 1));
    QCOMPARE(folder.starts().size(), 2);
}

// As the page that is scrolled away; the helper goes on with the next one.
void TestPageProcess::anUnwantedPageStopsAtOnce() {
    const PageFolder folder;
    const QString path = folder.file(QStringLiteral("a.pdf"), pagesWith({square, endless()}));
    const auto pages = PageProcess::open({path, -1, {}}, {}, {folder.program(realProgram)});
    QVERIFY(pages);
    const Cancel unwanted;
    QByteArray code;
    std::thread drawing([&] { code = (*pages)->render(2, 1, unwanted).error().code(); });
    const bool works = QTest::qWaitFor([&] { return processorTime(folder.starts().first()) > 20; }, patience);
    QElapsedTimer waited;
    waited.start();
    unwanted.request();
    drawing.join();
    QVERIFY(works);
    QCOMPARE(code, QByteArray("pdf.cancelled"));
    QVERIFY2(waited.elapsed() < 5'000, qPrintable(QString::number(waited.elapsed())));
    QVERIFY((*pages)->render(1, 1));
    QCOMPARE(folder.starts().size(), 1);
    QCOMPARE((*pages)->render(1, 1, unwanted).error().code(), QByteArray("pdf.cancelled"));
}

void TestPageProcess::aHelperThatCannotStart() {
    const PageFolder folder;
    const QString path = folder.file(QStringLiteral("a.pdf"), pagesWith({square}));
    const auto missing = PageProcess::open({path, -1, {}}, {}, {QStringLiteral("/nowhere/vanthu-page")});
    QVERIFY(!missing);
    QCOMPARE(missing.error().code(), QByteArray("helper.not_started"));
    const auto dying = PageProcess::open({path, -1, {}}, {}, {folder.program("kill -SEGV $$")});
    QVERIFY(!dying);
    QCOMPARE(dying.error().code(), QByteArray("page.helper_ended"));
}

// A hostile file that took the helper over may answer what it likes.
void TestPageProcess::aHelperThatLies_data() {
    QTest::addColumn<QByteArray>("answer"); // octal, for printf
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("no map") << QByteArray("\\000\\000\\000\\001\\001") << QByteArray("page.helper_ended");
    QTest::newRow("endless frame") << QByteArray("\\377\\377\\377\\377") << QByteArray("page.helper_ended");
}

void TestPageProcess::aHelperThatLies() {
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, code);
    const PageFolder folder;
    const QString path = folder.file(QStringLiteral("a.pdf"), pagesWith({square}));
    const auto opened =
        PageProcess::open({path, -1, {}}, {}, {folder.program("printf '" + answer + "' >&3\nexec sleep 1000")});
    QVERIFY(!opened);
    QCOMPARE(opened.error().code(), code);
}

void TestPageProcess::theHelperEndsWithItsDocument() {
    const PageFolder folder;
    const QString path = folder.file(QStringLiteral("a.pdf"), pagesWith({square}));
    {
        const auto pages = PageProcess::open({path, -1, {}}, {}, {folder.program(realProgram)});
        QVERIFY(pages);
        QVERIFY(processorTime(folder.starts().first()) >= 0);
    }
    QCOMPARE(processorTime(folder.starts().first()), -1L);
}

void TestPageProcess::theNurseryOpensNoDocumentItself() {
    const PageFolder folder;
    const QString path = folder.file(QStringLiteral("a.pdf"), pagesWith({square}));
    const auto firstPage = [&](const char* how) {
        QElapsedTimer timer;
        timer.start();
        auto pages = PageProcess::open({path, -1, {}});
        const bool drawn = pages && (*pages)->render(1, 1);
        qInfo("first page, %s: %.1f ms", how, double(timer.nsecsElapsed()) / 1e6);
        return drawn ? std::move(*pages) : nullptr;
    };
    auto first = firstPage("nursery not there yet");
    QVERIFY(first);
    const pid_t nursery = page::nurseryProcessId();
    QVERIFY(nursery > 0);
    auto second = firstPage("nursery there");
    QVERIFY(second);
    page::prepareNursery();
    QCOMPARE(page::nurseryProcessId(), nursery); // one is enough
    const QList<pid_t> children = childrenOf(nursery);
    QCOMPARE(children.size(), 2); // one for each document
    first.reset();
    QTRY_COMPARE(childrenOf(nursery), QList<pid_t>{children.last()}); // no zombie either
    QVERIFY((*second).render(1, 1));
    second.reset();
    QTRY_COMPARE(childrenOf(nursery), QList<pid_t>());
}

void TestPageProcess::aNurseryThatDiedIsStartedAgain() {
    const PageFolder folder;
    const QString path = folder.file(QStringLiteral("a.pdf"), pagesWith({square}));
    page::prepareNursery();
    const pid_t nursery = page::nurseryProcessId();
    QVERIFY(nursery > 0);
    auto before = PageProcess::open({path, -1, {}});
    QVERIFY(before);
    const pid_t child = childrenOf(nursery).value(0);
    QCOMPARE(::kill(nursery, SIGKILL), 0);
    const auto pages = PageProcess::open({path, -1, {}});
    QVERIFY2(pages, pages ? "" : qPrintable(pages.error().technical()));
    QVERIFY((*pages)->render(1, 1));
    QVERIFY(page::nurseryProcessId() != nursery);
    QTRY_VERIFY(!isRunning(child));   // it ends with the nursery that made it
    QVERIFY((*before)->render(1, 1)); // and another one takes its place
}

QTEST_GUILESS_MAIN(TestPageProcess)
#include "tst_page_process.moc"
