#include "AttackKit.h"

#include "pdf/PdfFile.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

namespace {

using Writer = std::function<QByteArray(const Objects&)>;

Writer table(const QByteArray& pdf = {}, const QByteArray& trailer = "/Root 1 0 R") {
    return [=](const Objects& objects) { return withObjects(pdf, objects, trailer); };
}

// As writers of PDF 1.5 do it: what is no stream and no signature lies in two object streams, of which the second
// extends the first, and the cross-references are a stream, too. `free` and the two numbers behind it are taken.
Writer compact(const QByteArray& pdf, int free, const QByteArray& trailer = "/Root 1 0 R") {
    return [=](const Objects& objects) {
        QByteArray out = pdf.isEmpty() ? QByteArray("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n") : pdf;
        QMap<int, std::array<qint64, 3>> entries = {{0, {0, 0, 65535}}};
        const auto put = [&](int number, const QByteArray& body) {
            entries[number] = {1, out.size(), 0};
            out += QByteArray::number(number) + " 0 obj\n" + body + "\nendobj\n";
        };
        QByteArray heads[2], bodies[2];
        int counts[2] = {0, 0};
        for (auto it = objects.begin(); it != objects.end(); ++it) {
            if (it.value().contains("stream\n") || it.value().contains("/ByteRange")) {
                put(it.key(), it.value());
                continue;
            }
            const int half = it.key() % 2;
            heads[half] += QByteArray::number(it.key()) + ' ' + QByteArray::number(bodies[half].size()) + ' ';
            bodies[half] += it.value() + '\n';
            entries[it.key()] = {2, free + half, counts[half]++};
        }
        for (const int half : {0, 1})
            put(free + half,
                streamOf(heads[half] + bodies[half],
                         "/Type /ObjStm /N " + QByteArray::number(counts[half]) + " /First " +
                             QByteArray::number(heads[half].size()) +
                             (half == 1 ? " /Extends " + QByteArray::number(free) + " 0 R" : QByteArray())));
        const qint64 xref = out.size();
        entries[free + 2] = {1, xref, 0};
        QByteArray index, rows;
        for (auto it = entries.begin(); it != entries.end(); ++it) {
            index += QByteArray::number(it.key()) + " 1 ";
            rows += char(it.value()[0]);
            for (int shift = 24; shift >= 0; shift -= 8)
                rows += char(it.value()[1] >> shift & 0xff);
            rows += char(it.value()[2] >> 8 & 0xff);
            rows += char(it.value()[2] & 0xff);
        }
        QByteArray head = "/Type /XRef /W [1 4 2] /Index [" + index + "] /Size " +
                          QByteArray::number(std::max(entries.lastKey() + 1, 100)) + ' ' + trailer;
        if (!pdf.isEmpty())
            head += " /Prev " + QByteArray::number(startXrefOf(pdf));
        return out + QByteArray::number(free + 2) + " 0 obj\n" + streamOf(rows, head) + "\nendobj\nstartxref\n" +
               QByteArray::number(xref) + "\n%%EOF\n";
    };
}

const QByteArray usualValue =
    "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Contents C /ByteRange "
    "[0 1111111111 2222222222 3333333333] >>";

Objects unsignedVictim() {
    Objects objects = victim();
    objects[30] = victimWith(30, "/V 31 0 R", "");
    return objects;
}
Objects operator+(Objects a, const Objects& b) {
    a.insert(b);
    return a;
}

// A second, empty signature field, which a later revision brings along.
const QByteArray secondField =
    "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s2) /Rect [0 0 0 0] /F 132 /P 3 0 R /V 41 0 R >>";
const Objects second = {{3, victimWith(3, "30 0 R]", "30 0 R 40 0 R]")},
                        {6, "<< /Fields [7 0 R 8 0 R 30 0 R 40 0 R] /SigFlags 3 >>"},
                        {40, secondField}};

} // namespace

