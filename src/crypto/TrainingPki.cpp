#include "crypto/TrainingPki.h"

#include "base/FileLock.h"
#include "base/Files.h"
#include "crypto/Crl.h"
#include "crypto/MemoryKey.h"
#include "crypto/Ocsp.h"
#include "crypto/OpenSsl.h"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace vanthu::crypto {

namespace {

constexpr std::int64_t largestFile = 1024 * 1024;
constexpr int caYears = 10;
constexpr int crlDays = 7;

struct Extension {
    int nid;
    QByteArray value; // in the notation of openssl's x509v3_config
};

Error pkiError(const char* what) {
    return Error("crypto.pki_failed", {}, QStringLiteral("%1 %2").arg(QLatin1String(what), drainErrors()));
}

void addEntry(X509_NAME* name, int nid, const QString& text) {
    const QByteArray utf8 = text.toUtf8();
    if (!utf8.isEmpty())
        X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, bytesOf(utf8), int(utf8.size()), -1, 0);
}

void setName(X509_NAME* name, const TrainingPki::Subject& subject) {
    addEntry(name, NID_countryName, QStringLiteral("VN"));
    addEntry(name, NID_localityName, subject.locality);
    addEntry(name, NID_organizationName, subject.organization);
    addEntry(name, NID_organizationalUnitName, subject.unit);
    addEntry(name, NID_title, subject.title);
    addEntry(name, NID_commonName, subject.commonName);
}

struct Issue {
    EVP_PKEY* subjectKey;
    TrainingPki::Subject subject;
    const Certificate* issuer; // null = self-signed
    EVP_PKEY* issuerKey;
    QDateTime from, until;
    QList<Extension> extensions;
};

Result<Certificate> makeCertificate(const Issue& issue) {
    const X509Ptr x509(X509_new());
    X509_set_version(x509.get(), X509_VERSION_3);
    unsigned char serial[16];
    if (RAND_bytes(serial, sizeof serial) != 1)
        return fail(pkiError("random"));
    serial[0] = static_cast<unsigned char>((serial[0] & 0x7f) | 0x40); // positive and of full length
    const BnPtr number(BN_bin2bn(serial, sizeof serial, nullptr));
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509.get()));
    ASN1_TIME_set(X509_getm_notBefore(x509.get()), issue.from.toSecsSinceEpoch());
    ASN1_TIME_set(X509_getm_notAfter(x509.get()), issue.until.toSecsSinceEpoch());
    setName(X509_get_subject_name(x509.get()), issue.subject);
    X509* issuer = issue.issuer ? issue.issuer->handle() : x509.get();
    X509_set_issuer_name(x509.get(), X509_get_subject_name(issuer));
    X509_set_pubkey(x509.get(), issue.subjectKey);
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, x509.get(), nullptr, nullptr, 0);
    X509V3_set_ctx_nodb(&context);
    for (const Extension& extension : issue.extensions) {
        X509_EXTENSION* made = X509V3_EXT_conf_nid(nullptr, &context, extension.nid, extension.value.constData());
        if (!made)
            return fail(pkiError(extension.value.constData()));
        X509_add_ext(x509.get(), made, -1);
        X509_EXTENSION_free(made);
    }
    if (X509_sign(x509.get(), issue.issuerKey, EVP_sha256()) <= 0)
        return fail(pkiError("sign"));
    return Certificate::fromHandle(x509.get());
}

Result<EvpPkeyPtr> keyFrom(const QString& file) {
    TRY(const QByteArray pem, readFile(file, largestFile));
    const BioPtr bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    EvpPkeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    if (!key)
        return fail(pkiError("key"));
    return key;
}

