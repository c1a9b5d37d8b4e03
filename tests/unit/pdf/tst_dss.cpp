#include "pdf/compare/Changes.h"
#include "pdf/compose/Compose.h"
#include "pdf/read/SignatureFields.h"
#include "pdf/revise/Dss.h"
#include "pdf/revise/Revision.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace vanthu;
using namespace vanthu::pdf;

// The document security store (ISO 32000-2 12.8.4.3, ETSI EN 319 142-1 5.4.2).
class TestDss : public QObject {
    Q_OBJECT

    QTemporaryDir folder;
    QString path(const QString& name) const { return folder.filePath(name); }

    static QByteArray bytesOf(const QString& name) {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    // `more` merged into `source` as a further revision; false on any failure.
    bool merge(const QString& source, const QString& target, const Dss& more) {
        const auto file = PdfFile::open(source);
        const auto revision = file ? Revision::begin(*file) : fail(file.error());
        if (!revision || !mergeDss(**revision, **file, more))
            return false;
        QFile out(target);
        return out.open(QIODevice::WriteOnly | QIODevice::Truncate) &&
               (*revision)->writeTo(out.handle(), target, [](QByteArrayView) {});
    }
    Dss storeOf(const QString& name) {
        const auto file = PdfFile::open(name);
        const auto dss = file ? readDss(*file.value()) : fail(file.error());
        return dss ? *dss : Dss();
    }
    static QByteArray check(const QString& name) {
        QProcess qpdf;
        qpdf.setProcessChannelMode(QProcess::MergedChannels);
        qpdf.start(QStringLiteral("qpdf"), {QStringLiteral("--check"), name});
        return qpdf.waitForFinished() && qpdf.exitCode() == 0 ? QByteArray() : qpdf.readAll();
    }

private Q_SLOTS:
    void initTestCase();
    void documentWithoutStore();
    void storeIsWrittenAndRead_data();
    void storeIsWrittenAndRead();
    void nothingIsStoredTwice();
    void storesOfOthersAreKept();
    void bombsAreRefused();
    void circlesAndRubbishArePassedOver();
};

namespace {

constexpr char header[] = "%PDF-1.7\n";

// A small file with this catalog entry and these further objects, numbered from 4.
QByteArray pdfWith(const QByteArray& catalogEntry, const QList<QByteArray>& objects) {
    QByteArray pdf = header;
    QList<qsizetype> offsets;
    const auto add = [&](const QByteArray& body) {
        offsets += pdf.size();
        pdf += QByteArray::number(offsets.size()) + " 0 obj\n" + body + "\nendobj\n";
    };
    add("<</Type/Catalog/Pages 2 0 R" + catalogEntry + ">>");
    add("<</Type/Pages/Kids[3 0 R]/Count 1>>");
    add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>");
    for (const QByteArray& body : objects)
        add(body);
    const qsizetype xref = pdf.size();
    pdf += "xref\n0 " + QByteArray::number(offsets.size() + 1) + "\n0000000000 65535 f \n";
    for (const qsizetype offset : offsets)
        pdf += QByteArray::number(offset).rightJustified(10, '0') + " 00000 n \n";
    return pdf + "trailer\n<</Size " + QByteArray::number(offsets.size() + 1) + "/Root 1 0 R>>\nstartxref\n" +
           QByteArray::number(xref) + "\n%%EOF\n";
}

QByteArray stream(const QByteArray& data, const QByteArray& entries = {}) {
    return "<<" + entries + "/Length " + QByteArray::number(data.size()) + ">>\nstream\n" + data + "\nendstream";
}

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

Dss sample(const QByteArray& key) {
    const ValidationLists lists{{"certificate A", "certificate B"}, {"answer"}, {QByteArray("list\0\r\n)>>", 9)}};
    return {lists, {{key, lists, QDateTime(QDate(2026, 3, 2), QTime(10, 9, 8), Qt::UTC), "token"}}};
}

} // namespace

void TestDss::initTestCase() {
    write(path("plain.pdf"), pdfWith({}, {}));
    for (const QStringList& how : {QStringList{"--object-streams=generate", path("plain.pdf"), path("streams.pdf")},
                                   QStringList{"--linearize", path("plain.pdf"), path("linear.pdf")}})
        QCOMPARE(QProcess::execute(QStringLiteral("qpdf"), how), 0);
}

void TestDss::documentWithoutStore() {
    const auto file = PdfFile::open(path("plain.pdf"));
    QVERIFY(file);
    const auto dss = readDss(**file);
    QVERIFY(dss && dss->isEmpty());
}

void TestDss::storeIsWrittenAndRead_data() {
    QTest::addColumn<QString>("source");
    for (const char* name : {"plain.pdf", "streams.pdf", "linear.pdf"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestDss::storeIsWrittenAndRead() {
    QFETCH(QString, source);
    const QByteArray key = vriKey("contents");
    // "printf contents | sha1sum"
    QCOMPARE(key, QByteArray("4A756CA07E9487F482465A99E8286ABC86BA4DC7"));
    const Dss wanted = sample(key);
    QVERIFY(merge(path(source), path("out.pdf"), wanted));
    QVERIFY(bytesOf(path("out.pdf")).startsWith(bytesOf(path(source))));
    QCOMPARE(check(path("out.pdf")), QByteArray());
    const Dss read = storeOf(path("out.pdf"));
    QCOMPARE(read.lists.certificates, wanted.lists.certificates);
    QCOMPARE(read.lists.ocsps, wanted.lists.ocsps);
    QCOMPARE(read.lists.crls, wanted.lists.crls);
    const ValidationInfo* info = read.find(key);
    QVERIFY(info);
    QCOMPARE(info->lists.certificates, wanted.lists.certificates);
    QCOMPARE(info->lists.crls, wanted.lists.crls);
    QCOMPARE(info->collectedAt, wanted.vri.first().collectedAt);
    QCOMPARE(info->collectedTst, QByteArray("token"));
    // Validation data may follow a signature.
    const auto file = PdfFile::open(path("out.pdf"));
    QVERIFY(file);
    const auto changes = compareWithSigned(**file, bytesOf(path(source)).size(), 0);
    QVERIFY(changes && changes->level != ChangeLevel::Forbidden);
}

void TestDss::nothingIsStoredTwice() {
    const QByteArray key = vriKey("one");
    QVERIFY(merge(path("plain.pdf"), path("1.pdf"), sample(key)));
    // The same again changes nothing at all.
    QVERIFY(merge(path("1.pdf"), path("2.pdf"), sample(key)));
    QCOMPARE(bytesOf(path("2.pdf")), bytesOf(path("1.pdf")));
    // The same for a second signature adds an entry and no stream but its own.
    Dss more = sample(vriKey("two"));
    more.lists.certificates += "certificate C";
    more.vri.first().lists.certificates += "certificate C";
    QVERIFY(merge(path("2.pdf"), path("3.pdf"), more));
    QCOMPARE(check(path("3.pdf")), QByteArray());
    const Dss read = storeOf(path("3.pdf"));
    QCOMPARE(read.lists.certificates, QList<QByteArray>({"certificate A", "certificate B", "certificate C"}));
    QCOMPARE(read.lists.crls.size(), 1);
    QCOMPARE(read.vri.size(), 2);
    QCOMPARE(read.find(key)->lists.certificates.size(), 2);
    QCOMPARE(read.find(vriKey("two"))->lists.certificates.size(), 3);
    QCOMPARE(bytesOf(path("3.pdf")).count("certificate A"), 1);
}

// Everything indirect, a type, an entry that we do not know, compressed streams, a lower-case key.
void TestDss::storesOfOthersAreKept() {
    const QByteArray deflated = qCompress(QByteArray("old certificate")).mid(4);
    write(path("other.pdf"),
          pdfWith("/DSS 4 0 R", {"<</Type/DSS/Certs 5 0 R/VRI 6 0 R/Other(kept)>>", "[7 0 R]", "<</ab12 8 0 R>>",
                                 stream(deflated, "/Filter/FlateDecode"), "<</Cert[7 0 R]/TU(D:20250102030405Z)>>"}));
    const Dss old = storeOf(path("other.pdf"));
    QCOMPARE(old.lists.certificates, QList<QByteArray>{"old certificate"});
    QVERIFY(old.find("AB12"));
    QCOMPARE(old.find("AB12")->collectedAt, QDateTime(QDate(2025, 1, 2), QTime(3, 4, 5), Qt::UTC));
    Dss more;
    more.lists.certificates = {"old certificate", "new certificate"};
    QVERIFY(merge(path("other.pdf"), path("both.pdf"), more));
    QCOMPARE(check(path("both.pdf")), QByteArray());
    const Dss both = storeOf(path("both.pdf"));
    QCOMPARE(both.lists.certificates, more.lists.certificates);
    QVERIFY(both.find("AB12"));
    QVERIFY(bytesOf(path("both.pdf")).count("(kept)") == 2);
}

void TestDss::bombsAreRefused() {
    const QByteArray bomb = qCompress(QByteArray(260 << 20, '\0'), 1).mid(4);
    write(path("bomb.pdf"), pdfWith("/DSS<</CRLs[4 0 R]>>", {stream(bomb, "/Filter/FlateDecode")}));
    const auto file = PdfFile::open(path("bomb.pdf"));
    QVERIFY(file);
    const auto dss = readDss(**file);
    QVERIFY(!dss);
    QCOMPARE(dss.error().code(), QByteArray("pdf.too_complex"));
    QByteArray many;
    for (int i = 0; i < 5000; ++i)
        many += "4 0 R ";
    write(path("many.pdf"), pdfWith("/DSS<</Certs[" + many + "]>>", {stream("certificate")}));
    const auto second = PdfFile::open(path("many.pdf"));
    QVERIFY(second);
    QCOMPARE(readDss(**second).error().code(), QByteArray("pdf.too_complex"));
}

void TestDss::circlesAndRubbishArePassedOver() {
    write(path("rubbish.pdf"),
          pdfWith("/DSS 4 0 R", {"<</Certs[4 0 R null(text)9 0 R 5 0 R]/VRI<</A 4 0 R/B[1]/C 1>>/OCSPs 3>>",
                                 stream("certificate"), stream("x", "/Filter/FlateDecode")}));
    const Dss dss = storeOf(path("rubbish.pdf"));
    QCOMPARE(dss.lists.certificates, QList<QByteArray>{"certificate"});
    QVERIFY(dss.lists.ocsps.isEmpty());
}

QTEST_GUILESS_MAIN(TestDss)
#include "tst_dss.moc"
