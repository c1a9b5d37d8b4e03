// One document through its whole life between two agencies, played by the real programs and judged by strangers.

#include "CliKit.h"

#include "../unit/signing/SigningTestKit.h"
#include "crypto/Cms.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace vanthu;
using namespace vanthu::test;

class TestMainJob : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyStepIsThere();
    void repeatingItChangesNothing();
    void strangersFindTwoIntactSignatures();
    void opensslFindsEveryCmsGood();
    void earlierBytesAreAnExactPrefix();
    void bothSidesHaveTheSameBytes();
    void aFlippedByteIsNeverValid();
    void commandLineSaysSo();
    void byHandInTheShell();
    void draftUnderAnEmptyPassword();
    void storesAreSound();

private:
    QJsonObject step(const QString& name) const;
    QString blob(const QString& profile, const QString& sha256) const;
    QString finalFile() const {
        return blob(m_training.sender(), step(QStringLiteral("compare"))[QStringLiteral("sha256")].toString());
    }

    TrainingFolder m_training;
    Answer m_demo;
};

void TestMainJob::initTestCase() {
    m_demo =
        m_training.cli(m_training.path(), {QStringLiteral("demo"), QStringLiteral("--key"), QStringLiteral("life")});
    QVERIFY2(m_demo.status == 0, (m_demo.output + m_demo.complaint).constData());
}

QJsonObject TestMainJob::step(const QString& name) const {
    for (const QJsonValue& value : m_demo.object()[QStringLiteral("steps")].toArray())
        if (value.toObject()[QStringLiteral("step")].toString() == name)
            return value.toObject()[QStringLiteral("facts")].toObject();
    return {};
}

QString TestMainJob::blob(const QString& profile, const QString& sha256) const {
    return QStringLiteral("%1/store/blobs/%2/%3").arg(profile, sha256.left(2), sha256);
}

void TestMainJob::everyStepIsThere() {
    QStringList names;
    for (const QJsonValue& value : m_demo.object()[QStringLiteral("steps")].toArray())
        names += value.toObject()[QStringLiteral("step")].toString();
    QCOMPARE(names, QString("draft approve sign number seal issue send receive verify accept statuses compare")
                        .split(QLatin1Char(' ')));
    QVERIFY(step(QStringLiteral("number"))[QStringLiteral("code")].toString().endsWith(QStringLiteral("/SNV-VP")));
    QCOMPARE(step(QStringLiteral("statuses"))[QStringLiteral("statusCode")].toString(), QStringLiteral("03"));
    QVERIFY(step(QStringLiteral("accept"))[QStringLiteral("arrivalNumber")].toInt() > 0);
}

void TestMainJob::repeatingItChangesNothing() {
    const Answer again =
        m_training.cli(m_training.path(), {QStringLiteral("demo"), QStringLiteral("--key"), QStringLiteral("life")});
    QCOMPARE(again.status, 0);
    const QJsonArray before = m_demo.object()[QStringLiteral("steps")].toArray();
    const QJsonArray after = again.object()[QStringLiteral("steps")].toArray();
    QCOMPARE(after.size(), before.size());
    for (const char* fact : {"documentId", "sha256"})
        QCOMPARE(after.last()[QStringLiteral("facts")][QLatin1String(fact)],
                 before.last()[QStringLiteral("facts")][QLatin1String(fact)]);
    const Answer outbox = m_training.cli(m_training.sender(), {QStringLiteral("axis"), QStringLiteral("outbox")});
    QCOMPARE(outbox.array().size(), 1);
}

void TestMainJob::strangersFindTwoIntactSignatures() {
    QCOMPARE(strangersComplaint(finalFile(), 2), QString());
}

void TestMainJob::opensslFindsEveryCmsGood() {
    const QByteArray pdf = contentOf(finalFile());
    const QList<SignedRange> ranges = byteRanges(pdf);
    QCOMPARE(ranges.size(), 2);
    const QString anchors = m_training.scratch(QStringLiteral("anchors.pem"));
    QByteArray pem;
    for (const QFileInfo& file : QDir(m_training.path(QStringLiteral("pki/trust"))).entryInfoList(QDir::Files))
        pem += contentOf(file.filePath());
    QVERIFY(writeContent(anchors, pem));
    for (const SignedRange& range : ranges) {
        const QByteArray padded = QByteArray::fromHex(pdf.mid(range.gapBegin + 1, range.gapEnd - range.gapBegin - 2));
        const auto length = crypto::paddedDerLength(padded);
        QVERIFY(length);
        QVERIFY(writeContent(m_training.scratch(QStringLiteral("cms.der")), padded.left(*length)));
        QVERIFY(writeContent(m_training.scratch(QStringLiteral("content")),
                             pdf.left(range.gapBegin) + pdf.mid(range.gapEnd, range.end - range.gapEnd)));
        const Run judged = run("openssl", {"cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in",
                                           m_training.scratch("cms.der"), "-content", m_training.scratch("content"),
                                           "-CAfile", anchors, "-purpose", "any", "-out", "/dev/null"});
        QVERIFY2(judged.status == 0, judged.output.constData());
    }
}

