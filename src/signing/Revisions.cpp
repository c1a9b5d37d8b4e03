#include "signing/Revisions.h"

#include "pdf/read/PdfFile.h"
#include "pdf/read/SignatureFields.h"

namespace vanthu::signing {

Result<QList<SignedRevision>> signedRevisions(const QString& path, QByteArrayView password) {
    TRY(const std::shared_ptr<pdf::PdfFile> file, pdf::PdfFile::open(path, {}, password));
    TRY(const pdf::FormInfo form, pdf::readForm(*file));
    QList<SignedRevision> revisions;
    for (const pdf::SignatureField& field : form.signatures)
        if (field.isSigned && !field.malformed && field.revisionEnd > 0 && field.revisionEnd <= file->size())
            revisions +=
                {field.name, field.signerName, field.claimedAt, field.revisionEnd, field.revisionEnd == file->size()};
    return revisions;
}

} // namespace vanthu::signing
