#include "VendorKit.h"

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// Only a signature that itself holds, and that the judged one saw, permits anything; all others can only forbid
// (ISO 32000-2 12.8.2.2 DocMDP, 12.8.2.4 FieldMDP, 12.8.6 /Perms, 12.7.5.5 /Lock).
class TestPermissions : public QObject, VendorCases {
    Q_OBJECT

    std::unique_ptr<crypto::SigningKey> stranger;

    static Objects withPerms(int signature) {
        Objects objects = victim();
        objects[1] =
            victimWith(1, "/AcroForm", "/Perms << /DocMDP " + QByteArray::number(signature) + " 0 R >> /AcroForm");
        return objects;
    }
    QByteArray certifiedBy(crypto::SigningKey& by, int level) const {
        return reallySigned({}, 31, certifying(level), withPerms(31), by);
    }
    // The approval "s2" behind whatever there is.
    QByteArray approved(const QByteArray& pdf, const QByteArray& entries = {}, const Objects& more = {}) const {
        return reallySigned(pdf, 41, entries, second + more, *key);
    }
    static QByteArray noted(const QByteArray& pdf, const QByteArray& page = second[3]) {
        return withObjects(pdf, {{3, QByteArray(page).replace("/Annots [", "/Annots [50 0 R ")},
                                 {50, "<< /Type /Annot /Subtype /Text /Rect [9 9 29 29] /Contents (x) >>"}});
    }
    static QByteArray filled(const QByteArray& pdf) {
        return withObjects(pdf, {{7, victimWith(7, "/F 4", "/F 4 /V (5)")}});
    }
    // One bit of the last signature's value is another.
    static QByteArray broken(QByteArray pdf) {
        qsizetype at = pdf.indexOf('>', pdf.lastIndexOf("/Contents <30"));
        while (pdf[at - 1] == '0' || pdf[at] != '0')
            --at;
        pdf[at - 1] = pdf[at - 1] == '1' ? '3' : '1';
        return pdf;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(start());
        QVERIFY(kit.pki.issue("stranger", {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"}, "/CN=Stranger",
                              TestPki::signing(), {}));
        stranger = kit.pki.key("stranger");
    }

    void permissions_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("field"); // whose signature is judged
        QTest::addColumn<SignatureStatus>("status");
        const auto valid = SignatureStatus::Valid, doubt = SignatureStatus::Indeterminate,
                   bad = SignatureStatus::Invalid;
        const auto row = [](const char* name, const QByteArray& bytes, const char* field, SignatureStatus status) {
            QTest::newRow(name) << bytes << QString(field) << status;
        };
        row("P=3 of a good certification, a note", noted(approved(certifiedBy(*key, 3))), "s2", valid);
        row("P=3 of a stranger, a note", noted(approved(certifiedBy(*stranger, 3))), "s2", doubt);
        row("P=3 of a broken certification, a note", noted(approved(broken(certifiedBy(*key, 3)))), "s2", doubt);
        row("P=3 of a certification that was filled in against a lock, a note",
            noted(approved(withObjects(reallySigned({}, 31,
                                                    certifying(3).chopped(1) +
                                                        " << /Type /SigRef /TransformMethod /FieldMDP /TransformParams "
                                                        "<< /Type /TransformParams /Action /All /V /1.2 >> >>]",
                                                    withPerms(31), *key),
                                       {{7, victimWith(7, "/F 4", "/F 4 /V (5)")}}))),
            "s2", doubt);
        row("P=1 of a stranger, a field", filled(approved(certifiedBy(*stranger, 1))), "s2", bad);
        row("P=1 of a broken certification, a field", filled(approved(broken(certifiedBy(*key, 1)))), "s2", bad);
        row("P=2 of a stranger, a field", filled(approved(certifiedBy(*stranger, 2))), "s2", valid);
        row("P=2 of a stranger, a note", noted(approved(certifiedBy(*stranger, 2))), "s2", bad);

        // /Perms that lead to no signature field.
        const auto alone = [&](int level) {
            Objects objects = withPerms(60);
            objects[60] = "<< /Type /Sig /Filter /Adobe.PPKLite " + certifying(level) + " >>";
            return reallySigned({}, 31, {}, objects, *key);
        };
        row("P=3 of nobody, a note", noted(alone(3), victim()[3]), "s", doubt);
        row("P=2 of nobody, a note", noted(alone(2), victim()[3]), "s", bad);
        row("P=2 of nobody, a field", filled(alone(2)), "s", valid);
        row("P=1 of nobody, a field", filled(alone(1)), "s", bad);

        // What comes later was not seen.
        const QByteArray later = approved(good, certifying(3), {{1, withPerms(41)[1]}});
        row("P=3 of a later certification, a note: the earlier one", noted(later), "s", doubt);
        row("P=3 of a later certification, a note: itself", noted(later), "s2", valid);
        row("P=1 of a later certification, a field: the earlier one",
            filled(approved(good, certifying(1), {{1, withPerms(41)[1]}})), "s", bad);
        const auto locked = [&](const QByteArray& lock) {
            return approved(
                good, {},
                {{40,
                  QByteArray(secondField).replace("/F 132", "/F 132 /Lock << /Type /SigFieldLock " + lock + " >>")}});
        };
        const QByteArray other = "/Action /Include /Fields [(other)]";
        row("P=3 of a later lock, a note: the earlier one", noted(locked(other + " /P 3")), "s", doubt);
        row("P=3 of a later lock, a note: itself", noted(locked(other + " /P 3")), "s2", valid);
        row("P=1 of a later lock, a field: the earlier one", filled(locked(other + " /P 1")), "s", valid);
        row("P=1 of a later lock, a field: itself", filled(locked(other + " /P 1")), "s2", bad);
        row("a later lock on the field: the earlier one", filled(locked("/Action /All")), "s", valid);
        row("a later lock on the field: itself", filled(locked("/Action /All")), "s2", bad);
        row("a later lock on another field", filled(locked(other)), "s2", valid);
    }
    void permissions() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, field);
        QFETCH(SignatureStatus, status);
        const DocumentReport report = judged(bytes);
        const auto found = std::find_if(report.signatures.begin(), report.signatures.end(),
                                        [&](const SignatureReport& one) { return one.field == field; });
        QVERIFY2(found != report.signatures.end() && found->intact, codes(report));
        QVERIFY2(found->status == status, codes(report));
    }
};

QTEST_GUILESS_MAIN(TestPermissions)
#include "tst_permissions.moc"
