#pragma once

#include "../crypto/TestPki.h"
#include "signing/PdfSigner.h"
#include "signing/PdfVerifier.h"

#include <QBuffer>
#include <QImage>
#include <QRegularExpression>

namespace vanthu::test {

// A small PDF with a cross-reference table, written here so that no tool's habits enter; `padding` bytes of stream make
// it large. Two reserved text fields, "number" and "date", when `withFields`.
inline bool writePdf(const QString& path, qint64 padding = 0, bool withFields = false) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return false;
    QList<qint64> offsets;
    const auto object = [&](const QByteArray& body) {
        offsets << file.pos();
        file.write(QByteArray::number(offsets.size()) + " 0 obj\n" + body + "\nendobj\n");
    };
    file.write("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    object(withFields ? "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 7 0 R] "
                        "/DR << /Font << /F 5 0 R >> >> /DA (/F 12 Tf 0 g) >> >>"
                      : "<< /Type /Catalog /Pages 2 0 R >>");
    object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    object(QByteArray("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                      "/Resources << /Font << /F 5 0 R >> >>") +
           (withFields ? " /Annots [6 0 R 7 0 R]" : "") + " >>");
    offsets << file.pos();
    const QByteArray text = "BT /F 14 Tf 72 700 Td (CONG VAN) Tj ET\n";
    file.write("4 0 obj\n<< /Length " + QByteArray::number(text.size() + padding) + " >>\nstream\n" + text);
    const QByteArray block(1 << 20, ' ');
    for (qint64 left = padding; left > 0; left -= block.size())
        file.write(block.constData(), qMin<qint64>(left, block.size()));
    file.write("\nendstream\nendobj\n");
    object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    if (withFields) {
        object("<< /Type /Annot /Subtype /Widget /FT /Tx /T (number) /Rect [90 740 200 756] /F 4 /P 3 0 R >>");
        object("<< /Type /Annot /Subtype /Widget /FT /Tx /T (date) /Rect [320 740 520 756] /F 4 /P 3 0 R >>");
    }
    const qint64 xref = file.pos();
    QByteArray table = "xref\n0 " + QByteArray::number(offsets.size() + 1) + "\n0000000000 65535 f \n";
    for (const qint64 offset : offsets)
        table += QByteArray::number(offset).rightJustified(10, '0') + " 00000 n \n";
    table +=
        "trailer\n<< /Size " + QByteArray::number(offsets.size() + 1) +
        " /Root 1 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>] >>\nstartxref\n" +
        QByteArray::number(xref) + "\n%%EOF\n";
    return file.write(table) == table.size();
}

inline QByteArray picture(const QColor& colour, const QSize& size = {240, 120}) {
    QImage image(size, QImage::Format_RGBA8888);
    image.fill(Qt::transparent);
    for (int x = 0; x < size.width(); ++x)
        for (int y = size.height() / 3; y < size.height() * 2 / 3; ++y)
            image.setPixelColor(x, y, colour);
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return png;
}

// Trust, revocation lists and a time-stamp authority round the keys of TestPki, all known and good.
class SigningTestKit {
public:
    bool start() {
        if (!pki.make() || !pki.issue("rsa3072", {"-newkey", "rsa:3072"},
                                      "/C=VN/O=Sở Nội vụ/CN=Sở Nội vụ tỉnh Bình Minh", TestPki::signing(), "root"))
            return false;
        if (!writeCrl())
            return false;
        trust.add(pki.certificate("root"));
        tsa = std::make_unique<TsaServer>(pki.key("tsa"));
        return true;
    }

    // A fresh list of the root's, with these certificates on it.
    bool writeCrl(const QStringList& revoked = {}) {
        writeAll(pki.path("index.txt"), {});
        writeAll(pki.path("ca.cnf"), "[ca]\ndefault_ca=d\n[d]\ndatabase=" + pki.path("index.txt").toUtf8() +
                                         "\ndefault_md=sha256\ndefault_crl_days=30\n");
        const QStringList ca{"ca",       "-config",           pki.path("ca.cnf"), "-cert", pki.path("root.pem"),
                             "-keyfile", pki.path("root.key")};
        for (const QString& name : revoked)
            if (run("openssl", ca + QStringList{"-revoke", pki.path(name + ".pem")}).status != 0)
                return false;
        const Run made = run("openssl", ca + QStringList{"-gencrl", "-out", pki.path("root.crl")});
        const Run converted =
            run("openssl", {"crl", "-in", pki.path("root.crl"), "-outform", "DER", "-out", pki.path("root.crl.der")});
        revocation = {};
        revocation.online = false;
        revocation.crls = {readAll(pki.path("root.crl.der"))};
        return made.status == 0 && converted.status == 0;
    }

    signing::SignRequest request(const QString& input, const QString& output) const {
        signing::SignRequest made;
        made.input = input;
        made.output = output;
        made.timestampAuthorities = {tsa->authority()};
        made.trust = trust;
        made.revocation = revocation;
        made.reason = QStringLiteral("Ký ban hành");
        made.location = QStringLiteral("Bình Minh");
        return made;
    }
    signing::VerifyOptions options() const {
        signing::VerifyOptions made;
        made.trust = trust;
        made.revocation = revocation;
        return made;
    }
    Result<signing::SignOutcome> sign(const signing::SignRequest& request, const QString& key,
                                      const Clock& clock = systemClock()) const {
        const auto signingKey = pki.key(key);
        return offThread([&] { return signing::signPdf(request, *signingKey, clock); });
    }
    signing::DocumentReport verify(const QString& path) const {
        return offThread([&] { return signing::verifyPdf(path, options()); });
    }

    TestPki pki;
    crypto::TrustStore trust;
    crypto::RevocationOptions revocation;
    std::unique_ptr<TsaServer> tsa;
};

// The strangers' verdict: empty when pdfsig, mutool, qpdf and openssl all find `count` intact signatures.
inline QString strangersComplaint(const QString& path, int count) {
    const Run qpdf = run("qpdf", {"--check", path});
    if (qpdf.status != 0)
        return "qpdf: " + QString::fromUtf8(qpdf.output);
    const Run pdfsig = run("pdfsig", {"-nocert", path});
    if (pdfsig.output.count("Signature is Valid") != count)
        return "pdfsig: " + QString::fromUtf8(pdfsig.output);
    const Run mutool = run("mutool", {"sign", "-v", path});
    if (mutool.output.contains("igest error") || mutool.output.contains("Signature invalid") ||
        mutool.output.count("Verifying signature") != count)
        return "mutool: " + QString::fromUtf8(mutool.output);
    return {};
}

struct SignedRange {
    qint64 gapBegin, gapEnd, end;
};
// /ByteRange entries found by a text search: no parser of ours is asked.
inline QList<SignedRange> byteRanges(const QByteArray& pdf) {
    static const QRegularExpression pattern(QStringLiteral(R"(/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\])"));
    QList<SignedRange> ranges;
    auto matches = pattern.globalMatch(QString::fromLatin1(pdf));
    while (matches.hasNext()) {
        const auto match = matches.next();
        const qint64 second = match.captured(2).toLongLong();
        ranges << SignedRange{match.captured(1).toLongLong(), second, second + match.captured(3).toLongLong()};
    }
    return ranges;
}

} // namespace vanthu::test
