#include "crypto/CrlSigner.h"

#include "crypto/OpenSsl.h"
#include "crypto/PathCheck.h"

#include <algorithm>

namespace vanthu::crypto {

namespace {

constexpr int mostCandidates = 16;

bool sameSubject(const Certificate& a, const Certificate& b) {
    return X509_NAME_cmp(X509_get_subject_name(a.handle()), X509_get_subject_name(b.handle())) == 0;
}

// By key identifier, where both name one: a list of many megabytes is not hashed for every namesake.
bool mayHaveSigned(const Certificate& certificate, const Crl& list) {
    using KeyIdPtr = std::unique_ptr<AUTHORITY_KEYID, FreeWith<AUTHORITY_KEYID_free>>;
    const KeyIdPtr id(static_cast<AUTHORITY_KEYID*>(
        X509_CRL_get_ext_d2i(list.handle(), NID_authority_key_identifier, nullptr, nullptr)));
    const ASN1_OCTET_STRING* own = X509_get0_subject_key_id(certificate.handle());
    return !id || !id->keyid || !own || ASN1_OCTET_STRING_cmp(id->keyid, own) == 0;
}

bool maySign(const Certificate& certificate, const Crl& list) {
    // X509_get_key_usage answers "all bits" when the extension is absent.
    return !certificate.isNull() && list.isIssuedBy(X509_get_subject_name(certificate.handle())) &&
           (X509_get_key_usage(certificate.handle()) & KU_CRL_SIGN) != 0 && list.isSignedBy(certificate);
}

// Not the certificate in question itself: an authority could else sign lists about itself in its issuer's name.
bool isAuthorityOf(const Path& about, const Certificate& certificate) {
    return std::any_of(about.begin() + 1, about.end(), [&](const Certificate& one) {
        return sameSubject(one, certificate) && one.publicKeyInfoDer() == certificate.publicKeyInfoDer();
    });
}

// Certified by authorities of `about`: every certificate above the signer is one of them (name and key), or a newer or
// older key of one that certified itself.
bool isKin(const Path& signer, const Path& about) {
    for (std::size_t i = 1; i < signer.size(); ++i) {
        if (isAuthorityOf(about, signer[i]))
            return true;
        const bool ofTheSameName = std::any_of(about.begin() + 1, about.end(),
                                               [&](const Certificate& one) { return sameSubject(one, signer[i]); });
        if (!signer[i].isSelfIssued() || !(ofTheSameName || sameSubject(signer[i], signer.front())))
            return false;
    }
    return false;
}

// The anchor of the path, and others of the same name that are trusted too: the new key of a root.
TrustStore anchorsFor(const Path& about, const TrustStore& trust, const QDateTime& at) {
    TrustStore anchors;
    anchors.addAnchor({about.back(), {}, {}});
    for (const TrustAnchor& other : trust.anchorsAt(at))
        if (sameSubject(other.certificate, about.back()))
            anchors.addAnchor({other.certificate, {}, {}});
    return anchors;
}

} // namespace

Path signerOf(const Crl& list, const Path& about, const std::vector<Certificate>& pool, const TrustStore& trust,
              const QDateTime& at) {
    for (std::size_t i = 1; i < about.size(); ++i)
        if (maySign(about[i], list))
            return Path(about.begin() + static_cast<std::ptrdiff_t>(i), about.end());
    const TrustStore anchors = anchorsFor(about, trust, at);
    std::vector<Certificate> candidates = pool;
    candidates.insert(candidates.end(), trust.intermediates().begin(), trust.intermediates().end());
    for (const TrustAnchor& anchor : anchors.anchors())
        candidates.push_back(anchor.certificate);
    // The way up may lead through `about`, whose own keys were tried above.
    std::vector<Certificate> helpers = candidates;
    helpers.insert(helpers.end(), about.begin() + 1, about.end());
    int tried = 0;
    for (const Certificate& candidate : candidates) {
        if (candidate.isNull() || !list.isIssuedBy(X509_get_subject_name(candidate.handle())) ||
            !mayHaveSigned(candidate, list))
            continue;
        if (++tried > mostCandidates)
            break;
        if (!maySign(candidate, list))
            continue;
        if (anchors.isAnchorAt(candidate, at))
            return {candidate};
        for (const Path& path : findPaths(candidate, helpers, anchors, at).paths)
            if (isKin(path, about) && !checkPath(path, list.issuedAt()).fault)
                return path;
    }
    return {};
}

} // namespace vanthu::crypto
