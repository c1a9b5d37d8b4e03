#include "crypto/Urls.h"

#include "crypto/OpenSsl.h"

namespace vanthu::crypto {

namespace {

void append(QList<QUrl>& urls, const GENERAL_NAME* name) {
    if (name->type != GEN_URI)
        return;
    const QUrl url = QUrl::fromEncoded(toBytes(name->d.uniformResourceIdentifier), QUrl::StrictMode);
    if (url.isValid() && (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https")))
        urls << url;
}

} // namespace

QList<QUrl> urlsOf(const CRL_DIST_POINTS* points) {
    QList<QUrl> urls;
    for (int i = 0; points && i < sk_DIST_POINT_num(points); ++i) {
        const DIST_POINT_NAME* name = sk_DIST_POINT_value(points, i)->distpoint;
        if (!name || name->type != 0)
            continue;
        for (int k = 0; k < sk_GENERAL_NAME_num(name->name.fullname); ++k)
            append(urls, sk_GENERAL_NAME_value(name->name.fullname, k));
    }
    return urls;
}

QList<QUrl> urlsOf(const AUTHORITY_INFO_ACCESS* access, int method) {
    QList<QUrl> urls;
    for (int i = 0; access && i < sk_ACCESS_DESCRIPTION_num(access); ++i) {
        const ACCESS_DESCRIPTION* description = sk_ACCESS_DESCRIPTION_value(access, i);
        if (OBJ_obj2nid(description->method) == method)
            append(urls, description->location);
    }
    return urls;
}

} // namespace vanthu::crypto
