#include "crypto/TrustStore.h"

#include "base/Digest.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace vanthu::crypto {

namespace {

bool contains(const std::vector<Certificate>& list, const Certificate& certificate) {
    return std::find(list.begin(), list.end(), certificate) != list.end();
}

} // namespace

void TrustStore::add(const Certificate& certificate) {
    if (!certificate.isCa())
        return;
    std::vector<Certificate>& list = certificate.isSelfSigned() ? m_anchors : m_intermediates;
    if (!contains(list, certificate))
        list.push_back(certificate);
}

Result<> TrustStore::addPath(const QString& path) {
    const QFileInfo info(path);
    if (!info.exists())
        return fail("file.missing", {path});
    QStringList files = {path};
    if (info.isDir()) {
        files.clear();
        const QDir folder(path);
        for (const QString& name : folder.entryList(
                 {QStringLiteral("*.pem"), QStringLiteral("*.crt"), QStringLiteral("*.cer"), QStringLiteral("*.p7b")},
                 QDir::Files, QDir::Name))
            files += folder.filePath(name);
    }
    for (const QString& file : files) {
        TRY(const std::vector<Certificate> certificates, Certificate::manyFromFile(file));
        for (const Certificate& certificate : certificates)
            add(certificate);
    }
    return {};
}

bool TrustStore::isAnchor(const Certificate& certificate) const {
    return contains(m_anchors, certificate);
}

QByteArray TrustStore::fingerprint() const {
    QList<QByteArray> names;
    for (const Certificate& anchor : m_anchors)
        names += 'A' + anchor.sha256Hex();
    for (const Certificate& intermediate : m_intermediates)
        names += 'I' + intermediate.sha256Hex();
    std::sort(names.begin(), names.end());
    Digest digest;
    for (const QByteArray& name : names)
        digest.add(name);
    return digest.result().toHex();
}

} // namespace vanthu::crypto
