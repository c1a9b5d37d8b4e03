// Any bytes from the axis end in a message or in an error, within the limits.

#include "edxml/Reader.h"

#include <QBuffer>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    QByteArray bytes(reinterpret_cast<const char*>(data), qsizetype(size));
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    (void)vanthu::edxml::readMessage(buffer, [](int, QByteArrayView) { return true; });
    return 0;
}
