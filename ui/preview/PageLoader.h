#pragma once

#include "base/Cancel.h"
#include "base/Secret.h"
#include "ui/preview/PdfView.h"

#include <QString>

namespace vanthu::ui {

// So that the next document is seen at once: has a helper ready for it. Never waits.
void prepareForPages();

// Opens a PDF for a PdfView, in a process of its own (page/PageProcess.h), which ends with the source. Blocks; for
// workers. Opening is given up as soon as `cancel` is requested. The source draws one page at a time whatever the
// threads.
vanthu::Result<std::shared_ptr<PageSource>> loadPages(const QString& path, const Cancel& cancel,
                                                      const std::shared_ptr<const vanthu::Secret>& password = {});
// The same for the document as it was when its first `end` bytes were the whole file.
vanthu::Result<std::shared_ptr<PageSource>> loadRevision(const QString& path, qint64 end, const Cancel& cancel,
                                                         const std::shared_ptr<const vanthu::Secret>& password = {});

} // namespace vanthu::ui
