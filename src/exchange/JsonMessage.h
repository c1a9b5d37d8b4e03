#pragma once

#include "base/Result.h"

#include <QStringList>

namespace vanthu::exchange {

// Decodes the base64 text that stands under the names `path` in a JSON file into a new file, streaming: Qt's reader
// would hold a message of hundreds of megabytes three times. Members beside it are skipped. `axis.bad_reply` (the
// argument is `host`) when it is not there, `file.*`.
Result<> extractMessage(const QString& jsonFile, const QByteArrayList& path, const QString& file, const QString& host);

} // namespace vanthu::exchange
