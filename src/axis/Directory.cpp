#include "axis/Directory.h"

#include "base/Files.h"
#include "office/Organisation.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>
#include <sys/stat.h>

namespace vanthu::axis {

namespace {

constexpr qint64 largestList = 128LL * 1024 * 1024;
QString systemsFile() {
    return QStringLiteral("systems.json");
}
QString agenciesFile() {
    return QStringLiteral("agencies.json");
}

QString field(const QJsonValue& entry, const char* name) {
    return entry.toObject()[QLatin1String(name)].toString();
}

} // namespace

bool System::serves(const QString& organId) const {
    return std::any_of(organs.begin(), organs.end(),
                       [&](const QString& organ) { return office::sameOrganId(organ, organId); });
}

Directory::Directory(QString folder)
    : m_folder(std::move(folder)) {}

std::shared_ptr<const System> Directory::system(const QString& id) {
    const std::lock_guard guard(m_mutex);
    refresh();
    for (const auto& system : m_systems)
        if (system->id == id)
            return system;
    return nullptr;
}

QList<Agency> Directory::agencies() {
    const std::lock_guard guard(m_mutex);
    refresh();
    return m_agencies;
}

QString Directory::canonical(const QString& organId) {
    const std::lock_guard guard(m_mutex);
    refresh();
    return canonicalLocked(organId);
}

QStringList Directory::organsOf(const System& system) {
    const std::lock_guard guard(m_mutex);
    refresh();
    QStringList codes;
    for (const QString& organ : system.organs)
        if (const QString code = canonicalLocked(organ); !code.isEmpty())
            codes += code;
    return codes;
}

QString Directory::canonicalLocked(const QString& organId) const {
    const QString upper = organId.trimmed().toUpper();
    const auto known = m_codes.constFind(upper);
    return known != m_codes.constEnd() ? *known : m_codes.value(office::toNewOrganId(upper));
}

void Directory::refresh() {
    if (changed(systemsFile(), m_systemsVersion))
        readSystems();
    if (changed(agenciesFile(), m_agenciesVersion))
        readAgencies();
}

bool Directory::changed(const QString& name, Version& version) const {
    struct stat status {};
    const QString path = m_folder + QLatin1Char('/') + name;
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return false;
    const Version now{static_cast<qint64>(status.st_ino), status.st_size,
                      status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
    const bool different = !(now == version);
    version = now;
    return different;
}

QByteArray Directory::content(const QString& name) const {
    const auto bytes = readFile(m_folder + QLatin1Char('/') + name, largestList);
    if (!bytes || !QJsonDocument::fromJson(*bytes).isArray()) {
        std::fprintf(stderr, "vanthu-axis: %s is no JSON list; the earlier one stays\n", qPrintable(name));
        return {};
    }
    return *bytes;
}

void Directory::readSystems() {
    const QByteArray bytes = content(systemsFile());
    if (bytes.isEmpty())
        return;
    m_systems.clear();
    for (const QJsonArray listed = QJsonDocument::fromJson(bytes).array(); const QJsonValue& entry : listed) {
        auto system = std::make_shared<System>();
        system->id = field(entry, "systemId");
        system->secret = Secret(field(entry, "secret").toUtf8());
        for (const QJsonArray entries = entry.toObject()[QStringLiteral("organs")].toArray();
             const QJsonValue& organ : entries)
            system->organs += organ.toString();
        // Without a secret anybody could sign.
        if (!system->id.isEmpty() && !system->secret.isEmpty())
            m_systems.push_back(std::move(system));
    }
}

void Directory::readAgencies() {
    const QByteArray bytes = content(agenciesFile());
    if (bytes.isEmpty())
        return;
    m_agencies.clear();
    m_codes.clear();
    for (const QJsonArray listed = QJsonDocument::fromJson(bytes).array(); const QJsonValue& entry : listed) {
        const Agency agency{field(entry, "code"), field(entry, "oldCode"), field(entry, "name"), field(entry, "mail")};
        if (agency.code.isEmpty())
            continue;
        m_agencies += agency;
        m_codes[agency.code.toUpper()] = agency.code;
        if (!agency.oldCode.isEmpty())
            m_codes[agency.oldCode.toUpper()] = agency.code;
    }
}

} // namespace vanthu::axis
