#include "CliKit.h"

#include "crypto/TrainingPki.h"
#include "pdf/compose/Compose.h"
#include "pkcs11/TokenHost.h"

#include <QRegularExpression>
#include <QTest>

#include <csignal>
#include <tuple>

using namespace vanthu;
using namespace vanthu::test;

// `sign` and `extend` as an administrator's script uses them, with the token, the time-stamps and the lists of the
// training set-up (DESIGN.md §4).
class TestCliSigning : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void fromTheBasicLevelToTheArchive();
    void placedByTheRulesAndByText();
    void fieldOfItsName();
    void documentUnderAPassword();
    void interruptedBatchGoesOn();
    void aKeyThatAsksEachTime();
    void killedWhileExtending();
    void documentSignedWithTheKeyMeant();
    void renewedCertificateIsPreferred();
    void fingerprintInAnyDress();
    void aPinFileOfAnEditorCostsNoTry_data();
    void aPinFileOfAnEditorCostsNoTry();
    void whatCannotBeSignedCostsNoTry();
    void whatHasNoEffectIsAskedAbout_data();
    void whatHasNoEffectIsAskedAbout();
    void signedNowAndCompletedLater();

private:
    Answer cli(const QStringList& arguments) const { return m_training.cli(m_training.sender(), arguments); }
    QStringList sign(const QStringList& more) const {
        return QStringList{"sign", "--token", m_label, "--pin-file", m_pin} + more;
    }
    QString file(const QString& name) const { return m_training.scratch(name); }
    static QByteArray run(const QString& program, const QStringList& arguments) {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        return process.waitForFinished(60'000) ? process.readAll() : QByteArray();
    }
    struct Days { // from now
        int from, to;
    };
    std::optional<crypto::Certificate> addKey(const QString& token, const QByteArray& id, const QString& holder,
                                              bool asksEachTime, Days days = {0, 9}) const;
    static QByteArray codeIn(const QJsonValue& outcome) {
        return outcome.toObject()[QStringLiteral("error")].toObject()[QStringLiteral("code")].toString().toLatin1();
    }
    // "ok", or "count_low" after a wrong PIN.
    QString pinState(const QString& label) const {
        for (const QJsonValue& one : cli({"token", "list"}).array())
            if (one.toObject()[QStringLiteral("label")].toString() == label)
                return one.toObject()[QStringLiteral("pin")].toString();
        return {};
    }
    QJsonObject verified(const QString& path, const QStringList& more = {}) const {
        return cli(QStringList{"verify", path} + more).array().first().toObject();
    }

    TrainingFolder m_training;
    QProcess m_axis;
    QString m_pin;
    QString m_label, m_otherLabel; // the leader's and the clerk's token
    QString m_holder, m_otherHolder;
    QByteArray m_letter;
};

void TestCliSigning::initTestCase() {
    QCOMPARE(m_training.cli(m_training.path(), {"profile", "create", "--training"}).status, 0);
    QVERIFY(m_training.startAxis(m_axis));
    m_pin = file(QStringLiteral("pin"));
    QVERIFY(writeContent(m_pin, "12345678\n"));
    for (const QJsonValue& value : cli({"token", "certificates"}).array()) {
        const QJsonObject one = value.toObject();
        const QString label = one[QStringLiteral("token")].isObject()
                                  ? one[QStringLiteral("token")].toObject()[QStringLiteral("label")].toString()
                                  : one[QStringLiteral("token")].toString();
        const QString holder = one[QStringLiteral("holder")].toString();
        if (label == QLatin1String("H28.01 Lanh dao"))
            std::tie(m_label, m_holder) = std::tie(label, holder);
        if (label == QLatin1String("H28.01 Van thu"))
            std::tie(m_otherLabel, m_otherHolder) = std::tie(label, holder);
    }
    QVERIFY(!m_label.isEmpty() && !m_otherLabel.isEmpty());
    pdf::DocumentLayout layout;
    layout.organName = QStringLiteral("SỞ NỘI VỤ");
    layout.subject = QStringLiteral("cử cán bộ dự tập huấn");
    layout.body = pdf::paragraphsFromText(QStringLiteral("Đề nghị quý cơ quan cử cán bộ."));
    layout.competence = QStringLiteral("KT. GIÁM ĐỐC");
    layout.signerPosition = QStringLiteral("Phó Giám đốc");
    layout.signerName = QStringLiteral("Nguyễn Thị Hồng Vân");
    layout.recipients = {QStringLiteral("Như trên")};
    const auto composed = pdf::composeDocument(layout, QDateTime(QDate(2026, 3, 2), QTime(8, 0), Qt::UTC));
    QVERIFY(composed);
    m_letter = composed->pdf;
    QVERIFY(writeContent(file(QStringLiteral("letter.pdf")), m_letter));
}

