#pragma once

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

// The programs as a person or a script runs them, on a training set-up of their own.
namespace vanthu::test {

struct Answer {
    int status = -1;
    QByteArray output;
    QByteArray complaint; // standard error

    QJsonObject object() const { return QJsonDocument::fromJson(output).object(); }
    QJsonArray array() const { return QJsonDocument::fromJson(output).array(); }
    QByteArray errorCode() const {
        return object()[QStringLiteral("error")].toObject()[QStringLiteral("code")].toString().toUtf8();
    }
    QString message() const {
        return object()[QStringLiteral("error")].toObject()[QStringLiteral("message")].toString();
    }
};

inline QString program(const char* name) {
    return QStringLiteral(VANTHU_BIN_DIR "/") + QString::fromLatin1(name);
}

inline QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline bool writeContent(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

class TrainingFolder {
public:
    TrainingFolder() { m_home.isValid(); }

    QString path(const QString& name = {}) const { return m_home.filePath(QStringLiteral("training/") + name); }
    QString scratch(const QString& name) const { return m_home.filePath(name); }
    QString sender() const { return path(QStringLiteral("H28.01")); }
    QString recipient() const { return path(QStringLiteral("H28.02")); }
    int port() const {
        return QJsonDocument::fromJson(contentOf(path(QStringLiteral("training.json"))))
            .object()[QStringLiteral("port")]
            .toInt();
    }

    QProcessEnvironment environment() const {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), m_home.path()); // logs and settings stay here
        environment.insert(QStringLiteral("XDG_DATA_HOME"), m_home.filePath(QStringLiteral("data")));
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_home.filePath(QStringLiteral("config")));
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        return environment;
    }

    Answer cli(const QString& profile, const QStringList& arguments, const QProcessEnvironment& environment) const {
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(program("vanthu-cli"),
                      QStringList{QStringLiteral("--profile"), profile, QStringLiteral("--json")} + arguments);
        Answer answer;
        if (process.waitForFinished(180'000) && process.exitStatus() == QProcess::NormalExit)
            answer.status = process.exitCode();
        answer.output = process.readAllStandardOutput();
        answer.complaint = process.readAllStandardError();
        return answer;
    }
    Answer cli(const QString& profile, const QStringList& arguments) const {
        return cli(profile, arguments, environment());
    }

    bool startAxis(QProcess& axis, const QStringList& more = {}) const {
        const QString ready = scratch(QStringLiteral("axis-ready"));
        QFile::remove(ready);
        axis.setStandardErrorFile(scratch(QStringLiteral("axis.log")), QIODevice::Append);
        axis.start(program("vanthu-axis"),
                   QStringList{QStringLiteral("--folder"), path(QStringLiteral("axis")), QStringLiteral("--pki"),
                               path(QStringLiteral("pki")), QStringLiteral("--port"), QString::number(port()),
                               QStringLiteral("--ready-file"), ready, QStringLiteral("--with-parent")} +
                       more);
        while (!QFile::exists(ready))
            if (axis.waitForFinished(5))
                return false;
        return true;
    }

private:
    QTemporaryDir m_home;
};

} // namespace vanthu::test
