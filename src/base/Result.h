#pragma once

#include "base/Error.h"

#include <tl/expected.hpp>

#include <utility>

namespace vanthu {

template<class T = void>
using Result = tl::expected<T, Error>;

// return fail("pdf.damaged", {fileName}, technicalDetail);
[[nodiscard]] inline tl::unexpected<Error> fail(QByteArray code, QStringList args = {}, QString detail = {}) {
    return tl::unexpected<Error>(Error(std::move(code), std::move(args), std::move(detail)));
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

} // namespace vanthu

// Passes a failure up: `TRY(auto file, openFile(path));` declares `file`, or returns the error to the caller.
#define VANTHU_TRY_CONCAT2(a, b) a##b
#define VANTHU_TRY_CONCAT(a, b) VANTHU_TRY_CONCAT2(a, b)
#define VANTHU_TRY_IMPL(result, declaration, ...)                                                                      \
    auto result = (__VA_ARGS__);                                                                                       \
    if (!result)                                                                                                       \
        return ::vanthu::fail(std::move(result).error());                                                              \
    declaration = std::move(*result)
#define TRY(declaration, ...) VANTHU_TRY_IMPL(VANTHU_TRY_CONCAT(tryResult, __COUNTER__), declaration, __VA_ARGS__)

// The same for a Result<void>: `TRY_VOID(writeFile(…));`
#define VANTHU_TRY_VOID_IMPL(result, ...)                                                                              \
    do {                                                                                                               \
        if (auto result = (__VA_ARGS__); !result)                                                                      \
            return ::vanthu::fail(std::move(result).error());                                                          \
    } while (false)
#define TRY_VOID(...) VANTHU_TRY_VOID_IMPL(VANTHU_TRY_CONCAT(tryResult, __COUNTER__), __VA_ARGS__)
