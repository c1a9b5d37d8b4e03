#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "pkcs11/TokenInfo.h"

namespace vanthu::pkcs11 {

// What can be said of a PIN before any token has seen it; nothing here is a try. `token.pin_not_ascii`: Vietnamese
// input methods turn typed letters into others unseen, and a token would count the result as a wrong one.
Result<> requireAscii(const Secret& pin, const QString& tokenLabel);
// `token.new_pin_not_ascii`, `token.new_pin_length`, `token.new_pin_same`.
Result<> checkNewPin(const TokenInfo& token, const Secret& former, const Secret& chosen);

// Why a PIN is one of the first that a thief tries. Advice, never a refusal: the token's own rules decide.
enum class PinWeakness { None, Short, Repeated, Sequence, Common, Date };
PinWeakness weaknessOf(QByteArrayView pin);

} // namespace vanthu::pkcs11
