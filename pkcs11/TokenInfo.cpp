#include "pkcs11/TokenInfo.h"

namespace vanthu::pkcs11 {

PinState pinStateOf(const TokenInfo& token) {
    if (token.pinLocked)
        return PinState::Locked;
    if (token.pinFinalTry)
        return PinState::FinalTry;
    if (token.pinCountLow)
        return PinState::CountLow;
    return token.pinToBeChanged ? PinState::ToBeChanged : PinState::Sound;
}

const char* pinStateName(PinState state) {
    switch (state) {
    case PinState::Locked:
        return "locked";
    case PinState::FinalTry:
        return "final_try";
    case PinState::CountLow:
        return "count_low";
    case PinState::ToBeChanged:
        return "to_be_changed";
    case PinState::Sound:
        break;
    }
    return "ok";
}

} // namespace vanthu::pkcs11
