#include "ui/preview/PageLoader.h"

#include "pdf/PageImages.h"

#include <QMutex>

namespace vanthu::ui {

namespace {

QByteArrayView viewOf(const std::shared_ptr<const vanthu::Secret>& password) {
    return password ? password->view() : QByteArrayView();
}

std::shared_ptr<PageSource> sourceOf(std::unique_ptr<pdf::PageImages> pages, const Cancel& cancel) {
    struct Opened {
        QMutex mutex;
        std::unique_ptr<pdf::PageImages> pages;
    };
    auto opened = std::make_shared<Opened>();
    opened->pages = std::move(pages);
    auto source = std::make_shared<PageSource>();
    source->sizes = opened->pages->pageSizes();
    source->render = [opened, cancel](int page, double pixelsPerPoint) {
        const QMutexLocker lock(&opened->mutex);
        return opened->pages->render(page + 1, pixelsPerPoint, cancel);
    };
    return source;
}

} // namespace

vanthu::Result<std::shared_ptr<PageSource>> loadPages(const QString& path, const Cancel& cancel,
                                                      const std::shared_ptr<const vanthu::Secret>& password) {
    TRY(auto pages, pdf::PageImages::open(path, viewOf(password)));
    return sourceOf(std::move(pages), cancel);
}

vanthu::Result<std::shared_ptr<PageSource>> loadRevision(const QString& path, qint64 end, const Cancel& cancel,
                                                         const std::shared_ptr<const vanthu::Secret>& password) {
    TRY(auto pages, pdf::PageImages::openPrefix(path, end, viewOf(password)));
    return sourceOf(std::move(pages), cancel);
}

} // namespace vanthu::ui
