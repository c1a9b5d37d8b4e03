#include "TestPki.h"
#include "crypto/TrustFolder.h"

#include <QDir>
#include <QMap>
#include <QTest>

using namespace vanthu;
using namespace vanthu::crypto;
using namespace vanthu::test;

// PKI-01 and SW-03: roots are known by their digest, CAs by the root that they lead to, and what else is trusted is a
// decision with a date and a remark.
class TestTrust : public QObject {
    Q_OBJECT

    TestPki pki;
    QTemporaryDir folder;
    QDateTime now;
    static inline const QStringList p256{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"};
    static inline const QStringList ofCa{"basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"};

    QString trust() const { return folder.filePath("trust"); }
    QString pins() const { return folder.filePath("trust-pins.json"); }
    TrustFolder trusted() const {
        return TrustFolder(trust(), pins(), [this] { return now; });
    }
    QByteArray pem(const QString& name) const { return readAll(pki.path(name + ".pem")); }
    // The outcome for one certificate: "added", "present", or the code of the refusal.
    static QByteArray word(const TrustImport& outcome) {
        return outcome.refused ? outcome.refused->code() : outcome.added ? QByteArray("added") : QByteArray("present");
    }
    QByteArray import(const QByteArray& bytes, const std::optional<TrustDecision>& decision = std::nullopt) const {
        const auto outcomes = trusted().import(bytes, "x", decision);
        return !outcomes               ? outcomes.error().code()
               : outcomes->size() == 1 ? word(outcomes->first())
                                       : QByteArray("many");
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(writeAll(pki.path("req.cnf"), "[req]\ndistinguished_name=dn\n[dn]\n"));
        QVERIFY(pki.issue("pinned", p256, "/CN=Goc co dau vet", ofCa, {}));
        QVERIFY(pki.issue("stranger", p256, "/CN=Goc la", ofCa, {}));
        QVERIFY(pki.issue("sub", p256, "/CN=CA con", ofCa, "pinned"));
        QVERIFY(pki.issue("subsub", p256, "/CN=CA chau", ofCa, "sub"));
        QVERIFY(pki.issue("strangesub", p256, "/CN=CA con la", ofCa, "stranger"));
        QVERIFY(pki.issue("leaf", p256, "/CN=Nguoi ky", TestPki::signing(), "pinned"));
        now = QDateTime::currentDateTimeUtc();
        QVERIFY(
            writeAll(pins(), R"({"pins":[{"sha256":")" + pki.certificate("pinned").sha256Hex() +
                                 R"(","name":"Gốc có dấu vết","validFrom":"2020-01-01","validTo":"2040-12-31"}]})"));
    }
    void init() { QVERIFY(QDir(trust()).removeRecursively() || !QDir(trust()).exists()); }

    void builtInPinsAreReadable() {
        const auto known = readTrustPins({});
        QVERIFY2(known, known ? "" : qPrintable(known.error().technical()));
        // regulations.md 12.1: the one value that two independent sources confirm.
        const auto vgca = std::find_if(known->begin(), known->end(), [](const TrustPin& pin) {
            return pin.sha256 == "f04ba4b459a7c9a1b971ad9b1cb833e695a80c79aea63b174b66a70edfe2fdb8";
        });
        QVERIFY(vgca != known->end());
        QVERIFY(vgca->isSure);
        QCOMPARE(vgca->name, QString("RootCA chuyên dùng Chính phủ G2"));
        QCOMPARE(vgca->until.date(), QDate(2048, 12, 31));
        QVERIFY(writeAll(folder.filePath("bad.json"), R"({"pins":[{"sha256":"12","name":"x"}]})"));
        QCOMPARE(readTrustPins(folder.filePath("bad.json")).error().code(), QByteArray("crypto.pins_malformed"));
    }

    void aPinnedRootIsLetIn() {
        QCOMPARE(import(pem("pinned")), QByteArray("added"));
        QCOMPARE(import(pem("pinned")), QByteArray("present"));
        const auto store = trusted().load();
        QVERIFY(store);
        QCOMPARE(store->anchors().size(), std::size_t(1));
        // As long as the pin says.
        QVERIFY(store->isAnchorAt(pki.certificate("pinned"), now));
        QVERIFY(!store->isAnchorAt(pki.certificate("pinned"), QDateTime(QDate(2041, 1, 1), QTime(0, 0), Qt::UTC)));
        QVERIFY(!store->isAnchorAt(pki.certificate("pinned"), QDateTime(QDate(2019, 12, 31), QTime(0, 0), Qt::UTC)));
    }

    void othersAreRefused() {
        QCOMPARE(import(pem("stranger")), QByteArray("crypto.trust_not_pinned"));
        QCOMPARE(import(pem("sub")), QByteArray("crypto.trust_no_chain")); // its root is not here yet
        QCOMPARE(import(pem("leaf")), QByteArray("crypto.trust_not_a_ca"));
        QCOMPARE(import("rubbish"), QByteArray("crypto.block_malformed"));
        const auto store = trusted().load();
        QVERIFY(store && store->anchors().empty() && store->intermediates().empty());
    }

    // In any order, in one bundle, and without the root when it is there.
    void casAreLetInByTheirRoot() {
        const auto outcomes = trusted().import(pem("sub") + pem("strangesub") + pem("pinned"), "x");
        QVERIFY(outcomes);
        QMap<QString, QByteArray> words;
        for (const TrustImport& outcome : *outcomes)
            words[outcome.certificate.commonName()] = word(outcome);
        QCOMPARE(words["Goc co dau vet"], QByteArray("added"));
        QCOMPARE(words["CA con"], QByteArray("added"));
        QCOMPARE(words["CA con la"], QByteArray("crypto.trust_no_chain"));
        QCOMPARE(import(pem("subsub")), QByteArray("added"));
        QCOMPARE(trusted().load()->intermediates().size(), std::size_t(2));
    }

    void anAdministratorDecidesWithDateAndRemark() {
        const QDateTime from = now.addDays(-10), until = now.addDays(10);
        QCOMPARE(import(pem("stranger"), TrustDecision{"QĐ 12/QĐ-SNV", from, until}), QByteArray("added"));
        const auto store = trusted().load();
        const Certificate stranger = pki.certificate("stranger");
        QVERIFY(store->isAnchorAt(stranger, now));
        QVERIFY(!store->isAnchorAt(stranger, now.addDays(11)));
        QVERIFY(!store->isAnchorAt(stranger, now.addDays(-11)));
        const auto entries = trusted().entries();
        QCOMPARE(entries->size(), 1);
        QCOMPARE(entries->first().basis, TrustBasis::Administrator);
        QCOMPARE(entries->first().remark, QString("QĐ 12/QĐ-SNV"));
        QCOMPARE(toStorageTime(entries->first().addedAt), toStorageTime(now));
        // A decision is for roots; a CA still has to lead to one.
        QCOMPARE(import(pem("sub"), TrustDecision{"x", {}, {}}), QByteArray("crypto.trust_no_chain"));
        // A later decision takes its place, and the state of trust is another one. Both stay in the journal.
        const QByteArray before = store->fingerprint();
        QCOMPARE(import(pem("stranger"), TrustDecision{"QĐ 20/QĐ-SNV", from, now.addDays(-1)}), QByteArray("added"));
        const auto after = trusted().load();
        QVERIFY(!after->isAnchorAt(stranger, now));
        QVERIFY(after->fingerprint() != before);
        QCOMPARE(readAll(trust() + "/journal.jsonl").count('\n'), 2);
    }

    void filesPlacedByHandStayTrusted() {
        QVERIFY(QDir().mkpath(trust()));
        QVERIFY(writeAll(trust() + "/goc.crt", pem("stranger")));
        const auto entries = trusted().entries();
        QCOMPARE(entries->size(), 1);
        QCOMPARE(entries->first().basis, TrustBasis::Placed);
        QVERIFY(trusted().load()->isAnchorAt(pki.certificate("stranger"), now));
    }

    void aChangedFileIsNoticed() {
        QCOMPARE(import(pem("pinned")), QByteArray("added"));
        const QString file = trust() + '/' + QString::fromLatin1(pki.certificate("pinned").sha256Hex()) + ".crt";
        QVERIFY(writeAll(file, pem("stranger")));
        QCOMPARE(trusted().load().error().code(), QByteArray("crypto.trust_journal_damaged"));
        QVERIFY(QFile::remove(file)); // taken out on purpose
        QVERIFY(trusted().load()->anchors().empty());
    }
};

QTEST_GUILESS_MAIN(TestTrust)
#include "tst_trust.moc"
