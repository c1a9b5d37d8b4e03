#pragma once

#include "base/Result.h"

#include <QByteArrayView>
#include <QColor>
#include <QImage>

namespace PoDoFo {
class PdfObject;
class PdfVecObjects;
} // namespace PoDoFo

// Pictures of signatures and seals on their way into a PDF. Private to this room.
namespace vanthu::pdf {

// Decodes under the limits of checkImage(); the result is Format_RGBA8888.
Result<QImage> readTransparentPng(QByteArrayView png);

// The average colour of what is visible, by its opacity. Format_RGBA8888.
QColor inkColour(const QImage& rgba);

// What becomes of the transparency: a soft mask, or one of one bit where PDF/A allows no other. At the resolution of a
// signature's picture its edges are still finer than a printer's; a white ground would hide what is under the seal.
enum class ImageMask { Soft, OneBit };

// The image as an XObject. Throws what PoDoFo throws; hold enterPodofo().
PoDoFo::PdfObject& addImage(PoDoFo::PdfVecObjects& objects, const QImage& rgba, ImageMask mask);

} // namespace vanthu::pdf
