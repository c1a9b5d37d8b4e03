#pragma once

#include "base/Result.h"
#include "crypto/Certificate.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <vector>

namespace vanthu::crypto {

// A certificate that is trusted because somebody decided so, for as long as they decided.
struct TrustAnchor {
    Certificate certificate;
    QDateTime from;  // UTC, inclusive; invalid = always
    QDateTime until; // UTC, inclusive; invalid = for ever

    bool isTrustedAt(const QDateTime& instant) const {
        return (!from.isValid() || instant >= from) && (!until.isValid() || instant <= until);
    }
};

// The roots that this agency trusts, and issuing certificates that help to reach them. Holds what was put in and
// nothing of the system's own store: that one is for web sites. A value; readable from any thread.
class TrustStore {
public:
    // A self-signed certificate becomes an anchor without dates (one that is no CA vouches for itself only), any other
    // CA certificate an intermediate; what is neither is left out.
    void add(const Certificate& certificate);
    // Replaces an anchor of the same certificate.
    void addAnchor(const TrustAnchor& anchor);
    // A certificate file (PEM bundle, DER, PKCS#7) or a folder of them. What Certificate::manyFromFile says;
    // `crypto.trust_folder_empty` when the folder has no such file.
    Result<> addPath(const QString& path);

    const std::vector<TrustAnchor>& anchors() const { return m_anchors; }
    std::vector<TrustAnchor> anchorsAt(const QDateTime& instant) const;
    const std::vector<Certificate>& intermediates() const { return m_intermediates; }
    bool isAnchorAt(const Certificate& certificate, const QDateTime& instant) const;
    // Changes whenever the content does, dates included; cached verdicts carry it.
    QByteArray fingerprint() const;

private:
    std::vector<TrustAnchor> m_anchors;
    std::vector<Certificate> m_intermediates;
};

// The certificate files of a folder, or the file itself; `file.missing`.
Result<QStringList> certificateFiles(const QString& path);

} // namespace vanthu::crypto