// B-B today, B-LT when there is a network, B-LTA before the years pass; each an update of the one before.
void TestCliSigning::fromTheBasicLevelToTheArchive() {
    const Answer basic = cli(sign({"--level", "B-B", "--output", file("bb.pdf"), file("letter.pdf")}));
    QVERIFY2(basic.status == 0, basic.output);
    const Answer longer = cli({"extend", "--level", "B-LT", "--output", file("lt.pdf"), file("bb.pdf")});
    QVERIFY2(longer.status == 0, longer.output);
    QCOMPARE(longer.array().first().toObject()[QStringLiteral("status")].toString(), QStringLiteral("extended"));
    const Answer archive = cli({"extend", "--level", "B-LTA", "--output", file("lta.pdf"), file("lt.pdf")});
    QVERIFY2(archive.status == 0, archive.output);
    QByteArray earlier = m_letter;
    for (const char* name : {"bb.pdf", "lt.pdf", "lta.pdf"}) {
        const QByteArray now = contentOf(file(QString::fromLatin1(name)));
        QVERIFY(now.size() > earlier.size() && now.startsWith(earlier));
        earlier = now;
        QCOMPARE(verified(file(QString::fromLatin1(name)))[QStringLiteral("status")].toString(),
                 QStringLiteral("valid"));
    }
    QVERIFY(run("pdfsig", {"-nocert", file("lta.pdf")}).count("Signature is Valid") == 1);
    QVERIFY(earlier.contains("/ESIC"));
    // An unsigned file has nothing to be extended, and an output that is there stays.
    QCOMPARE(cli({"extend", "--level", "B-LT", "--output", file("x.pdf"), file("letter.pdf")})
                 .array()
                 .first()
                 .toObject()[QStringLiteral("error")]
                 .toObject()[QStringLiteral("code")]
                 .toString(),
             QStringLiteral("signing.not_signed"));
    QVERIFY(cli({"extend", "--level", "B-LTA", "--output", file("bb.pdf"), file("lt.pdf")}).status != 0);
}

void TestCliSigning::placedByTheRulesAndByText() {
    const Answer placed = cli(sign({"--level", "B-B", "--place", "auto", "--signer", "Nguyễn Thị Hồng Vân", "--output",
                                    file("auto.pdf"), file("letter.pdf")}));
    QVERIFY2(placed.status == 0, placed.output);
    const Answer anchored =
        cli(sign({"--level", "B-B", "--anchor", "Như trên", "--output", file("anchor.pdf"), file("letter.pdf")}));
    QVERIFY2(anchored.status == 0, anchored.output);
    // Both are seen on the page: the appearance is text, which a stranger reads.
    const QByteArray before = run("pdftotext", {file("letter.pdf"), "-"});
    for (const char* name : {"auto.pdf", "anchor.pdf"})
        QVERIFY(run("pdftotext", {file(QString::fromLatin1(name)), "-"}).size() > before.size());
    const Answer missing = cli(
        sign({"--level", "B-B", "--anchor", "Không có dòng này", "--output", file("none.pdf"), file("letter.pdf")}));
    QCOMPARE(missing.array().first().toObject()[QStringLiteral("error")].toObject()[QStringLiteral("code")].toString(),
             QStringLiteral("signing.anchor_missing"));
    QVERIFY(!QFile::exists(file("none.pdf")));
}

