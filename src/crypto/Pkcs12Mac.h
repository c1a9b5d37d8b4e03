#pragma once

#include "crypto/OpenSsl.h"

#include <QByteArrayView>

// The seal of a PKCS#12 file. Private to this room.
namespace vanthu::crypto {

enum class MacState { Absent, Right, Wrong, Unsupported };

// Whether the MAC of `file`, which was parsed from `bytes`, is that of `password`: the classic one of RFC 7292, or
// PBMAC1 (RFC 9579), which OpenSSL 3.0 does not know. `length` in bytes; a null password is not an empty one.
MacState macState(PKCS12* file, QByteArrayView bytes, const char* password, int length);

} // namespace vanthu::crypto
