#pragma once

#include <QByteArray>

#include <vector>

namespace vanthu::crypto {

// Certificates and answers about revocation, each one DER: what a DSS, a CMS or a folder of files carries to judge
// signatures with, or what is to go into a DSS. Nothing in it is believed before it has been checked.
struct ValidationData {
    std::vector<QByteArray> certificates;
    std::vector<QByteArray> ocsps; // OCSPResponse, the outer structure of RFC 6960
    std::vector<QByteArray> crls;  // CertificateList

    bool isEmpty() const { return certificates.empty() && ocsps.empty() && crls.empty(); }
    // Adds what is not there yet, byte for byte.
    void add(const ValidationData& more);
};

} // namespace vanthu::crypto
