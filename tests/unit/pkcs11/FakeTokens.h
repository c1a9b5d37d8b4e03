#pragma once

#include "SoftTokens.h"

#include "crypto/TrainingPki.h"

#include <QCoreApplication>
#include <QDir>

#include <openssl/evp.h>
#include <openssl/x509.h>

// The misbehaving module (FakeModule.cpp) with a real key and its certificate.
namespace vanthu::test {

class FakeTokens {
public:
    FakeTokens() {
        auto pki = crypto::TrainingPki::open(m_folder.filePath(QStringLiteral("pki")),
                                             QUrl(QStringLiteral("http://127.0.0.1:9")));
        if (!pki)
            return;
        EVP_PKEY* key = EVP_RSA_gen(2048);
        write(QStringLiteral("key.der"), der(i2d_PrivateKey, key));
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto certificate = pki->issue(der(i2d_PUBKEY, key), {QStringLiteral("Trần Thị Giả"), {}, {}, {}, {}},
                                            now.addDays(-1), now.addDays(30));
        EVP_PKEY_free(key);
        if (certificate)
            write(QStringLiteral("certificate.der"), certificate->der());
    }

    QString path(const QString& name) const { return m_folder.filePath(name); }
    static QString module() { return QStringLiteral(VANTHU_FAKE_MODULE); }

    // With the key and the certificate, and what else the environment says.
    pkcs11::HostOptions options(const QStringList& environment = {}) const {
        pkcs11::HostOptions options = hostOptions();
        options.environment =
            QStringList{QStringLiteral("FAKE_KEY=") + path(QStringLiteral("key.der")),
                        QStringLiteral("FAKE_CERTIFICATE=") + path(QStringLiteral("certificate.der"))} +
            environment;
        options.listLimit = std::chrono::milliseconds(20'000);
        return options;
    }

    Result<std::unique_ptr<crypto::SigningKey>> openKey(const pkcs11::HostOptions& options, const char* pin = "123456",
                                                        const pkcs11::LoginPolicy& policy = {}) const {
        TRY(const auto host, pkcs11::TokenHost::start(module(), options));
        TRY(const auto all, host->certificates());
        if (all.empty())
            return fail("token.removed", {QStringLiteral("GIA")});
        return host->openKey(all.front(), secretOf(pin), policy);
    }

private:
    template<class Function>
    static QByteArray der(Function function, EVP_PKEY* key) {
        unsigned char* bytes = nullptr;
        const int length = function(key, &bytes);
        const QByteArray copy(reinterpret_cast<const char*>(bytes), length);
        OPENSSL_free(bytes);
        return copy;
    }
    void write(const QString& name, const QByteArray& bytes) const {
        QFile file(path(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
    }

    QTemporaryDir m_folder;
};

template<class T>
QByteArray codeOf(const Result<T>& result) {
    return result ? QByteArray("done") : result.error().code();
}

// The token hosts that this program has running.
inline int hostsNow() {
    int count = 0;
    for (const QString& entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile comm(QStringLiteral("/proc/%1/comm").arg(entry));
        QFile stat(QStringLiteral("/proc/%1/stat").arg(entry));
        if (!comm.open(QIODevice::ReadOnly) || !comm.readAll().startsWith("vanthu-token") ||
            !stat.open(QIODevice::ReadOnly))
            continue;
        const QList<QByteArray> fields = stat.readAll().split(' ');
        if (fields.value(3).toInt() == QCoreApplication::applicationPid() && fields.value(2) != "Z")
            ++count;
    }
    return count;
}

} // namespace vanthu::test
