#pragma once

#include <QImage>
#include <QRectF>

// Whether a page shows something where a later revision draws. Private to this room.
namespace vanthu::signing {

// `page` is the picture of the page without its annotations, `place` a part of it in parts of its width and height
// (0…1, origin at the top left), `pixels` the size of one unit of the page. What a form is ruled with is no content:
// lines, dotted lines, borders of boxes; nor are specks. Paper may have any colour. Any thread.
bool showsContent(const QImage& page, const QRectF& place, double pixels);

// Whether a seal hides what the page shows there. `before` and `after` are the same page with its annotations, without
// and with the seal. Within the size of a letter most must look as before: the lines of a seal that cross a name leave
// it to be read, a ground or a thick bar does not. Outside of `block`, the part of the page where name and position
// stand beside the signature, letters must be left almost whole; nowhere may a seal rub out what was there.
struct Sealed {
    const QImage& page; // without annotations
    const QImage& before;
    const QImage& after;
};
bool hidesContent(const Sealed& pictures, const QRectF& place, const QRectF& block, double pixels);

} // namespace vanthu::signing
