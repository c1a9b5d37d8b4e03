#pragma once

#include "base/Result.h"
#include "pdf/PdfFile.h"

#include <QString>
#include <QTemporaryFile>

#include <memory>

// Private to this room.
namespace vanthu::signing {

// Opens a document that is to get a further revision. `signing.encrypted`, and what PdfFile::open says.
Result<std::shared_ptr<pdf::PdfFile>> openDocument(const QString& path);

// Whether all that was read of `file` up to now was well-formed: qpdf reads on over a damaged object and takes it for
// null, so that a whole signature may vanish. Ask after the questions, not before.
bool isSound(const pdf::PdfFile& file);

// A file that appears under its name only when it is finished: written beside it under another name, fsynced, renamed.
// When commit() is not reached or fails, there is no output and whatever was there before is as it was.
class OutputFile {
public:
    // `file.unwritable` when the folder cannot be written.
    static Result<std::unique_ptr<OutputFile>> create(const QString& path);

    int descriptor() { return m_temporary.handle(); }
    QString temporaryPath() { return m_temporary.fileName(); }
    Result<> commit();

private:
    explicit OutputFile(const QString& path);
    QString m_path;
    QTemporaryFile m_temporary;
};

} // namespace vanthu::signing
