#pragma once

#include <QList>
#include <QUrl>

#include <openssl/x509v3.h>

// Addresses that certificates and lists name. Private to this room.
namespace vanthu::crypto {

// Only http and https: no other scheme is ever asked.
QList<QUrl> urlsOf(const CRL_DIST_POINTS* points);
QList<QUrl> urlsOf(const AUTHORITY_INFO_ACCESS* access, int method);

} // namespace vanthu::crypto
