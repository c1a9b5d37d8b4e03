#include "SigningTestKit.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <random>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// Verifying: fail closed. What was changed, cannot be read or is not known is never called valid.
class TestVerify : public QObject {
    Q_OBJECT

    SigningTestKit kit;
    QTemporaryDir folder;
    QByteArray original; // a B-T signature over a draft, then a seal

    QString path(const QString& name) const { return folder.filePath(name); }
    DocumentReport verifyBytes(const QByteArray& bytes) const {
        writeAll(path("judged.pdf"), bytes);
        return kit.verify(path("judged.pdf"));
    }
    static bool hasProblem(const QList<Error>& problems, const QByteArray& code) {
        return std::any_of(problems.begin(), problems.end(), [&](const Error& e) { return e.code() == code; });
    }
    // Appends a revision by hand that holds these objects ("N 0 obj … endobj").
    static QByteArray withUpdate(const QByteArray& pdf, const QList<QPair<int, QByteArray>>& objects) {
        const qint64 previous = pdf.mid(pdf.lastIndexOf("startxref") + 9).trimmed().split('\n').first().toLongLong();
        QByteArray out = pdf;
        QByteArray table = "xref\n";
        for (const auto& [number, body] : objects) {
            table += QByteArray::number(number) + " 1\n" + QByteArray::number(out.size()).rightJustified(10, '0') +
                     " 00000 n \n";
            out += QByteArray::number(number) + " 0 obj\n" + body + "\nendobj\n";
        }
        const QByteArray xref = QByteArray::number(out.size());
        return out + table + "trailer\n<< /Size 60 /Root 1 0 R /Prev " + QByteArray::number(previous) +
               " >>\nstartxref\n" + xref + "\n%%EOF\n";
    }
    static QByteArray stream(const QByteArray& text) {
        return "<< /Length " + QByteArray::number(text.size()) + " >>\nstream\n" + text + "\nendstream";
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(kit.start());
        QVERIFY(writePdf(path("draft.pdf"), 0, true));
        SignRequest first = kit.request(path("draft.pdf"), path("one.pdf"));
        first.placement = Placement{1, QRectF(340, 200, 140, 60)};
        first.imagePng = picture(Qt::blue);
        const auto leader = kit.sign(first, "ec");
        QVERIFY2(leader, leader ? "" : qPrintable(leader.error().technical()));
        SignRequest second = kit.request(path("one.pdf"), path("two.pdf"));
        second.purpose = Purpose::Seal;
        QVERIFY(kit.sign(second, "rsa"));
        original = readAll(path("two.pdf"));
    }

    void originalIsValid() {
        const DocumentReport report = kit.verify(path("two.pdf"));
        QCOMPARE(statusName(report.status), QByteArray("valid"));
        QCOMPARE(exitStatus(report), 0);
    }

    void jsonIsTheContract() {
        const QJsonObject json = toJson(kit.verify(path("two.pdf")));
        QCOMPARE(json.keys(), QStringList({"file", "problems", "signatures", "status"}));
        const QJsonObject signature = json["signatures"].toArray().first().toObject();
        QCOMPARE(signature.keys(), QStringList({"changes", "changesAfter", "coversWholeFile", "field", "indication",
                                                "intact", "kind", "level", "problems", "signedAt", "signer", "status",
                                                "subFilter", "subIndication", "timeSource"}));
        QCOMPARE(signature["signer"].toObject().keys(),
                 QStringList({"issuer", "notAfter", "notBefore", "serial", "sha256", "subject"}));
        const QJsonObject change = signature["changes"].toArray().first().toObject();
        QCOMPARE(change.keys(), QStringList({"after", "before", "coveredBy", "field", "kind", "page"}));
        QCOMPARE(signature["kind"].toString(), QString("signature"));
        QCOMPARE(signature["subFilter"].toString(), QString("ETSI.CAdES.detached"));
        QCOMPARE(signature["indication"].toString(), QString("TOTAL_PASSED"));
        QVERIFY(QDateTime::fromString(signature["signedAt"].toString(), Qt::ISODate).isValid());
    }

    void unsignedAndUnreadable() {
        const DocumentReport unsignedReport = kit.verify(path("draft.pdf"));
        QCOMPARE(statusName(unsignedReport.status), QByteArray("unsigned"));
        QCOMPARE(exitStatus(unsignedReport), 1);
        for (const QByteArray& bytes : {QByteArray(), QByteArray("rubbish"), original.left(700), original.mid(40)}) {
            const DocumentReport report = verifyBytes(bytes);
            QCOMPARE(statusName(report.status), QByteArray("unreadable"));
            QCOMPARE(exitStatus(report), 65);
            QVERIFY(!report.problems.isEmpty());
        }
        QCOMPARE(exitStatus(kit.verify(path("none.pdf"))), 66);
    }

