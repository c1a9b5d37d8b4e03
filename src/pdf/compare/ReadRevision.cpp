#include "pdf/compare/ReadRevision.h"

namespace vanthu::pdf {

ReadRevision::ReadRevision(std::shared_ptr<PdfFile> from)
    : file(std::move(from))
    , origins(originsOf(document()))
    , fields(formFields(document())) {}

} // namespace vanthu::pdf
