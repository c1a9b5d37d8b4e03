#include "crypto/Evidence.h"

#include "crypto/OpenSsl.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

namespace vanthu::crypto {
namespace {

using ResponsePtr = std::unique_ptr<OCSP_RESPONSE, FreeWith<OCSP_RESPONSE_free>>;
using BasicPtr = std::unique_ptr<OCSP_BASICRESP, FreeWith<OCSP_BASICRESP_free>>;

// A DSS holds DER only, while an administrator's list may be PEM.
QByteArray crlDer(const QByteArray& crl) {
    if (!crl.startsWith("-----BEGIN"))
        return crl;
    const BioPtr in(BIO_new_mem_buf(crl.constData(), static_cast<int>(crl.size())));
    const X509CrlPtr list(PEM_read_bio_X509_CRL(in.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    return list ? toDer(i2d_X509_CRL, list.get()) : QByteArray();
}

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
        data.add({{}, {}, {crlDer(status.evidence)}});
}

} // namespace

ValidationData evidenceOf(const PathResult& path, const RevocationOptions& options, const QDateTime& now,
                          const Cancel& cancel) {
    ValidationData data;
    for (const Certificate& certificate : path.path)
        data.add({{certificate.der()}, {}, {}});
    for (std::size_t i = 0; i < path.revocation.size(); ++i) {
        const RevocationStatus& status = path.revocation[i];
        addAnswer(data, status);
        if (status.source != "OCSP" || i + 1 >= path.path.size())
            continue;
        const Certificate& issuer = path.path[i + 1];
        for (const Certificate& responder : certificatesOf(status.evidence)) {
            data.add({{responder.der()}, {}, {}});
            if (responder == issuer || nobodyNeedAsk(responder) || !responder.allowsOcspSigning())
                continue;
            addAnswer(data, checkRevocation(responder, issuer, options, now, now, cancel));
        }
    }
    return data;
}

} // namespace vanthu::crypto
