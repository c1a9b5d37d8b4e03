#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <openssl/types.h>

#include <functional>
#include <memory>
#include <optional>

namespace vanthu::crypto {

// MD5, SHA-1 and SHA-224 exist to judge old signatures; nothing new is made with them.
enum class DigestAlgorithm { Sha1, Sha224, Sha256, Sha384, Sha512, Md5, Sha3_256, Sha3_384, Sha3_512 };
enum class SignatureScheme { RsaPkcs1, RsaPss, Ecdsa, Other };

const EVP_MD* evpDigest(DigestAlgorithm algorithm);
int digestNid(DigestAlgorithm algorithm);
std::optional<DigestAlgorithm> digestFromNid(int nid);
// "SHA-256"
const char* digestName(DigestAlgorithm algorithm);
// Strong enough for a signature that is made today.
bool mayBeSignedWith(DigestAlgorithm algorithm);

class Certificate;
// As strong as the key: SHA-384 for P-384 and SHA-512 for P-521, SHA-256 for everything else; the only one that an
// RSASSA-PSS key takes when its certificate says so.
DigestAlgorithm defaultDigest(const Certificate& certificate);

QByteArray digestOf(QByteArrayView bytes, DigestAlgorithm algorithm);

// Gives the digest of the signed content for the algorithm that a signature names, so that the content (a byte range of
// a large file) is read once and only when needed. Empty when it cannot be computed.
using DigestSource = std::function<QByteArray(DigestAlgorithm)>;

// Digest of bytes that come in pieces.
class Hasher {
public:
    explicit Hasher(DigestAlgorithm algorithm);
    void add(QByteArrayView bytes);
    QByteArray finish();
    // A second calculation that goes on from here.
    Hasher clone() const;

private:
    Hasher() = default;
    struct Free {
        void operator()(EVP_MD_CTX* context) const;
    };
    std::unique_ptr<EVP_MD_CTX, Free> m_context;
};

} // namespace vanthu::crypto
