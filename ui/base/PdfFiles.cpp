#include "ui/base/PdfFiles.h"

#include "ui/base/Task.h"

#include <QCollator>
#include <QDir>
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>

#include <algorithm>

namespace vanthu::ui {

namespace {

constexpr qsizetype mostFiles = 5000;
constexpr int deepest = 8;

bool isPdfName(const QString& name) {
    return name.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive);
}

// Asking the disk has to wait for the drop. "Hồ sơ 03.2026" is no file's name.
bool mayBeFolder(const QString& name) {
    const QString ending = QFileInfo(name).suffix();
    const bool isUsual =
        std::all_of(ending.begin(), ending.end(), [](QChar c) { return c.unicode() < 0x80 && c.isLetterOrNumber(); });
    return ending.isEmpty() || ending.size() > 5 || !isUsual ||
           std::none_of(ending.begin(), ending.end(), [](QChar c) { return c.isLetter(); });
}

void collect(const QString& folder, int depth, QStringList& found) {
    const QDir dir(folder);
    const QFileInfoList entries = dir.entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    for (const QFileInfo& entry : entries) {
        if (found.size() >= mostFiles)
            return;
        if (entry.isDir() && depth < deepest)
            collect(entry.filePath(), depth + 1, found);
        else if (entry.isFile() && isPdfName(entry.fileName()))
            found += entry.absoluteFilePath();
    }
}

QStringList pdfFilesOf(const QStringList& paths) {
    QStringList found;
    for (const QString& path : paths) {
        const QFileInfo info(path);
        if (info.isDir())
            collect(path, 0, found);
        else if (isPdfName(path) && found.size() < mostFiles)
            found += info.absoluteFilePath();
    }
    QCollator collator;
    collator.setNumericMode(true); // "2.pdf" before "10.pdf"
    std::stable_sort(found.begin(), found.end(), collator);
    found.removeDuplicates();
    return found;
}

} // namespace

bool mentionsPdf(const QMimeData* data) {
    const QList<QUrl> urls = data->urls();
    return std::any_of(urls.begin(), urls.end(), [](const QUrl& url) {
        return url.isLocalFile() && (isPdfName(url.fileName()) || mayBeFolder(url.fileName()));
    });
}

QString droppedPdf(const QMimeData* data) {
    for (const QUrl& url : data->urls())
        if (url.isLocalFile() && isPdfName(url.fileName()))
            return url.toLocalFile();
    return {};
}

void takeCopy(QDropEvent* event) {
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void findPdfFiles(QObject* context, QThreadPool* pool, const QList<QUrl>& urls,
                  const std::function<void(const vanthu::Result<QStringList>&)>& done) {
    QStringList paths;
    for (const QUrl& url : urls)
        if (url.isLocalFile())
            paths += url.toLocalFile();
    runTask(
        context, pool,
        [paths]() -> vanthu::Result<QStringList> {
            const QStringList found = pdfFilesOf(paths);
            if (!found.isEmpty())
                return found;
            return fail("file.no_pdf", {QDir::toNativeSeparators(paths.value(0))});
        },
        done);
}

} // namespace vanthu::ui