Result<EvpPkeyPtr> keyAt(const QString& file) {
    if (!QFile::exists(file)) {
        const EvpPkeyPtr made(EVP_RSA_gen(3072));
        const BioPtr bio(BIO_new(BIO_s_mem()));
        if (!made || PEM_write_bio_PKCS8PrivateKey(bio.get(), made.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
            return fail(pkiError("key"));
        char* data = nullptr;
        const long size = BIO_get_mem_data(bio.get(), &data);
        TRY_VOID(writeFileDurably(file, QByteArrayView(data, size), 0600));
    }
    return keyFrom(file);
}

// The certificate of the file, made by `make` when there is none yet.
template<class Make>
Result<Certificate> certificateAt(const QString& file, Make make) {
    if (!QFile::exists(file)) {
        TRY(const Certificate made, make());
        TRY_VOID(writeFileDurably(file, made.pem()));
    }
    TRY(const QByteArray pem, readFile(file, largestFile));
    return Certificate::fromPem(pem);
}

QList<Extension> caExtensions(const QByteArray& pathLength) {
    return {{NID_basic_constraints, "critical,CA:TRUE" + pathLength},
            {NID_key_usage, "critical,keyCertSign,cRLSign"},
            {NID_subject_key_identifier, "hash"}};
}

} // namespace

TrainingPki::TrainingPki(QString folder, QUrl baseUrl, Clock clock)
    : m_folder(std::move(folder))
    , m_baseUrl(std::move(baseUrl))
    , m_clock(std::move(clock)) {}

Result<TrainingPki> TrainingPki::open(const QString& folder, const QUrl& baseUrl, Clock clock) {
    TrainingPki pki(folder, baseUrl, std::move(clock));
    TRY_VOID(makeFolder(folder));
    TRY_VOID(makeFolder(pki.trustFolder()));
    TRY_VOID(pki.createMissing());
    return pki;
}

Result<> TrainingPki::createMissing() {
    const QByteArray base = m_baseUrl.toEncoded();
    const QDateTime from = m_clock().addDays(-1);
    const QDateTime until = from.addYears(caYears);
    const QString organization = QStringLiteral("VanThu – chế độ huấn luyện");
    const auto subject = [&](const QString& name) { return Subject{name, {}, organization, {}, {}}; };
    const QList<Extension> issuedBy = {{NID_authority_key_identifier, "keyid"}, {NID_subject_key_identifier, "hash"}};

    TRY(const EvpPkeyPtr rootKey, keyAt(path(QStringLiteral("root.key"))));
    TRY(m_root, certificateAt(path(QStringLiteral("trust/root.crt")), [&] {
            return makeCertificate({rootKey.get(), subject(QStringLiteral("CA gốc huấn luyện VanThu")), nullptr,
                                    rootKey.get(), from, until, caExtensions("")});
        }));
    TRY(const EvpPkeyPtr caKey, keyAt(path(QStringLiteral("ca.key"))));
    TRY(m_ca, certificateAt(path(QStringLiteral("trust/ca.crt")), [&] {
            return makeCertificate(
                {caKey.get(), subject(QStringLiteral("CA cơ quan huấn luyện VanThu")), &m_root, rootKey.get(), from,
                 until,
                 caExtensions(",pathlen:0") +
                     QList<Extension>{{NID_authority_key_identifier, "keyid"},
                                      {NID_crl_distribution_points, "URI:" + base + "/crl/root.crl"}}});
        }));
    const auto responder = [&](const QString& name, const QString& title, const QList<Extension>& purpose) {
        return [&, name, title, purpose]() -> Result<Certificate> {
            TRY(const EvpPkeyPtr key, keyAt(path(name + QStringLiteral(".key"))));
            return makeCertificate({key.get(), subject(title), &m_ca, caKey.get(), from, until,
                                    QList<Extension>{{NID_basic_constraints, "critical,CA:FALSE"},
                                                     {NID_key_usage, "critical,digitalSignature"},
                                                     {NID_crl_distribution_points, "URI:" + base + "/crl/ca.crl"}} +
                                        issuedBy + purpose});
        };
    };
    TRY(m_tsa, certificateAt(path(QStringLiteral("tsa.crt")),
                             responder(QStringLiteral("tsa"), QStringLiteral("Dấu thời gian huấn luyện VanThu"),
                                       {{NID_ext_key_usage, "critical,timeStamping"}})));
    TRY(m_ocsp, certificateAt(path(QStringLiteral("ocsp.crt")),
                              responder(QStringLiteral("ocsp"), QStringLiteral("OCSP huấn luyện VanThu"),
                                        {{NID_ext_key_usage, "OCSPSigning"}, {NID_id_pkix_OCSP_noCheck, "ignored"}})));
    return {};
}

Result<Certificate> TrainingPki::issue(QByteArrayView publicKeyInfo, const Subject& subject, const QDateTime& from,
                                       const QDateTime& until) const {
    const auto* position = bytesOf(publicKeyInfo);
    const EvpPkeyPtr publicKey(d2i_PUBKEY(nullptr, &position, static_cast<long>(publicKeyInfo.size())));
    if (!publicKey)
        return fail(pkiError("public key"));
    TRY(const EvpPkeyPtr caKey, keyFrom(path(QStringLiteral("ca.key"))));
    const QByteArray base = m_baseUrl.toEncoded();
    return makeCertificate(
        {publicKey.get(), subject, &m_ca, caKey.get(), from, until,
         QList<Extension>{{NID_basic_constraints, "critical,CA:FALSE"},
                          {NID_key_usage, "critical,digitalSignature,nonRepudiation"},
                          {NID_authority_key_identifier, "keyid"},
                          {NID_subject_key_identifier, "hash"},
                          {NID_info_access, "OCSP;URI:" + base + "/ocsp,caIssuers;URI:" + base + "/ca/ca.crt"},
                          {NID_crl_distribution_points, "URI:" + base + "/crl/ca.crl"}}});
}

// revoked.json: { serial in hex: time }. Read anew each time: another process may have revoked.
RevocationStatus TrainingPki::statusOf(const QString& serialHex) const {
    RevocationStatus status;
    status.state = RevocationState::Good;
    const auto bytes = readFile(path(QStringLiteral("revoked.json")), largestFile);
    const QJsonObject revoked = bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
    if (revoked.contains(serialHex)) {
        status.state = RevocationState::Revoked;
        status.revokedAt = fromStorageTime(revoked[serialHex].toString());
    }
    return status;
}

Result<> TrainingPki::revoke(const QString& serialHex, const QDateTime& at) const {
    FileLock lock(path(QStringLiteral("revoked.lock")));
    lock.lock();
    const auto bytes = readFile(path(QStringLiteral("revoked.json")), largestFile);
    QJsonObject revoked = bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
    if (revoked.contains(serialHex))
        return {};
    revoked[serialHex] = toStorageTime(at);
    return writeFileDurably(path(QStringLiteral("revoked.json")), QJsonDocument(revoked).toJson(), 0600);
}

Result<QByteArray> TrainingPki::crl(const QString& name) const {
    const bool ofRoot = name == QLatin1String("root");
    TRY(const EvpPkeyPtr key, keyFrom(path(ofRoot ? QStringLiteral("root.key") : QStringLiteral("ca.key"))));
    QList<QPair<QString, QDateTime>> revoked;
    const auto bytes = readFile(path(QStringLiteral("revoked.json")), largestFile);
    const QJsonObject all = bytes && !ofRoot ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
    for (auto it = all.begin(); it != all.end(); ++it)
        revoked += {it.key(), fromStorageTime(it.value().toString())};
    return makeCrl(ofRoot ? m_root : m_ca, key.get(), revoked, m_clock(), crlDays);
}

Result<QByteArray> TrainingPki::answerOcspRequest(QByteArrayView requestDer) const {
    TRY(const EvpPkeyPtr key, keyFrom(path(QStringLiteral("ocsp.key"))));
    return answerOcsp(requestDer,
                      {m_ca, m_ocsp, key.get(), [this](const QString& serial) { return statusOf(serial); }, m_clock});
}

Result<std::unique_ptr<SigningKey>> TrainingPki::timestampKey() const {
    TRY(const QByteArray pem, readFile(path(QStringLiteral("tsa.key")), largestFile));
    return makeSigningKey(pem, m_tsa, {m_ca});
}

} // namespace vanthu::crypto
