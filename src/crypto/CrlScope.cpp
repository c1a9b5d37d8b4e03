#include "crypto/CrlScope.h"

#include "crypto/OpenSsl.h"

namespace vanthu::crypto {

namespace {

using PointsPtr = std::unique_ptr<CRL_DIST_POINTS, FreeWith<CRL_DIST_POINTS_free>>;
using ListPointPtr = std::unique_ptr<ISSUING_DIST_POINT, FreeWith<ISSUING_DIST_POINT_free>>;

Reasons reasonsIn(const ASN1_BIT_STRING* flags) {
    if (!flags)
        return allReasons;
    const QByteArray bits = toBytes(flags);
    Reasons reasons = 0;
    for (qsizetype i = 0; i < bits.size() && i < 2; ++i)
        reasons |= static_cast<Reasons>(static_cast<unsigned char>(bits[i])) << (8 * i);
    return reasons & allReasons;
}

bool hasName(const GENERAL_NAMES* names, const X509_NAME* directory) {
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_DIRNAME && X509_NAME_cmp(name->d.directoryName, directory) == 0)
            return true;
    }
    return false;
}

bool shareName(const GENERAL_NAMES* a, const GENERAL_NAMES* b) {
    for (int i = 0; i < sk_GENERAL_NAME_num(a); ++i)
        for (int k = 0; k < sk_GENERAL_NAME_num(b); ++k)
            if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(a, i), sk_GENERAL_NAME_value(b, k)) == 0)
                return true;
    return false;
}

// Full names, or one relative to an issuer, which DIST_POINT_set_dpname has made whole.
bool shareName(const DIST_POINT_NAME* a, const DIST_POINT_NAME* b) {
    if (a->type == 0 && b->type == 0)
        return shareName(a->name.fullname, b->name.fullname);
    if (a->type == 0)
        return b->dpname && hasName(a->name.fullname, b->dpname);
    if (b->type == 0)
        return a->dpname && hasName(b->name.fullname, a->dpname);
    return a->dpname && b->dpname && X509_NAME_cmp(a->dpname, b->dpname) == 0;
}

// A relative name continues the name of the list's issuer: cRLIssuer, or else who issued the certificate.
bool completeName(DIST_POINT* point, const X509_NAME* issuer) {
    for (int i = 0; i < sk_GENERAL_NAME_num(point->CRLissuer); ++i)
        if (const GENERAL_NAME* name = sk_GENERAL_NAME_value(point->CRLissuer, i); name->type == GEN_DIRNAME)
            issuer = name->d.directoryName;
    return !point->distpoint || DIST_POINT_set_dpname(point->distpoint, issuer) == 1;
}

struct List {
    const Crl& crl;
    const ISSUING_DIST_POINT* point; // null: for all that its issuer issued
};

// Whether the list is one of those that this distribution point means.
bool isMeant(const List& list, const DIST_POINT& named, const X509_NAME* issuer) {
    if (named.CRLissuer) {
        if (!list.point || list.point->indirectCRL <= 0 ||
            !hasName(named.CRLissuer, X509_CRL_get_issuer(list.crl.handle())))
            return false;
    } else if (!list.crl.isIssuedBy(issuer)) {
        return false;
    }
    if (!list.point || !list.point->distpoint)
        return true;
    if (named.distpoint)
        return shareName(list.point->distpoint, named.distpoint);
    const DIST_POINT_NAME* own = list.point->distpoint;
    return own->type == 0 ? shareName(own->name.fullname, named.CRLissuer)
                          : own->dpname && hasName(named.CRLissuer, own->dpname);
}

const char* wrongKind(const ISSUING_DIST_POINT& point, const Certificate& certificate) {
    const bool users = point.onlyuser > 0;
    const bool authorities = point.onlyCA > 0;
    if (point.onlyattr > 0 || (users && authorities) || (users && certificate.isCa()) ||
        (authorities && !certificate.isCa()))
        return "list for certificates of another kind";
    return nullptr;
}

} // namespace

CrlScope scopeOf(const Crl& list, const Certificate& certificate) {
    int found = 0;
    const ListPointPtr point(static_cast<ISSUING_DIST_POINT*>(
        X509_CRL_get_ext_d2i(list.handle(), NID_issuing_distribution_point, &found, nullptr)));
    if (!point && found != -1) // -1: there is none
        return {0, "issuing distribution point unreadable"};
    if (point && point->distpoint && DIST_POINT_set_dpname(point->distpoint, X509_CRL_get_issuer(list.handle())) != 1)
        return {0, "issuing distribution point unreadable"};
    if (const char* const kind = point ? wrongKind(*point, certificate) : nullptr)
        return {0, kind};
    const X509_NAME* issuer = X509_get_issuer_name(certificate.handle());
    const Reasons ofList = point ? reasonsIn(point->onlysomereasons) : allReasons;
    CrlScope scope;
    const PointsPtr points(static_cast<CRL_DIST_POINTS*>(
        X509_get_ext_d2i(certificate.handle(), NID_crl_distribution_points, nullptr, nullptr)));
    for (int i = 0; points && i < sk_DIST_POINT_num(points.get()); ++i) {
        DIST_POINT* named = sk_DIST_POINT_value(points.get(), i);
        if (completeName(named, issuer) && isMeant({list, point.get()}, *named, issuer))
            scope.reasons |= ofList & reasonsIn(named->reasons);
    }
    // Section 6.3.3, last paragraph: lists of the certificate's issuer that no distribution point names count too, as
    // if one with his name and without reasons did.
    if (list.isIssuedBy(issuer) &&
        (!point || !point->distpoint ||
         (point->distpoint->type == 0 ? hasName(point->distpoint->name.fullname, issuer) : false)))
        scope.reasons |= ofList;
    if (scope.reasons == 0)
        scope.why = list.isIssuedBy(issuer) ? "list of another distribution point" : "of another issuer";
    return scope;
}

} // namespace vanthu::crypto
