#pragma once

#include "../crypto/TestPki.h"
#include "crypto/TrainingPki.h"
#include "crypto/TrustStore.h"
#include "signing/PdfVerifier.h"

#include <mutex>

namespace vanthu::test {

// The training PKI over real HTTP, with everything that can go wrong at a time-stamp authority, a responder or a list.
class TrainingServices {
public:
    TrainingServices() {
        m_server.Post("/tsa", [this](const httplib::Request& request, httplib::Response& response) {
            ++timestampsAsked;
            if (onTimestamp)
                onTimestamp();
            const std::lock_guard guard(m_mutex);
            response.status = timestampStatus;
            const QByteArray body = QByteArray::fromStdString(request.body);
            const crypto::TimestampService service{*m_tsaKey, "1.3.6.1.4.1.99999.1.1", systemClock()};
            response.set_content(crypto::issueTimestamp(body, service).value_or("").toStdString(),
                                 "application/timestamp-reply");
        });
        m_server.Post("/ocsp", [this](const httplib::Request& request, httplib::Response& response) {
            ++ocspAsked;
            if (onOcsp)
                onOcsp();
            response.status = ocspStatus;
            response.set_content(
                m_pki->answerOcspRequest(QByteArray::fromStdString(request.body)).value_or("").toStdString(),
                "application/ocsp-response");
        });
        m_server.Get("/crl/(root|ca)\\.crl", [this](const httplib::Request& request, httplib::Response& response) {
            response.status = crlStatus;
            response.set_content(m_pki->crl(QString::fromStdString(request.matches[1])).value_or("").toStdString(),
                                 "application/pkix-crl");
        });
        m_server.Get("/ca/ca\\.crt", [this](const httplib::Request&, httplib::Response& response) {
            response.set_content(m_pki->issuingCa().der().toStdString(), "application/pkix-cert");
        });
        m_port = m_server.bind_to_any_port("127.0.0.1");
        auto pki = crypto::TrainingPki::open(m_folder.filePath(QStringLiteral("pki")), url({}));
        if (pki)
            m_pki.emplace(std::move(*pki));
        if (auto key = m_pki ? m_pki->timestampKey() : fail("crypto.pki_failed"))
            m_tsaKey = std::move(*key);
        m_thread = std::thread([this] { m_server.listen_after_bind(); });
        while (!m_server.is_running())
            std::this_thread::yield();
    }
    ~TrainingServices() {
        m_server.stop();
        m_thread.join();
    }
    TrainingServices(const TrainingServices&) = delete;
    TrainingServices& operator=(const TrainingServices&) = delete;

    QUrl url(const QString& path) const { return QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(m_port).arg(path)); }
    crypto::TrainingPki& pki() { return *m_pki; }
    crypto::TrustStore trust() const {
        crypto::TrustStore store;
        store.add(m_pki->root());
        store.add(m_pki->issuingCa());
        return store;
    }
    crypto::RevocationOptions revocation() const {
        crypto::RevocationOptions options;
        options.http.plainHttpHosts = {QStringLiteral("127.0.0.1")};
        return options;
    }
    crypto::TimestampAuthority authority() const { return TsaServer::authorityAt(m_port); }

    // A key of the openssl program's with a certificate of the training CA. `how` are arguments of "openssl genpkey".
    std::unique_ptr<crypto::SigningKey> key(const QString& name, const QStringList& how) {
        const QString pem = m_folder.filePath(name + QStringLiteral(".key"));
        const QString spki = m_folder.filePath(name + QStringLiteral(".spki"));
        if (run("openssl", QStringList{"genpkey", "-out", pem} + how).status != 0 ||
            run("openssl", {"pkey", "-in", pem, "-pubout", "-outform", "DER", "-out", spki}).status != 0)
            return nullptr;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto certificate = m_pki->issue(readAll(spki), {name, {}, QStringLiteral("Sở Nội vụ"), {}, {}},
                                              now.addDays(-1), now.addYears(1));
        if (!certificate)
            return nullptr;
        auto made = crypto::makeSigningKey(readAll(pem), *certificate, {m_pki->issuingCa(), m_pki->root()});
        return made ? std::move(*made) : nullptr;
    }

    QString keyFile(const QString& name) const { return m_folder.filePath(name + QStringLiteral(".key")); }

    std::function<void()> onTimestamp, onOcsp; // run before the answer
    std::atomic<int> timestampStatus = 200, ocspStatus = 200, crlStatus = 200;
    std::atomic<int> timestampsAsked = 0, ocspAsked = 0;

private:
    QTemporaryDir m_folder;
    httplib::Server m_server;
    int m_port = 0;
    std::optional<crypto::TrainingPki> m_pki;
    std::unique_ptr<crypto::SigningKey> m_tsaKey;
    std::mutex m_mutex; // a signing key is used by one thread at a time
    std::thread m_thread;
};

// What the verifier has against a file with so many signatures besides its document time-stamps; empty when each of
// them is intact, valid and followed by nothing that it forbids.
inline QString complaintOf(const TrainingServices& services, const QString& path, int signatures,
                           const std::shared_ptr<const Secret>& password = {}) {
    signing::VerifyOptions options;
    options.trust = services.trust();
    options.revocation = services.revocation();
    options.password = password;
    const signing::DocumentReport report = offThread([&] { return signing::verifyPdf(path, options); });
    int found = 0;
    for (const signing::SignatureReport& one : report.signatures) {
        found += one.isDocumentTimestamp ? 0 : 1;
        if (!one.intact || one.status != signing::SignatureStatus::Valid)
            return one.field + ": " + (one.problems.isEmpty() ? QString() : one.problems.first().technical());
    }
    return found == signatures ? QString() : QStringLiteral("%1 signatures").arg(found);
}

} // namespace vanthu::test