void TestCliSigning::fieldOfItsName() {
    const QByteArray form = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>\nendobj\n"
                            "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
                            "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>\nendobj\n"
                            "4 0 obj\n<</Type/Annot/Subtype/Widget/FT/Sig/T(NguoiKy)/Rect[330 200 480 260]/F 4/P 3 0 "
                            "R>>\nendobj\n"
                            "trailer\n<</Size 5/Root 1 0 R>>\n";
    QVERIFY(writeContent(file("raw.pdf"), form));
    run("qpdf", {file("raw.pdf"), file("form.pdf")}); // gives it a cross-reference table
    QVERIFY(QFile::exists(file("form.pdf")));
    const Answer named =
        cli(sign({"--level", "B-B", "--field", "NguoiKy", "--output", file("named.pdf"), file("form.pdf")}));
    QVERIFY2(named.status == 0, named.output);
    const Answer automatic =
        cli(sign({"--level", "B-B", "--place", "auto", "--output", file("found.pdf"), file("form.pdf")}));
    QVERIFY2(automatic.status == 0, automatic.output);
    for (const char* name : {"named.pdf", "found.pdf"}) {
        const QByteArray judged = run("pdfsig", {"-nocert", file(QString::fromLatin1(name))});
        QVERIFY2(judged.contains("Signature Field Name: NguoiKy") && judged.count("Signature is Valid") == 1, judged);
    }
    const Answer missing =
        cli(sign({"--level", "B-B", "--field", "Nguoi", "--output", file("y.pdf"), file("form.pdf")}));
    QCOMPARE(missing.status, 65);
    QCOMPARE(codeIn(missing.array().first()), QByteArray("signing.no_such_field"));
    QVERIFY(missing.output.contains("NguoiKy") && !QFile::exists(file("y.pdf")));
    const Answer taken =
        cli(sign({"--level", "B-B", "--field", "NguoiKy", "--output", file("y.pdf"), file("named.pdf")}));
    QCOMPARE(taken.array().first().toObject()[QStringLiteral("error")].toObject()[QStringLiteral("code")].toString(),
             QStringLiteral("signing.field_taken"));
}

void TestCliSigning::documentUnderAPassword() {
    run("qpdf", {"--encrypt", "mo-tep", "chu-tep", "256", "--", file("letter.pdf"), file("secret.pdf")});
    QVERIFY(writeContent(file("password"), "mo-tep\n") && writeContent(file("wrong"), "khac\n"));
    const QStringList with = {"--password-file", file("password")};
    const Answer without = cli(sign({"--level", "B-B", "--output", file("s.pdf"), file("secret.pdf")}));
    QCOMPARE(without.array().first().toObject()[QStringLiteral("error")].toObject()[QStringLiteral("code")].toString(),
             QStringLiteral("signing.encrypted"));
    const Answer wrong =
        cli(sign({"--level", "B-B", "--password-file", file("wrong"), "--output", file("s.pdf"), file("secret.pdf")}));
    QCOMPARE(wrong.array().first().toObject()[QStringLiteral("error")].toObject()[QStringLiteral("code")].toString(),
             QStringLiteral("pdf.password"));
    const Answer right = cli(
        sign(QStringList{"--level", "B-LT", "--place", "auto", "--output", file("s.pdf"), file("secret.pdf")} + with));
    QVERIFY2(right.status == 0, right.output);
    const Answer longer =
        cli(QStringList{"extend", "--level", "B-LTA", "--output", file("s-lta.pdf"), file("s.pdf")} + with);
    QVERIFY2(longer.status == 0, longer.output);
    QCOMPARE(verified(file("s-lta.pdf"), with)[QStringLiteral("status")].toString(), QStringLiteral("valid"));
    QVERIFY(run("pdfsig", {"-nocert", "-upw", "mo-tep", file("s-lta.pdf")}).contains("Signature is Valid"));
}

