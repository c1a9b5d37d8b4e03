#include "crypto/CrlFile.h"

#include "base/Files.h"
#include "crypto/DerBlocks.h"
#include "crypto/OpenSsl.h"

#include <openssl/err.h>
#include <openssl/pkcs7.h>

#include <optional>

namespace vanthu::crypto {
namespace {

constexpr std::int64_t fileLimit = std::int64_t{64} * 1024 * 1024;

using Pkcs7Ptr = std::unique_ptr<PKCS7, FreeWith<PKCS7_free>>;

// A certificate, a key or a request beside the lists is no list and no fault.
bool mayBeList(const DerBlock& block) {
    return block.label.isEmpty() || block.label == "X509 CRL" || block.label == "PKCS7" || block.label == "CMS";
}

// Nothing when it is neither a list nor a bundle or certificate that may stand beside one.
std::optional<std::vector<QByteArray>> listsIn(const DerBlock& block) {
    if (fromDer<X509CrlPtr>(d2i_X509_CRL, block.der))
        return std::vector{block.der};
    std::vector<QByteArray> lists;
    if (const auto bundle = fromDer<Pkcs7Ptr>(d2i_PKCS7, block.der)) {
        if (PKCS7_type_is_signed(bundle.get()) && bundle->d.sign)
            for (int i = 0; i < sk_X509_CRL_num(bundle->d.sign->crl); ++i)
                lists.push_back(toDer(i2d_X509_CRL, sk_X509_CRL_value(bundle->d.sign->crl, i)));
        return lists;
    }
    if (block.label.isEmpty() && Certificate::fromDer(block.der))
        return lists;
    return std::nullopt;
}

} // namespace

Result<std::vector<QByteArray>> crlsFromBytes(const QByteArray& bytes, const QString& name) {
    TRY(const QList<DerBlock> blocks, derBlocks(bytes, name));
    std::vector<QByteArray> all;
    ERR_clear_error();
    for (qsizetype i = 0; i < blocks.size(); ++i) {
        if (!mayBeList(blocks[i]))
            continue;
        const auto lists = listsIn(blocks[i]);
        const QString detail = drainErrors();
        if (!lists)
            return fail("crypto.block_malformed", {name, QString::number(i + 1)}, detail);
        all.insert(all.end(), lists->begin(), lists->end());
    }
    if (all.empty())
        return fail("crypto.crl_none", {name, labelsOf(blocks)});
    return all;
}

Result<std::vector<QByteArray>> crlsFromFile(const QString& path) {
    TRY(const QByteArray bytes, readFile(path, fileLimit));
    return crlsFromBytes(bytes, path);
}

} // namespace vanthu::crypto
