#include "ui/preview/PageLoader.h"

#include "page/Nursery.h"
#include "page/PageProcess.h"

#include <thread>

namespace vanthu::ui {

void prepareForPages() {
    std::thread([] { page::prepareNursery(); }).detach();
}

namespace {

vanthu::Result<std::shared_ptr<PageSource>> sourceOf(page::PageProcess::Document document, const Cancel& cancel) {
    TRY(auto opened, page::PageProcess::open(std::move(document), cancel));
    // A view lets go of its source on the GUI thread, which must not wait until the process has ended.
    const std::shared_ptr<page::PageProcess> pages(
        opened.release(), [](page::PageProcess* process) { std::thread([process] { delete process; }).detach(); });
    auto source = std::make_shared<PageSource>();
    source->sizes = pages->pageSizes();
    source->units = pages->userUnits();
    source->archive = pages->archive();
    source->render = [pages](int page, double pixelsPerUnit, const Cancel& unwanted) {
        return pages->render(page + 1, pixelsPerUnit, unwanted);
    };
    return source;
}

} // namespace

vanthu::Result<std::shared_ptr<PageSource>> loadPages(const QString& path, const Cancel& cancel,
                                                      const std::shared_ptr<const vanthu::Secret>& password) {
    return sourceOf({path, -1, password}, cancel);
}

vanthu::Result<std::shared_ptr<PageSource>> loadRevision(const QString& path, qint64 end, const Cancel& cancel,
                                                         const std::shared_ptr<const vanthu::Secret>& password) {
    return sourceOf({path, end, password}, cancel);
}

} // namespace vanthu::ui
