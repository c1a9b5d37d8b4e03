#include "exchange/AxisTransport.h"

namespace vanthu::exchange {

bool isPermanent(const Error& error) {
    static const QByteArrayList permanent = {"axis.file_refused",  "axis.recipient_unknown", "axis.sender_unknown",
                                             "axis.edxml_refused", "axis.recipient_locked",  "axis.other_error",
                                             "file.missing",       "store.blob_missing",     "store.blob_damaged"};
    return permanent.contains(error.code());
}

} // namespace vanthu::exchange