void TestMainJob::earlierBytesAreAnExactPrefix() {
    QByteArray before;
    for (const char* name : {"draft", "sign", "number", "seal"}) {
        const QByteArray bytes =
            contentOf(blob(m_training.sender(), step(QLatin1String(name))[QStringLiteral("sha256")].toString()));
        QVERIFY2(bytes.size() > before.size() && bytes.startsWith(before), name);
        before = bytes;
    }
    QCOMPARE(contentOf(finalFile()), before);
}

void TestMainJob::bothSidesHaveTheSameBytes() {
    const QString sha256 = step(QStringLiteral("compare"))[QStringLiteral("sha256")].toString();
    QVERIFY(!sha256.isEmpty());
    QCOMPARE(contentOf(blob(m_training.recipient(), sha256)), contentOf(blob(m_training.sender(), sha256)));
}

// Every region of the file is hit: each revision's structure, both signatures, the pictures, the text.
void TestMainJob::aFlippedByteIsNeverValid() {
    const QByteArray good = contentOf(finalFile());
    const QList<SignedRange> ranges = byteRanges(good);
    signing::VerifyOptions options;
    QVERIFY(options.trust.addPath(m_training.path(QStringLiteral("pki/trust"))));
    options.offline = true;
    const QString path = m_training.scratch(QStringLiteral("flipped.pdf"));
    QRandomGenerator random(20200305);
    constexpr int flips = 400;
    for (int i = 0; i < flips; ++i) {
        const qint64 stratum = good.size() / flips;
        const qint64 at = i * stratum + random.bounded(int(stratum));
        // Inside a gap only the bytes of the CMS are covered by anything; the padding after it is judged by tst_verify.
        const bool inGap = std::any_of(ranges.begin(), ranges.end(),
                                       [&](const SignedRange& r) { return at >= r.gapBegin && at < r.gapEnd; });
        if (inGap)
            continue;
        QByteArray bad = good;
        bad[at] = char(bad[at] ^ (1 << random.bounded(8)));
        QVERIFY(writeContent(path, bad));
        const int status = signing::exitStatus(signing::verifyPdf(path, options));
        QVERIFY2(status == 1 || status == 65, qPrintable(QStringLiteral("offset %1: exit %2").arg(at).arg(status)));
    }
}

void TestMainJob::commandLineSaysSo() {
    QProcess axis;
    QVERIFY(m_training.startAxis(axis));
    const Answer valid = m_training.cli(m_training.recipient(), {QStringLiteral("verify"), finalFile()});
    QCOMPARE(valid.status, 0);
    QCOMPARE(valid.array().first()[QStringLiteral("status")].toString(), QStringLiteral("valid"));
    QCOMPARE(valid.array().first()[QStringLiteral("signatures")].toArray().size(), 2);
    QByteArray bad = contentOf(finalFile());
    bad[bad.size() / 2] = char(bad[bad.size() / 2] ^ 1);
    const QString path = m_training.scratch(QStringLiteral("flipped.pdf"));
    QVERIFY(writeContent(path, bad));
    const Answer invalid = m_training.cli(m_training.recipient(), {QStringLiteral("verify"), path});
    QVERIFY(invalid.status == 1 || invalid.status == 65);
    axis.closeWriteChannel();
    QVERIFY(axis.waitForFinished());
}

