// Files from outside are looked through for the mark of a state secret (Law 117/2025/QH15 art. 5) without harm to the
// exchange, and what could not be looked through goes no further until a clerk has looked.

#include "HandMadePdf.h"
#include "MessageKit.h"

#include "base/Text.h"
#include "edxml/Writer.h"
#include "pdf/compose/Compose.h"
#include "store/Outbox.h"
#include "workflow/ExchangeActs.h"
#include "workflow/Incoming.h"
#include "workflow/Outgoing.h"
#include "workflow/Secrecy.h"

#include <QBuffer>
#include <QProcess>
#include <QThreadPool>
#include <QtTest>

#include <atomic>
#include <csignal>
#include <poll.h>
#include <zlib.h>

using namespace vanthu;
using namespace vanthu::test;
using namespace vanthu::workflow;
using Finding = SecrecyScan::Finding;

namespace {

const QString pageProgram = QStringLiteral(VANTHU_BIN_DIR "/vanthu-page");

QByteArray deflated(const QByteArray& bytes) {
    QByteArray out(qsizetype(::compressBound(uLong(bytes.size()))), Qt::Uninitialized);
    uLongf size = uLongf(out.size());
    ::compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                uLong(bytes.size()), 9);
    out.truncate(qsizetype(size));
    return out;
}

// A small file whose one page has so many words that reading them takes gigabytes: it inflates a thousandfold.
QByteArray bomb() {
    const QByteArray line = "(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj 0 -0.01 Td\n";
    const QByteArray content = deflated("BT /F 10 Tf 10 14000 Td\n" + line.repeated(1'000'000) + "ET");
    Objects objects;
    objects[1] = "<< /Type /Catalog /Pages 2 0 R >>";
    objects[2] = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
    objects[3] = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 14400 14400] /Contents 4 0 R "
                 "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>";
    objects[4] = streamOf(content, "/Filter /FlateDecode");
    return withObjects({}, objects);
}

QByteArray documentWith(const QByteArray& pdf) {
    return bytesOf(theirDocument(QStringLiteral("thử nghiệm")), {{QStringLiteral("a.pdf"), pdf}});
}

} // namespace

class TestSecrecy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void findsTheMarkAndNothingElse_data();
    void findsTheMarkAndNothingElse();
    void manyFilesPassThroughOneProcess();
    void filesAtOnceDisturbNobody();
    void aHelperThatDiesIsNoAnswer();
    void aHelperThatDiedBeforeIsStartedAgain();
    void helpersThatDiedTogetherAreNoAnswer();
    void aHelperThatHangsIsEnded();
    void aFileThatWantsAllMemoryEndsTheHelperOnly();
    void theHelperEndsWithItsProgram();
    void whatWasNotLookedThroughWaitsForTheClerk();
    void aMarkedMessageLeavesNoBytes_data();
    void aMarkedMessageLeavesNoBytes();
    void aDraftThatCannotBeLookedThroughIsNotTaken();
    void aDraftUnderAPasswordIsNotTaken_data();
    void aDraftUnderAPasswordIsNotTaken();

private:
    QString file(const QString& name, const QByteArray& bytes) const;
    QString script(const QByteArray& lines) const;
    QByteArray linesOf(const QString& name) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSecrecy::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

QString TestSecrecy::file(const QString& name, const QByteArray& bytes) const {
    const QString path = m_folder->filePath(name);
    QFile made(path);
    if (!made.open(QIODevice::WriteOnly) || made.write(bytes) != bytes.size())
        return {};
    return path;
}

// A program in the place of vanthu-page; $here is this test's folder.
QString TestSecrecy::script(const QByteArray& lines) const {
    const QString path =
        file(QStringLiteral("program.sh"), "#!/bin/sh\nhere=" + m_folder->path().toLocal8Bit() + "\n" + lines + "\n");
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

QByteArray TestSecrecy::linesOf(const QString& name) const {
    QFile read(m_folder->filePath(name));
    return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
}

void TestSecrecy::findsTheMarkAndNothingElse_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Finding>("expected");
    const QStringList plain = QStringList(80, QStringLiteral("NỘI DUNG"));
    QTest::newRow("marked on the last page")
        << pdfOf(plain + QStringList{QStringLiteral("TỐI MẬT")}) << Finding::Marked;
    QTest::newRow("plain") << pdfOf(plain) << Finding::NoMark;
    QTest::newRow("no PDF") << QByteArray("MẬT") << Finding::NoMark;
    QTest::newRow("broken off") << pdfOf(plain).left(300) << Finding::NotChecked;
}

