#pragma once

#include "crypto/OpenSsl.h"

#include <openssl/cms.h>

#include <QByteArrayView>

// Private to this room.
namespace vanthu::crypto {

// What d2i_CMS_ContentInfo reads, null when it reads nothing. Certificates that were read before are not decoded again:
// OpenSSL 3.0 gathers all its decoders anew for each public key, which was a fifth of a verification. For verifying
// only, since the order of the certificates may change. From any thread.
CmsPtr readCms(QByteArrayView der);

} // namespace vanthu::crypto
