#include "crypto/ValidationData.h"

#include <algorithm>

namespace vanthu::crypto {

namespace {

void addMissing(std::vector<QByteArray>& list, const std::vector<QByteArray>& more) {
    for (const QByteArray& der : more)
        if (!der.isEmpty() && std::find(list.begin(), list.end(), der) == list.end())
            list.push_back(der);
}

} // namespace

void ValidationData::add(const ValidationData& more) {
    addMissing(certificates, more.certificates);
    addMissing(ocsps, more.ocsps);
    addMissing(crls, more.crls);
}

} // namespace vanthu::crypto
