#pragma once

#include "pkcs11/TokenHost.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

// A folder of SoftHSM2 tokens of its own, reached through the real host process.
namespace vanthu::test {

inline QString softHsmModule() {
    for (const char* path : {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                             "/usr/lib/x86_64-linux-gnu/libsofthsm2.so"})
        if (QFileInfo::exists(QString::fromLatin1(path)))
            return QString::fromLatin1(path);
    return {};
}

inline pkcs11::HostOptions hostOptions() {
    pkcs11::HostOptions options;
    options.program = QStringLiteral(VANTHU_BIN_DIR "/vanthu-token");
    return options;
}

class SoftTokens {
public:
    SoftTokens() {
        QDir(m_folder.path()).mkdir(QStringLiteral("tokens"));
        QFile conf(m_folder.filePath(QStringLiteral("softhsm2.conf")));
        if (conf.open(QIODevice::WriteOnly))
            conf.write("directories.tokendir = " + m_folder.filePath(QStringLiteral("tokens")).toUtf8() +
                       "\nobjectstore.backend = file\nlog.level = ERROR\n");
    }

    pkcs11::HostOptions options() const {
        pkcs11::HostOptions options = hostOptions();
        options.environment = {QStringLiteral("SOFTHSM2_CONF=") + m_folder.filePath(QStringLiteral("softhsm2.conf"))};
        return options;
    }
    Result<std::unique_ptr<pkcs11::TokenHost>> host() const {
        return pkcs11::TokenHost::start(softHsmModule(), options());
    }
    QString tokenFolder() const { return m_folder.filePath(QStringLiteral("tokens")); }

private:
    QTemporaryDir m_folder;
};

inline Secret secretOf(const char* text) {
    return Secret(QByteArrayView(text));
}

} // namespace vanthu::test