// Good files as the signers and editors of others write them: none of their habits makes a signature invalid. Beside
// each stands what an attacker would make of the habit.
class TestVendors : public QObject {
    Q_OBJECT

    SigningTestKit kit;
    QTemporaryDir folder;
    std::unique_ptr<crypto::SigningKey> key;
    QByteArray good;

    using Sign = std::function<QByteArray(const QByteArray& bytes)>;
    QByteArray byKey(const QByteArray& bytes) const {
        crypto::CmsRequest request;
        request.contentDigest = crypto::digestOf(bytes, crypto::DigestAlgorithm::Sha256);
        return crypto::signCms(*key, request).value_or(QByteArray());
    }
    // What the openssl program makes with these arguments.
    Sign byOpenssl(const QStringList& more) const {
        return [=, this](const QByteArray& bytes) {
            writeAll(folder.filePath("in"), bytes);
            const Run made = run("openssl", QStringList{"cms", "-sign", "-binary", "-outform", "DER", "-signer",
                                                        kit.pki.path("ec.pem"), "-inkey", kit.pki.path("ec.key"), "-in",
                                                        folder.filePath("in"), "-out", folder.filePath("out")} +
                                                more);
            return made.status == 0 ? readAll(folder.filePath("out")) : QByteArray();
        };
    }
    // The signature value `value` is `form`, in which "C" becomes /Contents with room for `room` digits.
    QByteArray signedAs(const Writer& write, int value, const Objects& objects, const QByteArray& form = usualValue,
                        const Sign& sign = {}, qsizetype room = 8000) const {
        const QByteArray gap = "<" + QByteArray(room, '0') + ">";
        QByteArray out = write(objects + Objects{{value, QByteArray(form).replace(" C ", " " + gap + " ")}});
        const qsizetype begin = out.lastIndexOf(gap);
        const qsizetype end = begin + gap.size();
        const auto put = [&](const char* digits, qint64 number) {
            const qsizetype at = out.lastIndexOf(digits);
            const bool zeros = out[at - 1] == 'Z';
            out.replace(at, 10, QByteArray::number(number).rightJustified(10, zeros ? '0' : ' '));
            if (zeros)
                out[at - 1] = '0';
        };
        put("1111111111", begin);
        put("2222222222", end);
        put("3333333333", out.size() - end);
        const QByteArray bytes = out.left(begin) + out.mid(end);
        const QByteArray cms = sign ? sign(bytes) : byKey(bytes);
        return cms.isEmpty() ? cms : out.replace(begin + 1, cms.size() * 2, cms.toHex());
    }
    DocumentReport judged(const QByteArray& bytes) const {
        writeAll(folder.filePath("judged.pdf"), bytes);
        return kit.verify(folder.filePath("judged.pdf"));
    }
    static QByteArray codes(const DocumentReport& report) {
        QByteArray all = statusName(report.status);
        for (const Error& problem : report.problems)
            all += ' ' + problem.technical().toUtf8();
        for (const SignatureReport& signature : report.signatures) {
            all +=
                " | " + signature.field.toUtf8() + ' ' + statusName(signature.status) + ' ' + signature.subIndication;
            for (const Error& problem : signature.problems)
                all += ' ' + problem.code() + " (" + problem.detail().toUtf8() + ')';
        }
        return all;
    }
    static void columns() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("signatures");
        QTest::addColumn<DocumentStatus>("status");
        QTest::addColumn<bool>("isReadBy"); // pdfsig
    }
    static void row(const QByteArray& name, const QByteArray& bytes, int signatures = 1, bool isReadBy = true) {
        QTest::newRow(name.constData()) << bytes << signatures << DocumentStatus::Valid << isReadBy;
    }
    static void bad(const QByteArray& name, const QByteArray& bytes, int signatures = 1) {
        QTest::newRow(name.constData()) << bytes << signatures << DocumentStatus::Invalid << false;
    }
    void judge() const {
        QFETCH(QByteArray, bytes);
        QFETCH(int, signatures);
        QFETCH(DocumentStatus, status);
        QFETCH(bool, isReadBy);
        QVERIFY(!bytes.isEmpty());
        const DocumentReport report = judged(bytes);
        const QByteArray all = codes(report);
        QVERIFY2(report.status == status, all);
        QVERIFY2(int(report.signatures.size()) == signatures, all);
        const Run stranger = run("pdfsig", {"-nocert", folder.filePath("judged.pdf")});
        if (isReadBy)
            QVERIFY2(stranger.output.count("Signature is Valid") == signatures, stranger.output);
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(kit.start());
        key = kit.pki.key("ec");
        good = signedAs(table(), 31, victim());
        QCOMPARE(judged(good).status, DocumentStatus::Valid);
    }

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
        row("a turned page", [&] {
            Objects turned = victim();
            turned[3] = victimWith(3, "/MediaBox", "/Rotate 90 /CropBox [10 10 500 500] /MediaBox");
            return signedAs(table(), 31, turned);
        }());
    }
    void documents() { judge(); }

    void laterRevisions_data() {
        columns();
        const auto& v = victimWith;
        row("signed twice", signedAs(table(good), 41, second), 2);
        row(
            "signed twice, the second in object streams",
            [&] {
                const QByteArray first = signedAs(compact({}, 70), 31, victim());
                return signedAs(compact(first, 80), 41, second);
            }(),
            2);
        row("a stream of references behind a table", signedAs(compact(good, 80), 41, second), 2);
        row("a mail gateway's comment between two revisions",
            signedAs(table(good + "% scanned by a gateway\r\n"), 41, second), 2);
        row(
            "no end of line behind the first revision",
            [&] {
                const Writer bare = [](const Objects& objects) { return withObjects({}, objects).chopped(1); };
                return signedAs(table(signedAs(bare, 31, victim()) + "\r\n"), 41, second);
            }(),
            2);
        row("zeros behind the first revision", signedAs(table(good + QByteArray(700, 0)), 41, second), 2);
        row("everything is written anew as it was",
            signedAs(table(good), 41,
                     [&] {
                         Objects all = victim();
                         all.remove(31);
                         return all + second;
                     }()),
            2);
        row("information, identifier and metadata", [&] {
            Objects told = victim();
            told[1] = v(1, "/AcroForm", "/Metadata 63 0 R /AcroForm");
            told[63] = streamOf("<x:xmpmeta/>", "/Type /Metadata /Subtype /XML");
            told[64] = "<< /Title (x) /CreationDate (D:20260101) /Custom (y) >>";
            const QByteArray first = signedAs(table({}, "/Root 1 0 R /Info 64 0 R /ID [<0011> <0011>]"), 31, told);
            return withObjects(first,
                               {{1, v(1, "/AcroForm",
                                      "/Metadata 65 0 R /Version /1.7 /Extensions << /ADBE << "
                                      "/BaseVersion /1.7 /ExtensionLevel 8 >> >> /AcroForm")},
                                {63, {}},
                                {65, streamOf("<x:xmpmeta>2</x:xmpmeta>", "/Type /Metadata /Subtype /XML")},
                                {64, "<< /Title (x) /CreationDate (D:20260101) /Custom (y) /ModDate (D:20260202) "
                                     "/Producer (z) >>"}},
                               "/Root 1 0 R /Info 64 0 R /ID [<0011> <2233>]");
        }());
        row(
            "an empty field is signed and made read-only",
            [&] {
                Objects two = victim();
                two.insert(second);
                two[40] = QByteArray(secondField).replace("/V 41 0 R", "/Ff 2");
                const QByteArray first = signedAs(table(), 31, two);
                return signedAs(table(first), 41, {{40, QByteArray(secondField).replace("/V", "/Ff 3 /V")}});
            }(),
            2);
        row(
            "a lock makes the other fields read-only",
            [&] {
                const QByteArray locking =
                    QByteArray(usualValue)
                        .replace("/Contents",
                                 "/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << "
                                 "/Type /TransformParams /Action /All /V /1.2 >> >>] /Contents");
                return signedAs(table(good), 41,
                                second + Objects{{7, v(7, "/F 4", "/F 4 /Ff 1")}, {8, v(8, "/F 4", "/F 4 /Ff 1")}},
                                locking);
            }(),
            2);
        const QByteArray shared = "/Fields [7 0 R 8 0 R 30 0 R] /SigFlags 3 /DA (/Helv 0 Tf 0 g) /DR 66 0 R >>";
        const auto resources = [&](const QByteArray& contents) {
            Objects own = victim();
            own[6] = "<< " + shared;
            own[66] = "<< /Font 67 0 R >>";
            own[67] = "<< /Helv 5 0 R >>";
            own[3] = v(3, "/Font << /F 5 0 R >>", contents);
            return signedAs(table(), 31, own);
        };
        const QByteArray ownFonts = resources("/Font << /F 5 0 R >>");
        const Objects grown = {{67, "<< /Helv 5 0 R /ZaDb 68 0 R >>"},
                               {68, "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>"}};
        const Objects twice =
            second + grown + Objects{{6, "<< " + QByteArray(shared).replace("30 0 R]", "30 0 R 40 0 R]")}};
        row("fonts of the form in objects of their own grow", signedAs(table(ownFonts), 41, twice), 2);
        bad("a font of the form becomes another", withObjects(ownFonts, {{67, "<< /Helv 68 0 R >>"}, {68, grown[68]}}));
        row("fonts that are the page's too grow", withObjects(resources("/Font 67 0 R"), grown));
        const auto waiting = [&](const QByteArray& name) {
            Objects own = victim();
            own[6] = "<< " + shared;
            own[66] = "<< /Font 67 0 R >>";
            own[67] = "<< /F 5 0 R >>";
            own[3] = v(3, "/Font << /F 5 0 R >>", "/Font 67 0 R");
            own[4] = streamOf("BT /F 14 Tf 72 700 Td (TRA 100 DONG) Tj /" + name + " 14 Tf ( HAY) Tj ET");
            return withObjects(signedAs(table(), 31, own), {{67, "<< /F 5 0 R /ZaDb 68 0 R >>"}, {68, grown[68]}});
        };
        bad("a font that the page's content waits for", waiting("ZaDb"));
        bad("a font that it waits for under another spelling", waiting("Za#44b"));
        row(
            "a page whose box was inherited",
            [&] {
                Objects own = victim();
                own[2] = v(2, "/Count 1", "/Count 1 /MediaBox [0 0 595 842] /Rotate 0");
                own[3] = v(3, "/MediaBox [0 0 595 842]", "");
                Objects later = second;
                later[3] = v(3, "30 0 R]", "30 0 R 40 0 R] /Rotate 0");
                return signedAs(table(signedAs(table(), 31, own)), 41, later);
            }(),
            2);
        bad("a page that gets another box than it inherited", [&] {
            Objects own = victim();
            own[2] = v(2, "/Count 1", "/Count 1 /MediaBox [0 0 595 842]");
            own[3] = v(3, "/MediaBox [0 0 595 842]", "");
            return withObjects(signedAs(table(), 31, own), {{3, v(3, "595 842]", "595 400]")}});
        }());
        row("a catalog with metadata that are none", [&] {
            Objects own = victim();
            own[1] = v(1, "/AcroForm", "/Metadata 63 0 R /AcroForm");
            own[63] = streamOf("<x:xmpmeta/>");
            return withObjects(signedAs(table(), 31, own),
                               {{1, QByteArray(own[1]).replace("/AcroForm", "/Version /1.7 /AcroForm")}});
        }());
        row(
            "certified, filled in and signed",
            [&] {
                Objects certified = victim();
                certified[1] = v(1, "/AcroForm", "/Perms << /DocMDP 31 0 R >> /AcroForm");
                const QByteArray first = signedAs(
                    table(), 31, certified, QByteArray(usualValue).replace("/Contents", certifying(2) + " /Contents"));
                const QByteArray filled = withObjects(first, {{7, v(7, "/F 4", "/F 4 /V (5) /AP << /N 69 0 R >>")},
                                                              {69, streamOf("/Tx BMC q BT /F 9 Tf (5) Tj ET Q EMC",
                                                                            "/Type /XObject /Subtype /Form /BBox [0 0 "
                                                                            "110 16] /Resources << /Font << /F 5 0 R "
                                                                            ">> >>")}});
                return signedAs(table(filled), 41, second);
            }(),
            2);
    }
    void laterRevisions() { judge(); }

    // Nobody said whether there may be remarks, and nobody signed them: neither is the document as it was signed, nor
    // was its content changed. What could pass for content, and what a certification rules out, is forbidden.
    void commentsAfterAnApproval_data() {
        columns();
        const auto annotated = [](const QByteArray& pdf, const QByteArray& kind) {
            return withObjects(pdf,
                               {{3, victimWith(3, "30 0 R]", "30 0 R 50 0 R]")},
                                {50, "<< /Type /Annot /Rect [99 99 120 120] /Contents (x) /Subtype /" + kind + " >>"}});
        };
        const auto doubtful = [](const char* name, const QByteArray& bytes, int signatures) {
            QTest::newRow(name) << bytes << signatures << DocumentStatus::Indeterminate << true;
        };
        const QByteArray commented = annotated(good, "Text");
        doubtful("a note", commented, 1);
        doubtful("a highlight", annotated(good, "Highlight"), 1);
        row("a note that was deleted again", withObjects(commented, {{3, victim()[3]}}));
        Objects signedLater = second;
        signedLater[3].replace("30 0 R", "30 0 R 50 0 R");
        doubtful("a note, then signed", signedAs(table(commented), 41, signedLater), 2);
        for (const char* const kind : {"FreeText", "Stamp", "Ink", "Square", "Redact", "Link", "FileAttachment"})
            bad(QByteArray("text or pictures: ") + kind, annotated(good, kind));
        for (const int level : {1, 2}) {
            Objects certified = victim();
            certified[1] = victimWith(1, "/AcroForm", "/Perms << /DocMDP 31 0 R >> /AcroForm");
            bad("certified, P=" + QByteArray::number(level),
                annotated(signedAs(table(), 31, certified,
                                   QByteArray(usualValue).replace("/Contents", certifying(level) + " /Contents")),
                          "Text"));
        }
    }
    void commentsAfterAnApproval() {
        judge();
        QFETCH(DocumentStatus, status);
        const DocumentReport report = kit.verify(folder.filePath("judged.pdf"));
        if (status == DocumentStatus::Indeterminate)
            QVERIFY2(codes(report).contains("SIG_CONSTRAINTS_FAILURE signing.commented_after"), codes(report));
    }

    // Acrobat adds what it needs for long-term validation; we go on from there.
    void longTermDataOfAcrobat() {
        const QByteArray store = victimWith(
            1, "/AcroForm", "/DSS 60 0 R /Extensions << /ADBE << /BaseVersion /1.7 /ExtensionLevel 8 >> >> /AcroForm");
        const QByteArray withStore = withObjects(
            good,
            {{1, store},
             {60, "<< /Certs [61 0 R] /CRLs [62 0 R] /VRI << /0000000000000000000000000000000000000000 << /Cert [61 "
                  "0 R] /CRL [62 0 R] /TU (D:20260101) >> >> >>"},
             {61, streamOf(kit.pki.certificate("root").der())},
             {62, streamOf(kit.revocation.crls.front())}});
        const DocumentReport report = judged(withStore);
        QVERIFY2(report.status == DocumentStatus::Valid, codes(report));
        QCOMPARE(statusName(report.status), QByteArray("valid"));
        QVERIFY(report.signatures.front().changesAfter == ChangesAfter::Permitted);
    }
};

QTEST_GUILESS_MAIN(TestVendors)
#include "tst_vendors.moc"
