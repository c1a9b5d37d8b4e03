#pragma once

#include <QDate>
#include <QString>
#include <QStringList>

#include <vector>

namespace vanthu::pkcs11 {

struct ModuleFile {
    QString path;     // canonical
    QString provider; // "VGCA – SafeNet eToken 5110"; the file's name when nobody says
    enum class Origin { Policy, KnownName, P11Kit, Last } origin = Origin::KnownName;
};

struct ModuleSearch {
    // Stands in for the built-in list when it exists.
    QString administratorFile = QStringLiteral("/etc/vanthu/token-modules.json");
    // p11-kit's configuration; a file of a later folder replaces one of the same name in an earlier folder.
    QStringList p11KitFolders = defaultP11KitFolders();
    QDate today = QDate::currentDate();

    static QStringList defaultP11KitFolders();
};

// PKCS#11 libraries on this machine, in the order to try them (TOK-01): the vendors' known files
// (resources/data/token-modules.json), what p11-kit has configured, OpenSC last. Only files that exist; each once,
// whatever the number of its names and copies. Reads the disk.
std::vector<ModuleFile> findModules(const ModuleSearch& search = {});
QStringList installedModules();

// How the module has to be watched for tokens that come and go.
struct WatchManner {
    bool initialiseAgain = false; // it shows a new token only after a new C_Initialize
    bool pollOnly = false;        // its C_WaitForSlotEvent is not to be relied on
};
WatchManner watchMannerOf(const QString& modulePath, const ModuleSearch& search = {});

} // namespace vanthu::pkcs11
