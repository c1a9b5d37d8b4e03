#include "HandMadePdf.h"
#include "pdf/read/Locks.h"
#include "pdf/read/SignatureFields.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace vanthu;
using namespace vanthu::pdf;
using namespace vanthu::test;

// What signatures fix (ISO 32000-2 12.8.2.4 FieldMDP, 12.7.5.5 /Lock) and what empty fields demand (/SV).
class TestLocks : public QObject {
    Q_OBJECT

    QTemporaryDir folder;

    std::shared_ptr<PdfFile> opened(const Objects& objects) {
        const QString path = folder.filePath(QStringLiteral("locks.pdf"));
        QFile out(path);
        if (!out.open(QIODevice::WriteOnly) || out.write(withObjects({}, objects)) <= 0)
            return nullptr;
        out.close();
        return PdfFile::open(path).value_or(nullptr);
    }
    // Fields: one, group.two, group.three, and the signature s with these entries in its field and its value.
    Objects form(const QByteArray& field, const QByteArray& value) {
        Objects objects = {
            {1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [7 0 R 8 0 R 30 0 R] /SigFlags 3 >> >>"},
            {2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"},
            {3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"},
            {7, "<< /FT /Tx /T (one) >>"},
            {8, "<< /FT /Tx /T (group) /Kids [9 0 R 10 0 R] >>"},
            {9, "<< /Parent 8 0 R /T (two) >>"},
            {10, "<< /Parent 8 0 R /T (three) >>"},
            {30, "<< /FT /Sig /T (s) " + field + (value.isNull() ? "" : " /V 31 0 R") + " >>"},
        };
        if (!value.isNull())
            objects[31] = "<< /Type /Sig /SubFilter /adbe.pkcs7.detached /Contents <00> " + value + " >>";
        return objects;
    }
    static QByteArray certifying(int level) {
        return "/Reference [<< /TransformMethod /DocMDP /TransformParams << /V /1.2 /P " + QByteArray::number(level) +
               " >> >>]";
    }
    static QByteArray fieldMdp(const QByteArray& parameters) {
        return "/Reference [<< /TransformMethod /FieldMDP /TransformParams << /V /1.2 " + parameters + " >> >>]";
    }
    Locks locksOf(const QByteArray& field, const QByteArray& value) {
        const auto file = opened(form(field, value));
        return file ? readLocks(*file).value_or(Locks()) : Locks();
    }
    std::optional<SeedValue> seedOf(const QByteArray& seed) {
        const auto file = opened(form("/SV << /Type /SV " + seed + " >>", {}));
        return readSeedValue(*file, QStringLiteral("s")).value_or(std::nullopt);
    }

private Q_SLOTS:
    void lockedFields_data() {
        QTest::addColumn<QByteArray>("action");
        QTest::addColumn<QStringList>("locked");
        const QStringList all = {"one", "group.two", "group.three", "s"};
        QTest::newRow("All") << QByteArray("/Action /All") << all;
        QTest::newRow("Include") << QByteArray("/Action /Include /Fields [(one)]") << QStringList{"one"};
        QTest::newRow("Include a parent")
            << QByteArray("/Action /Include /Fields [(group)]") << QStringList{"group.two", "group.three"};
        QTest::newRow("Include nothing") << QByteArray("/Action /Include /Fields []") << QStringList();
        QTest::newRow("Include the beginning of a name")
            << QByteArray("/Action /Include /Fields [(grou)]") << QStringList();
        QTest::newRow("Exclude") << QByteArray("/Action /Exclude /Fields [(group.two) (s)]")
                                 << QStringList{"one", "group.three"};
        QTest::newRow("Exclude nothing") << QByteArray("/Action /Exclude /Fields []") << all;
        QTest::newRow("in UTF-16") << QByteArray("/Action /Include /Fields [<FEFF006F006E0065>]") << QStringList{"one"};
        // What is not known locks everything.
        QTest::newRow("unknown") << QByteArray("/Action /Some /Fields [(one)]") << all;
        QTest::newRow("none") << QByteArray("/Fields [(one)]") << all;
    }
    void lockedFields() {
        QFETCH(QByteArray, action);
        QFETCH(QStringList, locked);
        QCOMPARE(locksOf({}, fieldMdp(action)).lockedFields, locked);
        QCOMPARE(locksOf("/Lock << /Type /SigFieldLock " + action + " >>", "").lockedFields, locked);
        // An empty field locks nothing yet.
        QCOMPARE(locksOf("/Lock << /Type /SigFieldLock " + action + " >>", {}).lockedFields, QStringList());
    }

    void changeLevel() {
        const QByteArray nothing = "/Action /Include /Fields []";
        QCOMPARE(locksOf({}, "").changeLevel, 0);
        for (int level = 1; level <= 3; ++level) {
            QCOMPARE(locksOf({}, certifying(level)).changeLevel, level);
            const QByteArray lock = "/Lock << " + nothing + " /P " + QByteArray::number(level) + " >>";
            QCOMPARE(locksOf(lock, "").changeLevel, level);
            QCOMPARE(locksOf(lock, certifying(2)).changeLevel, std::min(level, 2)); // the stricter
            QCOMPARE(locksOf(lock, {}).changeLevel, 0);
        }
        QCOMPARE(locksOf({}, "/Reference [<< /TransformMethod /DocMDP >>]").changeLevel, 2); // table 257: by default
        // A level that nobody knows allows nothing.
        QCOMPARE(locksOf({}, certifying(4)).changeLevel, 1);
        QCOMPARE(locksOf("/Lock << " + nothing + " /P 9 >>", "").changeLevel, 1);
        // The catalog binds although no field leads to the certification.
        Objects objects = form({}, {});
        objects[1].replace("/AcroForm", "/Perms << /DocMDP 31 0 R >> /AcroForm");
        objects[31] = "<< /Type /Sig " + certifying(1) + " >>";
        QCOMPARE(readLocks(*opened(objects))->changeLevel, 1);
    }

    // Two readers of one thing: what a signer may not do is what the verifier would not forgive.
    void locksAreWhatTheVerifierSees() {
        for (const QByteArray action : {"/Action /All", "/Action /Include /Fields [(group.two)]",
                                        "/Action /Exclude /Fields [(one)]", "/Action /Other"}) {
            const auto file = opened(form("/Lock << " + action + " /P 3 >>", certifying(2)));
            const FormInfo info = *readForm(*file);
            const Permissions& seen = info.signatures.front().permissions;
            const Locks locks = *readLocks(*file);
            for (const QString& name : info.allNames)
                QCOMPARE(locks.lockedFields.contains(name), seen.locks.front().covers(name));
            QCOMPARE(locks.changeLevel, std::min(seen.docMdp, seen.lockMdp));
        }
    }

    void demandsOfAField() {
        QVERIFY(!readSeedValue(*opened(form({}, {})), QStringLiteral("s")).value());
        QVERIFY(!readSeedValue(*opened(form("/SV << >>", {})), QStringLiteral("other")).value());
        const QByteArray entries =
            "/Filter /Adobe.PPKLite /SubFilter [/ETSI.CAdES.detached /adbe.pkcs7.detached] /DigestMethod [(SHA384)] "
            "/Reasons [(Duy\341t) (K\375)] ";
        // Without their bits they are suggestions.
        const auto suggested = seedOf(entries + "/Ff 0");
        QVERIFY(suggested && !suggested->filter && suggested->subFilters.isEmpty() && suggested->digests.isEmpty() &&
                suggested->reasons.isEmpty() && suggested->unsupported.isEmpty());
        const auto demanded = seedOf(entries + "/Ff 75"); // 1 filter, 2 subfilter, 8 reasons, 64 digest
        QVERIFY(demanded);
        QCOMPARE(demanded->filter.value_or(QByteArray()), QByteArray("Adobe.PPKLite"));
        QCOMPARE(demanded->subFilters, QList<QByteArray>({"ETSI.CAdES.detached", "adbe.pkcs7.detached"}));
        QCOMPARE(demanded->digests, QList<QByteArray>({"SHA384"}));
        QCOMPARE(demanded->reasons, QStringList({QStringLiteral("Duyát"), QStringLiteral("Ký")}));
        QVERIFY(seedOf("/TimeStamp << /URL (http://x) /Ff 1 >>")->needsTimestamp);
        QVERIFY(!seedOf("/TimeStamp << /URL (http://x) /Ff 0 >>")->needsTimestamp);
    }

    void demandsThatAreNotMet_data() {
        QTest::addColumn<QByteArray>("seed");
        QTest::addColumn<QStringList>("unsupported");
        QTest::newRow("a version of the future") << QByteArray("/V 4 /Ff 4") << QStringList{"V"};
        QTest::newRow("a version that is known") << QByteArray("/V 3 /Ff 4") << QStringList();
        QTest::newRow("certain certificates") << QByteArray("/Cert << /Ff 1 >>") << QStringList{"Cert"};
        QTest::newRow("a certification") << QByteArray("/MDP << /P 2 >>") << QStringList{"MDP"};
        QTest::newRow("an approval") << QByteArray("/MDP << /P 0 >>") << QStringList();
        QTest::newRow("revocation inside") << QByteArray("/AddRevInfo true /Ff 32") << QStringList{"AddRevInfo"};
        QTest::newRow("no revocation inside") << QByteArray("/AddRevInfo false /Ff 32") << QStringList();
        QTest::newRow("locking") << QByteArray("/LockDocument /true /Ff 128") << QStringList{"LockDocument"};
        QTest::newRow("no locking") << QByteArray("/LockDocument /false /Ff 128") << QStringList();
        QTest::newRow("a picture") << QByteArray("/AppearanceFilter (x) /Ff 256") << QStringList{"AppearanceFilter"};
        QTest::newRow("an attestation") << QByteArray("/LegalAttestation [(x)] /Ff 16")
                                        << QStringList{"LegalAttestation"};
    }
    void demandsThatAreNotMet() {
        QFETCH(QByteArray, seed);
        QFETCH(QStringList, unsupported);
        QCOMPARE(seedOf(seed)->unsupported, unsupported);
    }
};

QTEST_GUILESS_MAIN(TestLocks)
#include "tst_locks.moc"
