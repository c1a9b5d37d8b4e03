#include "AttackKit.h"

#include <QTest>

#include <random>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// Files changed in one place, signed by us and by strangers. Every byte is either signed or of no weight.
class TestMutants : public QObject {
    Q_OBJECT

    SigningTestKit kit;
    QTemporaryDir folder;

    QString path(const QString& name) const { return folder.filePath(name); }
    DocumentReport judged(const QByteArray& bytes) const {
        writeAll(path("judged.pdf"), bytes);
        return kit.verify(path("judged.pdf"));
    }

    // A BER element: where it and its content begin, where the content ends and where the element.
    struct Element {
        qsizetype begin, content, contentEnd, end;
        uchar tag;
    };
    static Element elementAt(const QByteArray& ber, qsizetype at) {
        const auto byte = [&](qsizetype i) { return uchar(ber[i]); };
        qsizetype length = byte(at + 1), content = at + 2;
        if (length == 0x80) { // ends with two zeros
            qsizetype end = content;
            while (byte(end) != 0 || byte(end + 1) != 0)
                end = elementAt(ber, end).end;
            return {at, content, end, end + 2, byte(at)};
        }
        if (length > 0x80) {
            const int octets = int(length & 0x7f);
            length = 0;
            for (int i = 0; i < octets; ++i)
                length = length << 8 | byte(content++);
        }
        return {at, content, content + length, content + length, byte(at)};
    }
    static QList<Element> childrenOf(const QByteArray& ber, const Element& parent) {
        QList<Element> children;
        for (qsizetype at = parent.content; at < parent.contentEnd; at = children.last().end)
            children += elementAt(ber, at);
        return children;
    }
    // RFC 5652: what in a SignedData no signature covers. Certificates, lists and unsigned attributes are judged by
    // their own signatures, if at all; the versions and the list of digests to come tell a reader how to prepare
    // itself.
    static QList<Element> partsWithoutWeight(const QByteArray& ber) {
        const Element signedData = childrenOf(ber, childrenOf(ber, elementAt(ber, 0)).last()).first();
        const QList<Element> all = childrenOf(ber, signedData);
        QList<Element> parts = {all[0], all[1]}; // version, digestAlgorithms
        for (const Element& child : all)
            if (child.tag == 0xa0 || child.tag == 0xa1)
                parts += child;
        const QList<Element> signer = childrenOf(ber, childrenOf(ber, all.last()).first());
        parts += signer.first(); // version
        for (qsizetype i = 2; i < signer.size(); ++i) {
            if (signer[i].tag == 0xa1)
                parts += signer[i];
            // The parameters of digest and RSA signature are NULL or absent; the algorithms themselves have weight.
            for (Element parameter : signer[i].tag == 0x30 ? childrenOf(ber, signer[i]).mid(1) : QList<Element>()) {
                parameter.content = parameter.begin;
                parts += parameter;
            }
        }
        return parts;
    }

    // Bytes of the last signature's CMS and of all else, one after the other.
    void mutate(const QByteArray& pdf, DocumentStatus expected) {
        QCOMPARE(judged(pdf).status, expected);
        const SignedRange range = byteRanges(pdf).last();
        const QByteArray contents = QByteArray::fromHex(pdf.mid(range.gapBegin + 1, range.gapEnd - range.gapBegin - 2));
        const QList<Element> free = partsWithoutWeight(contents);
        std::mt19937 random(20261124);
        QByteArray harmful;
        int harmless = 0;
        for (qsizetype i = 0; i < elementAt(contents, 0).end; i += 1 + qsizetype(random() % 7)) {
            QByteArray other = contents;
            other[i] = char(uchar(other[i]) ^ (1 + random() % 255));
            QByteArray changed = pdf;
            changed.replace(range.gapBegin + 1, other.size() * 2, other.toHex());
            const DocumentReport report = judged(changed);
            if (report.status != DocumentStatus::Valid &&
                (report.status != expected || !report.signatures.front().intact))
                continue;
            const bool isFree = std::any_of(free.begin(), free.end(), [&](const Element& part) {
                return i >= part.content && i < part.contentEnd;
            });
            harmless += isFree ? 1 : 0;
            if (!isFree)
                harmful += ' ' + QByteArray::number(i) + ':' + contents.mid(i, 1).toHex() + other.mid(i, 1).toHex();
        }
        QVERIFY2(harmful.isEmpty(), harmful);
        QVERIFY(harmless > 0);
        for (qint64 at = 0; at < pdf.size(); at += 1 + qint64(random() % 160)) {
            if (at >= range.gapBegin && at < range.gapEnd)
                continue;
            QByteArray changed = pdf;
            changed[at] = char(changed[at] ^ (1 << (random() % 8)));
            const DocumentReport report = judged(changed);
            QVERIFY2(report.status != DocumentStatus::Valid && report.status != DocumentStatus::Indeterminate,
                     QByteArray::number(at));
        }
    }

    // The key of `name` for programs that want PKCS#12.
    QString pkcs12(const QString& name) const {
        const QString file = path(name + ".p12");
        run("openssl", {"pkcs12", "-export", "-inkey", kit.pki.path(name + ".key"), "-in", kit.pki.path(name + ".pem"),
                        "-certfile", kit.pki.path("root.pem"), "-name", "r", "-out", file, "-passout", "pass:x"});
        return file;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(kit.start());
        QVERIFY(writePdf(path("draft.pdf")));
    }

    void ofOurs() {
        SignRequest request = kit.request(path("draft.pdf"), path("ours.pdf"));
        request.level = Level::BT;
        QVERIFY(kit.sign(request, "ec"));
        mutate(readAll(path("ours.pdf")), DocumentStatus::Valid);
    }

    void ofMutool() {
        Objects objects = victim();
        objects[30] = victimWith(30, "/V 31 0 R", "");
        writeAll(path("field.pdf"), withObjects({}, objects));
        const Run made =
            run("mutool", {"sign", "-s", pkcs12("rsa"), "-P", "x", "-o", path("mutool.pdf"), path("field.pdf"), "30"});
        QVERIFY2(QFile::exists(path("mutool.pdf")), made.output);
        mutate(readAll(path("mutool.pdf")), DocumentStatus::Indeterminate);
    }

    void ofPdfsig() {
        const QString database = "sql:" + path("nss");
        QVERIFY(QDir().mkpath(path("nss")));
        run("certutil", {"-N", "-d", database, "--empty-password"});
        run("pk12util", {"-i", pkcs12("rsa"), "-d", database, "-W", "x", "-K", ""});
        run("certutil", {"-A", "-d", database, "-n", "goc", "-t", "CT,CT,CT", "-i", kit.pki.path("root.pem")});
        const Run made =
            run("pdfsig", {"-nssdir", database, "-nick", "r", "-add-signature", path("draft.pdf"), path("pdfsig.pdf")});
        QVERIFY2(QFile::exists(path("pdfsig.pdf")), made.output);
        mutate(readAll(path("pdfsig.pdf")), DocumentStatus::Valid);
    }
};

QTEST_GUILESS_MAIN(TestMutants)
#include "tst_mutants.moc"
