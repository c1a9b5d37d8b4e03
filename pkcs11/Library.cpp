#include "pkcs11/Library.h"

#include <QFile>
#include <QFileInfo>
#include <QtEndian>

namespace vanthu::pkcs11 {

namespace {

constexpr qsizetype headLength = 1024;

// ELF machine and PE machine of this build.
#if defined(__x86_64__) || defined(_M_X64)
constexpr quint16 elfMachine = 62;
constexpr quint16 peMachine = 0x8664;
#elif defined(__aarch64__) || defined(_M_ARM64)
constexpr quint16 elfMachine = 183;
constexpr quint16 peMachine = 0xaa64;
#else
constexpr quint16 elfMachine = 3;
constexpr quint16 peMachine = 0x014c;
#endif
constexpr bool isWide = sizeof(void*) == 8;
#ifdef Q_OS_WIN
constexpr bool isWindows = true;
#else
constexpr bool isWindows = false;
#endif

LibraryKind elfKind(QByteArrayView head) {
    const bool wide = head[4] == 2;
    const bool bigEndian = head[5] == 2;
    const char* at = head.data() + 18; // e_machine
    const quint16 machine = bigEndian ? qFromBigEndian<quint16>(at) : qFromLittleEndian<quint16>(at);
    if (isWindows)
        return LibraryKind::OtherSystem;
    if (isWide && !wide)
        return LibraryKind::Narrow;
    return wide == isWide && machine == elfMachine ? LibraryKind::Fitting : LibraryKind::OtherProcessor;
}

LibraryKind peKind(QByteArrayView head) {
    const auto header = qFromLittleEndian<quint32>(head.data() + 0x3c); // e_lfanew
    if (qsizetype(header) + 6 > head.size() || head.sliced(qsizetype(header), 4) != QByteArrayView("PE\0\0", 4))
        return LibraryKind::NotALibrary;
    const auto machine = qFromLittleEndian<quint16>(head.data() + header + 4);
    if (!isWindows)
        return LibraryKind::OtherSystem;
    if (machine == peMachine)
        return LibraryKind::Fitting;
    return machine == 0x014c ? LibraryKind::Narrow : LibraryKind::OtherProcessor;
}

} // namespace

LibraryKind libraryKind(QByteArrayView head) {
    if (head.size() >= 20 && head.startsWith("\x7f"
                                             "ELF"))
        return elfKind(head);
    if (head.size() >= 0x40 && head.startsWith("MZ"))
        return peKind(head);
    return LibraryKind::NotALibrary;
}

Result<LibraryKind> libraryKindOf(const QString& path) {
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly)) // never a pipe, which would wait
        return fail("token.module_missing", {path}, file.errorString());
    return libraryKind(file.read(headLength));
}

Result<QString> hostProgramFor(const QString& modulePath, const QString& program, const QString& narrowProgram) {
    const QString name = QFileInfo(modulePath).fileName();
    TRY(const LibraryKind kind, libraryKindOf(modulePath));
    switch (kind) {
    case LibraryKind::Fitting:
        return program;
    case LibraryKind::Narrow:
        if (!narrowProgram.isEmpty() && QFileInfo(narrowProgram).isExecutable())
            return narrowProgram;
        return fail("token.module_32bit", {name, modulePath});
    case LibraryKind::OtherProcessor:
        return fail("token.module_other_processor", {name, modulePath});
    case LibraryKind::OtherSystem:
        return fail("token.module_other_system", {name, modulePath});
    case LibraryKind::NotALibrary:
        break;
    }
    return fail("token.module_unusable", {name}, QStringLiteral("neither ELF nor PE"));
}

} // namespace vanthu::pkcs11
