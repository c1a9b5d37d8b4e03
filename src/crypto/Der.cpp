#include "crypto/Der.h"

#include "crypto/OpenSsl.h"

#include <openssl/err.h>

namespace vanthu::crypto {

namespace {

constexpr std::size_t mostItems = 2000;

} // namespace

std::vector<DerItem> derItems(const QByteArray& der) {
    std::vector<DerItem> items;
    const auto* position = bytesOf(der);
    const auto* end = position + der.size();
    while (position < end) {
        const auto* const begin = position;
        long length = 0;
        DerItem item;
        const int header =
            ASN1_get_object(&position, &length, &item.tag, &item.category, static_cast<long>(end - begin));
        if ((header & 0x80) != 0 || (header & 1) != 0 || items.size() == mostItems) {
            ERR_clear_error();
            return {};
        }
        item.content = QByteArray(reinterpret_cast<const char*>(position), length);
        position += length;
        item.whole = QByteArray(reinterpret_cast<const char*>(begin), position - begin);
        items.push_back(std::move(item));
    }
    return items;
}

std::vector<DerItem> derElements(const QByteArray& der) {
    const std::vector<DerItem> outer = derItems(der);
    if (outer.size() != 1 || !outer.front().is(V_ASN1_SEQUENCE))
        return {};
    return derItems(outer.front().content);
}

} // namespace vanthu::crypto
