#pragma once

#include <QByteArray>

#include <vector>

// A look into DER for which OpenSSL has no types, or none that can be read. Private to this room.
namespace vanthu::crypto {

struct DerItem {
    int tag = 0;
    int category = 0; // V_ASN1_UNIVERSAL, V_ASN1_CONTEXT_SPECIFIC …
    QByteArray whole;
    QByteArray content;

    bool is(int universalTag) const { return category == 0 && tag == universalTag; }
};

// The values that stand one behind the other, at most 2,000; none when one of them is malformed or of indefinite
// length.
std::vector<DerItem> derItems(const QByteArray& der);
// The elements of a SEQUENCE that is the whole of `der`.
std::vector<DerItem> derElements(const QByteArray& der);

} // namespace vanthu::crypto
