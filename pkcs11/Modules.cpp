#include "pkcs11/Modules.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

#include <algorithm>
#include <sys/stat.h>

namespace vanthu::pkcs11 {

namespace {

constexpr qint64 largestData = 1024 * 1024;
constexpr qint64 largestConfiguration = 64 * 1024;
const char* const ownName = "vanthu"; // as p11-kit's enable-in and disable-in would call us

QJsonObject objectIn(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.read(largestData)).object();
}

QJsonObject dataFor(const ModuleSearch& search) {
    const QJsonObject own = objectIn(search.administratorFile);
    return own.isEmpty() ? objectIn(QStringLiteral(":/vanthu/data/token-modules.json")) : own;
}

QJsonObject hereIn(const QJsonObject& data) {
#ifdef Q_OS_WIN
    return data[QStringLiteral("windows")].toObject();
#else
    return data[QStringLiteral("linux")].toObject();
#endif
}

QStringList strings(const QJsonObject& object, const QString& name) {
    QStringList texts;
    for (const QJsonArray entries = object[name].toArray(); const QJsonValue& value : entries)
        texts += value.toString();
    return texts;
}

bool isInForce(const QJsonObject& entry, const QDate& today) {
    const auto date = [&](const QString& name) { return QDate::fromString(entry[name].toString(), Qt::ISODate); };
    const QDate from = date(QStringLiteral("from"));
    const QDate until = date(QStringLiteral("until"));
    return (!from.isValid() || from <= today) && (!until.isValid() || today <= until);
}

// One file of p11-kit's configuration: "name: value" lines.
QMap<QByteArray, QByteArray> configurationIn(const QString& path) {
    QMap<QByteArray, QByteArray> values;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return values;
    for (const QByteArray& line : file.read(largestConfiguration).split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && !line.trimmed().startsWith('#'))
            values[line.left(colon).trimmed()] = line.mid(colon + 1).trimmed();
    }
    return values;
}

bool isMeantForUs(const QMap<QByteArray, QByteArray>& values) {
    const auto names = [&](const char* key) { return values.value(key).replace(',', ' ').simplified().split(' '); };
    if (values.contains("enable-in"))
        return names("enable-in").contains(ownName);
    return !names("disable-in").contains(ownName);
}

QStringList configuredInP11Kit(const ModuleSearch& search, const QStringList& folders) {
    QMap<QString, QString> configurations;
    for (const QString& folder : search.p11KitFolders)
        for (const QFileInfo& entry : QDir(folder).entryInfoList({QStringLiteral("*.module")}, QDir::Files, QDir::Name))
            configurations[entry.fileName()] = entry.filePath();
    QStringList found;
    for (const QString& path : std::as_const(configurations)) {
        const QMap<QByteArray, QByteArray> values = configurationIn(path);
        const QString name = QString::fromLocal8Bit(values.value("module"));
        if (name.isEmpty() || !isMeantForUs(values))
            continue;
        if (QDir::isAbsolutePath(name))
            found += name;
        else
            for (const QString& place : folders)
                found += QDir(place).filePath(name);
    }
    return found;
}

// Libraries are installed under several names, linked and copied.
class Gathered {
public:
    explicit Gathered(QStringList never)
        : m_never(std::move(never)) {}

    void add(const QString& candidate, const QString& provider, ModuleFile::Origin origin) {
        const QFileInfo named(candidate);
        const QString real = named.canonicalFilePath();
        if (real.isEmpty() || !QFileInfo(real).isFile() || m_never.contains(named.fileName()) ||
            m_never.contains(QFileInfo(real).fileName()))
            return;
        const bool known = std::any_of(m_found.begin(), m_found.end(),
                                       [&](const ModuleFile& module) { return isSame(module.path, real); });
        if (!known)
            m_found.push_back({real, provider.isEmpty() ? named.fileName() : provider, origin});
    }
    std::vector<ModuleFile> take() { return std::move(m_found); }

private:
    static bool isSame(const QString& a, const QString& b) {
        if (a == b)
            return true;
        struct stat first {};
        struct stat second {};
        if (::stat(QFile::encodeName(a).constData(), &first) != 0 ||
            ::stat(QFile::encodeName(b).constData(), &second) != 0)
            return false;
        if (first.st_dev == second.st_dev && first.st_ino == second.st_ino)
            return true;
        return first.st_size == second.st_size && contentOf(a) == contentOf(b);
    }
    static QByteArray contentOf(const QString& path) {
        constexpr qint64 most = 64 * 1024 * 1024;
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.read(most) : QByteArray();
    }

    QStringList m_never;
    std::vector<ModuleFile> m_found;
};

void addNamed(Gathered& gathered, const QJsonArray& entries, const QStringList& folders, const QDate& today,
              ModuleFile::Origin origin) {
    for (const QJsonValue& value : entries) {
        const QJsonObject entry = value.toObject();
        if (!isInForce(entry, today))
            continue;
        for (const QString& name : strings(entry, QStringLiteral("files")))
            for (const QString& folder : folders)
                gathered.add(QDir(folder).filePath(name), entry[QStringLiteral("provider")].toString(), origin);
    }
}

} // namespace

QStringList ModuleSearch::defaultP11KitFolders() {
    return {QStringLiteral("/usr/share/p11-kit/modules"), QStringLiteral("/etc/pkcs11/modules"),
            QDir::home().filePath(QStringLiteral(".config/pkcs11/modules"))};
}

std::vector<ModuleFile> findModules(const ModuleSearch& search) {
    const QJsonObject data = dataFor(search);
    const QJsonObject here = hereIn(data);
    const QStringList folders = strings(here, QStringLiteral("folders"));
    Gathered gathered(strings(data, QStringLiteral("never")));
    addNamed(gathered, here[QStringLiteral("modules")].toArray(), folders, search.today, ModuleFile::Origin::KnownName);
    // OpenSC and SoftHSM are in p11-kit's configuration too; their place is the last one all the same.
    const QJsonArray last = here[QStringLiteral("last")].toArray();
    QStringList lastNames;
    for (const QJsonValue& value : last)
        lastNames += strings(value.toObject(), QStringLiteral("files"));
    for (const QString& path : configuredInP11Kit(search, folders))
        if (!lastNames.contains(QFileInfo(path).fileName()))
            gathered.add(path, {}, ModuleFile::Origin::P11Kit);
    addNamed(gathered, last, folders, search.today, ModuleFile::Origin::Last);
    for (const QString& path : configuredInP11Kit(search, folders)) // such a one in a folder of its own
        gathered.add(path, {}, ModuleFile::Origin::P11Kit);
    return gathered.take();
}

QStringList installedModules() {
    QStringList paths;
    for (const ModuleFile& module : findModules())
        paths += module.path;
    return paths;
}

WatchManner watchMannerOf(const QString& modulePath, const ModuleSearch& search) {
    const QJsonObject data = dataFor(search);
    const QStringList names = {QFileInfo(modulePath).fileName(),
                               QFileInfo(QFileInfo(modulePath).canonicalFilePath()).fileName()};
    const auto isIn = [&](const QString& list) {
        const QStringList entries = strings(data, list);
        return entries.contains(names[0]) || entries.contains(names[1]);
    };
    return {isIn(QStringLiteral("showsNewTokensAfterInitialise")), isIn(QStringLiteral("eventsAreUnreliable"))};
}

} // namespace vanthu::pkcs11
