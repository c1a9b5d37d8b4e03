#include "VendorKit.h"

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// Good files as the signers of others write them: none of their habits makes a signature invalid. Beside each stands
// what an attacker would make of the habit.
class TestVendors : public QObject, VendorCases {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(start()); }

    void signatureValues_data() {
        columns();
        const auto as = [&](const char* name, const QByteArray& from, const QByteArray& to) {
            row(name, signedAs(table(), 31, victim(), QByteArray(usualValue).replace(from, to)));
        };
        const QByteArray range = "[0 1111111111 2222222222 3333333333]";
        as("a range with wide spaces", range, "[ 0   1111111111\t2222222222  3333333333    ]          ");
        as("a range on lines of its own", range, "[\r\n0\r1111111111\n2222222222\r\n3333333333\r\n]");
        as("a range with leading zeros", range, "[0000000000 Z1111111111 Z2222222222 Z3333333333]");
        as("no space before the range", " " + range, range);
        as("no type", "/Type /Sig ", "");
        as("no filter", "/Filter /Adobe.PPKLite ", "");
        as("what Acrobat tells of itself", "/Contents",
           "/Prop_Build << /Filter << /Name /Adobe.PPKLite /R 131104 >> /App << /Name /Exchange-Pro /OS [/Win] /REx "
           "(2020.006.20034) /TrustedMode true >> >> /Name (A \\(B\\)) /ContactInfo (x) /Contents");
        as("the range before the contents", "/Contents C /ByteRange " + range, "/ByteRange " + range + " /Contents C ");
        row("very long padding", signedAs(table(), 31, victim(), usualValue, {}, 2'000'000));
        Objects direct = victim();
        direct[30] = victimWith(30, "31 0 R", QByteArray(usualValue));
        row("a value written into the field", [&] {
            const Writer write = [&](const Objects& objects) {
                Objects inside = objects;
                const QByteArray value = inside.take(31);
                inside[30] = victimWith(30, "31 0 R", value);
                return withObjects({}, inside);
            };
            return signedAs(write, 31, victim());
        }());
    }
    void signatureValues() { judge(); }

    void cmsOfOthers_data() {
        columns();
        const auto by = [&](const char* name, const QStringList& arguments, const QByteArray& form = usualValue) {
            row(name, signedAs(table(), 31, victim(), form, byOpenssl(arguments)));
        };
        row("BER of indefinite length", signedAs(table(), 31, victim(), usualValue, [&](const QByteArray& bytes) {
                const QByteArray der = byKey(bytes); // its length takes two bytes
                return "\x30\x80" + der.mid(4) + QByteArray(2, 0);
            }));
        by("no signed attributes", {"-noattr"});
        by("no capabilities", {"-nosmimecap"});
        by("SHA-512", {"-md", "sha512"});
        row("subject key identifier", signedAs(table(), 31, victim(), usualValue, byOpenssl({"-keyid"})), 1, false);
        by("the root inside", {"-certfile", kit.pki.path("root.pem")});
        by("strangers inside", {"-certfile", kit.pki.path("tsa.pem")});
        bad("two signers",
            signedAs(table(), 31, victim(), usualValue,
                     byOpenssl({"-signer", kit.pki.path("rsa.pem"), "-inkey", kit.pki.path("rsa.key")})));
    }
    void cmsOfOthers() { judge(); }

    // The certificate may stand in the document's store of validation data instead; else nobody knows whose it is.
    void withoutCertificates() {
        const Sign bare = byOpenssl({"-nocerts"});
        const QByteArray alone = signedAs(table(), 31, victim(), usualValue, bare);
        const DocumentReport unknown = judged(alone);
        QVERIFY2(unknown.status == DocumentStatus::Indeterminate, codes(unknown));
        QCOMPARE(unknown.signatures.front().subIndication, QByteArray("NO_SIGNING_CERTIFICATE_FOUND"));
        const QByteArray der = key->certificate().der();
        const DocumentReport known = judged(withObjects(
            alone, {{1, victimWith(1, "/AcroForm", "/DSS << /Certs [60 0 R] >> /AcroForm")}, {60, streamOf(der)}}));
        QVERIFY2(known.status == DocumentStatus::Valid, codes(known));
    }

    // Home-made certificates are CAs as a rule, with every key usage or none: intact, and nobody issued them for
    // signing.
    void certificatesOfCas() {
        const QStringList p256{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"};
        for (const QStringList& extensions : {QStringList{"basicConstraints=critical,CA:TRUE"},
                                              QStringList{"basicConstraints=CA:TRUE", "keyUsage=keyEncipherment"}}) {
            QVERIFY(kit.pki.issue("home", p256, "/CN=Home", extensions, "root"));
            const auto home = kit.pki.key("home");
            const DocumentReport report = judged(reallySigned({}, 31, {}, victim(), *home));
            QVERIFY2(report.status == DocumentStatus::Indeterminate, codes(report));
            QVERIFY(report.signatures.front().intact);
            QVERIFY2(codes(report).contains("SIG_CONSTRAINTS_FAILURE") &&
                         codes(report).contains("signing.key_not_for_signing"),
                     codes(report));
        }
    }

    void documents_data() {
        columns();
        row("object streams, one extending the other", signedAs(compact({}, 70), 31, victim()));
        row("usage rights for a reader beside the signature", [&] {
            Objects rights = unsignedVictim();
            rights[1] = victimWith(1, "/AcroForm", "/Perms << /UR3 60 0 R >> /AcroForm");
            const QByteArray enabled =
                signedAs(table(), 60, rights,
                         QByteArray(usualValue)
                             .replace("/Contents",
                                      "/Reference [<< /Type /SigRef /TransformMethod /UR3 /TransformParams << /Type "
                                      "/TransformParams /V /2.2 /Document [/FullSave] /Annots [/Create /Delete "
                                      "/Modify] /Form [/FillIn /Import /Export] /Signature [/Modify] >> >>] "
                                      "/Contents"));
            return signedAs(table(enabled), 31,
                            {{30, victim()[30]}, {6, "<< /Fields [7 0 R 8 0 R 30 0 R] /SigFlags 3 >>"}});
        }());
        Objects xfa = victim();
        xfa[6] = "<< /Fields [7 0 R 8 0 R 30 0 R] /SigFlags 3 /XFA [(template) 61 0 R (datasets) 62 0 R] >>";
        xfa[61] = streamOf("<template/>");
        xfa[62] = streamOf("<xfa:datasets/>");
        const QByteArray forms = signedAs(table(), 31, xfa);
        row("an XFA form", forms);
        const QByteArray formOfBoth = QByteArray(xfa[6]).replace("30 0 R]", "30 0 R 40 0 R]");
        row("an XFA form signed twice", signedAs(table(forms), 41, second + Objects{{6, formOfBoth}}), 2);
        bad("an XFA form whose data are another's",
            withObjects(forms, {{62, streamOf("<xfa:datasets>999</xfa:datasets>")}}));
        bad("an XFA form that comes later", withObjects(good, {{6, xfa[6]}, {61, xfa[61]}, {62, xfa[62]}}));
        const QByteArray twin = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (t) /Rect [0 0 0 0] /F 132 /V 31 0 R >>";
        const QByteArray listed = "<< /Fields [7 0 R 8 0 R 30 0 R 33 0 R] /SigFlags 3 >>";
        row("one signature in two fields", signedAs(table(), 31, victim() + Objects{{6, listed}, {33, twin}}), 2,
            false);
        row("two fields of one name, one of them empty",
            signedAs(table(), 31,
                     victim() +
                         Objects{{6, listed}, {33, QByteArray(twin).replace("(t)", "(s)").replace("/V 31 0 R", "")}}),
            1, false);
        row("a widget that is left over, and no form lists",
            signedAs(table(), 31,
                     victim() + Objects{{3, victimWith(3, "30 0 R]", "30 0 R 33 0 R]")},
                                        {33, QByteArray(twin).replace("(t)", "(s)")}}),
            2, false);
        // The value stands on the widget.
        const Objects onWidget = {{30, "<< /FT /Sig /T (s) /Kids [33 0 R] >>"},
                                  {33,
                                   "<< /Type /Annot /Subtype /Widget /Parent 30 0 R /Rect [0 0 0 0] /F 132 /P 3 0 R "
                                   "/V 31 0 R >>"},
                                  {3, victimWith(3, "30 0 R]", "33 0 R]")}};
        const QByteArray kids = signedAs(table(), 31, victim() + onWidget);
        row("a value on the widget", kids, 1, false);
        row("a value on the widget, then a second signature",
            signedAs(table(kids), 41,
                     {{3, victimWith(3, "30 0 R]", "33 0 R 40 0 R]")}, {6, second[6]}, {40, second[40]}}),
            2, false);
        bad("a value on the widget, and the page says something else",
            withObjects(kids, {{4, streamOf("BT /F 14 Tf 72 700 Td (TRA 999 DONG) Tj ET")}}));
        bad("a value on the widget, taken out later",
            withObjects(kids, {{33, QByteArray(onWidget[33]).replace("/V 31 0 R", "")}}));
        row("a turned page", [&] {
            Objects turned = victim();
            turned[3] = victimWith(3, "/MediaBox", "/Rotate 90 /CropBox [10 10 500 500] /MediaBox");
            return signedAs(table(), 31, turned);
        }());
    }
    void documents() { judge(); }
};

QTEST_GUILESS_MAIN(TestVendors)
#include "tst_vendors.moc"