// Ctrl-C in the middle of a batch: what is signed is whole, of the rest there is no trace, and the same command goes
// on.
void TestCliSigning::interruptedBatchGoesOn() {
    constexpr int files = 60;
    QVERIFY(QDir().mkpath(file("in")) && QDir().mkpath(file("out")));
    QStringList inputs;
    for (int i = 0; i < files; ++i) {
        inputs += file(QStringLiteral("in/%1.pdf").arg(i));
        QVERIFY(writeContent(inputs.last(), m_letter));
    }
    const QStringList arguments = sign(QStringList{"--level", "B-T", "--output-dir", file("out")} + inputs);
    const auto outputs = [&] { return QDir(file("out")).entryList({"*.pdf"}, QDir::Files).size(); };
    for (const int signal : {SIGINT, SIGTERM}) {
        const auto before = outputs();
        QProcess process;
        process.setProcessEnvironment(m_training.environment());
        process.start(program("vanthu-cli"), QStringList{"--profile", m_training.sender(), "--json"} + arguments);
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(outputs() > before || process.state() == QProcess::NotRunning, 60'000);
        QCOMPARE(::kill(pid_t(process.processId()), signal), 0);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 75);
        int written = 0;
        int notReached = 0;
        for (const QJsonValue& value : QJsonDocument::fromJson(process.readAllStandardOutput()).array()) {
            const QString status = value.toObject()[QStringLiteral("status")].toString();
            written += status == QLatin1String("signed") || status == QLatin1String("skipped") ? 1 : 0;
            notReached += status == QLatin1String("not_reached") ? 1 : 0;
        }
        QCOMPARE(written + notReached, files);
        QVERIFY(notReached > 0);
        QCOMPARE(outputs(), written);
        QCOMPARE(QDir(file("out")).entryList(QDir::Files | QDir::Hidden | QDir::System).size(), written);
    }
    const Answer rest = cli(arguments);
    QVERIFY2(rest.status == 0, rest.output);
    QCOMPARE(outputs(), files);
    QCOMPARE(verified(file("out/0.pdf"))[QStringLiteral("status")].toString(), QStringLiteral("valid"));
}

// One more key on a token of the set-up, certified by its authority.
std::optional<crypto::Certificate> TestCliSigning::addKey(const QString& token, const QByteArray& id,
                                                          const QString& holder, bool asksEachTime, Days days) const {
    const QJsonObject settings =
        QJsonDocument::fromJson(contentOf(m_training.sender() + QStringLiteral("/profile.json"))).object();
    pkcs11::HostOptions options;
    options.program = program("vanthu-token");
    for (const QJsonValue& one : settings[QStringLiteral("tokenEnvironment")].toArray())
        options.environment += one.toString();
    const auto host = pkcs11::TokenHost::start(settings[QStringLiteral("tokenModule")].toString(), options);
    const QUrl axis(QStringLiteral("http://127.0.0.1:%1").arg(m_training.port()));
    const auto pki = crypto::TrainingPki::open(m_training.path(QStringLiteral("pki")), axis);
    if (!host || !pki)
        return {};
    const Secret pin(QByteArrayView("12345678"));
    const auto key = (*host)->generateKey(token, pin, pkcs11::TokenHost::KeyKind::P256, id, holder, asksEachTime);
    if (!key)
        return {};
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto certificate =
        pki->issue(*key, {holder, {}, {}, {}, {}}, now.addDays(days.from).addSecs(-3600), now.addDays(days.to));
    if (!certificate || !(*host)->importCertificate(token, pin, *certificate, id, holder))
        return {};
    return *certificate;
}

