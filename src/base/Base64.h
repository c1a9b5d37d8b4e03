#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace vanthu {

// RFC 4648 §4, by OpenSSL: Qt's own decoder takes twenty times as long, which in a message with attachments is the
// largest single cost. At most 1 GiB at a time.
QByteArray toBase64(QByteArrayView bytes);
// Strict: whole fours of the alphabet and nothing else, padding only at the end.
std::optional<QByteArray> fromBase64(QByteArrayView text);

} // namespace vanthu
