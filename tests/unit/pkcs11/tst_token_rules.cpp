// Rules about tokens that need none: texts of return values, PINs, libraries, where modules are found, expiry.

#include "FakeTokens.h"

#include "crypto/Expiry.h"
#include "pkcs11/CardService.h"
#include "pkcs11/Library.h"
#include "pkcs11/Modules.h"
#include "pkcs11/PinRules.h"
#include "pkcs11/ReturnValue.h"

#include <QRegularExpression>
#include <QtTest>

using namespace vanthu;
using namespace vanthu::pkcs11;
using namespace vanthu::test;

class TestTokenRules : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const QString& name, const QByteArray& bytes) {
        const QString path = m_folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
        return path;
    }

private Q_SLOTS:
    // Every CKR_ constant of the header: a name, a code, a sentence and a remedy of its own, in both languages.
    void everyReturnValueHasItsOwnSentence() {
        QFile header(QStringLiteral(P11KIT_HEADER));
        QVERIFY2(header.open(QIODevice::ReadOnly), P11KIT_HEADER);
        static const QRegularExpression constant(
            QStringLiteral("#define\\s+(CKR_\\w+)\\s+\\((0x[0-9a-fA-F]+|[0-9]+)UL\\)"));
        QHash<QString, QString> seen; // sentence → constant
        QSet<QByteArray> codes;
        int count = 0;
        // What v3.0 and v3.1 added after p11-kit 0.24 was written.
        const QByteArray added = "#define CKR_AEAD_DECRYPT_FAILED (0x42UL)\n#define CKR_KEY_EXHAUSTED (0x203UL)\n"
                                 "#define CKR_TOKEN_RESOURCE_EXCEEDED (0x201UL)\n"
                                 "#define CKR_OPERATION_CANCEL_FAILED (0x202UL)\n";
        QByteArray text = header.readAll();
        if (!text.contains("CKR_AEAD_DECRYPT_FAILED"))
            text += added;
        for (auto it = constant.globalMatch(QString::fromUtf8(text)); it.hasNext();) {
            const auto match = it.next();
            const unsigned long value = match.captured(2).toULong(nullptr, 0);
            if (value == 0)
                continue; // CKR_OK
            ++count;
            QCOMPARE(returnValueName(value), match.captured(1));
            const Error error = errorOf(value, QStringLiteral("Con dấu"));
            QVERIFY2(error.code() != "token.module_error", qPrintable(match.captured(1)));
            QVERIFY2(!codes.contains(error.code()), error.code().constData());
            codes += error.code();
            for (const Language language : {Language::Vietnamese, Language::English}) {
                const QString sentence = error.message(language);
                QVERIFY2(sentence.contains(QStringLiteral("Con dấu")), qPrintable(sentence));
                QVERIFY2(!seen.contains(sentence),
                         qPrintable(match.captured(1) + QLatin1String(" and ") + seen.value(sentence)));
                seen.insert(sentence, match.captured(1));
                QVERIFY2(error.remedy(language).size() > 5, qPrintable(match.captured(1)));
            }
        }
        QVERIFY2(count >= 90, qPrintable(QString::number(count)));
        QCOMPARE(errorOf(0x80000123UL, QStringLiteral("x")).code(), QByteArray("token.module_error"));
    }

    // Where the PIN was not sent, the sentence says so.
    void whatWasNotSentIsSaid_data() {
        QTest::addColumn<QByteArray>("code");
        for (const char* code :
             {"token.pin_locked", "token.pin_final_try", "token.pin_length", "token.pin_each_signature",
              "token.new_pin_length", "token.new_pin_same", "token.new_pin_not_ascii", "token.certificate_missing",
              "token.not_present", "token.slot_gone", "token.session_count", "token.pin_not_set"})
            QTest::newRow(code) << QByteArray(code);
    }

    void whatWasNotSentIsSaid() {
        QFETCH(QByteArray, code);
        const Error error(code, {QStringLiteral("a"), QStringLiteral("4"), QStringLiteral("16")});
        QVERIFY(error.message(Language::Vietnamese).contains(QStringLiteral("chưa được gửi")));
        QVERIFY(error.message(Language::English).contains(QStringLiteral("not sent")));
    }

    void newPin_data() {
        QTest::addColumn<QByteArray>("former");
        QTest::addColumn<QByteArray>("chosen");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray old = "12345678";
        QTest::newRow("good") << old << QByteArray("hoa-sen-79") << QByteArray("done");
        QTest::newRow("the same") << old << old << QByteArray("token.new_pin_same");
        QTest::newRow("short") << old << QByteArray("12345") << QByteArray("token.new_pin_length");
        QTest::newRow("long") << old << QByteArray(17, '7') << QByteArray("token.new_pin_length");
        QTest::newRow("Telex") << old << QByteArray("hoa sén 79") << QByteArray("token.new_pin_not_ascii");
    }

    // TOK-04: VGCA takes 6 to 16 characters.
    void newPin() {
        QFETCH(QByteArray, former);
        QFETCH(QByteArray, chosen);
        QFETCH(QByteArray, expected);
        TokenInfo token;
        token.minimumPin = 6;
        token.maximumPin = 16;
        QCOMPARE(codeOf(checkNewPin(token, Secret(former), Secret(chosen))), expected);
    }

    void weakPins_data() {
        QTest::addColumn<QByteArray>("pin");
        QTest::addColumn<int>("weakness");
        QTest::newRow("sequence") << QByteArray("12345678") << int(PinWeakness::Sequence);
        QTest::newRow("backwards") << QByteArray("987654") << int(PinWeakness::Sequence);
        QTest::newRow("one digit") << QByteArray("888888") << int(PinWeakness::Repeated);
        QTest::newRow("pairs") << QByteArray("12121212") << int(PinWeakness::Repeated);
        QTest::newRow("common") << QByteArray("MatKhau") << int(PinWeakness::Common);
        QTest::newRow("birthday") << QByteArray("17051980") << int(PinWeakness::Date);
        QTest::newRow("short birthday") << QByteArray("170580") << int(PinWeakness::Date);
        QTest::newRow("short") << QByteArray("8k2Tq") << int(PinWeakness::Short);
        QTest::newRow("good") << QByteArray("hoa-sen-79") << int(PinWeakness::None);
    }

    void weakPins() {
        QFETCH(QByteArray, pin);
        QFETCH(int, weakness);
        QCOMPARE(int(weaknessOf(pin)), weakness);
    }

    void kindsOfLibrary() {
        QFile own(FakeTokens::module());
        QVERIFY(own.open(QIODevice::ReadOnly));
        const QByteArray head = own.read(1024);
        QCOMPARE(libraryKind(head), LibraryKind::Fitting);
        QByteArray narrow = head;
        narrow[4] = 1; // EI_CLASS: ELFCLASS32
        QCOMPARE(libraryKind(narrow), LibraryKind::Narrow);
        QByteArray foreign = head;
        foreign[18] = char(243); // e_machine: RISC-V
        QCOMPARE(libraryKind(foreign), LibraryKind::OtherProcessor);
        QByteArray windows = QByteArray("MZ") + QByteArray(0x3a, '\0') + QByteArray::fromHex("80000000");
        windows += QByteArray(0x80 - windows.size(), '\0') + QByteArray("PE\0\0", 4) + QByteArray::fromHex("6486");
        QCOMPARE(libraryKind(windows), LibraryKind::OtherSystem);
        QCOMPARE(libraryKind(windows.first(0x80)), LibraryKind::NotALibrary);
        QCOMPARE(libraryKind("MZ"), LibraryKind::NotALibrary);
        QCOMPARE(libraryKind({}), LibraryKind::NotALibrary);
    }

    // A 32-bit library goes to the 32-bit host where that is installed, else its error says what it is.
    void hostForA32BitLibrary() {
        QFile own(FakeTokens::module());
        QVERIFY(own.open(QIODevice::ReadOnly));
        QByteArray bytes = own.read(1024);
        bytes[4] = 1;
        const QString narrow = write(QStringLiteral("narrow.so"), bytes);
        const QString host = QStringLiteral("/usr/bin/env");
        QCOMPARE(hostProgramFor(narrow, QStringLiteral("/wide"), host).value_or(QString()), host);
        QCOMPARE(hostProgramFor(FakeTokens::module(), QStringLiteral("/wide"), host).value_or(QString()),
                 QStringLiteral("/wide"));
        const auto refused = hostProgramFor(narrow, QStringLiteral("/wide"), QStringLiteral("/nowhere/vanthu-token32"));
        QCOMPARE(codeOf(refused), QByteArray("token.module_32bit"));
        QVERIFY(refused.error().message().startsWith(QStringLiteral("Thư viện 32 bit: narrow.so")));
        QCOMPARE(codeOf(hostProgramFor(m_folder.path(), host, host)), QByteArray("token.module_missing"));
    }

    // TOK-01: known names, then p11-kit, then OpenSC; each library once, whatever its names.
    void modulesAreFoundOnce() {
        const QString lib = m_folder.filePath(QStringLiteral("lib"));
        const QString vendor = write(QStringLiteral("lib/libvendor.so"), "vendor");
        const QString last = write(QStringLiteral("lib/liblast.so"), "last");
        const QString other = write(QStringLiteral("elsewhere/libother.so"), "other");
        const QString copy = write(QStringLiteral("elsewhere/libcopy.so"), "vendor");
        write(QStringLiteral("lib/libold.so"), "old");
        write(QStringLiteral("lib/p11-kit-proxy.so"), "proxy");
        QVERIFY(QFile::link(vendor, m_folder.filePath(QStringLiteral("elsewhere/liblink.so"))));
        ModuleSearch search;
        search.administratorFile = write(QStringLiteral("modules.json"), QStringLiteral(R"({
            "linux": {"folders": ["%1"],
                "modules": [{"provider": "Nhà cung cấp", "files": ["libvendor.so"]},
                            {"provider": "Cũ", "files": ["libold.so"], "until": "2025-12-31"},
                            {"provider": "Sau này", "files": ["libold.so"], "from": "2030-01-01"}],
                "last": [{"provider": "Cuối", "files": ["liblast.so"]}]},
            "never": ["p11-kit-proxy.so"], "showsNewTokensAfterInitialise": ["liblast.so"]})")
                                                                             .arg(lib)
                                                                             .toUtf8());
        const QString shared = m_folder.filePath(QStringLiteral("shared"));
        const QString local = m_folder.filePath(QStringLiteral("local"));
        write(QStringLiteral("shared/a.module"), "module: liblast.so\n");
        write(QStringLiteral("shared/b.module"), "# comment\nmodule: " + other.toUtf8() + "\n");
        write(QStringLiteral("shared/c.module"), "module: p11-kit-proxy.so\n");
        write(QStringLiteral("shared/d.module"), "module: " + copy.toUtf8() + "\n");
        write(QStringLiteral("shared/e.module"),
              "module: " + m_folder.filePath(QStringLiteral("elsewhere/liblink.so")).toUtf8() + "\n");
        write(QStringLiteral("shared/f.module"), "remote: |ssh host p11-kit remote x.so\n");
        write(QStringLiteral("shared/g.module"), "module: libold.so\n");
        write(QStringLiteral("local/g.module"), "module: libold.so\ndisable-in: vanthu, other\n");
        search.p11KitFolders = {shared, local};
        search.today = QDate(2026, 6, 1);
        const auto found = findModules(search);
        QStringList paths;
        for (const ModuleFile& module : found)
            paths += module.path;
        QCOMPARE(paths, (QStringList{vendor, other, last}));
        QCOMPARE(found[0].provider, QStringLiteral("Nhà cung cấp"));
        QVERIFY(found[1].origin == ModuleFile::Origin::P11Kit && found[2].origin == ModuleFile::Origin::Last);
        QVERIFY(watchMannerOf(last, search).initialiseAgain && !watchMannerOf(vendor, search).initialiseAgain);
    }

    // The built-in list names what regulations and packages name, and is well formed.
    void builtInListFindsWhatIsInstalled() {
        ModuleSearch search;
        search.administratorFile.clear();
        const auto found = findModules(search);
        const QString soft = QFileInfo(softHsmModule()).canonicalFilePath();
        QVERIFY(std::any_of(found.begin(), found.end(), [&](const ModuleFile& one) { return one.path == soft; }));
        QVERIFY(watchMannerOf(soft, search).initialiseAgain);
    }

    // What stands between a device and its module: named only when a device is plugged in that nobody shows.
    void cardServiceIsJudged_data() {
        QTest::addColumn<bool>("reader");
        QTest::addColumn<bool>("installed");
        QTest::addColumn<bool>("running");
        QTest::addColumn<bool>("seen");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("no device") << false << false << false << false << QByteArray();
        QTest::newRow("no service") << true << false << false << false << QByteArray("token.pcsc_missing");
        QTest::newRow("service stopped") << true << true << false << false << QByteArray("token.pcsc_not_running");
        QTest::newRow("no driver") << true << true << true << false << QByteArray("token.driver_missing");
        QTest::newRow("all is well") << true << true << true << true << QByteArray();
    }

    void cardServiceIsJudged() {
        QFETCH(bool, reader);
        QFETCH(bool, installed);
        QFETCH(bool, running);
        QFETCH(bool, seen);
        QFETCH(QByteArray, expected);
        QTemporaryDir root;
        const auto put = [&](const char* name, const QByteArray& text) {
            const QString path = root.filePath(QString::fromLatin1(name));
            QDir().mkpath(QFileInfo(path).path());
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        put("sys/bus/usb/devices/1-1:1.0/bInterfaceClass", "03\n"); // a keyboard
        if (reader) {
            put("sys/bus/usb/devices/1-2:1.0/bInterfaceClass", "0b\n");
            put("sys/bus/usb/devices/1-2/product", "Token JC\n");
        }
        if (installed)
            put("usr/sbin/pcscd", "");
        if (running)
            put("run/pcscd/pcscd.comm", "");
        const CardService service = cardService(root.path());
        QCOMPARE(service.readers, reader ? QStringList{QStringLiteral("Token JC")} : QStringList());
        const auto problem = cardServiceProblem(service, seen);
        QCOMPARE(problem ? problem->code() : QByteArray(), expected);
    }

    void expiry_data() {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QByteArray>("expected");
        constexpr qint64 day = 86'400;
        QTest::newRow("91 days") << 91 * day << QByteArray("valid");
        QTest::newRow("90 days") << 90 * day << QByteArray("expires_in_90_days");
        QTest::newRow("31 days") << 31 * day << QByteArray("expires_in_90_days");
        QTest::newRow("30 days") << 30 * day << QByteArray("expires_in_30_days");
        QTest::newRow("7 days") << 7 * day << QByteArray("expires_in_7_days");
        QTest::newRow("one second") << qint64(1) << QByteArray("expires_in_7_days");
        QTest::newRow("over") << qint64(-1) << QByteArray("expired");
        QTest::newRow("not yet") << 400 * day << QByteArray("not_yet_valid");
    }

    void expiry() {
        QFETCH(qint64, seconds);
        QFETCH(QByteArray, expected);
        const auto pki = crypto::TrainingPki::open(m_folder.filePath(QStringLiteral("pki")),
                                                   QUrl(QStringLiteral("http://127.0.0.1:9")));
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto certificate = pki->issue(pki->issuingCa().publicKeyInfoDer(), {QStringLiteral("A"), {}, {}, {}, {}},
                                            now, now.addDays(365));
        QVERIFY(certificate);
        const crypto::Expiry expiry = crypto::expiryOf(*certificate, certificate->notAfter().addSecs(-seconds));
        QCOMPARE(QByteArray(crypto::expiryName(expiry.stage)), expected);
        QCOMPARE(expiry.daysLeft, seconds >= 0 ? seconds / 86'400 : qint64(-1));
    }
};

QTEST_GUILESS_MAIN(TestTokenRules)
#include "tst_token_rules.moc"