// CKA_ALWAYS_AUTHENTICATE: the PIN of the file is given once, unless the caller and the profile both say otherwise.
void TestCliSigning::aKeyThatAsksEachTime() {
    const QString label = QStringLiteral("Khóa hỏi từng lần");
    const auto certificate = addKey(m_otherLabel, "\x07", label, true);
    QVERIFY(certificate);

    // Two keys on one token, and nothing says which is meant: nobody signs in a name that was not chosen.
    const Answer unclear = cli({"sign", "--token", m_otherLabel, "--pin-file", m_pin, "--level", "B-B", "--output",
                                file("unclear.pdf"), file("letter.pdf")});
    QCOMPARE(unclear.status, 64);
    QCOMPARE(unclear.errorCode(), QByteArray("token.several_keys"));
    QVERIFY2(unclear.message().contains(QString::fromLatin1(certificate->sha256Hex())), qPrintable(unclear.message()));
    QCOMPARE(unclear.message().count(QRegularExpression("[0-9a-f]{64}")), 2);
    QVERIFY(!QFile::exists(file("unclear.pdf")));

    QStringList inputs;
    for (int i = 0; i < 3; ++i) {
        inputs += file(QStringLiteral("each%1.pdf").arg(i));
        QVERIFY(writeContent(inputs.last(), m_letter));
    }
    const QStringList arguments =
        QStringList{"sign", "--token", m_otherLabel, "--pin-file",   m_pin,       "--certificate",
                    label,  "--level", "B-B",        "--output-dir", file("each")} +
        inputs;
    QVERIFY(QDir().mkpath(file("each")));
    const auto outputs = [&] { return QDir(file("each")).entryList(QDir::Files).size(); };

    const Answer once = cli(arguments);
    QCOMPARE(once.status, 77);
    for (const QJsonValue& one : once.array())
        QCOMPARE(one.toObject()[QStringLiteral("error")].toObject()[QStringLiteral("code")].toString(),
                 QStringLiteral("token.pin_each_signature"));
    const Answer refused = cli(arguments + QStringList{"--repeat-pin"});
    QCOMPARE(refused.status, 77);
    QCOMPARE(refused.errorCode(), QByteArray("token.repeat_not_allowed"));
    QCOMPARE(outputs(), 0);

    const QString profile = m_training.sender() + QStringLiteral("/profile.json");
    QJsonObject settings = QJsonDocument::fromJson(contentOf(profile)).object();
    settings[QStringLiteral("pinMayBeRepeated")] = true;
    QVERIFY(writeContent(profile, QJsonDocument(settings).toJson()));
    QCOMPARE(cli(arguments).status, 77); // what the profile allows, the caller must still ask for
    const Answer repeated = cli(arguments + QStringList{"--repeat-pin"});
    QVERIFY2(repeated.status == 0, repeated.output);
    QCOMPARE(outputs(), 3);
    QCOMPARE(verified(file("each/each2.pdf"))[QStringLiteral("status")].toString(), QStringLiteral("valid"));
}

// Killed before any of its changes to the disk, `extend` leaves an output that is whole or none, and the input as it
// was. The same command then succeeds.
void TestCliSigning::killedWhileExtending() {
    QVERIFY(QDir().mkpath(file("extended")));
    const QString input = file(QStringLiteral("extended/input.pdf"));
    QCOMPARE(cli(sign({"--level", "B-B", "--output", input, file("letter.pdf")})).status, 0);
    const QByteArray before = contentOf(input);
    const QString output = file(QStringLiteral("extended/output.pdf"));
    QProcessEnvironment environment = m_training.environment();
    environment.insert("LD_PRELOAD", VANTHU_KILL_AT);
    environment.insert("ASAN_OPTIONS", "verify_asan_link_order=0");
    environment.insert("KILL_BELOW", file("extended"));
    int kills = 0;
    int whole = 0;
    for (Answer answer; answer.status != 0; ++kills) {
        QVERIFY(kills < 100);
        environment.insert("KILL_AT", QString::number(kills + 1));
        answer =
            m_training.cli(m_training.sender(), {"extend", "--level", "B-LTA", "--output", output, input}, environment);
        QVERIFY2(answer.status <= 0, answer.output);
        QCOMPARE(contentOf(input), before);
        if (!QFile::exists(output))
            continue;
        ++whole;
        QVERIFY(contentOf(output).startsWith(before));
        QCOMPARE(verified(output)[QStringLiteral("status")].toString(), QStringLiteral("valid"));
        QVERIFY(QFile::remove(output));
    }
    QVERIFY2(kills > 5 && whole > 1, qPrintable(QStringLiteral("%1 kills, %2 whole").arg(kills).arg(whole)));
}

