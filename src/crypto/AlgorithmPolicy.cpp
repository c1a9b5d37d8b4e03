#include "crypto/AlgorithmPolicy.h"

#include "crypto/OpenSsl.h"

#include <algorithm>

namespace vanthu::crypto {

namespace {

QDateTime startOf(int year) {
    return QDateTime(QDate(year, 1, 1), QTime(0, 0), Qt::UTC);
}

Strength until(int year, const QDateTime& provenAt) {
    return provenAt.isValid() && provenAt < startOf(year) ? Strength::OldButAccepted : Strength::TooWeak;
}

int signatureDigest(const Certificate& certificate) {
    int digest = NID_undef;
    X509_get_signature_info(certificate.handle(), &digest, nullptr, nullptr, nullptr);
    return digest;
}

} // namespace

Strength digestStrength(DigestAlgorithm algorithm, const QDateTime& provenAt) {
    switch (algorithm) {
    case DigestAlgorithm::Md5:
        return until(2005, provenAt);
    case DigestAlgorithm::Sha1:
        return until(2017, provenAt);
    case DigestAlgorithm::Sha224:
        return until(2026, provenAt);
    default:
        return Strength::Good;
    }
}

Strength keyStrength(const Certificate& certificate, const QDateTime& provenAt) {
    if (certificate.keyIsStrongEnough())
        return Strength::Good;
    if (certificate.isNull())
        return Strength::TooWeak;
    if (certificate.isEc())
        return certificate.keyBits() >= 224 ? until(2026, provenAt) : Strength::TooWeak;
    return certificate.keyBits() >= 1024 ? until(2014, provenAt) : Strength::TooWeak;
}

Strength certificateStrength(const Certificate& certificate, const QDateTime& provenAt) {
    const Strength key = keyStrength(certificate, provenAt);
    Strength signature = Strength::Good;
    switch (signatureDigest(certificate)) {
    case NID_undef: // the algorithm has no digest of its own (Ed25519), or is none that we know
        signature = X509_get_signature_nid(certificate.handle()) == NID_ED25519 ||
                            X509_get_signature_nid(certificate.handle()) == NID_ED448
                        ? Strength::Good
                        : Strength::TooWeak;
        break;
    case NID_md2:
    case NID_md4:
    case NID_md5:
    case NID_md5_sha1:
        signature = Strength::TooWeak;
        break;
    case NID_sha1:
    case NID_ripemd160:
        signature = until(2017, certificate.notBefore());
        break;
    default:
        break;
    }
    return std::max(key, signature);
}

Result<> requireKeyType(const Certificate& certificate) {
    if (certificate.isRsa() || certificate.isEc())
        return {};
    ASN1_OBJECT* algorithm = nullptr;
    if (!certificate.isNull())
        X509_PUBKEY_get0_param(&algorithm, nullptr, nullptr, nullptr, X509_get_X509_PUBKEY(certificate.handle()));
    char name[80] = "?";
    if (algorithm)
        OBJ_obj2txt(name, sizeof name, algorithm, 0);
    return fail("crypto.key_type", {certificate.commonName(), QString::fromLatin1(name)});
}

QString algorithmText(const Certificate& certificate) {
    if (certificate.isNull())
        return {};
    return QStringLiteral("%1 bit, %2")
        .arg(certificate.keyBits())
        .arg(QString::fromLatin1(OBJ_nid2ln(X509_get_signature_nid(certificate.handle()))));
}

} // namespace vanthu::crypto
