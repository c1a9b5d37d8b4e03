#include "signing/DocumentFiles.h"

#include "base/Files.h"
#include "pdf/Qpdf.h"

#include <QDir>
#include <QFileInfo>

namespace vanthu::signing {

Result<std::shared_ptr<pdf::PdfFile>> openDocument(const QString& path) {
    auto file = pdf::PdfFile::open(path);
    if (!file && file.error().code() == "pdf.encrypted")
        return fail(Error("signing.encrypted", {QFileInfo(path).fileName()}).causedBy(file.error()));
    return file;
}

bool isSound(const pdf::PdfFile& file) {
    return !file.document().anyWarnings();
}

OutputFile::OutputFile(const QString& path)
    : m_path(path)
    , m_temporary(QFileInfo(path).absolutePath() + QStringLiteral("/.vanthu-XXXXXX.tmp")) {}

Result<std::unique_ptr<OutputFile>> OutputFile::create(const QString& path) {
    std::unique_ptr<OutputFile> output(new OutputFile(path));
    if (!output->m_temporary.open())
        return fail("file.unwritable", {QDir::toNativeSeparators(path)}, output->m_temporary.errorString());
    // Asking for the name gives the file one: Qt keeps it nameless on Linux until then.
    if (output->temporaryPath().isEmpty())
        return fail("file.unwritable", {QDir::toNativeSeparators(path)}, output->m_temporary.errorString());
    return output;
}

Result<> OutputFile::commit() {
    const QFileInfo before(m_path);
    const bool existed = before.exists();
    const auto readable = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther;
    m_temporary.setPermissions(existed ? before.permissions() : readable);
    auto placed = renameDurably(m_temporary.fileName(), m_path);
    if (placed) {
        m_temporary.setAutoRemove(false);
        return {};
    }
    // The rename may be done and only its fsync have failed: a caller who is told "no" must not find a file.
    if (!existed)
        QFile::remove(m_path);
    return placed;
}

} // namespace vanthu::signing