// Of several keys on the token of a person, only the one that was named signs a document.
void TestCliSigning::documentSignedWithTheKeyMeant() {
    const auto document = [&](const QStringList& words) { return cli(QStringList{"document"} + words); };
    QVERIFY(writeContent(file("body.txt"), "Trân trọng.") && writeContent(file("wrong-pin"), "87654321\n"));
    const QString id = document({"add", "--subject", "thử", "--to", "H28.02", "--body-file", file("body.txt")})
                           .object()[QStringLiteral("id")]
                           .toString();
    QStringList signers;
    for (const auto& [before, act, token, holder] : {std::tuple("approve", "sign", m_label, m_holder),
                                                     std::tuple("number", "seal", m_otherLabel, m_otherHolder)}) {
        document({"submit", id});
        const Answer ready = document({before, id});
        QVERIFY2(ready.status == 0, ready.output);
        const auto certificate = addKey(token, "\x09", holder, false);
        QVERIFY(certificate);
        signers += QString::fromLatin1(certificate->sha256Hex());
        const Answer unclear = document({act, id, "--pin-file", file("wrong-pin")}); // which nobody was asked
        QCOMPARE(unclear.errorCode(), QByteArray("token.several_keys"));
        QCOMPARE(unclear.status, 64);
        QVERIFY2(unclear.message().contains(signers.last()), qPrintable(unclear.message()));
        const Answer missing = document({act, id, "--pin-file", file("wrong-pin"), "--certificate", "Khóa khác"});
        QCOMPARE(missing.errorCode(), QByteArray("token.certificate_missing"));
        QCOMPARE(missing.status, 69);
        const Answer done = document({act, id, "--pin-file", m_pin, "--certificate", signers.last()});
        QVERIFY2(done.status == 0, done.output);
    }
    const QString sha256 =
        document({"show", id}).object()[QStringLiteral("files")].toArray().first()[QStringLiteral("sha256")].toString();
    const QJsonArray signatures =
        verified(QStringLiteral("%1/store/blobs/%2/%3")
                     .arg(m_training.sender(), sha256.left(2), sha256))[QStringLiteral("signatures")]
            .toArray();
    QCOMPARE(signatures.size(), 2);
    for (qsizetype i = 0; i < 2; ++i)
        QCOMPARE(signatures[i][QStringLiteral("signer")][QStringLiteral("sha256")].toString(), signers[i]);
}

// After a renewal the old and the new certificate of a person are both valid for a while: the one that is valid longer
// is meant, once it is valid. Of two that end on the same day nobody knows which.
void TestCliSigning::renewedCertificateIsPreferred() {
    const QString holder = QStringLiteral("Khóa gia hạn");
    const auto add = [&](char id, Days days) { return addKey(m_label, QByteArray(1, id), holder, false, days); };
    const auto signedBy = [&](const QString& name) {
        const Answer answer =
            cli(sign({"--certificate", holder, "--level", "B-B", "--output", file(name), file("letter.pdf")}));
        if (answer.status != 0)
            return answer.errorCode();
        const QJsonArray signatures = verified(file(name))[QStringLiteral("signatures")].toArray();
        return signatures.first()[QStringLiteral("signer")][QStringLiteral("sha256")].toString().toLatin1();
    };
    const auto old = add('\x21', {0, 9});
    const auto early = add('\x22', {2, 90});
    QVERIFY(old && early);
    QCOMPARE(signedBy("old.pdf"), old->sha256Hex()); // the new one is not yet valid
    const auto renewed = add('\x23', {0, 60});
    QVERIFY(renewed && renewed->subject() == old->subject() && renewed->issuer() == old->issuer());
    QCOMPARE(signedBy("renewed.pdf"), renewed->sha256Hex());

    const auto equal = add('\x24', {0, 60});
    QVERIFY(equal);
    const Answer unclear =
        cli(sign({"--certificate", holder, "--level", "B-B", "--output", file("equal.pdf"), file("letter.pdf")}));
    QCOMPARE(unclear.status, 64);
    QCOMPARE(unclear.errorCode(), QByteArray("token.several_keys"));
    QCOMPARE(unclear.message().count(QRegularExpression("[0-9a-f]{64}")), 2);
    for (const auto& one : {renewed, equal})
        QVERIFY2(unclear.message().contains(QString::fromLatin1(one->sha256Hex())), qPrintable(unclear.message()));
    QVERIFY(!QFile::exists(file("equal.pdf")));
}

