#pragma once

#include "../crypto/TestPki.h"
#include "crypto/Cms.h"

#include <openssl/cms.h>

namespace vanthu::test {

// A PKI whose certificates, lists and time-stamps have the dates that a test needs, made by `openssl ca`.
class DatedPki {
public:
    enum class Kind { Ca, Signer, Authority };

    DatedPki() {
        writeAll(path("req.cnf"), "[req]\ndistinguished_name=dn\n[dn]\n");
        writeAll(path("ca.cnf"),
                 "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\npolicy=p\n"
                 "unique_subject=no\ndefault_md=sha256\n[p]\ncommonName=supplied\n"
                 "[ca_ext]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
                 "[signer_ext]\nkeyUsage=critical,digitalSignature,nonRepudiation\n"
                 "[tsa_ext]\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n");
        writeAll(path("serial"), "4000000000000001\n");
    }

    static QDateTime day(int year, int month = 1, int date = 1) {
        return QDateTime(QDate(year, month, date), QTime(12, 0), Qt::UTC);
    }

    // `issuer` empty: self-signed.
    bool certificate(const QString& name, const QString& issuer, Kind kind, const QDateTime& from,
                     const QDateTime& until,
                     const QStringList& key = {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"}) {
        const QString extensions = kind == Kind::Ca ? "ca_ext" : kind == Kind::Signer ? "signer_ext" : "tsa_ext";
        writeAll(path("index.txt"), {});
        const Run asked = run("openssl",
                              QStringList{"req", "-new", "-config", "req.cnf", "-nodes", "-keyout", name + ".key",
                                          "-out", name + ".csr", "-subj", "/CN=" + name} +
                                  key,
                              path(""));
        QStringList ca{"ca",        "-batch",      "-notext",    "-config",     "ca.cnf",
                       "-in",       name + ".csr", "-out",       name + ".pem", "-startdate",
                       stamp(from), "-enddate",    stamp(until), "-extensions", extensions};
        if (issuer.isEmpty())
            ca += {"-selfsign", "-keyfile", name + ".key"};
        else
            ca += {"-cert", issuer + ".pem", "-keyfile", issuer + ".key"};
        const Run made = run("openssl", ca, path(""));
        if (asked.status != 0 || made.status != 0)
            qWarning("%s%s", asked.output.constData(), made.output.constData());
        return asked.status == 0 && made.status == 0;
    }

    struct Revoked {
        QString name;
        QDateTime at;
    };
    // DER.
    QByteArray list(const QString& issuer, const QDateTime& from, const QDateTime& until,
                    const QList<Revoked>& revoked = {}) {
        QByteArray index;
        for (const Revoked& entry : revoked)
            index += "R\t400101000000Z\t" + stamp(entry.at).mid(2).toLatin1() + '\t' +
                     certificate(entry.name).serialHex().toLatin1() + "\tunknown\t/CN=" + entry.name.toUtf8() + '\n';
        writeAll(path("index.txt"), index);
        const Run made =
            run("openssl",
                {"ca", "-config", "ca.cnf", "-cert", issuer + ".pem", "-keyfile", issuer + ".key", "-gencrl",
                 "-crl_lastupdate", stamp(from), "-crl_nextupdate", stamp(until), "-out", "list.pem"},
                path(""));
        const Run converted =
            run("openssl", {"crl", "-in", "list.pem", "-outform", "DER", "-out", "list.der"}, path(""));
        if (made.status != 0 || converted.status != 0)
            qWarning("%s%s", made.output.constData(), converted.output.constData());
        return readAll(path("list.der"));
    }

    crypto::Certificate certificate(const QString& name) const {
        return crypto::Certificate::fromPem(readAll(path(name + ".pem"))).value_or(crypto::Certificate());
    }
    std::unique_ptr<crypto::SigningKey> key(const QString& name, const QStringList& chain = {}) const {
        std::vector<crypto::Certificate> issuers;
        for (const QString& issuer : chain)
            issuers.push_back(certificate(issuer));
        auto made = crypto::makeSigningKey(readAll(path(name + ".key")), certificate(name), issuers);
        return made ? std::move(*made) : nullptr;
    }

    // A detached CMS over `content`.
    QByteArray sign(const QString& name, const QByteArray& content) const {
        const auto signer = key(name, {"root"});
        crypto::CmsRequest request;
        request.contentDigest = crypto::digestOf(content, crypto::DigestAlgorithm::Sha256);
        return crypto::signCms(*signer, request).value_or(QByteArray());
    }
    // A token over `content` that says `time`; `how` it is asked for.
    QByteArray token(const QString& name, const QByteArray& content, const QDateTime& time,
                     const QStringList& how = {"-sha256", "-cert"}) const {
        const auto authority = key(name, {"root"});
        writeAll(path("content"), content);
        run("openssl", QStringList{"ts", "-query", "-data", "content", "-out", "query"} + how, path(""));
        const auto reply =
            crypto::issueTimestamp(readAll(path("query")), {*authority, "1.2.3.4", [time] { return time; }});
        writeAll(path("reply"), reply.value_or(QByteArray()));
        run("openssl", {"ts", "-reply", "-in", "reply", "-token_out", "-out", "token"}, path(""));
        return readAll(path("token"));
    }
    // The CMS with a token over its signature value.
    QByteArray stamped(const QByteArray& cms, const QString& name, const QDateTime& time,
                       const QStringList& how = {"-sha256", "-cert"}) const {
        return withToken(cms, token(name, signatureValue(cms), time, how));
    }
    static QByteArray signatureValue(const QByteArray& cms) {
        QByteArray found;
        (void)changed(cms, [&](CMS_ContentInfo*, CMS_SignerInfo* signer) {
            const ASN1_OCTET_STRING* value = CMS_SignerInfo_get0_signature(signer);
            found = QByteArray(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)), ASN1_STRING_length(value));
        });
        return found;
    }
    static QByteArray withToken(const QByteArray& cms, const QByteArray& token) {
        return changed(cms, [&](CMS_ContentInfo*, CMS_SignerInfo* signer) {
            CMS_unsigned_add1_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token.constData(),
                                          static_cast<int>(token.size()));
        });
    }
    static QByteArray withCertificate(const QByteArray& cms, const crypto::Certificate& certificate) {
        return changed(cms,
                       [&](CMS_ContentInfo* parsed, CMS_SignerInfo*) { CMS_add1_cert(parsed, certificate.handle()); });
    }
    QString path(const QString& name) const { return m_folder.filePath(name); }

private:
    template<class Change>
    static QByteArray changed(const QByteArray& cms, const Change& change) {
        const auto* position = reinterpret_cast<const unsigned char*>(cms.constData());
        CMS_ContentInfo* parsed = d2i_CMS_ContentInfo(nullptr, &position, cms.size());
        change(parsed, sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(parsed), 0));
        unsigned char* der = nullptr;
        const int size = i2d_CMS_ContentInfo(parsed, &der);
        const QByteArray result(reinterpret_cast<const char*>(der), size);
        OPENSSL_free(der);
        CMS_ContentInfo_free(parsed);
        return result;
    }
    static QString stamp(const QDateTime& time) { return time.toString("yyyyMMddHHmmss") + 'Z'; }
    QTemporaryDir m_folder;
};

} // namespace vanthu::test
