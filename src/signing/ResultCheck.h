#pragma once

#include "base/Result.h"
#include "pdf/read/SignatureFields.h"
#include "signing/GrowingFile.h"

#include <QByteArray>
#include <QString>

// Private to this room.
namespace vanthu::signing {

// The signature that was just written.
struct NewSignature {
    QString fieldName;
    qint64 gapBegin = 0; // of /Contents in the whole file
    qint64 gapEnd = 0;
    qint64 end = 0; // of its revision
    QByteArray cms;
};

// The name of a signed field, or of the one that is to be signed, which another field has, too: nobody could say which
// of them the signature is. Empty when there is none. Asked before the PIN and again of the result.
QString nameUsedTwice(const pdf::FormInfo& form, const QString& toBeSigned = {});

// Whether the verifier will find the new signature as it was meant and the earlier ones as before. The output's
// structure is read again as any reader would read it; its bytes are not: they were hashed when they were written, and
// the CMS was verified against that digest when it was made. `documentName` is for the error:
// `signing.result_not_valid`.
Result<> checkResult(GrowingFile& output, const NewSignature& made, const QString& documentName,
                     const std::shared_ptr<const Secret>& password);

} // namespace vanthu::signing
