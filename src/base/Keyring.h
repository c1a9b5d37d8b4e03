#pragma once

#include "base/Result.h"
#include "base/Secret.h"

#include <QString>

namespace vanthu {

// Where secrets rest between runs: the keyring of the operating system (Secret Service, KWallet, Windows' credential
// store, macOS' keychain). Where none answers, or none is to be used, a file of mode 0600 in `folder`, named as the
// secret. Blocks, perhaps until the user has unlocked the keyring: not on the GUI thread.
class Keyring {
public:
    enum class Use { System, FilesOnly };
    // `owner` tells the secrets of several profiles apart: "H28.01".
    Keyring(QString folder, QString owner, Use use = Use::System);

    // Empty when there is none. What lies in a file although a keyring answers moves into it, and the file goes.
    // `keyring.refused`, `file.*`.
    Result<Secret> read(const QString& name) const;
    Result<> write(const QString& name, const Secret& secret) const;
    Result<> remove(const QString& name) const;

private:
    QString fileOf(const QString& name) const;
    QString keyOf(const QString& name) const;
    Result<Secret> readFileOf(const QString& name) const;

    QString m_folder;
    QString m_owner;
    Use m_use;
};

} // namespace vanthu
