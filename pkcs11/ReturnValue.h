#pragma once

#include "base/Error.h"

#include <QString>

namespace vanthu::pkcs11 {

// The catalogue error for a PKCS#11 return value (v2.40 section 5.1, v3.0 section 5.1): each has a code and a sentence
// of its own. `name` is the token or module it is about. A vendor's own value is `token.module_error`.
Error errorOf(unsigned long returnValue, const QString& name);

// "CKR_PIN_INCORRECT"; hex for a vendor's own value.
QString returnValueName(unsigned long returnValue);

// After this, a key that was logged in signs nothing more: the token has gone, its process has ended, or another PIN
// would be a second wrong try.
bool endsTheKey(const Error& error);

} // namespace vanthu::pkcs11
