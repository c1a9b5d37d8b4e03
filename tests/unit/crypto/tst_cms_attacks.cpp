#include "TestPki.h"
#include "crypto/Cms.h"
#include "crypto/Der.h"
#include "crypto/Pkcs12.h"

#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <QTest>

#include <algorithm>

using namespace vanthu;
using namespace vanthu::crypto;
using namespace vanthu::test;

// CMS signatures that an attacker, or a careless signer, makes by hand: what is signed must say what it is signed for
// (RFC 5652, 5035, 6211).
class TestCmsAttacks : public QObject {
    Q_OBJECT

    TestPki pki;
    const QByteArray content = "Công văn số 15/SNV-VP: nội dung được ký";

    using Change = std::function<void(CMS_SignerInfo*)>;
    struct Making {
        QString key = "rsa";
        unsigned flags = 0;
        Change attributes;   // before the signature is made
        Change afterSigning; // of what no longer fits
        QStringList certificates = {"rsa"};
    };

    static QByteArray tlv(char tag, const QByteArray& value) {
        const auto size = static_cast<quint32>(value.size());
        QByteArray head(1, tag);
        if (size < 0x80)
            return head + static_cast<char>(size) + value;
        if (size < 0x100)
            return head + '\x81' + static_cast<char>(size) + value;
        return head + '\x82' + static_cast<char>(size >> 8) + static_cast<char>(size & 0xff) + value;
    }
    template<class Encode, class Value>
    static QByteArray derOf(Encode encode, Value* value) {
        unsigned char* der = nullptr;
        const int size = encode(value, &der);
        const QByteArray bytes(reinterpret_cast<const char*>(der), std::max(size, 0));
        OPENSSL_free(der);
        return bytes;
    }
    // RFC 5652 section 5.4: the attributes as a SET, sorted.
    static QByteArray attributesOf(CMS_SignerInfo* signer) {
        QList<QByteArray> all;
        for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i)
            all += derOf(i2d_X509_ATTRIBUTE, CMS_signed_get_attr(signer, i));
        std::sort(all.begin(), all.end());
        return tlv('\x31', all.join());
    }
    EVP_PKEY* privateKey(const QString& name) const {
        const QByteArray pem = readAll(pki.path(name + ".key"));
        BIO* bio = BIO_new_mem_buf(pem.constData(), int(pem.size()));
        EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
        BIO_free(bio);
        return key;
    }
    static QByteArray signedBy(EVP_PKEY* key, const QByteArray& bytes) {
        EVP_MD_CTX* context = EVP_MD_CTX_new();
        const bool digestless = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519;
        EVP_DigestSignInit(context, nullptr, digestless ? nullptr : EVP_sha256(), nullptr, key);
        const auto* data = reinterpret_cast<const unsigned char*>(bytes.constData());
        std::size_t size = 0;
        EVP_DigestSign(context, nullptr, &size, data, std::size_t(bytes.size()));
        QByteArray signature(qsizetype(size), '\0');
        EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, data,
                       std::size_t(bytes.size()));
        signature.truncate(qsizetype(size));
        EVP_MD_CTX_free(context);
        return signature;
    }
    static void setSignature(CMS_SignerInfo* signer, const QByteArray& value) {
        ASN1_OCTET_STRING_set(CMS_SignerInfo_get0_signature(signer),
                              reinterpret_cast<const unsigned char*>(value.constData()), int(value.size()));
    }
    // The value is always right for the attributes: only what they say is wrong.
    QByteArray made(const Making& making) const {
        CMS_ContentInfo* cms = CMS_sign(nullptr, nullptr, nullptr, nullptr, CMS_PARTIAL | CMS_DETACHED | CMS_BINARY);
        EVP_PKEY* key = privateKey(making.key);
        CMS_SignerInfo* signer =
            CMS_add1_signer(cms, pki.certificate(making.key).handle(), key, EVP_sha256(),
                            CMS_PARTIAL | CMS_BINARY | CMS_NOSMIMECAP | CMS_NOCERTS | making.flags);
        if (signer && making.attributes)
            making.attributes(signer);
        if (signer)
            setSignature(signer, signedBy(key, attributesOf(signer)));
        if (signer && making.afterSigning)
            making.afterSigning(signer);
        for (const QString& name : making.certificates)
            CMS_add1_cert(cms, pki.certificate(name).handle());
        const QByteArray der = signer ? derOf(i2d_CMS_ContentInfo, cms) : QByteArray();
        EVP_PKEY_free(key);
        CMS_ContentInfo_free(cms);
        return der;
    }
    static void addType(CMS_SignerInfo* signer, int nid = NID_pkcs7_data) {
        CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(nid), -1);
    }
    void addDigest(CMS_SignerInfo* signer, const QByteArray& of = {}) const {
        const QByteArray digest = digestOf(of.isEmpty() ? content : of, DigestAlgorithm::Sha256);
        CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, digest.constData(),
                                    int(digest.size()));
    }
    // RFC 6211, with these object identifiers' DER.
    static void addProtection(CMS_SignerInfo* signer, const QByteArray& digest, const QByteArray& signature) {
        const QByteArray null = QByteArray::fromHex("0500");
        const QByteArray value = tlv('\x30', tlv('\x30', digest) + tlv('\xa1', signature + null));
        CMS_signed_add1_attr_by_txt(signer, "1.2.840.113549.1.9.52", V_ASN1_SEQUENCE, value.constData(),
                                    int(value.size()));
    }
    CmsReport judged(const QByteArray& der, const QByteArray& bytes) const {
        const auto report = verifyCms(der, [&](DigestAlgorithm algorithm) { return digestOf(bytes, algorithm); });
        CmsReport failed;
        if (!report)
            failed.problems << report.error();
        return report ? *report : failed;
    }
    static QByteArray codes(const CmsReport& report) {
        QByteArray all = report.intact ? "intact" : "not intact";
        for (const Error& problem : report.problems)
            all += ' ' + problem.code();
        return all;
    }

    // ESS (RFC 5035): an id of a certificate, version 2 unless told, perhaps with issuer and serial number.
    static QByteArray essId(const Certificate& certificate, DigestAlgorithm digest = DigestAlgorithm::Sha256,
                            const QByteArray& rest = {}) {
        static const QHash<DigestAlgorithm, QByteArray> names = {{DigestAlgorithm::Sha384, "0609608648016503040202"},
                                                                 {DigestAlgorithm::Sha512, "0609608648016503040203"}};
        const QByteArray name = QByteArray::fromHex(names.value(digest)); // SHA-256 is the default, SHA-1 version 1
        return tlv('\x30', (name.isEmpty() ? name : tlv('\x30', name)) +
                               tlv('\x04', digestOf(certificate.der(), digest)) + rest);
    }
    static QByteArray issuerSerial(const Certificate& issuer, const QByteArray& serialHex) {
        const QByteArray name = derOf(i2d_X509_NAME, X509_get_subject_name(issuer.handle()));
        return tlv('\x30', tlv('\x30', tlv('\xa4', name)) + tlv('\x02', QByteArray::fromHex(serialHex)));
    }
    static void addEss(CMS_SignerInfo* signer, const QByteArray& ids, int version = 2) {
        const QByteArray value = tlv('\x30', tlv('\x30', ids));
        CMS_signed_add1_attr_by_NID(
            signer, version == 2 ? NID_id_smime_aa_signingCertificateV2 : NID_id_smime_aa_signingCertificate,
            V_ASN1_SEQUENCE, value.constData(), int(value.size()));
    }

    QByteArray madeRight() const {
        Making making;
        making.attributes = [this](CMS_SignerInfo* signer) {
            addType(signer);
            addDigest(signer);
        };
        return made(making);
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(pki.make());
        QVERIFY(pki.issue("e3", {"-newkey", "rsa:2048", "-pkeyopt", "rsa_keygen_pubexp:3"}, "/CN=e3",
                          TestPki::signing(), "root"));
        // Another name for the same key, issuer and serial number.
        QVERIFY(pki.issue("twin", {"-key", "rsa.key"}, "/C=VN/CN=Giám đốc", TestPki::signing(), "root",
                          {"-days", "365", "-set_serial", "0x" + pki.certificate("rsa").serialHex()}));
        QCOMPARE(pki.certificate("twin").serialHex(), pki.certificate("rsa").serialHex());
    }

    void attributes_data() {
        QTest::addColumn<QByteArray>("der");
        QTest::addColumn<QByteArray>("reason"); // empty: intact
        const QByteArray sha256 = QByteArray::fromHex("0609608648016503040201");
        const QByteArray sha1 = QByteArray::fromHex("06052b0e03021a");
        const QByteArray rsa = QByteArray::fromHex("06092a864886f70d010101");
        const QByteArray rsaSha1 = QByteArray::fromHex("06092a864886f70d010105");
        const auto row = [&](const char* name, const QByteArray& reason, const Making& making) {
            QTest::newRow(name) << made(making) << reason;
        };
        const auto with = [&](const Change& more) {
            Making making;
            making.attributes = [this, more](CMS_SignerInfo* signer) {
                addType(signer);
                addDigest(signer);
                if (more)
                    more(signer);
            };
            return making;
        };
        row("as it should be", {}, with({}));
        Making making = with({});
        making.flags = CMS_CADES;
        row("with the signing certificate's hash", {}, making);
        making.certificates = {"twin"};
        making.certificates = {"ec"};
        row("certificate substitution: of another signer", "crypto.signer_certificate_missing", making);
        making = with({});
        making.certificates = {};
        row("no certificate", "crypto.signer_certificate_missing", making);

        making = {};
        making.attributes = [](CMS_SignerInfo* signer) { addType(signer); };
        row("message-digest missing", "crypto.digest_mismatch", making);
        making.attributes = [this](CMS_SignerInfo* signer) { addDigest(signer); };
        row("content-type missing", "crypto.content_type_mismatch", making);
        making.attributes = [this](CMS_SignerInfo* signer) {
            addType(signer, NID_pkcs7_signed);
            addDigest(signer);
        };
        row("content-type of something else", "crypto.content_type_mismatch", making);
        row("message-digest twice, the right one first", "crypto.digest_mismatch",
            with([this](CMS_SignerInfo* signer) { addDigest(signer, "GIA MAO"); }));
        making.attributes = [this](CMS_SignerInfo* signer) {
            addType(signer);
            addDigest(signer, "GIA MAO");
        };
        row("message-digest of something else", "crypto.digest_mismatch", making);

        making = with({});
        making.afterSigning = [](CMS_SignerInfo* signer) {
            while (CMS_signed_get_attr_count(signer) > 0)
                X509_ATTRIBUTE_free(CMS_signed_delete_attr(signer, 0));
        };
        row("signed attributes removed", "crypto.signature_value_wrong", making);
        making.afterSigning = [](CMS_SignerInfo* signer) {
            CMS_signed_add1_attr_by_txt(signer, "1.2.3.4", V_ASN1_UTF8STRING, "x", 1);
        };
        row("an attribute added", "crypto.signature_value_wrong", making);
        making.afterSigning = [](CMS_SignerInfo* signer) { setSignature(signer, QByteArray(256, '\x01')); };
        row("signature value replaced", "crypto.signature_value_wrong", making);
        making.afterSigning = [](CMS_SignerInfo* signer) { setSignature(signer, {}); };
        row("signature value empty", "crypto.signature_value_wrong", making);
        making.afterSigning = [](CMS_SignerInfo* signer) { setSignature(signer, QByteArray(256, '\0')); };
        row("signature value zero", "crypto.signature_value_wrong", making);

        row("RFC 6211: the same algorithms", {},
            with([&](CMS_SignerInfo* signer) { addProtection(signer, sha256, rsa); }));
        row("RFC 6211: another digest", "crypto.algorithms_exchanged",
            with([&](CMS_SignerInfo* signer) { addProtection(signer, sha1, rsa); }));
        row("RFC 6211: another signature algorithm", "crypto.algorithms_exchanged",
            with([&](CMS_SignerInfo* signer) { addProtection(signer, sha256, rsaSha1); }));
    }
    void attributes() {
        QFETCH(QByteArray, der);
        QFETCH(QByteArray, reason);
        QVERIFY(!der.isEmpty());
        const CmsReport report = judged(der, content);
        QVERIFY2(report.intact == reason.isEmpty(), codes(report));
        QVERIFY2(codes(report).contains(reason), codes(report));
        QVERIFY(!judged(der, "NOI DUNG KHAC").intact);
    }

    // EN 319 122-1 clause 5.2.2, EN 319 102-1 clause 5.2.3: the first id names the signer. One that names another
    // certificate leaves open who signed, and says nothing about the content.
    void signingCertificate_data() {
        QTest::addColumn<QByteArray>("der");
        QTest::addColumn<bool>("names");
        QTest::addColumn<QByteArray>("remark");
        const Certificate own = pki.certificate("rsa");
        const Certificate other = pki.certificate("ec");
        const Certificate root = pki.certificate("root");
        const auto row = [&](const char* name, bool names, const QByteArray& remark,
                             const std::function<void(CMS_SignerInfo*)>& add,
                             const QStringList& certificates = {"rsa"}) {
            Making making;
            making.certificates = certificates;
            making.attributes = [this, add](CMS_SignerInfo* signer) {
                addType(signer);
                addDigest(signer);
                add(signer);
            };
            QTest::newRow(name) << made(making) << names << remark;
        };
        const QByteArray another = "crypto.signing_certificate_mismatch";
        const QByteArray unreadable = "crypto.signing_certificate_unreadable";
        const QByteArray slip = "crypto.signing_certificate_serial";
        const QByteArray hex = own.serialHex().toLatin1();
        const QByteArray serial = hex.at(0) >= '8' ? "00" + hex : hex; // an INTEGER has a sign
        const auto sha1 = DigestAlgorithm::Sha1;
        row("one id", true, {}, [=](auto* s) { addEss(s, essId(own)); });
        row("SHA-384", true, {}, [=](auto* s) { addEss(s, essId(own, DigestAlgorithm::Sha384)); });
        row("version 1", true, {}, [=](auto* s) { addEss(s, essId(own, sha1), 1); });
        row("two ids, the second not at hand", true, {}, [=](auto* s) { addEss(s, essId(own) + essId(root)); });
        row("three ids", true, {}, [=](auto* s) { addEss(s, essId(own) + essId(root) + essId(other)); });
        row("version 1, two ids", true, {}, [=](auto* s) { addEss(s, essId(own, sha1) + essId(root, sha1), 1); });
        row("both versions", true, {}, [=](auto* s) {
            addEss(s, essId(own, sha1), 1);
            addEss(s, essId(own));
        });
        row("the right serial number", true, {},
            [=](auto* s) { addEss(s, essId(own, DigestAlgorithm::Sha256, issuerSerial(root, serial))); });
        row("another serial number", true, slip,
            [=](auto* s) { addEss(s, essId(own, DigestAlgorithm::Sha256, issuerSerial(root, "07"))); });
        row("another issuer", true, slip,
            [=](auto* s) { addEss(s, essId(own, DigestAlgorithm::Sha256, issuerSerial(other, serial))); });
        row("another certificate", false, another, [=](auto* s) { addEss(s, essId(other)); });
        row("another first, the signer second", false, another, [=](auto* s) { addEss(s, essId(root) + essId(own)); });
        row("the versions disagree", false, another, [=](auto* s) {
            addEss(s, essId(own, sha1), 1);
            addEss(s, essId(other));
        });
        row("no id", false, unreadable, [=](auto* s) { addEss(s, {}); });
        row("an unknown hash", false, unreadable, [=](auto* s) {
            addEss(s, tlv('\x30', tlv('\x30', QByteArray::fromHex("06032a0304")) + tlv('\x04', "x")));
        });
        row("another one of the same key and number", false, another, [=](auto* s) { addEss(s, essId(own)); },
            {"twin"});
        row("both of the same key, the other one first", true, {}, [=](auto* s) { addEss(s, essId(own)); },
            {"twin", "rsa"});
    }
    void signingCertificate() {
        QFETCH(QByteArray, der);
        QFETCH(bool, names);
        QFETCH(QByteArray, remark);
        const CmsReport report = judged(der, content);
        QVERIFY2(report.intact && report.hasSigningCertificate, codes(report));
        QVERIFY2(report.namesSigner == names, codes(report));
        QCOMPARE(codes(report).contains("crypto.signing_certificate"), !remark.isEmpty());
        QVERIFY2(codes(report).contains(remark), codes(report));
        QVERIFY2(!judged(der, "NOI DUNG KHAC").intact, "other content");
    }

    // What is not known here can neither be believed nor blamed.
    void unknownAlgorithms() {
        Making making;
        making.attributes = [this](CMS_SignerInfo* signer) {
            addType(signer);
            addDigest(signer);
        };
        for (const char* const oid : {"1.2.3.4.5", "2.16.840.1.101.3.4.3.17", "2.16.840.1.101.3.4.3.10"}) {
            making.afterSigning = [oid](CMS_SignerInfo* signer) {
                X509_ALGOR* algorithm = nullptr;
                CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, nullptr, &algorithm);
                X509_ALGOR_set0(algorithm, OBJ_txt2obj(oid, 1), V_ASN1_UNDEF, nullptr);
            };
            const CmsReport report = judged(made(making), content);
            QVERIFY2(!report.intact && codes(report).contains("crypto.algorithm_unsupported"), codes(report));
            QVERIFY2(!codes(report).contains("wrong") && !codes(report).contains("exchanged"), codes(report));
            QVERIFY(codes(judged(made(making), "NOI DUNG KHAC")).contains("crypto.digest_mismatch"));
        }
    }

    // OpenSSL reads no certificate whose names are not in the alphabet that they claim.
    void unreadableNames() {
        Making making;
        making.attributes = [this](CMS_SignerInfo* signer) {
            addType(signer);
            addDigest(signer);
        };
        const QByteArray name = QStringLiteral("Nguyễn").toUtf8();
        for (const QByteArray bytes : {"Nguy\xea\xea\xean ", "Nguy\xff\xfe\xffn ",
                                       "\xe9"
                                       "guyen   "}) {
            QByteArray der = made(making);
            QVERIFY(der.contains(name));
            der.replace(name, bytes.left(name.size()));
            const auto report = verifyCms(der, [&](DigestAlgorithm algorithm) { return digestOf(content, algorithm); });
            QVERIFY(!report);
            QCOMPARE(report.error().code(), QByteArray("crypto.names_unreadable"));
        }
        const auto broken = verifyCms(made(making).left(200), [](DigestAlgorithm) { return QByteArray(); });
        QCOMPARE(broken.error().code(), QByteArray("crypto.cms_malformed"));
    }

    // Certificates that are known already are taken out of the bytes before these are read: what must not be read with
    // them must not be read without them either (RFC 5652 section 5.1).
    void certificatesElsewhere_data() {
        QTest::addColumn<QByteArray>("der");
        QTest::addColumn<QByteArray>("outcome");
        const std::vector<DerItem> info = derElements(madeRight());
        const std::vector<DerItem> parts = derElements(info[1].content);
        const QByteArray head = parts[0].whole + parts[1].whole + parts[2].whole;
        const QByteArray certificates = parts[3].whole;
        const QByteArray signers = parts[4].whole;
        const auto cms = [&](const QByteArray& inside) {
            return tlv('\x30', info[0].whole + tlv('\xa0', tlv('\x30', inside)));
        };
        const QByteArray other = pki.certificate("ec").der();
        QTest::newRow("as made") << cms(head + certificates + signers) << QByteArray("intact");
        QTest::newRow("another one beside") << cms(head + tlv('\xa0', parts[3].content + other) + signers)
                                            << QByteArray("intact");
        QTest::newRow("one of another kind") << cms(head + tlv('\xa0', parts[3].content + tlv('\x30', "xyz")) + signers)
                                             << QByteArray("crypto.cms_malformed");
        QTest::newRow("garbage beside") << cms(head + tlv('\xa0', parts[3].content + "garbage") + signers)
                                        << QByteArray("crypto.cms_malformed");
        QTest::newRow("behind the signers") << cms(head + signers + certificates) << QByteArray("crypto.cms_malformed");
        QTest::newRow("before the content") << cms(parts[0].whole + parts[1].whole + certificates + parts[2].whole + signers)
                                            << QByteArray("crypto.cms_malformed");
        QTest::newRow("twice") << cms(head + certificates + certificates + signers)
                               << QByteArray("crypto.cms_malformed");
        // OpenSSL does not mind; they are the same certificates.
        QTest::newRow("primitive") << cms(head + tlv('\x80', parts[3].content) + signers) << QByteArray("intact");
        QTest::newRow("bytes behind") << cms(head + certificates + signers) + '\0' << QByteArray("crypto.cms_malformed");
    }
    void certificatesElsewhere() {
        QFETCH(QByteArray, der);
        QFETCH(QByteArray, outcome);
        QVERIFY(judged(madeRight(), content).intact); // from here its certificate is known
        QVERIFY2(codes(judged(der, content)).contains(outcome), codes(judged(der, content)));
    }

    void twoSignersAndNone() {
        writeAll(pki.path("in"), content);
        QCOMPARE(run("openssl",
                     {"cms", "-sign", "-binary", "-outform", "DER", "-signer", "rsa.pem", "-inkey", "rsa.key",
                      "-signer", "ec.pem", "-inkey", "ec.key", "-in", "in", "-out", "two.der"},
                     pki.path(""))
                     .status,
                 0);
        CmsReport report = judged(readAll(pki.path("two.der")), content);
        QVERIFY2(!report.intact && codes(report).contains("crypto.cms_signer_count"), codes(report));
        CMS_ContentInfo* cms = CMS_sign(nullptr, nullptr, nullptr, nullptr, CMS_PARTIAL | CMS_DETACHED | CMS_BINARY);
        CMS_add1_cert(cms, pki.certificate("rsa").handle());
        report = judged(derOf(i2d_CMS_ContentInfo, cms), content);
        CMS_ContentInfo_free(cms);
        QVERIFY2(!report.intact && codes(report).contains("crypto.cms_signer_count"), codes(report));
    }

    // Bleichenbacher 2006: with e = 3 a cube root of a block that begins right and ends in garbage is a signature for
    // all who do not look at the end.
    void pkcs1BlockWithGarbage() {
        const QByteArray digestInfo =
            QByteArray::fromHex("3031300d060960864801650304020105000420") + digestOf(content, DigestAlgorithm::Sha256);
        const QByteArray begin = QByteArray::fromHex("0001ffffffffffffffff00") + digestInfo;
        const QByteArray block = begin.leftJustified(256, '\0');
        BN_CTX* context = BN_CTX_new();
        BIGNUM* target = BN_bin2bn(reinterpret_cast<const unsigned char*>(block.constData()), 256, nullptr);
        BIGNUM* root = BN_new();
        BIGNUM* cube = BN_new();
        for (int bit = 700; bit >= 0; --bit) { // the largest root whose cube is not above the block
            BN_set_bit(root, bit);
            BN_sqr(cube, root, context);
            BN_mul(cube, cube, root, context);
            if (BN_cmp(cube, target) > 0)
                BN_clear_bit(root, bit);
        }
        BN_add_word(root, 1);
        BN_sqr(cube, root, context);
        BN_mul(cube, cube, root, context);
        QByteArray shown(256, '\0');
        BN_bn2binpad(cube, reinterpret_cast<unsigned char*>(shown.data()), 256);
        QByteArray forged(256, '\0');
        BN_bn2binpad(root, reinterpret_cast<unsigned char*>(forged.data()), 256);
        BN_free(target);
        BN_free(root);
        BN_free(cube);
        BN_CTX_free(context);
        QVERIFY(shown.startsWith(begin)); // the forgery is one

        const QByteArray octets = tlv('\x04', forged);
        const DigestSource digests = [this](DigestAlgorithm algorithm) { return digestOf(content, algorithm); };
        const auto bare = verifyRawRsa(octets, {pki.certificate("e3").der()}, digests);
        QVERIFY(bare && !bare->intact);
        EVP_PKEY* key = privateKey("e3");
        const auto honest = verifyRawRsa(tlv('\x04', signedBy(key, content)), {pki.certificate("e3").der()}, digests);
        EVP_PKEY_free(key);
        QVERIFY(honest && honest->intact);
        writeAll(pki.path("in"), content);
        run("openssl",
            {"cms", "-sign", "-binary", "-noattr", "-outform", "DER", "-signer", "e3.pem", "-inkey", "e3.key", "-in",
             "in", "-out", "e3.der"},
            pki.path(""));
        QByteArray der = readAll(pki.path("e3.der"));
        QVERIFY(judged(der, content).intact);
        der.replace(der.size() - 256, 256, forged);
        const CmsReport report = judged(der, content);
        QVERIFY2(!report.intact && codes(report).contains("crypto.signature_value_wrong"), codes(report));
    }

    // RFC 8419, which ISO/TS 32002 lets into PDF: intact, and said to be of no kind that this program signs with.
    void ed25519() {
        QVERIFY(pki.issue("ed", {"-newkey", "ed25519"}, "/CN=Ed25519", TestPki::signing(), "root"));
        Making making;
        making.attributes = [this](CMS_SignerInfo* signer) {
            addType(signer);
            addDigest(signer);
        };
        QByteArray der = made(making);
        // OpenSSL 3.0 makes no CMS with such a key: RSA's is made over.
        const QByteArray rsaEncryption = QByteArray::fromHex("300d06092a864886f70d0101010500");
        const qsizetype at = der.lastIndexOf(rsaEncryption);
        QVERIFY(at > 0);
        const auto* position = reinterpret_cast<const unsigned char*>(der.constData());
        CMS_ContentInfo* cms = d2i_CMS_ContentInfo(nullptr, &position, der.size());
        CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
        X509_ALGOR* algorithm = nullptr;
        CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, nullptr, &algorithm);
        X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_ED25519), V_ASN1_UNDEF, nullptr);
        ASN1_OCTET_STRING* keyId = nullptr;
        X509_NAME* issuer = nullptr;
        ASN1_INTEGER* serial = nullptr;
        CMS_SignerInfo_get0_signer_id(signer, &keyId, &issuer, &serial);
        ASN1_STRING_copy(serial, X509_get0_serialNumber(pki.certificate("ed").handle()));
        EVP_PKEY* key = privateKey("ed");
        setSignature(signer, signedBy(key, attributesOf(signer)));
        EVP_PKEY_free(key);
        CMS_add1_cert(cms, pki.certificate("ed").handle());
        der = derOf(i2d_CMS_ContentInfo, cms);
        CMS_ContentInfo_free(cms);
        const CmsReport report = judged(der, content);
        QVERIFY2(report.intact, codes(report));
        QVERIFY(report.scheme == SignatureScheme::Other);
        QVERIFY(!judged(der, "NOI DUNG KHAC").intact);
    }

    // Old PKCS#12 files are read, and their holder is told; RC2 with 40 bits is what Windows wrote for decades.
    void pkcs12OfOldPrograms_data() {
        QTest::addColumn<QStringList>("how");
        QTest::addColumn<bool>("outdated");
        QTest::newRow("AES-256") << QStringList{} << false;
        QTest::newRow("3DES") << QStringList{"-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1"}
                              << true;
        QTest::newRow("RC2-40 and 3DES") << QStringList{"-legacy"} << true;
    }
    void pkcs12OfOldPrograms() {
        QFETCH(QStringList, how);
        QFETCH(bool, outdated);
        const Run exported = run("openssl",
                                 QStringList{"pkcs12", "-export", "-inkey", "rsa.key", "-in", "rsa.pem", "-passout",
                                             "pass:x", "-out", "old.p12"} +
                                     how,
                                 pki.path(""));
        QVERIFY2(exported.status == 0, exported.output);
        bool isOutdated = false;
        const auto key = loadPkcs12(readAll(pki.path("old.p12")), Secret(QByteArrayView("x")), &isOutdated);
        QVERIFY2(key, key ? "" : qPrintable(key.error().technical()));
        QVERIFY((*key)->certificate() == pki.certificate("rsa"));
        QVERIFY((*key)->sign("x", SignatureScheme::RsaPkcs1, DigestAlgorithm::Sha256));
        QCOMPARE(isOutdated, outdated);
        QCOMPARE(loadPkcs12(readAll(pki.path("old.p12")), Secret(QByteArrayView("y"))).error().code(),
                 QByteArray("crypto.pkcs12_password_wrong"));
    }
};

QTEST_GUILESS_MAIN(TestCmsAttacks)
#include "tst_cms_attacks.moc"
