#include "pkcs11/HostStart.h"

#include "pkcs11/Library.h"

#include <QCoreApplication>
#include <QDir>

namespace vanthu::pkcs11 {

namespace {

QString beside(const QString& chosen, const char* name) {
    return chosen.isEmpty() ? QDir(QCoreApplication::applicationDirPath()).filePath(QLatin1String(name)) : chosen;
}

} // namespace

Result<std::shared_ptr<Channel>> startHost(const QString& modulePath, const HostOptions& options) {
    TRY(const QString program, hostProgramFor(modulePath, beside(options.program, "vanthu-token"),
                                              beside(options.narrowProgram, "vanthu-token32")));
    return Channel::start(program, modulePath, options.environment);
}

} // namespace vanthu::pkcs11
