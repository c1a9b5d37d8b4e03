#include "pdf/Fonts.h"

#include <QFile>
#include <QMutex>
#include <QTemporaryDir>

namespace vanthu::pdf {

namespace {

QString fileName(FontFace face) {
    switch (face) {
    case FontFace::Bold:
        return QStringLiteral("LiberationSerif-Bold.ttf");
    case FontFace::Italic:
        return QStringLiteral("LiberationSerif-Italic.ttf");
    case FontFace::BoldItalic:
        return QStringLiteral("LiberationSerif-BoldItalic.ttf");
    case FontFace::Regular:
        break;
    }
    return QStringLiteral("LiberationSerif-Regular.ttf");
}

} // namespace

Result<QString> fontFile(FontFace face) {
    static QMutex mutex;
    static const QTemporaryDir folder; // private to this process and removed at its end
    const QMutexLocker lock(&mutex);
    const QString path = folder.filePath(fileName(face));
    if (!QFile::exists(path) && !QFile::copy(QStringLiteral(":/vanthu/fonts/") + fileName(face), path))
        return fail("file.unwritable", {path}, folder.errorString());
    return path;
}

} // namespace vanthu::pdf
