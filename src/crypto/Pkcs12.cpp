#include "crypto/Pkcs12.h"

#include "crypto/MemoryKey.h"
#include "crypto/Pkcs12Contents.h"

#include <openssl/err.h>

#include <algorithm>

namespace vanthu::crypto {
namespace {

constexpr qsizetype fileLimit = qsizetype{4} * 1024 * 1024;

// RFC 7292 appendix C: all schemes under pkcs-12PbeIds are RC2, RC4 or 3DES. Newer files name PBES2 instead.
bool usesOldEncryption(QByteArrayView file) {
    static const QByteArray arc = QByteArray::fromHex("2a864886f70d010c01");
    return file.contains(arc);
}

bool signsDocuments(const Pkcs12Key& one) {
    const Certificate& certificate = one.key->certificate();
    return certificate.allowsSigning() && !certificate.isCa();
}

} // namespace

Result<std::vector<Pkcs12Key>> pkcs12Keys(QByteArrayView bytes, const Secret& password, const QString& fileName,
                                          bool* outdated) {
    ERR_clear_error();
    if (bytes.size() > fileLimit)
        return fail("crypto.pkcs12_malformed", {fileName}, QStringLiteral("too large"));
    TRY(const Pkcs12Contents contents, readPkcs12(bytes, password, fileName));
    std::vector<Certificate> pool;
    for (const Pkcs12Contents::Certified& one : contents.certificates)
        pool.push_back(one.certificate);
    std::vector<Pkcs12Key> keys;
    for (const EvpPkeyPtr& key : contents.keys)
        for (const Pkcs12Contents::Certified& one : contents.certificates)
            if (auto made = makeSigningKey(key.get(), one.certificate, pool))
                keys.push_back({std::move(*made), one.label});
    ERR_clear_error();
    if (keys.empty())
        return fail("crypto.pkcs12_without_key", {fileName},
                    QStringLiteral("%1 keys, %2 certificates").arg(contents.keys.size()).arg(pool.size()));
    if (outdated)
        *outdated = usesOldEncryption(bytes);
    // Those that sign documents first; the others are there to be named.
    std::stable_partition(keys.begin(), keys.end(), signsDocuments);
    return keys;
}

Result<std::unique_ptr<SigningKey>> loadPkcs12(QByteArrayView bytes, const Secret& password, bool* outdated,
                                               const QString& fileName) {
    TRY(auto keys, pkcs12Keys(bytes, password, fileName, outdated));
    QStringList names;
    for (const Pkcs12Key& one : keys)
        if (signsDocuments(one))
            names += QStringLiteral("%1 (%2)").arg(one.key->certificate().commonName(),
                                                   QString::fromLatin1(one.key->certificate().sha256Hex()));
    if (names.size() > 1)
        return fail("crypto.pkcs12_several_keys", {fileName, names.join(QStringLiteral(", "))});
    return std::move(keys.front().key); // what is wrong with one that does not sign documents will be told
}

} // namespace vanthu::crypto