void TestSecrecy::findsTheMarkAndNothingElse() {
    QFETCH(QByteArray, bytes);
    QFETCH(Finding, expected);
    SecrecyScan scan;
    QCOMPARE(scan.look(file(QStringLiteral("a.pdf"), bytes)), expected);
}

void TestSecrecy::manyFilesPassThroughOneProcess() {
    const QString plain = file(QStringLiteral("plain.pdf"), pdfOf({QStringLiteral("NỘI DUNG")}));
    const QString marked = file(QStringLiteral("marked.pdf"), pdfOf({QStringLiteral("MẬT")}));
    SecrecyScan scan({script("echo x >> $here/starts\nexec " + pageProgram.toLocal8Bit())});
    for (int i = 0; i < 100; ++i) {
        QCOMPARE(scan.look(plain), Finding::NoMark);
        QCOMPARE(scan.look(marked), Finding::Marked);
    }
    QCOMPARE(linesOf(QStringLiteral("starts")), QByteArray("x\n"));
}

void TestSecrecy::filesAtOnceDisturbNobody() {
    const QString plain = file(QStringLiteral("plain.pdf"), pdfOf({QStringLiteral("NỘI DUNG")}));
    const QString marked = file(QStringLiteral("marked.pdf"), pdfOf({QStringLiteral("MẬT")}));
    SecrecyScan scan;
    std::atomic<int> wrong = 0;
    QThreadPool pool;
    pool.setMaxThreadCount(4);
    for (int i = 0; i < 40; ++i)
        pool.start([&, i] {
            if (scan.look(i % 2 ? marked : plain) != (i % 2 ? Finding::Marked : Finding::NoMark))
                ++wrong;
        });
    pool.waitForDone();
    QCOMPARE(wrong.load(), 0);
}

void TestSecrecy::aHelperThatDiesIsNoAnswer() {
    const QString plain = file(QStringLiteral("plain.pdf"), pdfOf({QStringLiteral("NỘI DUNG")}));
    SecrecyScan scan({script("echo x >> $here/starts\nkill -SEGV $$")});
    QCOMPARE(scan.look(plain), Finding::NotChecked);
    QCOMPARE(linesOf(QStringLiteral("starts")), QByteArray("x\nx\n"));
    SecrecyScan missing({m_folder->filePath(QStringLiteral("no such program"))});
    QCOMPARE(missing.look(plain), Finding::NotChecked);
}

void TestSecrecy::aHelperThatDiedBeforeIsStartedAgain() {
    const QString plain = file(QStringLiteral("plain.pdf"), pdfOf({QStringLiteral("NỘI DUNG")}));
    SecrecyScan scan({script("echo $$ >> $here/starts\nexec " + pageProgram.toLocal8Bit())});
    QCOMPARE(scan.look(plain), Finding::NoMark);
    const pid_t first = linesOf(QStringLiteral("starts")).trimmed().toInt();
    QVERIFY(first > 1);
    QCOMPARE(::kill(first, SIGKILL), 0);
    QCOMPARE(scan.look(plain), Finding::NoMark);
    QCOMPARE(linesOf(QStringLiteral("starts")).count('\n'), 2);
}

// As those do that were idle for a minute.
void TestSecrecy::helpersThatDiedTogetherAreNoAnswer() {
    const QString plain = file(QStringLiteral("plain.pdf"), pdfOf({QStringLiteral("NỘI DUNG")}));
    SecrecyScan scan({script("echo $$ >> $here/starts\n"
                             "while [ $(wc -l < $here/starts) -lt 3 ]; do sleep 0.01; done\nexec " +
                             pageProgram.toLocal8Bit())});
    QThreadPool pool;
    pool.setMaxThreadCount(3);
    for (int i = 0; i < 3; ++i)
        pool.start([&] { scan.look(plain); });
    pool.waitForDone();
    const QList<QByteArray> helpers = linesOf(QStringLiteral("starts")).trimmed().split('\n');
    QCOMPARE(helpers.size(), 3);
    for (const QByteArray& helper : helpers)
        QCOMPARE(::kill(helper.toInt(), SIGKILL), 0);
    QCOMPARE(scan.look(plain), Finding::NoMark);
}

