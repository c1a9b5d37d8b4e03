#include "base/Log.h"

#include "base/Clock.h"

#include <QDir>
#include <QFile>
#include <QMutex>

#include <cstdio>

namespace vanthu {

namespace {

constexpr qint64 largestLog = 2 * 1024 * 1024;

struct Sink {
    QMutex mutex;
    QFile file;
    bool alsoStandardError = false;
};

Sink& sink() {
    static Sink s;
    return s;
}

void openLog(Sink& s) {
    if (s.file.open(QIODevice::WriteOnly | QIODevice::Append))
        s.file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

void rotate(Sink& s) {
    const QString path = s.file.fileName();
    s.file.close();
    QFile::remove(path + QStringLiteral(".1"));
    QFile::rename(path, path + QStringLiteral(".1"));
    openLog(s);
}

void handleMessage(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    static const char* const names[] = {"debug", "warning", "critical", "fatal", "info"};
    const QByteArray line = toStorageTime(QDateTime::currentDateTimeUtc()).toLatin1() + ' ' + names[type] + ' ' +
                            (context.category ? context.category : "") + ": " + text.toUtf8() + '\n';
    Sink& s = sink();
    const QMutexLocker lock(&s.mutex);
    if (s.file.isOpen()) {
        s.file.write(line);
        s.file.flush();
        if (s.file.size() > largestLog)
            rotate(s);
    }
    if (s.alsoStandardError)
        std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stderr);
}

} // namespace

void startLog(const QString& folder, bool alsoStandardError) {
    Sink& s = sink();
    const QMutexLocker lock(&s.mutex);
    QDir().mkpath(folder);
    s.file.setFileName(folder + QStringLiteral("/vanthu.log"));
    s.alsoStandardError = alsoStandardError;
    openLog(s);
    qInstallMessageHandler(handleMessage);
}

} // namespace vanthu
