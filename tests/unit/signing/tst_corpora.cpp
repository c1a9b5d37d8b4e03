#include "VendorKit.h"

#include <openssl/cms.h>
#include <openssl/pem.h>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// What the collections of test files hold that other projects sign, lock, encrypt and damage, built anew by hand.
class TestCorpora : public QObject, VendorCases {
    Q_OBJECT

    static QByteArray with(const QByteArray& entries) {
        return QByteArray(usualValue).replace("/Contents", entries + " /Contents");
    }
    static QByteArray locking(const QByteArray& action) {
        return with("/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type "
                    "/TransformParams /V /1.2 " +
                    action + " >> >>]");
    }

    // A CAdES-EPES signature (EN 319 122-1 5.2.9.1): it names the policy that it was made under.
    QByteArray underPolicy(const QByteArray& bytes) const {
        const auto memory = [](const QByteArray& text) {
            return std::unique_ptr<BIO, decltype(&BIO_free)>(BIO_new_mem_buf(text.constData(), int(text.size())),
                                                             BIO_free);
        };
        const QByteArray certificateText = readAll(kit.pki.path("ec.pem"));
        const QByteArray keyText = readAll(kit.pki.path("ec.key"));
        X509* certificate = PEM_read_bio_X509(memory(certificateText).get(), nullptr, nullptr, nullptr);
        EVP_PKEY* privateKey = PEM_read_bio_PrivateKey(memory(keyText).get(), nullptr, nullptr, nullptr);
        constexpr unsigned flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_CADES;
        CMS_ContentInfo* cms = CMS_sign(nullptr, nullptr, nullptr, nullptr, flags);
        CMS_SignerInfo* signer = CMS_add1_signer(cms, certificate, privateKey, EVP_sha256(), flags);
        // SignaturePolicyId: 1.2.3.4 and a SHA-256 of its text.
        const QByteArray policy = QByteArray::fromHex("303806032a0304"
                                                      "3031300d060960864801650304020105000420") +
                                  QByteArray(32, 'p');
        CMS_signed_add1_attr_by_txt(signer, "1.2.840.113549.1.9.16.2.15", V_ASN1_SEQUENCE, policy.constData(),
                                    int(policy.size()));
        CMS_final(cms, memory(bytes).get(), nullptr, flags);
        unsigned char* der = nullptr;
        const int length = i2d_CMS_ContentInfo(cms, &der);
        const QByteArray made(reinterpret_cast<const char*>(der), std::max(length, 0));
        OPENSSL_free(der);
        CMS_ContentInfo_free(cms);
        EVP_PKEY_free(privateKey);
        X509_free(certificate);
        return made;
    }
    QByteArray timestamp(const QByteArray& bytes) const {
        return offThread([&] {
            return crypto::requestTimestamp(crypto::digestOf(bytes, crypto::DigestAlgorithm::Sha256),
                                            crypto::DigestAlgorithm::Sha256, kit.tsa->authority())
                .value_or(QByteArray());
        });
    }

    // DER as BER: the outer elements end with two zeros instead of telling their lengths.
    static QByteArray indefinite(const QByteArray& der, int levels) {
        const auto length = [&](qsizetype at, qsizetype& content) {
            qsizetype n = uchar(der[at + 1]);
            content = at + 2;
            if (n > 0x80)
                for (qsizetype octets = std::exchange(n, 0) & 0x7f; octets > 0; --octets)
                    n = n << 8 | uchar(der[content++]);
            return n;
        };
        qsizetype content = 0;
        const qsizetype end = length(0, content) + content;
        if (levels == 0 || (der[0] & 0x20) == 0)
            return der.left(end);
        QByteArray out = der.left(1) + '\x80';
        while (content < end) {
            qsizetype inside = 0;
            const qsizetype next = length(content, inside) + inside;
            out += indefinite(der.mid(content, next - content), levels - 1);
            content = next;
        }
        return out + QByteArray(2, 0);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(start()); }

