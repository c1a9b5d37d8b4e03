#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "crypto/Algorithms.h"
#include "pdf/read/PdfFile.h"
#include "pdf/revise/Revision.h"
#include "signing/DocumentFiles.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>

// Private to this room.
namespace vanthu::signing {

// An output that begins as a copy of a document and gets one revision after the other, each hashed as it goes by:
// nothing that was written is read again to be hashed. It appears under its name when it is finished and not before.
class GrowingFile {
public:
    // `digest` is what signatures and time-stamps over it will use, besides SHA-256 of the whole.
    static Result<std::unique_ptr<GrowingFile>> create(const QString& path, crypto::DigestAlgorithm digest);

    // `pdf.cancelled`, `file.disk_full`, `file.unwritable`, `file.unreadable`. Progress counts bytes.
    Result<> copy(const pdf::PdfFile& source, const Cancel& cancel, const Progress& progress);
    // Of all that was written and of what the section's signature covers.
    QByteArray digestWith(const pdf::Section& section) const;
    void append(const pdf::Section& section);

    // Makes what was appended readable under temporaryPath(): a further revision begins with reading it.
    Result<> flush();
    QString temporaryPath() { return m_output->temporaryPath(); }

    // Lower-case hex, of the whole file.
    QByteArray sha256() const;
    Result<> commit(bool mayReplace, FolderSyncs* folders);

private:
    GrowingFile(std::unique_ptr<OutputFile> output, QString path, crypto::DigestAlgorithm digest);
    Result<> copyLarge(const pdf::PdfFile& source, const Cancel& cancel, const Progress& progress);
    void hash(QByteArrayView bytes);

    std::unique_ptr<OutputFile> m_output;
    QString m_path;
    crypto::Hasher m_sha256;
    std::optional<crypto::Hasher> m_other; // when the digest asked for is not SHA-256
    QByteArray m_pending;                  // hashed, and not written yet
};

} // namespace vanthu::signing
