#pragma once

#include "axis/WatchedFile.h"
#include "base/Secret.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <mutex>
#include <vector>

namespace vanthu::axis {

// A connected system: who may sign requests, and for which agencies.
struct System {
    QString id;
    Secret secret;
    QStringList organs;

    bool serves(const QString& organId) const;
};

struct Agency {
    QString code;    // QĐ 20/2020
    QString oldCode; // QCVN 102:2016, may be empty
    QString name;
    QString mail;
};

// The connected systems and the agencies: `systems.json` and `agencies.json` of a folder, read again when they change.
// A file that cannot be read leaves what was known. Thread-safe.
class Directory {
public:
    explicit Directory(const QString& folder);

    // Null when there is no such system. This is what each request begins with, and where the files are looked at.
    std::shared_ptr<const System> system(const QString& id);
    QList<Agency> agencies();
    // The agency's code as the list writes it, for the new, the old or a differently cased code; empty when unknown.
    QString canonical(const QString& organId);
    // The codes under which messages to the system's agencies are kept.
    QStringList organsOf(const System& system);

private:
    void refresh();
    void readSystems();
    void readAgencies();
    QString canonicalLocked(const QString& organId) const;

    std::mutex m_mutex;
    WatchedFile m_systemsFile, m_agenciesFile;
    std::vector<std::shared_ptr<const System>> m_systems;
    QList<Agency> m_agencies;
    QHash<QString, QString> m_codes; // upper-cased new and old codes → code
};

} // namespace vanthu::axis
