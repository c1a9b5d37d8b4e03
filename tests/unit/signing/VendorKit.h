#pragma once

#include "AttackKit.h"

#include <QTest>

// Documents signed as the signers of others do it, and what must be said of them.
namespace vanthu::test {

using namespace signing;

using Writer = std::function<QByteArray(const Objects&)>;

inline Writer table(const QByteArray& pdf = {}, const QByteArray& trailer = "/Root 1 0 R") {
    return [=](const Objects& objects) { return withObjects(pdf, objects, trailer); };
}

// As writers of PDF 1.5 do it: what is no stream and no signature lies in two object streams, of which the second
// extends the first, and the cross-references are a stream, too. `free` and the two numbers behind it are taken.
inline Writer compact(const QByteArray& pdf, int free, const QByteArray& trailer = "/Root 1 0 R") {
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

inline const QByteArray usualValue =
    "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Contents C /ByteRange "
    "[0 1111111111 2222222222 3333333333] >>";

inline Objects unsignedVictim() {
    Objects objects = victim();
    objects[30] = victimWith(30, "/V 31 0 R", "");
    return objects;
}
inline Objects operator+(Objects a, const Objects& b) {
    a.insert(b);
    return a;
}

// A second, empty signature field, which a later revision brings along.
inline const QByteArray secondField =
    "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s2) /Rect [0 0 0 0] /F 132 /P 3 0 R /V 41 0 R >>";
inline const Objects second = {{3, victimWith(3, "30 0 R]", "30 0 R 40 0 R]")},
                               {6, "<< /Fields [7 0 R 8 0 R 30 0 R 40 0 R] /SigFlags 3 >>"},
                               {40, secondField}};

// The part of a test that all rows have in common.
class VendorCases {
protected:
    bool start() {
        if (!kit.start())
            return false;
        key = kit.pki.key("ec");
        good = signedAs(table(), 31, victim());
        return judged(good).status == DocumentStatus::Valid;
    }

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
};

} // namespace vanthu::test
