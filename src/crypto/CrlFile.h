#pragma once

#include "base/Result.h"
#include "crypto/Certificate.h"

#include <QByteArray>
#include <QString>

#include <vector>

// Lists of revoked certificates as files bring them. What a list says is judged by Crl.h.
namespace vanthu::crypto {

// Every list of a file (PEM, base64, DER, PKCS#7, several; see DerBlocks.h), each in DER. At most 64 MiB.
// `crypto.block_malformed` when one cannot be read, `crypto.crl_none` when the file holds something else, `file.*`.
Result<std::vector<QByteArray>> crlsFromFile(const QString& path);
Result<std::vector<QByteArray>> crlsFromBytes(const QByteArray& bytes, const QString& nameForError);

} // namespace vanthu::crypto
