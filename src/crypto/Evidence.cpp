#include "crypto/Evidence.h"

#include "crypto/OpenSsl.h"

#include <openssl/err.h>

#include <algorithm>

namespace vanthu::crypto {
namespace {

using ResponsePtr = std::unique_ptr<OCSP_RESPONSE, FreeWith<OCSP_RESPONSE_free>>;
using BasicPtr = std::unique_ptr<OCSP_BASICRESP, FreeWith<OCSP_BASICRESP_free>>;

std::vector<Certificate> certificatesOf(const QByteArray& ocspResponse) {
    std::vector<Certificate> found;
    const auto response = fromDer<ResponsePtr>(d2i_OCSP_RESPONSE, ocspResponse);
    const BasicPtr basic(response ? OCSP_response_get1_basic(response.get()) : nullptr);
    const STACK_OF(X509)* all = basic ? OCSP_resp_get0_certs(basic.get()) : nullptr;
    for (int i = 0; i < sk_X509_num(all); ++i)
        found.push_back(Certificate::fromHandle(sk_X509_value(all, i)));
    ERR_clear_error();
    return found;
}

bool nobodyNeedAsk(const Certificate& responder) {
    return X509_get_ext_by_NID(responder.handle(), NID_id_pkix_OCSP_noCheck, -1) >= 0;
}

void addAnswer(ValidationData& data, const RevocationStatus& status) {
    if (status.evidence.isEmpty())
        return;
    if (status.source == "OCSP")
        data.add({{}, {status.evidence}, {}});
    else
        data.add({{}, {}, {status.evidence}});
    data.add({{}, {}, status.moreEvidence});
    if (!status.signer.isNull())
        data.add({{status.signer.der()}, {}, {}});
}

} // namespace

ValidationData evidenceOf(const PathResult& path, const RevocationOptions& options, const QDateTime& now,
                          const Cancel& cancel) {
    ValidationData data;
    const TrustStore trust;
    RevocationCheck check(path.path, trust, options, now, cancel);
    for (const Certificate& certificate : path.path)
        data.add({{certificate.der()}, {}, {}});
    for (std::size_t i = 0; i < path.revocation.size(); ++i) {
        const RevocationStatus& status = path.revocation[i];
        addAnswer(data, status);
        if (status.source != "OCSP" || i + 1 >= path.path.size())
            continue;
        const Path issuers(path.path.begin() + static_cast<std::ptrdiff_t>(i) + 1, path.path.end());
        std::vector<Certificate> responders = certificatesOf(status.evidence);
        responders.push_back(status.signer);
        for (const Certificate& responder : responders) {
            if (responder.isNull() || responder == issuers.front())
                continue;
            data.add({{responder.der()}, {}, {}});
            if (nobodyNeedAsk(responder) || !responder.allowsOcspSigning())
                continue;
            Path about{responder};
            about.insert(about.end(), issuers.begin(), issuers.end());
            addAnswer(data, check.statusOf(about, now));
        }
    }
    return data;
}

} // namespace vanthu::crypto