// As certificate windows show it, with colons and in capitals.
void TestCliSigning::fingerprintInAnyDress() {
    const auto certificate = addKey(m_label, "\x31", QStringLiteral("Khóa theo dấu vết"), false);
    QVERIFY(certificate);
    const QString hex = QString::fromLatin1(certificate->sha256Hex());
    QString colons;
    for (qsizetype i = 0; i < hex.size(); i += 2)
        colons += (i ? ":" : "") + hex.mid(i, 2).toUpper();
    for (const QString& wish : {hex, hex.toUpper(), colons, QString(colons).replace(':', ' ')}) {
        QFile::remove(file("print.pdf"));
        const Answer answer =
            cli(sign({"--certificate", wish, "--level", "B-B", "--output", file("print.pdf"), file("letter.pdf")}));
        QVERIFY2(answer.status == 0, answer.output);
    }
}

void TestCliSigning::aPinFileOfAnEditorCostsNoTry_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("a blank behind") << QByteArray("12345678 \n");
    QTest::newRow("a tab and Windows' end") << QByteArray("12345678\t\r\n");
    QTest::newRow("a byte order mark") << QByteArray("\xef\xbb\xbf"
                                                     "12345678\r\n");
    QTest::newRow("a blank before") << QByteArray("  12345678");
    QTest::newRow("a note in the second line") << QByteArray("12345678\nmã PIN của lãnh đạo\n");
}

void TestCliSigning::aPinFileOfAnEditorCostsNoTry() {
    QFETCH(QByteArray, content);
    QVERIFY(writeContent(file("edited.pin"), content));
    QFile::remove(file("edited.pdf"));
    const Answer answer =
        cli({"sign", "--token", m_otherLabel, "--certificate", m_otherHolder, "--pin-file", file("edited.pin"),
             "--level", "B-B", "--output", file("edited.pdf"), file("letter.pdf")});
    QVERIFY2(answer.status == 0 || answer.errorCode() == "token.several_keys", answer.output);
    QCOMPARE(pinState(m_otherLabel), QStringLiteral("ok"));
}

// With a wrong PIN, which nobody is told of because it never gets to the token.
void TestCliSigning::whatCannotBeSignedCostsNoTry() {
    QVERIFY(writeContent(file("wrong-pin"), "87654321\n") && writeContent(file("cut.pdf"), m_letter.left(900)));
    const auto certificate = addKey(m_label, "\x32", QStringLiteral("Khóa bị thu hồi"), false);
    QVERIFY(certificate);
    const QStringList wrong{"sign",       "--token",         m_label,
                            "--pin-file", file("wrong-pin"), "--level",
                            "B-B",        "--certificate",   QString::fromLatin1(certificate->sha256Hex()),
                            "--output",   file("never.pdf")};
    const Answer damaged = cli(wrong + QStringList{file("cut.pdf")});
    QVERIFY2(codeIn(damaged.array().first()).startsWith("pdf."), damaged.output);
    const Answer missing = cli(wrong + QStringList{file("khong-co.pdf")});
    QCOMPARE(codeIn(missing.array().first()), QByteArray("file.missing"));
    const QUrl axis(QStringLiteral("http://127.0.0.1:%1").arg(m_training.port()));
    auto pki = crypto::TrainingPki::open(m_training.path(QStringLiteral("pki")), axis);
    QVERIFY(pki && pki->revoke(certificate->serialHex(), QDateTime::currentDateTimeUtc().addSecs(-60)));
    const Answer revoked = cli(wrong + QStringList{file("letter.pdf")});
    QCOMPARE(revoked.errorCode(), QByteArray("signing.certificate_revoked"));
    QCOMPARE(revoked.status, 77);
    QCOMPARE(pinState(m_label), QStringLiteral("ok"));
    QVERIFY(!QFile::exists(file("never.pdf")));
}

