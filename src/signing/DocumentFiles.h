#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "base/Secret.h"
#include "crypto/Algorithms.h"
#include "pdf/read/PdfFile.h"
#include "pdf/read/SignatureFields.h"

#include <QHash>
#include <QString>
#include <QTemporaryFile>

#include <condition_variable>
#include <memory>
#include <mutex>

// Private to this room.
namespace vanthu::signing {

// Opens a document that is to get a further revision. `signing.encrypted` when it needs a password and there is none,
// and what PdfFile::open says. `password` may be null.
Result<std::shared_ptr<pdf::PdfFile>> openDocument(const QString& path, const std::shared_ptr<const Secret>& password);

// Whether all that was read of `file` up to now was well-formed: qpdf reads on over a damaged object and takes it for
// null, so that a whole signature may vanish. Ask after the questions, not before.
bool isSound(const pdf::PdfFile& file);

// Digests of the bytes that a well-formed signature field covers. `file`, `field` and `cancel` outlive it.
crypto::DigestSource digestOfRanges(const pdf::PdfFile& file, const pdf::SignatureField& field, const Cancel& cancel);

// fsync of folders, one for all who wait for it at the same time. Thread-safe.
class FolderSyncs {
public:
    // What syncFolder() says; everything renamed before the call is durable after it.
    Result<> sync(const QString& folder);

private:
    struct Round {
        bool done = false;
        Result<> result;
    };
    struct Folder {
        std::shared_ptr<Round> next; // whoever comes now is served by this one
        bool running = false;
    };
    std::mutex m_mutex;
    std::condition_variable m_changed;
    QHash<QString, Folder> m_folders;
};

// A file that appears under its name only when it is finished: written beside it under another name, fsynced, renamed.
// When commit() is not reached or fails, there is no output and whatever was there before is as it was.
class OutputFile {
public:
    // `file.unwritable` when the folder cannot be written.
    static Result<std::unique_ptr<OutputFile>> create(const QString& path);

    int descriptor() { return m_temporary.handle(); }
    QString temporaryPath() { return m_temporary.fileName(); }
    // `signing.output_exists` when there is a file that may not be replaced.
    // `folders` may be null.
    Result<> commit(bool mayReplace = true, FolderSyncs* folders = nullptr);

private:
    explicit OutputFile(const QString& path);
    QString m_path;
    QTemporaryFile m_temporary;
};

} // namespace vanthu::signing
