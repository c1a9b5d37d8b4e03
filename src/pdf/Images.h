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

// The image as an XObject, its transparency as a soft mask. Throws what PoDoFo throws; hold enterPodofo().
PoDoFo::PdfObject& addImage(PoDoFo::PdfVecObjects& objects, const QImage& rgba);

} // namespace vanthu::pdf
