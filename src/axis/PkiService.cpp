#include "axis/PkiService.h"

#include "crypto/Timestamp.h"

#include <httplib.h>

#include <cstdio>

namespace vanthu::axis {

namespace {

void reply(httplib::Response& response, const Result<QByteArray>& bytes, const char* type) {
    if (!bytes) {
        std::fprintf(stderr, "vanthu-axis: %s\n", qPrintable(bytes.error().technical()));
        response.status = 500;
        return;
    }
    response.set_content(bytes->toStdString(), type);
}

QByteArray bodyOf(const httplib::Request& request) {
    return QByteArray::fromStdString(request.body);
}

} // namespace

Result<std::unique_ptr<PkiService>> PkiService::open(const QString& folder, const QUrl& baseUrl, Clock clock) {
    TRY(crypto::TrainingPki pki, crypto::TrainingPki::open(folder, baseUrl, clock));
    TRY(auto key, pki.timestampKey());
    return std::unique_ptr<PkiService>(new PkiService(std::move(pki), std::move(key), std::move(clock)));
}

void PkiService::serve(httplib::Server& server) {
    server.Post("/tsa", [this](const httplib::Request& request, httplib::Response& response) {
        const std::lock_guard guard(m_mutex);
        const crypto::TimestampService service{.key = *m_timestampKey, .clock = m_clock};
        reply(response, crypto::issueTimestamp(bodyOf(request), service), "application/timestamp-reply");
    });
    server.Post("/ocsp", [this](const httplib::Request& request, httplib::Response& response) {
        reply(response, m_pki.answerOcspRequest(bodyOf(request)), "application/ocsp-response");
    });
    server.Get("/crl/(root|ca)\\.crl", [this](const httplib::Request& request, httplib::Response& response) {
        reply(response, m_pki.crl(QString::fromStdString(request.matches[1])), "application/pkix-crl");
    });
    server.Get("/ca/ca\\.crt", [this](const httplib::Request&, httplib::Response& response) {
        reply(response, m_pki.issuingCa().der(), "application/pkix-cert");
    });
}

} // namespace vanthu::axis
