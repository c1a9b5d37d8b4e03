#pragma once

#include "base/Result.h"
#include "pdf/compose/Drawing.h"

#include <QDateTime>

// Finished drawings into a PDF file. Private to this room.
namespace vanthu::pdf {

struct DocumentProperties {
    QString title;
    QString author;
    QDateTime createdAt;
};

// A4, PDF 1.7, /Lang vi-VN, reserved fields as empty text fields. Same input, same bytes. `pdf.appearance`.
Result<QByteArray> writeDocument(const QList<PageDrawing>& pages, const DocumentProperties& properties);

} // namespace vanthu::pdf
