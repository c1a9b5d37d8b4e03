#include "pkcs11/Modules.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace vanthu::pkcs11 {

namespace {

QStringList strings(const QJsonObject& object, const QString& name) {
    QStringList texts;
    for (const QJsonArray entries = object[name].toArray(); const QJsonValue& value : entries)
        texts += value.toString();
    return texts;
}

// `module:` lines of p11-kit's configuration; a bare name lies in its module folder.
QStringList configuredInP11Kit(const QStringList& folders) {
    QStringList found;
    for (const QString& folder :
         {QStringLiteral("/etc/pkcs11/modules"), QStringLiteral("/usr/share/p11-kit/modules")}) {
        for (const QFileInfo& entry :
             QDir(folder).entryInfoList({QStringLiteral("*.module")}, QDir::Files, QDir::Name)) {
            QFile file(entry.filePath());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            for (const QByteArray& line : file.read(64 * 1024).split('\n')) {
                if (!line.trimmed().startsWith("module:"))
                    continue;
                const QString name = QString::fromLocal8Bit(line.mid(line.indexOf(':') + 1).trimmed());
                found += name.startsWith(QLatin1Char('/')) ? QStringList{name} : QStringList();
                for (const QString& place : folders)
                    found += QDir(place).filePath(name);
            }
        }
    }
    return found;
}

} // namespace

QStringList installedModules() {
    QFile file(QStringLiteral(":/vanthu/data/token-modules.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject data = QJsonDocument::fromJson(file.readAll()).object();
    const QStringList folders = strings(data, QStringLiteral("folders"));
    QStringList candidates;
    for (const QString& name : strings(data, QStringLiteral("vendors")))
        for (const QString& folder : folders)
            candidates += QDir(folder).filePath(name);
    candidates += configuredInP11Kit(folders);
    for (const QString& name : strings(data, QStringLiteral("last")))
        for (const QString& folder : folders)
            candidates += QDir(folder).filePath(name);

    const QStringList never = strings(data, QStringLiteral("never"));
    QStringList found;
    for (const QString& candidate : candidates) {
        const QString real = QFileInfo(candidate).canonicalFilePath();
        if (!real.isEmpty() && !found.contains(real) && !never.contains(QFileInfo(candidate).fileName()))
            found += real;
    }
    return found;
}

} // namespace vanthu::pkcs11
