#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "crypto/Certificate.h"
#include "crypto/Revocation.h"
#include "crypto/SigningKey.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <memory>

namespace vanthu::crypto {

// A whole small PKI in a folder, for training and tests: a root, an issuing CA, a time-stamp authority and an OCSP
// responder, whose names say that they are for training. Its keys are plain files and protect nothing.
class TrainingPki {
public:
    // Creates what is missing; repeated after a crash it goes on where it stopped and never replaces what is there.
    // `baseUrl` is where the training axis serves /ocsp, /crl/ and /ca/: certificates name it. `crypto.pki_failed`,
    // `file.*`.
    static Result<TrainingPki> open(const QString& folder, const QUrl& baseUrl, Clock clock = systemClock());

    const Certificate& root() const { return m_root; }
    const Certificate& issuingCa() const { return m_ca; }
    // Folder with root and issuing CA, for a profile's trust.
    QString trustFolder() const { return m_folder + QStringLiteral("/trust"); }

    struct Subject {
        QString commonName;
        QString title;
        QString organization;
        QString unit;
        QString locality;
    };
    // A signing certificate (digitalSignature, nonRepudiation) for the given SubjectPublicKeyInfo.
    Result<Certificate> issue(QByteArrayView publicKeyInfo, const Subject& subject, const QDateTime& from,
                              const QDateTime& until) const;

    // Durable at return. Revoking again changes nothing.
    Result<> revoke(const QString& serialHex, const QDateTime& at) const;

    // For the training axis. The list names: "root", "ca".
    Result<QByteArray> crl(const QString& name) const;
    Result<QByteArray> answerOcspRequest(QByteArrayView requestDer) const;
    Result<std::unique_ptr<SigningKey>> timestampKey() const;

private:
    TrainingPki(QString folder, QUrl baseUrl, Clock clock);
    Result<> createMissing();
    RevocationStatus statusOf(const QString& serialHex) const;
    QString path(const QString& name) const { return m_folder + QLatin1Char('/') + name; }

    QString m_folder;
    QUrl m_baseUrl;
    Clock m_clock;
    Certificate m_root, m_ca, m_tsa, m_ocsp;
};

} // namespace vanthu::crypto
