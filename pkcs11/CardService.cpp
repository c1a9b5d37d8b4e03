#include "pkcs11/CardService.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace vanthu::pkcs11 {

namespace {

QString firstLineOf(const QString& path) {
    constexpr qint64 most = 256;
    QFile file(path);
    return file.open(QIODevice::ReadOnly)
               ? QString::fromUtf8(file.read(most)).section(QLatin1Char('\n'), 0, 0).trimmed()
               : QString();
}

} // namespace

CardService cardService(const QString& root) {
    CardService service;
    const QDir devices(QDir(root).filePath(QStringLiteral("sys/bus/usb/devices")));
    for (const QString& interface : devices.entryList({QStringLiteral("*:*")}, QDir::AllEntries, QDir::Name)) {
        // 0x0b: smart card (USB class codes)
        if (firstLineOf(devices.filePath(interface + QStringLiteral("/bInterfaceClass"))) != QLatin1String("0b"))
            continue;
        const QString device = interface.section(QLatin1Char(':'), 0, 0);
        const QString name = firstLineOf(devices.filePath(device + QStringLiteral("/product")));
        service.readers += name.isEmpty() ? device : name;
    }
    service.readers.removeDuplicates();
    const auto exists = [&](const char* path) { return QFileInfo::exists(QDir(root).filePath(QLatin1String(path))); };
    service.installed = exists("usr/sbin/pcscd") || exists("usr/bin/pcscd");
    service.running = exists("run/pcscd/pcscd.comm") || exists("var/run/pcscd/pcscd.comm");
    return service;
}

std::optional<Error> cardServiceProblem(const CardService& service, bool someTokenIsSeen) {
    if (service.readers.isEmpty() || someTokenIsSeen)
        return std::nullopt;
    const QString names = service.readers.join(QStringLiteral(", "));
    if (service.running)
        return Error("token.driver_missing", {names});
    return service.installed ? Error("token.pcsc_not_running", {names}) : Error("token.pcsc_missing", {names});
}

} // namespace vanthu::pkcs11
