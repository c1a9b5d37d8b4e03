#pragma once

#include "pdf/read/PdfFile.h"

#include <QString>

namespace vanthu::pdf {

// What the strict reader knows of a page's content, for who looks at its picture: whether the picture can be believed.
// No program draws like all others; where they are known to differ, a page counts as not seen.
struct PageContent {
    bool paints = false; // something that must leave a trace on white paper
    QString broken; // technical: content that readers make different things of, or nothing; empty when there is none
    bool hasHidden = false; // layers that readers show or do not show by their own settings, or on paper only
};

// `page` from 0. `pdf.no_such_page`, `pdf.damaged`, `pdf.too_complex`.
Result<PageContent> pageContent(const PdfFile& file, int page);

} // namespace vanthu::pdf
