#include "crypto/CmsReading.h"

#include "crypto/Certificate.h"
#include "crypto/Der.h"

#include <openssl/err.h>

#include <QHash>

#include <algorithm>
#include <mutex>
#include <optional>

namespace vanthu::crypto {

namespace {

constexpr qsizetype mostKept = 256;
constexpr qsizetype largestKept = qsizetype{8} * 1024;

// The certificate of these very bytes, shared by all that hold it.
Certificate certificateOf(const QByteArray& der) {
    static std::mutex mutex;
    static QHash<QByteArray, Certificate> kept;
    {
        const std::lock_guard lock(mutex);
        if (const auto found = kept.constFind(der); found != kept.constEnd())
            return *found;
    }
    const auto read = Certificate::fromDer(der);
    if (!read)
        return {};
    if (der.size() <= largestKept) {
        const std::lock_guard lock(mutex);
        if (kept.size() >= mostKept)
            kept.clear();
        kept.insert(der, *read);
    }
    return *read;
}

QByteArray wrapped(int tag, int category, const QByteArray& content) {
    const int size = ASN1_object_size(1, int(content.size()), tag);
    QByteArray der(qsizetype(size), Qt::Uninitialized);
    auto* position = reinterpret_cast<unsigned char*>(der.data());
    auto* const begin = position;
    ASN1_put_object(&position, 1, int(content.size()), tag, category);
    std::copy(content.begin(), content.end(), der.begin() + (position - begin));
    return der;
}

constexpr char sequence = 0x30;
constexpr char field0 = char(0xa0); // [0], constructed

bool begins(const QByteArray& der, char tag) {
    return der.startsWith(tag);
}

struct Parts {
    QByteArray bare; // without its certificates
    std::vector<Certificate> certificates;
};

// RFC 5652 sections 3 and 5.1. Nothing when it is not of the usual kind, or a certificate cannot be read.
std::optional<Parts> takeApart(const QByteArray& der) {
    constexpr std::size_t placeOfCertificates = 3;
    const std::vector<DerItem> info = begins(der, sequence) ? derElements(der) : std::vector<DerItem>();
    if (info.size() != 2 || !info.front().is(V_ASN1_OBJECT) || !begins(info.back().whole, field0) ||
        !begins(info.back().content, sequence))
        return std::nullopt;
    std::vector<DerItem> items = derElements(info.back().content);
    if (items.size() <= placeOfCertificates || !begins(items[placeOfCertificates].whole, field0))
        return std::nullopt;
    Parts parts;
    for (const DerItem& one : derItems(items[placeOfCertificates].content)) {
        Certificate certificate = begins(one.whole, sequence) ? certificateOf(one.whole) : Certificate();
        if (certificate.isNull())
            return std::nullopt;
        parts.certificates.push_back(std::move(certificate));
    }
    items.erase(items.begin() + placeOfCertificates);
    QByteArray rest;
    for (const DerItem& item : items)
        rest += item.whole;
    if (parts.certificates.empty())
        return std::nullopt;
    const QByteArray signedData = wrapped(V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL, rest);
    parts.bare = wrapped(V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL,
                         info.front().whole + wrapped(0, V_ASN1_CONTEXT_SPECIFIC, signedData));
    return parts;
}

} // namespace

CmsPtr readCms(QByteArrayView der) {
    if (const auto parts = takeApart(der.toByteArray())) {
        CmsPtr cms = fromDer<CmsPtr>(d2i_CMS_ContentInfo, parts->bare);
        const auto add = [&](const Certificate& one) { return CMS_add1_cert(cms.get(), one.handle()) == 1; };
        if (cms && std::all_of(parts->certificates.begin(), parts->certificates.end(), add))
            return cms;
        ERR_clear_error();
    }
    return fromDer<CmsPtr>(d2i_CMS_ContentInfo, der);
}

} // namespace vanthu::crypto