// The same acts one by one, as the tour in the README shows them.
void TestMainJob::byHandInTheShell() {
    QProcess axis;
    QVERIFY(m_training.startAxis(axis));
    const auto document = [&](const QString& profile, const QStringList& words) {
        const Answer answer = m_training.cli(profile, QStringList{QStringLiteral("document")} + words);
        if (answer.status != 0)
            qWarning("%s", answer.output.constData());
        return answer.object();
    };
    const QString body = m_training.scratch(QStringLiteral("body.txt"));
    QVERIFY(writeContent(body, QStringLiteral("Đề nghị quý Sở cử cán bộ dự tập huấn ký số.\nTrân trọng.").toUtf8()));
    const QJsonObject draft =
        document(m_training.sender(),
                 {QStringLiteral("add"), QStringLiteral("--subject"), QStringLiteral("cử cán bộ dự tập huấn"),
                  QStringLiteral("--to"), QStringLiteral("H28.02"), QStringLiteral("--body-file"), body});
    const QString id = draft[QStringLiteral("id")].toString();
    QVERIFY(!id.isEmpty());
    for (const char* act : {"submit", "approve", "sign", "number", "seal", "issue"})
        QVERIFY2(!document(m_training.sender(), {QString::fromLatin1(act), id}).isEmpty(), act);
    const Answer outbox = m_training.cli(m_training.sender(), {QStringLiteral("axis"), QStringLiteral("outbox")});
    const QJsonObject message = outbox.array().first().toObject();
    QCOMPARE(message[QStringLiteral("documentId")].toString(), id);
    QCOMPARE(m_training
                 .cli(m_training.sender(),
                      {QStringLiteral("axis"), QStringLiteral("retry"), message[QStringLiteral("id")].toString()})
                 .status,
             0);
    QCOMPARE(m_training.cli(m_training.recipient(), {QStringLiteral("axis"), QStringLiteral("sync")}).status, 0);
    const QJsonArray found = m_training
                                 .cli(m_training.recipient(), {QStringLiteral("document"), QStringLiteral("search"),
                                                               QStringLiteral("tap huan")})
                                 .array();
    QCOMPARE(found.size(), 1);
    const QString arrived = found.first()[QStringLiteral("id")].toString();
    QCOMPARE(document(m_training.recipient(), {QStringLiteral("accept"), arrived})[QStringLiteral("state")].toString(),
             QStringLiteral("received"));
    QCOMPARE(m_training.cli(m_training.recipient(), {QStringLiteral("axis"), QStringLiteral("sync")}).status, 0);
    QCOMPARE(m_training.cli(m_training.sender(), {QStringLiteral("axis"), QStringLiteral("sync")}).status, 0);
    const QJsonObject issued = document(m_training.sender(), {QStringLiteral("show"), id});
    QCOMPARE(issued[QStringLiteral("recipients")][0][QStringLiteral("statusCode")].toString(), QStringLiteral("03"));
    axis.closeWriteChannel();
    QVERIFY(axis.waitForFinished());
}

void TestMainJob::storesAreSound() {
    for (const QString& profile : {m_training.sender(), m_training.recipient()}) {
        const Answer check = m_training.cli(profile, {QStringLiteral("store"), QStringLiteral("check")});
        QVERIFY2(check.status == 0, check.output.constData());
    }
}

// Some programs encrypt what everybody may open and change: nothing is asked of whoever reads the issued document.
void TestMainJob::draftUnderAnEmptyPassword() {
    QProcess axis;
    QVERIFY(m_training.startAxis(axis));
    const auto document = [&](const QStringList& words) {
        const Answer answer = m_training.cli(m_training.sender(), QStringList{"document"} + words);
        if (answer.status != 0)
            qWarning("%s", answer.output.constData());
        return answer.object();
    };
    const auto output = [](const QString& program, const QStringList& arguments) {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        return process.waitForFinished(60'000) ? process.readAll() : QByteArray();
    };
    const auto bytesOf = [&](const QJsonObject& of) {
        const QString sha256 = of["files"].toArray().first()["sha256"].toString();
        return contentOf(m_training.sender() + "/store/blobs/" + sha256.left(2) + '/' + sha256);
    };
    const QString body = m_training.scratch("body.txt");
    QVERIFY(writeContent(body, "Trân trọng."));
    const QString plain = m_training.scratch("plain.pdf");
    QVERIFY(writeContent(plain, bytesOf(document({"add", "--subject", "thử", "--to", "H28.02", "--body-file", body}))));
    for (const QStringList& how : {QStringList{"256"}, QStringList{"128", "--use-aes=n"}}) {
        const QString encrypted = m_training.scratch("encrypted.pdf");
        output("qpdf",
               QStringList{"--allow-weak-crypto", "--encrypt", "", "chu"} + how + QStringList{"--", plain, encrypted});
        const QByteArray source = contentOf(encrypted);
        QVERIFY(source.contains("/Encrypt"));
        const QString id = document({"add", "--subject", "thử", "--to", "H28.02", "--pdf", encrypted})["id"].toString();
        QJsonObject issued;
        for (const char* act : {"submit", "approve", "sign", "number", "seal", "issue"}) {
            issued = document({act, id});
            QVERIFY2(!issued.isEmpty(), act);
        }
        const QString final = m_training.scratch("final.pdf");
        QVERIFY(writeContent(final, bytesOf(issued)));
        QVERIFY(contentOf(final).startsWith(source));
        QCOMPARE(output("pdfsig", {"-nocert", final}).count("Signature is Valid"), 2);
        const QByteArray check = output("qpdf", {"--check", final});
        QVERIFY2(check.contains("No syntax or stream encoding errors"), check);
        const QByteArray words = output("pdftotext", {final, "-"});
        QVERIFY2(words.contains(issued["code"].toString().toUtf8()), words);
        const QJsonValue verdict = m_training.cli(m_training.recipient(), {"verify", final}).array().first();
        QCOMPARE(verdict["status"].toString(), QString("valid"));
        QCOMPARE(verdict["signatures"].toArray().size(), 2);
    }
    axis.closeWriteChannel();
    QVERIFY(axis.waitForFinished());
}

QTEST_GUILESS_MAIN(TestMainJob)
#include "tst_main_job.moc"
