#include "axis/Directory.h"

#include "base/Files.h"
#include "office/Organisation.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>

namespace vanthu::axis {

namespace {

constexpr qint64 largestList = 128LL * 1024 * 1024;

QString field(const QJsonValue& entry, const char* name) {
    return entry.toObject()[QLatin1String(name)].toString();
}

QByteArray content(const QString& path) {
    const auto bytes = readFile(path, largestList);
    if (!bytes || !QJsonDocument::fromJson(*bytes).isArray()) {
        std::fprintf(stderr, "vanthu-axis: %s is no JSON list; the earlier one stays\n", qPrintable(path));
        return {};
    }
    return *bytes;
}

} // namespace

bool System::serves(const QString& organId) const {
    return std::any_of(organs.begin(), organs.end(),
                       [&](const QString& organ) { return office::sameOrganId(organ, organId); });
}

Directory::Directory(const QString& folder)
    : m_systemsFile(folder + QStringLiteral("/systems.json"))
    , m_agenciesFile(folder + QStringLiteral("/agencies.json")) {}

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
    return canonicalLocked(organId);
}

QStringList Directory::organsOf(const System& system) {
    const std::lock_guard guard(m_mutex);
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
    if (m_systemsFile.changed())
        readSystems();
    if (m_agenciesFile.changed())
        readAgencies();
}

void Directory::readSystems() {
    const QByteArray bytes = content(m_systemsFile.path());
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
    const QByteArray bytes = content(m_agenciesFile.path());
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
