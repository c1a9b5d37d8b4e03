#pragma once

#include <QImage>
#include <QRectF>

// Whether a page shows something where a later revision draws. Private to this room.
namespace vanthu::signing {

// `page` is the picture of the page without its annotations, `place` a part of it in parts of its width and height
// (0…1, origin at the top left), `pixels` the size of one unit of the page. What a form is ruled with is no content:
// lines, dotted lines, borders of boxes; nor are specks. Paper may have any colour. Any thread.
bool showsContent(const QImage& page, const QRectF& place, double pixels);

// Whether `drawn`, the same page with its annotations, hides what the page shows there: most of what the size of a
// letter holds looks different. Lines of a seal that cross a name leave it to be read; a ground or a thick bar does
// not.
bool hidesContent(const QImage& page, const QImage& drawn, const QRectF& place, double pixels);

} // namespace vanthu::signing