    // One bit anywhere in what the signatures cover: every byte of the structure and the newest revision is tried in
    // steps, and never "valid".
    void noFlippedBitStaysValid() {
        const auto ranges = byteRanges(original);
        QCOMPARE(ranges.size(), 2);
        std::mt19937 random(20260302);
        int tried = 0;
        for (qint64 at = 0; at < original.size(); at += 1 + static_cast<qint64>(random() % 60)) {
            const bool inLastGap = at >= ranges.last().gapBegin && at < ranges.last().gapEnd;
            if (inLastGap)
                continue; // the padding of the last signature is covered by nothing; its own test follows
            QByteArray changed = original;
            changed[at] = static_cast<char>(changed[at] ^ (1 << (random() % 8)));
            const DocumentReport report = verifyBytes(changed);
            QVERIFY2(report.status != DocumentStatus::Valid, qPrintable(QString::number(at)));
            QVERIFY2(report.status != DocumentStatus::Indeterminate, qPrintable(QString::number(at)));
            ++tried;
        }
        QVERIFY(tried > 500);
    }

    void whatStandsBehindTheSignatureIsTold() {
        const SignedRange last = byteRanges(original).last();
        QByteArray changed = original;
        changed[last.gapEnd - 2] = '1';
        const DocumentReport noticed = verifyBytes(changed); // nothing is signed there, and nothing is shown
        QCOMPARE(statusName(noticed.status), QByteArray("valid"));
        const QList<Error>& told = noticed.signatures.back().problems;
        QVERIFY(std::any_of(told.begin(), told.end(),
                            [](const Error& problem) { return problem.code() == "signing.contents_trailing"; }));
        changed = original; // a digit replaced by white space is still a PDF string, but not exactly the gap
        changed[last.gapEnd - 2] = ' ';
        QVERIFY(verifyBytes(changed).status != DocumentStatus::Valid);
    }

    void laterContentIsForbidden() {
        const DocumentReport report =
            verifyBytes(withUpdate(original, {{4, stream("BT /F 14 Tf 72 700 Td (GIA MAO) Tj ET")}}));
        QCOMPARE(statusName(report.status), QByteArray("invalid"));
        for (const SignatureReport& signature : report.signatures) {
            QVERIFY(signature.intact); // the signed bytes are as they were …
            QCOMPARE(signature.changesAfter, ChangesAfter::Forbidden);
            QVERIFY(!signature.coversWholeFile);
            QVERIFY(hasProblem(signature.problems, "signing.changed_after"));
        }
    }

    void laterAnnotationAndBytesAreForbidden() {
        QVERIFY(verifyBytes(original + "GIA MAO").status != DocumentStatus::Valid);
        QVERIFY(verifyBytes(original + original).status != DocumentStatus::Valid);
        const QByteArray page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> "
                                "/Annots [50 0 R] >>";
        const QByteArray note = "<< /Type /Annot /Subtype /FreeText /Rect [50 50 300 300] /Contents (GIA MAO) >>";
        QVERIFY(verifyBytes(withUpdate(original, {{3, page}, {50, note}})).status != DocumentStatus::Valid);
    }

    // Universal signature forgery and signature wrapping: a byte range that leaves out more than /Contents.
    void byteRangeTricks() {
        const QByteArray pdf = readAll(path("one.pdf"));
        const qsizetype at = pdf.indexOf("/ByteRange");
        const qsizetype open = pdf.indexOf('[', at);
        const qsizetype close = pdf.indexOf(']', at);
        const SignedRange range = byteRanges(pdf).first();
        const auto with = [&](qint64 a, qint64 b, qint64 c, qint64 d) {
            QByteArray numbers = QByteArray::number(a) + ' ' + QByteArray::number(b) + ' ' + QByteArray::number(c) +
                                 ' ' + QByteArray::number(d);
            numbers = numbers.leftJustified(close - open - 1, ' ');
            QByteArray changed = pdf;
            return changed.replace(open + 1, close - open - 1, numbers);
        };
        const qint64 rest = range.end - range.gapEnd;
        for (const QByteArray& changed :
             {with(0, range.gapBegin - 1, range.gapEnd, rest), with(0, range.gapBegin, range.gapEnd + 1, rest - 1),
              with(0, range.gapBegin, range.gapEnd, rest - 1), with(0, range.gapBegin, range.gapEnd, rest + 10),
              with(1, range.gapBegin - 1, range.gapEnd, rest), with(0, 0, 0, 0), with(0, -1, range.gapEnd, rest),
              with(0, range.gapBegin, range.gapBegin, range.end - range.gapBegin)}) {
            const DocumentReport report = verifyBytes(changed);
            QVERIFY(report.status == DocumentStatus::Invalid || report.status == DocumentStatus::Unreadable);
        }
    }

