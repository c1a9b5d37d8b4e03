#pragma once

#include "base/Result.h"

#include <QByteArrayView>
#include <QString>

namespace vanthu::pkcs11 {

// For which kind of process a library is made, as its own header says (ELF, or PE of Windows): it is read before
// anything is loaded (TOK-01), because what the loader says of a wrong one is understood by nobody.
enum class LibraryKind {
    Fitting,        // this processor, this word size
    Narrow,         // 32 bits: only a 32-bit host can load it
    OtherProcessor, // 64 bits of another processor
    OtherSystem,    // a Windows library on Linux, or the other way round
    NotALibrary,
};

// `head`: the first KiB of the file.
LibraryKind libraryKind(QByteArrayView head);
// `token.module_missing` when the file cannot be read.
Result<LibraryKind> libraryKindOf(const QString& path);

// Which program may host the module: `program`, or for a 32-bit library `narrowProgram` when that is installed.
// `token.module_32bit`, `token.module_other_processor`, `token.module_unusable`, `token.module_missing`.
Result<QString> hostProgramFor(const QString& modulePath, const QString& program, const QString& narrowProgram);

} // namespace vanthu::pkcs11
