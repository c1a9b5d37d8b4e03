#pragma once

#include <QRectF>
#include <QSizeF>

namespace vanthu::signing {

constexpr double pointsPerMillimetre = 72.0 / 25.4;

// What decree 30/2020 tells apart; the appearance follows from it (domain/regulations.md §3).
enum class Purpose {
    Approve,  // the competent person: signature image only, blue (SIG-01)
    Initial,  // an initial or a comment: as Approve, smaller
    Seal,     // the agency: seal image, red, true size, over a third of the signature at its left (SIG-02)
    Annex,    // annex in a file of its own: text at the top right of its first page (SIG-04)
    Copy,     // electronic copy: text at the top right of its first page (SIG-05)
    Incoming, // digitised incoming paper: as Copy (SIG-12)
};

// Annex, Copy and Incoming are shown as text, without an image (SIG-04, SIG-05).
inline bool isTextPurpose(Purpose purpose) {
    return purpose == Purpose::Annex || purpose == Purpose::Copy || purpose == Purpose::Incoming;
}

struct Placement {
    int page = 1; // from 1
    QRectF rect;  // points (of the page's UserUnit); origin at the lower left corner as displayed, y grows upwards
};

// Where the seal goes over a signature at `signature`: x + w/3 - D, y + h/2 - D/2 (SIG-14), moved as little as needed
// to stay on a page of `page` points. The result is exactly D square, D being the seal's true diameter.
QRectF sealRect(const QRectF& signature, double diameterMillimetres, const QSizeF& page);

// The text block at the top right corner of a page: 170 × 12 points a line, 28 points from the edges; a higher block
// begins higher, at least 10 points from the edge, so that the Quốc hiệu (20 mm down) stays clear as long as it can.
QRectF topRightTextRect(const QSizeF& page, int lines);
constexpr double textBlockWidth = 170; // points, as VGCA's own tools draw it (SIG-11)
constexpr double textBlockSize = 10;   // points, SIG-10

// Moves `rect` as little as needed to lie on the page; a rectangle larger than the page comes back empty.
QRectF keepOnPage(const QRectF& rect, const QSizeF& page);

} // namespace vanthu::signing
