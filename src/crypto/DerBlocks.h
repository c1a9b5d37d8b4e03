#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace vanthu::crypto {

// One ASN.1 value out of a file.
struct DerBlock {
    QByteArray label; // of PEM: "CERTIFICATE", "X509 CRL"; empty when the file does not say
    QByteArray der;
};

// All values of a file of certificates or lists, in whatever dress people get them: PEM with other text around it,
// base64 without PEM's lines, DER, several one after the other; with a byte order mark, in UTF-8 or UTF-16. A block
// that cannot be read is an error and is not passed over: `crypto.block_malformed` names the file and says which one.
Result<QList<DerBlock>> derBlocks(const QByteArray& bytes, const QString& nameForError);

// The labels of `blocks`, each once: for saying what a file holds instead of what it should.
QString labelsOf(const QList<DerBlock>& blocks);

} // namespace vanthu::crypto