void TestSecrecy::aHelperThatHangsIsEnded() {
    const QString plain = file(QStringLiteral("plain.pdf"), pdfOf({QStringLiteral("NỘI DUNG")}));
    SecrecyScan scan({script("echo $$ >> $here/starts\nexec sleep 1000"), std::chrono::milliseconds(300)});
    QCOMPARE(scan.look(plain), Finding::NotChecked);
    const QByteArray starts = linesOf(QStringLiteral("starts"));
    QCOMPARE(starts.count('\n'), 1); // what hung once would hang again
    QCOMPARE(::kill(starts.trimmed().toInt(), 0), -1);
}

void TestSecrecy::aFileThatWantsAllMemoryEndsTheHelperOnly() {
    const QByteArray bytes = bomb();
    QVERIFY(bytes.size() < 1024 * 1024);
    const QString path = file(QStringLiteral("bomb.pdf"), bytes);
    SecrecyScan scan({script("echo x >> $here/starts\nexec " + pageProgram.toLocal8Bit())});
    QCOMPARE(scan.look(path), Finding::NotChecked);
    QCOMPARE(scan.look(file(QStringLiteral("marked.pdf"), pdfOf({QStringLiteral("MẬT")}))), Finding::Marked);
}

// The channel closes, whatever the helper is doing.
void TestSecrecy::theHelperEndsWithItsProgram() {
    auto helper = HelperProcess::start(pageProgram, inheritedVariables({"LANG", "ASAN_OPTIONS", "UBSAN_OPTIONS"}));
    QVERIFY(helper);
    QVERIFY(writeMap((*helper)->descriptor(), {{QStringLiteral("file"), file(QStringLiteral("bomb.pdf"), bomb())}}));
    (*helper)->interrupt();
    pollfd ended{(*helper)->processDescriptor(), POLLIN, 0};
    QCOMPARE(::poll(&ended, 1, 20'000), 1);
}

void TestSecrecy::whatWasNotLookedThroughWaitsForTheClerk() {
    auto opened = newOffice(m_folder->path());
    QVERIFY(opened);
    Office& office = **opened;
    const Person clerk = *office.profile().firstWith(Role::Clerk);
    const Person officer = *office.profile().firstWith(Role::Officer);
    store::InboxMessage raw;
    raw.axisDocId = QStringLiteral("d1");
    raw.fromOrgan = QStringLiteral("H28.02");
    raw.receivedAt = noon;
    const auto bytes = office.store().blobs().put(documentWith(pdfOf({QStringLiteral("NỘI DUNG")}).left(300)));
    QVERIFY(bytes);
    raw.rawSha256 = *bytes;
    QVERIFY(
        office.store().write([&](store::Transaction& transaction) { return store::storeReceived(transaction, raw); }));
    QCOMPARE(codeOf(exchange::applyAlone(office.store(), receiver(office), raw)), QByteArray("done"));

    const auto documents =
        office.store().read([](store::Connection& connection) { return store::documents(connection, {}); });
    QVERIFY(documents && documents->size() == 1);
    const QString id = documents->first().id;
    QCOMPARE(documents->first().flags, QList<office::Flag>{office::Flag::SecrecyNotChecked});
    QCOMPARE(codeOf(acceptDocument(office, clerk, id, true)), QByteArray("workflow.secrecy_not_checked"));
    QCOMPARE(codeOf(confirmUnclassified(office, officer, id)), QByteArray("workflow.role_refused"));

    const auto confirmed = confirmUnclassified(office, clerk, id);
    QVERIFY(confirmed);
    QVERIFY(confirmed->flags.isEmpty());
    const auto again = confirmUnclassified(office, clerk, id);
    QVERIFY(again);
    QCOMPARE(again->version, confirmed->version);
    QCOMPARE(codeOf(acceptDocument(office, clerk, id, true)), QByteArray("done"));
}

// Whatever the axis called it: the bytes may stand in a row of the store.
void TestSecrecy::aMarkedMessageLeavesNoBytes() {
    QFETCH(bool, inRow);
    auto opened = newOffice(m_folder->path());
    QVERIFY(opened);
    Office& office = **opened;
    const QByteArray bytes = documentWith(pdfOf({QStringLiteral("MẬT")}));
    store::InboxMessage raw;
    raw.axisDocId = QStringLiteral("d1");
    raw.kind = inRow ? store::MessageKind::Status : store::MessageKind::Document;
    raw.fromOrgan = QStringLiteral("H28.02");
    raw.receivedAt = noon;
    raw.rawSha256 = sha256Hex(bytes);
    if (inRow)
        raw.raw = bytes;
    else
        QVERIFY(office.store().blobs().put(bytes));
    QVERIFY(
        office.store().write([&](store::Transaction& transaction) { return store::storeReceived(transaction, raw); }));
    QCOMPARE(codeOf(exchange::applyAlone(office.store(), receiver(office), raw)),
             QByteArray("office.classified_refused"));
    const auto left = office.store().read(
        [&](store::Connection& connection) { return store::inboxMessage(connection, raw.axisDocId); });
    QVERIFY(left && *left);
    QCOMPARE((*left)->raw, QByteArray());
    QVERIFY(!QFile::exists(office.store().blobs().path(raw.rawSha256)));
}

void TestSecrecy::aMarkedMessageLeavesNoBytes_data() {
    QTest::addColumn<bool>("inRow");
    QTest::newRow("blob") << false;
    QTest::newRow("row") << true;
}

void TestSecrecy::aDraftThatCannotBeLookedThroughIsNotTaken() {
    auto opened = newOffice(m_folder->path());
    QVERIFY(opened);
    const Office& office = **opened;
    DraftRequest request;
    request.subject = QStringLiteral("thử nghiệm");
    request.signerId = office.profile().firstWith(Role::Leader)->id;
    request.recipients = {{QStringLiteral("H28.02"), QStringLiteral("Sở Tài chính")}};
    request.pdfFile = file(QStringLiteral("marked.pdf"), pdfOf({QStringLiteral("MẬT")}));
    const Person officer = *office.profile().firstWith(Role::Officer);
    QCOMPARE(codeOf(addDraft(**opened, officer, request)), QByteArray("office.classified_refused"));
    request.pdfFile = file(QStringLiteral("bomb.pdf"), bomb());
    QCOMPARE(codeOf(addDraft(**opened, officer, request)), QByteArray("workflow.draft_not_checked"));
}

// Decree 30/2020: an issued document is read by all who receive it. The remedy must be one that can be followed here.
void TestSecrecy::aDraftUnderAPasswordIsNotTaken_data() {
    QTest::addColumn<QStringList>("protection");
    QTest::newRow("to be opened") << QStringList{QStringLiteral("mo-tep"), QStringLiteral("chu-tep"),
                                                 QStringLiteral("256"), QStringLiteral("--")};
    QTest::newRow("to be changed") << QStringList{QString(), QStringLiteral("chu-tep"), QStringLiteral("256"),
                                                  QStringLiteral("--modify=none"), QStringLiteral("--")};
}

void TestSecrecy::aDraftUnderAPasswordIsNotTaken() {
    QFETCH(QStringList, protection);
    auto opened = newOffice(m_folder->path());
    QVERIFY(opened);
    const Office& office = **opened;
    const QString plain = file(QStringLiteral("plain.pdf"), pdfOf({QStringLiteral("NỘI DUNG")}));
    const QString locked = m_folder->filePath(QStringLiteral("locked.pdf"));
    QCOMPARE(QProcess::execute(QStringLiteral("qpdf"),
                               QStringList{QStringLiteral("--encrypt")} + protection + QStringList{plain, locked}),
             0);
    DraftRequest request;
    request.subject = QStringLiteral("thử nghiệm");
    request.signerId = office.profile().firstWith(Role::Leader)->id;
    request.recipients = {{QStringLiteral("H28.02"), QStringLiteral("Sở Tài chính")}};
    request.pdfFile = locked;
    const auto refused = addDraft(**opened, *office.profile().firstWith(Role::Officer), request);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), QByteArray("workflow.draft_encrypted"));
    QVERIFY(refused.error().message(Language::Vietnamese).contains(QStringLiteral("locked.pdf")));
    QVERIFY(!refused.error().remedy(Language::Vietnamese).contains(QStringLiteral("Nhập mật khẩu")));
}

QTEST_GUILESS_MAIN(TestSecrecy)
#include "tst_secrecy.moc"