    // The signed range points at one copy of /Contents while the dictionary in force is another.
    void copiedSignatureElsewhereIsNotValid() {
        const QByteArray pdf = readAll(path("one.pdf"));
        const qsizetype type = pdf.indexOf("/ByteRange");
        const qsizetype begin = pdf.lastIndexOf(" obj", type);
        const QByteArray line = pdf.mid(pdf.lastIndexOf('\n', begin) + 1, begin - pdf.lastIndexOf('\n', begin) - 1);
        const int number = line.split(' ').first().toInt();
        const qsizetype bodyBegin = begin + 4;
        const QByteArray body = pdf.mid(bodyBegin, pdf.indexOf("endobj", type) - bodyBegin).trimmed();
        QVERIFY(number > 0 && body.startsWith("<<"));
        QVERIFY(verifyBytes(withUpdate(pdf, {{number, body}})).status != DocumentStatus::Valid);
        QVERIFY(verifyBytes(withUpdate(pdf, {{number, body}, {4, stream("BT (GIA MAO) Tj ET")}})).status !=
                DocumentStatus::Valid);
    }

    void offlineAndUnknownAreNotValid() {
        VerifyOptions options = kit.options();
        options.offline = true;
        options.revocation.crls.clear();
        const auto judge = [&] { return offThread([&] { return verifyPdf(path("two.pdf"), options); }); };
        DocumentReport report = judge();
        QCOMPARE(statusName(report.status), QByteArray("indeterminate"));
        QCOMPARE(exitStatus(report), 2);
        QVERIFY(report.signatures.front().intact);
        options = kit.options();
        options.trust = {};
        report = judge();
        QCOMPARE(statusName(report.status), QByteArray("indeterminate"));
        QVERIFY(hasProblem(report.signatures.front().problems, "signing.untrusted"));
    }

    void revokedIsNotValid() {
        QVERIFY(kit.pki.issue("leaving", {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"}, "/CN=leaving",
                              TestPki::signing(), "root"));
        SignRequest request = kit.request(path("draft.pdf"), path("leaving.pdf"));
        request.level = Level::BB;
        QVERIFY(kit.sign(request, "leaving"));
        QCOMPARE(statusName(kit.verify(path("leaving.pdf")).status), QByteArray("valid"));
        const crypto::RevocationOptions before = kit.revocation;
        QVERIFY(kit.writeCrl({"leaving"}));
        const DocumentReport report = kit.verify(path("leaving.pdf"));
        kit.revocation = before;
        QVERIFY(report.status != DocumentStatus::Valid);
        QVERIFY(hasProblem(report.signatures.front().problems, "signing.revoked"));
    }

    // A time-stamp that is not to be believed proves no time; the signature is what it would be without one.
    void untrustedTimestampIsNone() {
        QVERIFY(kit.pki.issue("foreigntsa", {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"}, "/CN=TSA",
                              {"keyUsage=critical,digitalSignature", "extendedKeyUsage=critical,timeStamping"}, {}));
        TsaServer foreign(kit.pki.key("foreigntsa"));
        SignRequest request = kit.request(path("draft.pdf"), path("foreign.pdf"));
        request.timestampAuthorities = {foreign.authority()};
        request.trust.reset(); // a signer who knows whom to trust would not take it
        QVERIFY(kit.sign(request, "ec"));
        const DocumentReport report = kit.verify(path("foreign.pdf"));
        QCOMPARE(statusName(report.status), QByteArray("valid"));
        QCOMPARE(report.signatures.front().timeSource, TimeSource::Claimed);
        QVERIFY(hasProblem(report.signatures.front().problems, "signing.timestamp_not_counted"));
    }

    // What strangers sign is read too.
    void pdfOfAnotherSigner() {
        QCOMPARE(run("openssl", {"pkcs12", "-export", "-inkey", kit.pki.path("rsa.key"), "-in", kit.pki.path("rsa.pem"),
                                 "-certfile", kit.pki.path("root.pem"), "-passout", "pass:x", "-out", path("k.p12")})
                     .status,
                 0);
        QVERIFY(writePdf(path("plain.pdf")));
        const QByteArray pdf = readAll(path("plain.pdf"));
        const QByteArray field = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (S) /Rect [0 0 0 0] /F 132 /P 3 0 R >>";
        writeAll(
            path("prepared.pdf"),
            withUpdate(pdf,
                       {{1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [20 0 R] /SigFlags 3 >> >>"},
                        {3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font "
                            "<< /F 5 0 R >> >> /Annots [20 0 R] >>"},
                        {20, field}}));
        const Run made = run(
            "mutool", {"sign", "-s", path("k.p12"), "-P", "x", "-o", path("mutool.pdf"), path("prepared.pdf"), "20"});
        QVERIFY2(QFile::exists(path("mutool.pdf")), made.output);
        const DocumentReport report = kit.verify(path("mutool.pdf"));
        QCOMPARE(report.signatures.size(), std::size_t(1));
        QVERIFY(report.signatures.front().intact);
        QCOMPARE(report.signatures.front().subFilter, QByteArray("adbe.pkcs7.detached"));
        QCOMPARE(report.signatures.front().level, QByteArray("none"));
    }

    void cancelledIsNotValid() {
        const Cancel cancel;
        cancel.request();
        const auto report = offThread([&] { return verifyPdf(path("two.pdf"), kit.options(), cancel); });
        QVERIFY(report.status != DocumentStatus::Valid);
    }
};

QTEST_GUILESS_MAIN(TestVerify)
#include "tst_verify.moc"
