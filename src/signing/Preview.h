#pragma once

#include "base/Result.h"
#include "pdf/read/Archival.h"
#include "signing/PdfSigner.h"

#include <QDateTime>
#include <QImage>
#include <QList>
#include <QSizeF>

namespace vanthu::signing {

// What signPdf() will show in a rectangle of `size` points, drawn by the same code and the same renderer as the signed
// page; transparent where the page will be seen. `archive` is what the document says of itself: in some PDF/A the mask
// has one bit. `pixelsPerPoint` is zoom × device pixel ratio. `pdf.bad_image`,
// `pdf.image_opaque`, `pdf.image_too_large`, `pdf.appearance`, `pdf.render_failed`. Blocks; any thread.
Result<QImage> previewSignature(const SignRequest& request, const QSizeF& size, const QString& signerName,
                                const QDateTime& signedAt, double pixelsPerPoint,
                                const pdf::ArchivalClaim& archive = {});

// How many lines the text block of a signature has at its ordinary width, the time included.
int textLineCount(const SignRequest& request, const QString& signerName);

// Advice about a signature's or seal's picture at the size at which it will stand (SIG-15, SIG-16): its colour and
// its resolution. Nothing that keeps from signing; a picture that does is an error.
Result<QList<Error>> imageAdvice(const QByteArray& png, Purpose purpose, const QSizeF& size);

} // namespace vanthu::signing
