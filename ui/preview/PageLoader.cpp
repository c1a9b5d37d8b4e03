#include "ui/preview/PageLoader.h"

#include "pdf/PageImages.h"

#include <QMutex>

namespace vanthu::ui {

vanthu::Result<std::shared_ptr<PageSource>> loadPages(const QString& path, const Cancel& cancel) {
    struct Opened {
        QMutex mutex;
        std::unique_ptr<pdf::PageImages> pages;
    };
    auto opened = std::make_shared<Opened>();
    TRY(opened->pages, pdf::PageImages::open(path));
    auto source = std::make_shared<PageSource>();
    source->sizes = opened->pages->pageSizes();
    source->render = [opened, cancel](int page, double pixelsPerPoint) {
        const QMutexLocker lock(&opened->mutex);
        return opened->pages->render(page + 1, pixelsPerPoint, cancel);
    };
    return source;
}

} // namespace vanthu::ui
