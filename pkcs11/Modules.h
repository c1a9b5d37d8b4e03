#pragma once

#include <QString>
#include <QStringList>

namespace vanthu::pkcs11 {

// PKCS#11 libraries on this machine, in the order to try them (TOK-01): the vendors' known files
// (resources/data/token-modules.json), what p11-kit has configured, OpenSC last. Only files that exist; each once.
QStringList installedModules();

} // namespace vanthu::pkcs11
