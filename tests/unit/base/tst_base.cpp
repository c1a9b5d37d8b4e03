#include "base/Base64.h"
#include "base/Clock.h"
#include "base/Faults.h"
#include "base/Files.h"
#include "base/Result.h"
#include "base/Secret.h"
#include "base/Text.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <utility>

using namespace vanthu;

namespace {

QString nfd(const QString& text) {
    return text.normalized(QString::NormalizationForm_D);
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
}

Result<int> half(int number) {
    if (number % 2 != 0)
        return fail("file.missing", {QString::number(number)}, "odd");
    return number / 2;
}

Result<int> quarter(int number) {
    TRY(const int first, half(number));
    TRY(const int second, half(first));
    return second;
}

Result<> mustBeEven(int number) {
    TRY_VOID(half(number));
    return {};
}

} // namespace

class TestBase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { faults::arm(faults::Point::File, 0); }

    // Nothing from outside turns, hides or commands what is shown beside it.
    void shownTextCommandsNothing() {
        QCOMPARE(shownText(QStringLiteral("Công văn số 15/SNV\n\tvề việc họp")),
                 QStringLiteral("Công văn số 15/SNV\n\tvề việc họp"));
        QCOMPARE(shownText(QString(QChar(0x1b)) + QStringLiteral("[31m")), QString(QChar(0x241b)) + QStringLiteral("[31m"));
        QCOMPARE(shownText(QString(QChar(0x202e)) + QStringLiteral("fdp.exe")), QStringLiteral("⟦U+202E⟧fdp.exe"));
        const char32_t tag = 0xe0041;
        QCOMPARE(shownText(QString::fromUcs4(&tag, 1)), QStringLiteral("⟦U+E0041⟧"));
        QCOMPARE(shownText(QStringLiteral("😀 Đặng")), QStringLiteral("😀 Đặng"));
        for (char16_t c = 0; c < 0xffff; ++c) {
            const QChar::Category category = QChar(c).category();
            // Arabic and Syriac signs that can be seen.
            const bool isPlain = c == u'\n' || c == u'\t' || (c >= 0x600 && c < 0x61c) || c == 0x6dd || c == 0x70f ||
                                 c == 0x890 || c == 0x891 || c == 0x8e2;
            const bool isHiding = category == QChar::Other_Control || category == QChar::Other_Format;
            if (isHiding && !isPlain)
                QVERIFY2(!shownText(QChar(c)).contains(QChar(c)), qPrintable(QString::number(c, 16)));
        }
    }

    // The vectors of RFC 4648 §10, and what is not base64.
    void base64IsStrict_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<std::optional<QByteArray>>("bytes");
        const auto row = [](const char* text, std::optional<QByteArray> bytes) {
            QTest::newRow(text) << QByteArray(text) << bytes;
        };
        row("", "");
        row("Zg==", "f");
        row("Zm8=", "fo");
        row("Zm9v", "foo");
        row("Zm9vYg==", "foob");
        row("Zm9vYmE=", "fooba");
        row("Zm9vYmFy", "foobar");
        for (const char* wrong : {"Z", "Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zm=v", "=m9v", "Zm9v\n", " m9v",
                                  "Zm9 ", "Zm-v", "Zm_v", "Zm9\xc3", "Zm9v\n\n\n\n"})
            row(wrong, std::nullopt);
    }
    void base64IsStrict() {
        QFETCH(QByteArray, text);
        QFETCH(std::optional<QByteArray>, bytes);
        QCOMPARE(fromBase64(text), bytes);
        if (bytes)
            QCOMPARE(toBase64(*bytes), text);
    }

    void textIsStoredComposed() {
        QCOMPARE(toNfc(nfd("Nghị định số 30/2020/NĐ-CP")), "Nghị định số 30/2020/NĐ-CP");
        QVERIFY(nfd("Nghị").size() > toNfc(nfd("Nghị")).size());
    }

    void foldedTextHasNoMarks() {
        QCOMPARE(foldText("Nghị định"), "nghi dinh");
        QCOMPARE(foldText("ĐƯỜNG Lê Lợi"), "duong le loi");
        QCOMPARE(foldText(nfd("Ủy  ban\tnhân\ndân ")), "uy ban nhan dan");
        QCOMPARE(foldText("05/QĐ-UBND"), "05/qd-ubnd");
        QCOMPARE(foldText(""), "");
        // Every Vietnamese vowel with every tone, in both cases, becomes a plain letter.
        const QString vowels = "aăâeêioôơuưy";
        for (const QChar vowel : vowels) {
            for (const char32_t tone : {0x0300u, 0x0301u, 0x0303u, 0x0309u, 0x0323u}) {
                const QString letter = toNfc(QString(vowel) + QString::fromUcs4(&tone, 1));
                for (const QString& written : {letter, letter.toUpper(), nfd(letter)}) {
                    const QString folded = foldText(written);
                    QCOMPARE(folded.size(), 1);
                    QVERIFY2(QString("aeiouy").contains(folded), qPrintable(written));
                }
            }
        }
    }

    void hostileNamesBecomeSafe_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("safe");
        QTest::newRow("ordinary") << "Công văn số 05.pdf"
                                  << "Công văn số 05.pdf";
        QTest::newRow("decomposed") << nfd("Công văn.pdf") << "Công văn.pdf";
        QTest::newRow("path upwards") << "../../etc/passwd"
                                      << "_.._etc_passwd";
        QTest::newRow("windows path") << "C:\\Windows\\a.pdf"
                                      << "C__Windows_a.pdf";
        QTest::newRow("hidden") << "...hidden"
                                << "hidden";
        QTest::newRow("hidden after a space") << ". .bashrc"
                                              << "bashrc";
        QTest::newRow("dots only") << "..."
                                   << "tep";
        QTest::newRow("nothing") << ""
                                 << "tep";
        QTest::newRow("spaces") << "  a   b.pdf  "
                                << "a b.pdf";
        QTest::newRow("trailing dots") << "a.pdf . ."
                                       << "a.pdf";
        QTest::newRow("control") << (QString("a\u0007b") + QChar(0) + "c") << "a_b_c";
        QTest::newRow("right to left") << "a\u202efdp.exe"
                                       << "a_fdp.exe";
        QTest::newRow("line separator") << "a\u2028b"
                                        << "a_b";
        QTest::newRow("device") << "CON.pdf"
                                << "_CON.pdf";
        QTest::newRow("device with two dots") << "nul.tar.gz"
                                              << "_nul.tar.gz";
        QTest::newRow("second port") << "com2"
                                     << "_com2";
        QTest::newRow("no device") << "console.pdf"
                                   << "console.pdf";
    }
    void hostileNamesBecomeSafe() {
        QFETCH(QString, name);
        QTEST(safeFileName(name), "safe");
    }

    void everySafeNameCanBeAFile() {
        QTemporaryDir folder;
        QStringList names = {QString(500, 'x') + ".pdf",
                             QString(500, QChar(0x1EBF)) + ".pdf",
                             QString(300, 'y'),
                             "a." + QString(400, 'z'),
                             QString(119, 'b') + "   .pdf",
                             QString("😀").repeated(100) + ".docx",
                             QString(110, 'c') + QString(10, '.') + "pdf"};
        for (int c = 1; c < 0x3000; c += 7)
            names += QString("a") + QChar(c) + "b.pdf";
        for (const QString& name : names) {
            const QString safe = safeFileName(name);
            QVERIFY2(safe.size() <= 120, qPrintable(safe));
            QVERIFY2(safe == safeFileName(safe), qPrintable(safe));
            QVERIFY2(!safe.startsWith('.') && !safe.contains('/') && !safe.contains('\\'), qPrintable(safe));
            QFile file(folder.filePath(safe));
            QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(safe));
            QVERIFY(QFileInfo(folder.path() + "/" + safe).exists());
            QVERIFY(file.remove());
        }
        QVERIFY(safeFileName(QString(500, QChar(0x1EBF)) + ".pdf").endsWith("ế.pdf"));
        QVERIFY(safeFileName(QString("😀").repeated(100) + ".docx").endsWith("😀.docx"));
    }

    void digestIsLowerCaseHex() {
        QCOMPARE(sha256Hex("abc"), QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QTemporaryDir folder;
        const QString path = folder.filePath("a");
        QVERIFY(writeFileDurably(path, "abc"));
        QCOMPARE(sha256HexOfFile(path).value(), sha256Hex("abc"));
        QCOMPARE(sha256HexOfFile(folder.filePath("b")).error().code(), QByteArray("file.missing"));
    }

    // Decree 30/2020: Vietnam's hour whatever the machine says.
    void timesAreShownInVietnam() {
        const QDateTime instant(QDate(2020, 3, 2), QTime(17, 9, 12, 345), Qt::UTC);
        QCOMPARE(formatSignatureTime(instant), "03.03.2020 00:09:12 +07:00");
        QCOMPARE(formatDisplayTime(instant), "03/03/2020 00:09");
        QCOMPARE(vietnamDate(instant), QDate(2020, 3, 3));
        QCOMPARE(toVietnamTime(instant), instant);
        const QDateTime tokyo(QDate(2020, 3, 3), QTime(2, 9, 12, 345), Qt::OffsetFromUTC, 9 * 3600);
        QCOMPARE(formatSignatureTime(tokyo), formatSignatureTime(instant));
        QCOMPARE(toStorageTime(tokyo), "2020-03-02T17:09:12.345Z");
    }

    void storedTimesComeBackExactlyAndSortAsText() {
        QString former;
        QDateTime instant(QDate(2019, 12, 31), QTime(16, 59, 59, 999), Qt::UTC);
        for (int i = 0; i < 500; ++i, instant = instant.addMSecs(3'600'123)) {
            const QString text = toStorageTime(instant);
            const QDateTime back = fromStorageTime(text);
            QCOMPARE(back, instant);
            QCOMPARE(back.timeSpec(), Qt::UTC);
            QVERIFY(former < text);
            former = text;
        }
        for (const QString text : {"", "2020-03-02", "2020-03-02T17:09:12.345", "2020-13-02T17:09:12.345Z", "heute"})
            QVERIFY2(!fromStorageTime(text).isValid(), qPrintable(text));
    }

    void filesAreReadWithinTheirLimit() {
        QTemporaryDir folder;
        const QString path = folder.filePath("tệp.bin");
        QVERIFY(writeFileDurably(path, "12345"));
        QCOMPARE(readFile(path, 5).value(), QByteArray("12345"));
        QCOMPARE(readFile(path, 4).error().code(), QByteArray("file.too_large"));
        QCOMPARE(readFile(folder.filePath("không có"), 5).error().code(), QByteArray("file.missing"));
        QCOMPARE(readFile(folder.path(), 5).error().code(), QByteArray("file.unreadable"));
    }

    void secretFilesAreTheirOwnersAlone() {
        QTemporaryDir folder;
        const QString path = folder.filePath("secret");
        QVERIFY(writeFileDurably(path, "x", 0600));
        QCOMPARE(QFile::permissions(path) &
                     (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());
        const auto made = makeTemporaryFolder(folder.path());
        QVERIFY(made);
        QVERIFY(made->startsWith(folder.path() + "/"));
        QCOMPARE(QFile::permissions(*made) & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther),
                 QFile::Permissions());
    }

    // Whichever write, fsync or rename fails, there is one whole file and no rubbish beside it. Only when the last
    // step, the folder's fsync, fails is the new file already in place.
    void aFailedWriteLeavesAWholeFile() {
        QTemporaryDir folder;
        const QString path = folder.filePath("văn bản.pdf");
        const QByteArray old(100'000, 'a'), fresh(200'000, 'b');
        QVERIFY(writeFileDurably(path, old));
        faults::arm(faults::Point::File, 0);
        QVERIFY(writeFileDurably(path, old));
        const int points = faults::passed(faults::Point::File);
        QVERIFY(points >= 4); // write, fsync, rename, fsync of the folder
        for (int n = 1; n <= points; ++n) {
            faults::arm(faults::Point::File, 0);
            QVERIFY(writeFileDurably(path, old));
            faults::arm(faults::Point::File, n);
            const auto written = writeFileDurably(path, fresh);
            QVERIFY(!written);
            QVERIFY(written.error().code() == "file.disk_full" || written.error().code() == "file.unwritable");
            QCOMPARE(contentOf(path), n < points ? old : fresh);
            QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 1);
        }
        faults::arm(faults::Point::File, 0);
        QVERIFY(writeFileDurably(path, fresh));
        QCOMPARE(contentOf(path), fresh);
    }

    void unwritablePlacesAreNamed() {
        const auto written = writeFileDurably("/không/có/đâu/a.pdf", "x");
        QCOMPARE(written.error().code(), QByteArray("file.unwritable"));
        QVERIFY(written.error().message().contains("/không/có/đâu/a.pdf"));
        QTemporaryDir folder;
        QVERIFY(writeFileDurably(folder.filePath("f"), "x"));
        QVERIFY(!makeFolder(folder.filePath("f/g")));
        QVERIFY(makeFolder(folder.filePath("a/b/c")));
        QVERIFY(makeFolder(folder.filePath("a/b/c")));
        QVERIFY(QFileInfo(folder.filePath("a/b/c")).isDir());
        QCOMPARE(writeError("p", ENOSPC).code(), QByteArray("file.disk_full"));
        QCOMPARE(writeError("p", EDQUOT).code(), QByteArray("file.disk_full"));
        QCOMPARE(writeError("p", EROFS).code(), QByteArray("file.unwritable"));
    }

    void renameReplacesInOneStep() {
        QTemporaryDir folder;
        QVERIFY(writeFileDurably(folder.filePath("a"), "a"));
        QVERIFY(writeFileDurably(folder.filePath("b"), "b"));
        QVERIFY(renameDurably(folder.filePath("a"), folder.filePath("b")));
        QCOMPARE(contentOf(folder.filePath("b")), QByteArray("a"));
        QVERIFY(!QFile::exists(folder.filePath("a")));
        QVERIFY(!renameDurably(folder.filePath("a"), folder.filePath("b")));
        QCOMPARE(contentOf(folder.filePath("b")), QByteArray("a"));
    }

    void aFaultStrikesOnceAtItsTurn() {
        faults::arm(faults::Point::File, 3);
        QList<bool> hits;
        for (int i = 0; i < 5; ++i)
            hits += faults::hit(faults::Point::File);
        QCOMPARE(hits, QList<bool>({false, false, true, false, false}));
        QCOMPARE(faults::passed(faults::Point::File), 5);
        QVERIFY(!faults::hit(faults::Point::Token));
    }

    void secretsMoveAndAreCopiedOnlyOnPurpose() {
        static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
        static_assert(!std::is_constructible_v<QString, Secret>);
        Secret empty;
        QVERIFY(empty.isEmpty());
        QCOMPARE(empty.view().size(), 0);
        QVERIFY(Secret(QByteArrayView()).isEmpty());
        QVERIFY(empty.clone().isEmpty());

        Secret pin(QByteArrayView("12345678"));
        QCOMPARE(pin.view(), QByteArrayView("12345678"));
        QCOMPARE(pin.view().data()[8], '\0');
        const char* pages = pin.view().data();
        Secret copy = pin.clone();
        QVERIFY(copy.view().data() != pages);
        QCOMPARE(copy.view(), QByteArrayView("12345678"));
        Secret moved(std::move(pin));
        QCOMPARE(moved.view().data(), pages); // not copied on the way
        moved = std::move(copy);
        QCOMPARE(moved.view(), QByteArrayView("12345678"));

        const QByteArray page(4096, 'p');
        const Secret large((QByteArrayView(page)));
        QCOMPARE(large.view(), QByteArrayView(page));
        QCOMPARE(large.view().data()[4096], '\0');

        char buffer[] = "12345678";
        wipe(buffer, 8);
        QCOMPARE(QByteArray(buffer, 8), QByteArray(8, '\0'));
    }

    void failuresPassUpUnchanged() {
        QCOMPARE(quarter(8).value(), 2);
        QCOMPARE(quarter(6).error().args(), QStringList{"3"});
        QCOMPARE(quarter(5).error().args(), QStringList{"5"});
        QCOMPARE(quarter(5).error().detail(), "odd");
        QVERIFY(mustBeEven(4));
        QCOMPARE(mustBeEven(3).error().code(), QByteArray("file.missing"));
    }

    void errorsSpeakBothLanguages() {
        const Error error("file.too_large", {"a.pdf", "20"});
        QCOMPARE(error.message(Language::Vietnamese), "Tệp “a.pdf” lớn hơn giới hạn 20 MB.");
        QCOMPARE(error.message(Language::English), "The file “a.pdf” is larger than the limit of 20 MB.");
        QVERIFY(!error.remedy(Language::Vietnamese).isEmpty());
        QVERIFY(error.remedy(Language::Vietnamese) != error.remedy(Language::English));
        QCOMPARE(error.exitStatus(), 65);
    }

    void argumentsAreNotReadAsPlaces() {
        const Error error("file.too_large", {"giảm 50%2 %1.pdf", "20"});
        QCOMPARE(error.message(Language::English), "The file “giảm 50%2 %1.pdf” is larger than the limit of 20 MB.");
        // More or fewer arguments than places: nothing is lost and nothing is invented.
        QVERIFY(Error("file.too_large", {"a", "20", "extra"}).message().contains("20"));
        QVERIFY(Error("file.too_large", {"a"}).message().contains("“a”"));
    }

    void unknownCodeShowsItself() {
        const Error error("nowhere.known");
        QCOMPARE(error.message(), "nowhere.known");
        QCOMPARE(error.exitStatus(), 70);
    }

    void causesAreKeptForTheLog() {
        const Error error = Error("file.unwritable", {"a"}, "EIO").causedBy(Error("file.missing", {"b"}, "ENOENT"));
        QVERIFY(error.cause());
        QCOMPARE(error.cause()->code(), QByteArray("file.missing"));
        QCOMPARE(error.technical(), "file.unwritable (EIO) <- file.missing (ENOENT)");
        const Error copy = error;
        QCOMPARE(copy.technical(), error.technical());
    }
};

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
