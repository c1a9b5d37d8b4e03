#include "pkcs11/host/Mechanisms.h"

#include <algorithm>
#include <cstring>

namespace vanthu::pkcs11 {

namespace {

using crypto::DigestAlgorithm;
using crypto::SignatureScheme;

struct HashingMechanisms {
    DigestAlgorithm digest;
    CK_MECHANISM_TYPE pkcs1;
    CK_MECHANISM_TYPE pss;
    CK_MECHANISM_TYPE ecdsa;
};
constexpr HashingMechanisms hashing[] = {
    {DigestAlgorithm::Sha256, CKM_SHA256_RSA_PKCS, CKM_SHA256_RSA_PKCS_PSS, CKM_ECDSA_SHA256},
    {DigestAlgorithm::Sha384, CKM_SHA384_RSA_PKCS, CKM_SHA384_RSA_PKCS_PSS, CKM_ECDSA_SHA384},
    {DigestAlgorithm::Sha512, CKM_SHA512_RSA_PKCS, CKM_SHA512_RSA_PKCS_PSS, CKM_ECDSA_SHA512},
};

} // namespace

Mechanisms Mechanisms::of(const Module& module, CK_SLOT_ID slot) {
    constexpr CK_ULONG most = 1024;
    Mechanisms found;
    CK_FUNCTION_LIST& functions = module.functions();
    CK_ULONG count = 0;
    std::vector<CK_MECHANISM_TYPE> types;
    if (functions.C_GetMechanismList && functions.C_GetMechanismList(slot, nullptr, &count) == CKR_OK &&
        count <= most) {
        types.resize(count);
        if (functions.C_GetMechanismList(slot, types.data(), &count) == CKR_OK)
            types.resize(std::min<std::size_t>(types.size(), count));
        else
            types.clear();
    }
    if (types.empty()) // a module that does not say is taken to have what all have
        types = {CKM_RSA_PKCS, CKM_ECDSA};
    for (const CK_MECHANISM_TYPE type : types) {
        CK_MECHANISM_INFO info{};
        if (!functions.C_GetMechanismInfo || functions.C_GetMechanismInfo(slot, type, &info) != CKR_OK)
            info = {0, 0, CKF_SIGN};
        found.m_infos[type] = info;
    }
    return found;
}

void Mechanisms::limitTo(const QByteArray& allowed) {
    std::vector<CK_MECHANISM_TYPE> types(std::size_t(allowed.size()) / sizeof(CK_MECHANISM_TYPE));
    if (types.empty())
        return;
    std::memcpy(types.data(), allowed.constData(), types.size() * sizeof(CK_MECHANISM_TYPE));
    std::erase_if(m_infos,
                  [&](const auto& one) { return std::find(types.begin(), types.end(), one.first) == types.end(); });
}

// Old drivers count key sizes in bytes or leave them zero: only a limit that can be one in bits is believed.
bool Mechanisms::signs(CK_MECHANISM_TYPE mechanism, int keyBits) const {
    const auto entry = m_infos.find(mechanism);
    if (entry == m_infos.end() || !(entry->second.flags & CKF_SIGN))
        return false;
    constexpr CK_ULONG leastBelievable = 1024;
    const CK_ULONG most = entry->second.ulMaxKeySize;
    return most < leastBelievable || static_cast<CK_ULONG>(keyBits) <= most;
}

std::optional<SigningPlan> Mechanisms::planFor(SignatureScheme scheme, DigestAlgorithm digest, int keyBits) const {
    const auto* own = std::find_if(std::begin(hashing), std::end(hashing),
                                   [&](const HashingMechanisms& one) { return one.digest == digest; });
    if (own == std::end(hashing))
        return std::nullopt; // nothing new is made with an older digest
    using Input = SigningPlan::Input;
    const auto firstOf = [&](std::initializer_list<SigningPlan> plans) -> std::optional<SigningPlan> {
        for (const SigningPlan& plan : plans)
            if (signs(plan.mechanism, keyBits))
                return plan;
        return std::nullopt;
    };
    switch (scheme) {
    case SignatureScheme::RsaPkcs1:
        return firstOf({{CKM_RSA_PKCS, Input::DigestInfo}, {own->pkcs1, Input::Bytes}, {CKM_RSA_X_509, Input::Padded}});
    case SignatureScheme::RsaPss:
        return firstOf({{CKM_RSA_PKCS_PSS, Input::Digest}, {own->pss, Input::Bytes}, {CKM_RSA_X_509, Input::Padded}});
    case SignatureScheme::Ecdsa:
        return firstOf({{CKM_ECDSA, Input::Digest}, {own->ecdsa, Input::Bytes}});
    case SignatureScheme::Other: // is judged, never made
        break;
    }
    return std::nullopt;
}

} // namespace vanthu::pkcs11
