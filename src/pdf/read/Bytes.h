#pragma once

#include <QByteArray>

#include <functional>

namespace vanthu::pdf {

// At most `length` bytes from `offset`; fewer at the end of the file.
using Bytes = std::function<QByteArray(qint64 offset, qint64 length)>;

} // namespace vanthu::pdf
