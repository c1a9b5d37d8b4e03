#pragma once

#include "base/Error.h"

#include <QString>

namespace vanthu::pkcs11 {

// The catalogue error for a PKCS#11 return value (v2.40 section 5.1). `name` is the token or module it is about. Values
// without a sentence of their own become `token.module_error`, which says their name and that the PIN was not the
// cause.
Error errorOf(unsigned long returnValue, const QString& name);

// "CKR_PIN_INCORRECT"; hex for a vendor's own value.
QString returnValueName(unsigned long returnValue);

} // namespace vanthu::pkcs11
