#pragma once

#include "pdf/compose/Compose.h"
#include "pdf/compose/TextFlow.h"

// The boxes of decree 30/2020 PL I.IV, from the top of the page to its end. Private to this room.
namespace vanthu::pdf {

constexpr double pointsPerMm = 72.0 / 25.4;
constexpr double paperWidth = 210 * pointsPerMm;
constexpr double paperHeight = 297 * pointsPerMm;
constexpr double pageLeft = 30 * pointsPerMm;
constexpr double pageRight = paperWidth - 15 * pointsPerMm;
constexpr double pageTop = paperHeight - 20 * pointsPerMm;
constexpr double pageBottom = 20 * pointsPerMm;
constexpr double numberSize = 13;
constexpr double pageNumberBaseLine = pageTop + 4 * pointsPerMm; // inside the top margin

void addHeader(PageFlow& flow, const DocumentLayout& layout);     // boxes 1-4, 5b, 10b
void addTitle(PageFlow& flow, const DocumentLayout& layout);      // box 5a
void addAddressees(PageFlow& flow, const DocumentLayout& layout); // box 9a
QList<Row> bodyRows(const DocumentLayout& layout);                // box 6

// Boxes 7 and 9b side by side, as one row that is never torn apart.
struct SignatureBlock {
    Row row;
    QRectF signatureRect;         // counted from the row's top, like its drawing
    QList<Row> furtherRecipients; // of a list that is too long to stand beside the signature
};
SignatureBlock signatureBlock(const DocumentLayout& layout);

} // namespace vanthu::pdf
