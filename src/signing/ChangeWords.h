#pragma once

#include "signing/PdfVerifier.h"

#include <QString>

// The words for what happened after a signature, in the language in use; part of ReportWords.h. Private to this room.
namespace vanthu::signing {

// "Trang 2: điền ô “Số”: (trống) → “125”; người ký: Nguyễn Văn An, 02.03.2026 17:09:12 +07:00"; `all` are the
// document's signatures.
QString wordsOf(const LaterChange& change, const std::vector<SignatureReport>& all);

} // namespace vanthu::signing