void TestCliSigning::whatHasNoEffectIsAskedAbout_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("named");
    QTest::newRow("a page without a place") << QStringList{"--page", "2"} << "--page";
    QTest::newRow("a page where the place is looked for") << QStringList{"--page", "2", "--place", "auto"} << "--page";
    QTest::newRow("a picture without a place") << QStringList{"--image", "dau.png"} << "--image";
    QTest::newRow("lines of a copy on an approval")
        << QStringList{"--text", "SAO Y", "--rect", "10,10,200,50"} << "--text";
    QTest::newRow("a signer without a search") << QStringList{"--signer", "A", "--rect", "10,10,200,50"} << "--signer";
}

void TestCliSigning::whatHasNoEffectIsAskedAbout() {
    QFETCH(QStringList, words);
    QFETCH(QString, named);
    const Answer answer =
        cli(sign(QStringList{"--level", "B-B", "--output", file("effect.pdf"), file("letter.pdf")} + words));
    QCOMPARE(answer.status, 64);
    QCOMPARE(answer.errorCode(), QByteArray("cli.usage"));
    QVERIFY2(answer.message().contains(named), qPrintable(answer.message()));
    QVERIFY(!QFile::exists(file("effect.pdf")));
}

// No time-stamp today: the file is signed when the caller says so, it is known that it waits, and it is completed when
// a server answers, by a command or by the next run.
void TestCliSigning::signedNowAndCompletedLater() {
    const auto certificate = addKey(m_label, "\x33", QStringLiteral("Khóa bổ sung"), false);
    QVERIFY(certificate);
    const auto signLater = [&](const QString& name, const QString& tsa) {
        return cli(sign({"--certificate", QString::fromLatin1(certificate->sha256Hex()), "--level", "B-T",
                         "--complete-later", "--tsa", tsa, "--output", file(name), file("letter.pdf")}));
    };
    const QString dead = QStringLiteral("http://127.0.0.1:1/tsa");
    const QString alive = QStringLiteral("http://127.0.0.1:%1/tsa").arg(m_training.port());
    const auto levelOf = [&](const QString& name) {
        const QJsonArray signatures = verified(file(name))[QStringLiteral("signatures")].toArray();
        return signatures.first()[QStringLiteral("level")].toString();
    };
    const Answer now = signLater("later.pdf", dead);
    QVERIFY2(now.status == 0, now.output);
    QCOMPARE(now.array().first()[QStringLiteral("toComplete")].toString(), QStringLiteral("B-T"));
    QCOMPARE(levelOf("later.pdf"), QStringLiteral("B-B"));
    const Answer waits = cli({"extend", "--pending", "--tsa", dead});
    QCOMPARE(waits.status, 69);
    QCOMPARE(waits.array().first()[QStringLiteral("status")].toString(), QStringLiteral("waiting"));
    const Answer done = cli({"extend", "--pending", "--tsa", alive});
    QVERIFY2(done.status == 0, done.output);
    QCOMPARE(done.array().size(), 1);
    QCOMPARE(levelOf("later.pdf"), QStringLiteral("B-T"));
    QCOMPARE(verified(file("later.pdf"))[QStringLiteral("status")].toString(), QStringLiteral("valid"));
    QVERIFY(cli({"extend", "--pending", "--tsa", alive}).array().isEmpty());
    // By the next run that gets a time-stamp.
    QCOMPARE(signLater("later2.pdf", dead).status, 0);
    QCOMPARE(signLater("next.pdf", alive).status, 0);
    QCOMPARE(levelOf("next.pdf"), QStringLiteral("B-T"));
    QCOMPARE(levelOf("later2.pdf"), QStringLiteral("B-T"));
}

QTEST_GUILESS_MAIN(TestCliSigning)
#include "tst_cli_signing.moc"
