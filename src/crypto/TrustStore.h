#pragma once

#include "base/Result.h"
#include "crypto/Certificate.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace vanthu::crypto {

// The roots that this agency trusts, and issuing certificates that help to reach them. Holds what was put in and
// nothing of the system's own store: that one is for web sites. A value; readable from any thread.
class TrustStore {
public:
    // A self-signed CA becomes an anchor, any other CA certificate an intermediate; what is no CA is left out.
    void add(const Certificate& certificate);
    // A certificate file (PEM bundle, DER, PKCS#7) or a folder of them. `crypto.certificate_malformed`, `file.*`.
    Result<> addPath(const QString& path);

    const std::vector<Certificate>& anchors() const { return m_anchors; }
    const std::vector<Certificate>& intermediates() const { return m_intermediates; }
    bool isAnchor(const Certificate& certificate) const;
    // Changes whenever the content does; cached verdicts carry it.
    QByteArray fingerprint() const;

private:
    std::vector<Certificate> m_anchors;
    std::vector<Certificate> m_intermediates;
};

} // namespace vanthu::crypto