    void signatureValues_data() {
        columns();
        row("a reference to the whole document",
            signedAs(
                table(), 31, victim(),
                with("/Reference [<< /Type /SigRef /TransformMethod /Identity /Data 1 0 R /DigestMethod /MD5 >>]")));
        row("under a policy",
            signedAs(table(), 31, victim(), QByteArray(usualValue).replace("adbe.pkcs7", "ETSI.CAdES"),
                     [&](const QByteArray& bytes) { return underPolicy(bytes); }));
        for (const int levels : {2, 3, 4})
            row("BER of indefinite length, levels: " + QByteArray::number(levels),
                signedAs(table(), 31, victim(), usualValue,
                         [&](const QByteArray& bytes) { return indefinite(byKey(bytes), levels); }));
        row("capital digits", [&] {
            QByteArray capital = signedAs(table(), 31, victim());
            const SignedRange r = lastRange(capital);
            return capital.replace(r.gapBegin, r.gapEnd - r.gapBegin,
                                   capital.mid(r.gapBegin, r.gapEnd - r.gapBegin).toUpper());
        }());
        bad("a signature as a string in brackets", [&] {
            QByteArray brackets = signedAs(table(), 31, victim());
            const SignedRange r = lastRange(brackets);
            brackets[r.gapBegin] = '(';
            brackets[r.gapEnd - 1] = ')';
            return brackets;
        }());
        const QByteArray stamp = QByteArray(usualValue)
                                     .replace("/Type /Sig", "/Type /DocTimeStamp")
                                     .replace("adbe.pkcs7.detached", "ETSI.RFC3161");
        row("a time-stamp alone",
            signedAs(
                table(), 31, victim(), stamp, [&](const QByteArray& bytes) { return timestamp(bytes); }, 16000),
            1, false);
        bad("a time-stamp of something else",
            signedAs(
                table(), 31, victim(), stamp, [&](const QByteArray& bytes) { return timestamp(bytes + "x"); }, 16000));
        bad("a signature passed off as a time-stamp", signedAs(table(), 31, victim(), stamp));
    }
    void signatureValues() { judge(); }

    // ISO 32000-2 12.8.2.4: what a signature locks stays, whether or not it is filled in later by form filling's rules.
    void locks_data() {
        columns();
        const auto filled = [&](const QByteArray& action) {
            return withObjects(signedAs(table(), 31, victim(), locking(action)),
                               {{7, victimWith(7, "/F 4", "/F 4 /V (5)")}});
        };
        bad("all", filled("/Action /All"));
        bad("this one", filled("/Action /Include /Fields [(a)]"));
        row("another one", filled("/Action /Include /Fields [(b)]"));
        row("all but this one", filled("/Action /Exclude /Fields [(a)]"));
        bad("all but another one", filled("/Action /Exclude /Fields [(b)]"));
        bad("by an action of the future", filled("/Action /Some /Fields [(b)]"));
        row("all, then signed again",
            signedAs(table(signedAs(table(), 31, victim(), locking("/Action /All"))), 41, second), 2);
    }
    void locks() { judge(); }

    // Rights that Adobe gave a form are no signature of anybody on the document, before and after they are broken.
    void usageRightsAlone() {
        Objects rights = unsignedVictim();
        rights[30].replace("/V 31 0 R", "");
        rights[1] = victimWith(1, "/AcroForm", "/Perms << /UR3 60 0 R >> /AcroForm");
        const QByteArray enabled =
            signedAs(table(), 60, rights,
                     with("/Reference [<< /Type /SigRef /TransformMethod /UR3 /TransformParams << /Type "
                          "/TransformParams /V /2.2 /Document [/FullSave] >> >>]"));
        const Objects changed = {{4, streamOf("BT /F 14 Tf 72 700 Td (TRA 999 DONG) Tj ET")}};
        for (const QByteArray& pdf : {enabled, withObjects(enabled, changed)}) {
            const DocumentReport report = judged(pdf);
            QVERIFY2(report.status == DocumentStatus::Unsigned, codes(report));
            QVERIFY(report.signatures.empty());
        }
    }

    // For the owners of certain certificates only: nobody else can tell what was signed.
    void publicKeyEncryption() {
        Objects encrypted = victim();
        encrypted[60] =
            "<< /Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s5 /V 4 /Length 128 /CF << /DefaultCryptFilter "
            "<< /CFM /AESV2 /Recipients [<3003020101>] >> >> /StmF /DefaultCryptFilter /StrF "
            "/DefaultCryptFilter >>";
        const DocumentReport report =
            judged(signedAs(table({}, "/Root 1 0 R /Encrypt 60 0 R /ID [<00> <00>]"), 31, encrypted));
        QVERIFY2(report.status == DocumentStatus::Unreadable, codes(report));
        QCOMPARE(report.problems.front().code(), QByteArray("pdf.encryption_unsupported"));
    }
};

QTEST_GUILESS_MAIN(TestCorpora)
#include "tst_corpora.moc"
