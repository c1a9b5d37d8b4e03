#pragma once

#include "base/Result.h"
#include "pdf/read/Archival.h"
#include "pdf/read/PdfFile.h"
#include "pdf/read/SignatureFields.h"
#include "pdf/revise/Revision.h"
#include "signing/PdfSigner.h"

// What a signature looks like on the page, by its purpose (decree 30/2020 PL I). Private to this room.
namespace vanthu::signing {

struct SignaturePlace {
    int page = 0;        // from 0
    QRectF rect;         // display coordinates; empty = not shown
    double userUnit = 1; // points of one unit of them

    QSizeF size() const { return rect.size() * userUnit; } // points
};

// Where the request puts the signature: its placement, the top right corner for the purposes that are text, or nowhere.
// `signing.placement` when that is not on a page.
Result<SignaturePlace> placeOf(const SignRequest& request, const pdf::PdfFile& file, const pdf::FormInfo& form,
                               const QString& signerName);

// The name of the document's empty field that is to be signed: the request's own or, when it names none, the one whose
// very rectangle the placement is. Empty when a new field is to be made. Names are compared in NFC, whatever form the
// document's author used; the result is the document's own. `signing.no_such_field`, `signing.no_empty_field`.
Result<QString> fieldToSign(const SignRequest& request, const pdf::FormInfo& form, const QString& documentName);

// The lines of a text block: the purpose's own (else the signer's name), wrapped to `width` points, then the signing
// time in Vietnam's zone (SIG-11).
QStringList blockLines(const SignRequest& request, const QString& signerName, const QDateTime& signedAt, double width,
                       double size = textBlockSize);

// Approve, Initial, Seal: the image only. Annex, Copy, Incoming: text lines with the signing time, Liberation Serif 10
// (metrically Times New Roman). Without an image, Approve and the like show the signer's name and the time.
Result<pdf::NewObjects> appearanceOf(const SignRequest& request, const SignaturePlace& place, const QString& signerName,
                                     const QDateTime& signedAt, int firstNumber,
                                     const pdf::ArchivalClaim& archive = {});

} // namespace vanthu::signing
