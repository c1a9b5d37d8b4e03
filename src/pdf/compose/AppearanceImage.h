#pragma once

#include "base/Result.h"
#include "pdf/revise/Revision.h"

#include <QImage>
#include <QSizeF>

namespace vanthu::pdf {

// The picture of an appearance that buildAppearance() made for an object number from `firstNumber` on, drawn by the
// renderer that draws the pages; what it does not cover is transparent (Format_ARGB32_Premultiplied). So what is shown
// before signing is what will be in the file. `size` in points. At most 40 megapixels. `pdf.render_failed`. Any thread.
Result<QImage> appearanceImage(const NewObjects& appearance, const QSizeF& size, double pixelsPerPoint);

// The lowest number that `appearance` may begin with to be drawn so.
constexpr int firstAppearanceNumber = 5;

} // namespace vanthu::pdf
