#include "crypto/TrustStore.h"

#include "base/Clock.h"
#include "base/Digest.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace vanthu::crypto {

void TrustStore::add(const Certificate& certificate) {
    if (certificate.isSelfSigned()) {
        const bool known = std::any_of(m_anchors.begin(), m_anchors.end(),
                                       [&](const TrustAnchor& anchor) { return anchor.certificate == certificate; });
        if (!known)
            m_anchors.push_back({certificate, {}, {}});
    } else if (certificate.isCa() &&
               std::find(m_intermediates.begin(), m_intermediates.end(), certificate) == m_intermediates.end()) {
        m_intermediates.push_back(certificate);
    }
}

void TrustStore::addAnchor(const TrustAnchor& anchor) {
    for (TrustAnchor& known : m_anchors)
        if (known.certificate == anchor.certificate) {
            known = anchor;
            return;
        }
    if (!anchor.certificate.isNull())
        m_anchors.push_back(anchor);
}

Result<QStringList> certificateFiles(const QString& path) {
    const QFileInfo info(path);
    if (!info.exists())
        return fail("file.missing", {path});
    if (!info.isDir())
        return QStringList{path};
    QStringList files;
    const QDir folder(path);
    for (const QString& name :
         folder.entryList({QStringLiteral("*.pem"), QStringLiteral("*.crt"), QStringLiteral("*.cer"),
                           QStringLiteral("*.der"), QStringLiteral("*.p7b"), QStringLiteral("*.p7c")},
                          QDir::Files, QDir::Name))
        files += folder.filePath(name);
    return files;
}

Result<> TrustStore::addPath(const QString& path) {
    TRY(const QStringList files, certificateFiles(path));
    if (files.isEmpty())
        return fail("crypto.trust_folder_empty", {path});
    for (const QString& file : files) {
        TRY(const std::vector<Certificate> certificates, Certificate::manyFromFile(file));
        for (const Certificate& certificate : certificates)
            add(certificate);
    }
    return {};
}

std::vector<TrustAnchor> TrustStore::anchorsAt(const QDateTime& instant) const {
    std::vector<TrustAnchor> trusted;
    std::copy_if(m_anchors.begin(), m_anchors.end(), std::back_inserter(trusted),
                 [&](const TrustAnchor& anchor) { return anchor.isTrustedAt(instant); });
    return trusted;
}

bool TrustStore::isAnchorAt(const Certificate& certificate, const QDateTime& instant) const {
    return std::any_of(m_anchors.begin(), m_anchors.end(), [&](const TrustAnchor& anchor) {
        return anchor.certificate == certificate && anchor.isTrustedAt(instant);
    });
}

QByteArray TrustStore::fingerprint() const {
    QList<QByteArray> names;
    const auto dated = [](const QDateTime& instant) {
        return instant.isValid() ? toStorageTime(instant).toUtf8() : QByteArray("-");
    };
    for (const TrustAnchor& anchor : m_anchors)
        names += "A " + anchor.certificate.sha256Hex() + ' ' + dated(anchor.from) + ' ' + dated(anchor.until) + '\n';
    for (const Certificate& intermediate : m_intermediates)
        names += "I " + intermediate.sha256Hex() + '\n';
    std::sort(names.begin(), names.end());
    Digest digest;
    for (const QByteArray& name : names)
        digest.add(name);
    return digest.result().toHex();
}

} // namespace vanthu::crypto
