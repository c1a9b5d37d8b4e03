#include "signing/SignatureAppearance.h"

#include "pdf/Appearance.h"
#include "pdf/SignatureFields.h"

#include <algorithm>

namespace vanthu::signing {
namespace {

constexpr double smallestText = 6; // points; smaller cannot be read on paper

QStringList ownLines(const SignRequest& request, const QString& signerName) {
    return request.textLines.isEmpty() ? QStringList{signerName} : request.textLines;
}

// The size at which the block fits its rectangle: 10 (SIG-10) where the rectangle is the ordinary one, less where a
// person made it small.
QList<pdf::AppearanceLine> fittedBlock(const SignRequest& request, const QString& signerName, const QDateTime& signedAt,
                                       const QSizeF& size) {
    double letters = textBlockSize;
    QStringList lines = blockLines(request, signerName, signedAt, size.width(), letters);
    while (letters > smallestText && double(lines.size()) * letters * pdf::lineHeight > size.height()) {
        letters -= 0.5;
        lines = blockLines(request, signerName, signedAt, size.width(), letters);
    }
    QList<pdf::AppearanceLine> block;
    for (const QString& line : lines)
        block += pdf::AppearanceLine{line, letters};
    return block;
}

} // namespace

QStringList blockLines(const SignRequest& request, const QString& signerName, const QDateTime& signedAt, double width,
                       double size) {
    QStringList lines;
    for (const QString& text : ownLines(request, signerName))
        lines += pdf::wrappedText(text, size, width);
    return lines + pdf::wrappedText(formatSignatureTime(signedAt), size, width);
}

Result<SignaturePlace> placeOf(const SignRequest& request, const pdf::PdfFile& file, const QString& signerName) {
    // An existing field has its place already.
    if (!request.fieldName.isEmpty()) {
        TRY(const pdf::FormInfo form, pdf::readForm(file));
        for (const pdf::SignatureField& field : form.signatures)
            if (field.name == request.fieldName && !field.isSigned)
                return field.page < 0 ? SignaturePlace{} : SignaturePlace{field.page, field.rect};
    }
    if (!request.placement && !isTextPurpose(request.purpose))
        return SignaturePlace{};
    const int page = request.placement ? request.placement->page - 1 : 0;
    const auto geometry = file.page(page);
    if (!geometry)
        return fail(Error("signing.placement", {file.name(), QString::number(page + 1)}).causedBy(geometry.error()));
    const QSizeF size = geometry->displaySize();
    const int lines =
        int(blockLines(request, signerName, QDateTime::fromSecsSinceEpoch(0, Qt::UTC), textBlockWidth).size());
    const QRectF rect = request.placement ? request.placement->rect : topRightTextRect(size, lines);
    if (rect.isEmpty() || !QRectF(QPointF(0, 0), size).contains(rect))
        return fail("signing.placement", {file.name(), QString::number(page + 1)});
    return SignaturePlace{page, rect};
}

Result<pdf::NewObjects> appearanceOf(const SignRequest& request, const SignaturePlace& place, const QString& signerName,
                                     const QDateTime& signedAt, int firstNumber) {
    pdf::AppearanceSpec spec;
    spec.size = place.rect.size();
    // SIG-01, SIG-02: the image alone; SIG-04, SIG-05: no image, text only.
    if (!isTextPurpose(request.purpose) && !request.imagePng.isEmpty())
        spec.png = request.imagePng;
    else
        spec.lines = fittedBlock(request, signerName, signedAt, spec.size);
    return pdf::buildAppearance(spec, firstNumber);
}

} // namespace vanthu::signing
