#include "pkcs11/PinRules.h"

#include <QDate>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

namespace vanthu::pkcs11 {

namespace {

constexpr int shortestAdvised = 8;
constexpr int longestPin = 64;

bool isAscii(const Secret& pin) {
    const QByteArrayView view = pin.view();
    return std::all_of(view.begin(), view.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

// 12345678, 87654321, abcdef, 13579
bool isSequence(QByteArrayView pin) {
    if (pin.size() < 3)
        return false;
    const int step = pin[1] - pin[0];
    for (qsizetype i = 2; i < pin.size(); ++i)
        if (pin[i] - pin[i - 1] != step)
            return false;
    return step != 0 && std::abs(step) <= 2;
}

// 1111, 121212, abcabc
bool isRepeated(QByteArrayView pin) {
    for (qsizetype period = 1; period <= std::min<qsizetype>(4, pin.size() / 2); ++period) {
        bool repeats = pin.size() % period == 0;
        for (qsizetype i = period; repeats && i < pin.size(); ++i)
            repeats = pin[i] == pin[i - period];
        if (repeats)
            return true;
    }
    return false;
}

int number(QByteArrayView digits) {
    int value = 0;
    for (const char c : digits)
        value = value * 10 + (c - '0');
    return value;
}

// A day of birth, in any of the ways to write it: 19800517, 17051980, 170580
bool isDate(QByteArrayView pin) {
    if (!std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return false;
    const auto plausible = [](int year, int month, int day) {
        return year >= 1930 && year <= 2039 && QDate::isValid(year, month, day);
    };
    if (pin.size() == 8)
        return plausible(number(pin.first(4)), number(pin.sliced(4, 2)), number(pin.last(2))) ||
               plausible(number(pin.last(4)), number(pin.sliced(2, 2)), number(pin.first(2)));
    if (pin.size() != 6)
        return false;
    const int year = number(pin.last(2));
    return plausible(year < 40 ? 2000 + year : 1900 + year, number(pin.sliced(2, 2)), number(pin.first(2)));
}

} // namespace

Result<> requireAscii(const Secret& pin, const QString& tokenLabel) {
    if (!isAscii(pin))
        return fail("token.pin_not_ascii", {tokenLabel});
    return {};
}

Result<> checkNewPin(const TokenInfo& token, const Secret& former, const Secret& chosen) {
    if (token.protectedPath)
        return {}; // typed on the device
    if (!isAscii(chosen))
        return fail("token.new_pin_not_ascii", {token.label});
    const int least = std::max(1, token.minimumPin);
    const int most = token.maximumPin > 0 ? token.maximumPin : longestPin;
    if (chosen.view().size() < least || chosen.view().size() > most)
        return fail("token.new_pin_length", {token.label, QString::number(least), QString::number(most)});
    if (chosen.view() == former.view())
        return fail("token.new_pin_same", {token.label});
    return {};
}

PinWeakness weaknessOf(QByteArrayView pin) {
    static constexpr std::array common = {"12345678", "123456789", "password", "matkhau", "88888888", "66668888",
                                          "123123",   "abc123",    "vgca",     "admin",   "qwerty",   "11223344",
                                          "1q2w3e4r", "a123456",   "123456a",  "1234567a"};
    if (isRepeated(pin))
        return PinWeakness::Repeated;
    if (isSequence(pin))
        return PinWeakness::Sequence;
    if (std::any_of(common.begin(), common.end(), [&](const char* one) {
            return pin.size() == qsizetype(std::strlen(one)) &&
                   std::equal(pin.begin(), pin.end(), one, [](char a, char b) { return (a | 0x20) == b || a == b; });
        }))
        return PinWeakness::Common;
    if (isDate(pin))
        return PinWeakness::Date;
    return pin.size() < shortestAdvised ? PinWeakness::Short : PinWeakness::None;
}

} // namespace vanthu::pkcs11
