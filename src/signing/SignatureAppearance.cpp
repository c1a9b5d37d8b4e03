#include "signing/SignatureAppearance.h"

#include "base/Text.h"
#include "pdf/compose/Appearance.h"

#include <algorithm>
#include <cmath>

namespace vanthu::signing {
namespace {

constexpr qsizetype mostNamesTold = 20;
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

Result<QString> fieldNamed(const QString& wanted, const pdf::FormInfo& form, const QString& documentName) {
    QStringList empty;
    for (const pdf::SignatureField& field : form.signatures) {
        if (!field.isSigned && toNfc(field.name) == toNfc(wanted))
            return field.name;
        if (!field.isSigned && !field.name.isEmpty())
            empty += field.name;
    }
    for (const QString& name : form.allNames)
        if (toNfc(name) == toNfc(wanted))
            return name; // taken, as will be told
    if (empty.isEmpty())
        return fail("signing.no_empty_field", {documentName, wanted});
    return fail("signing.no_such_field",
                {documentName, wanted, empty.mid(0, mostNamesTold).join(QStringLiteral("”, “"))});
}

} // namespace

QStringList blockLines(const SignRequest& request, const QString& signerName, const QDateTime& signedAt, double width,
                       double size) {
    QStringList lines;
    for (const QString& text : ownLines(request, signerName))
        lines += pdf::wrappedText(text, size, width);
    return lines + pdf::wrappedText(formatSignatureTime(signedAt), size, width);
}

Result<QString> fieldToSign(const SignRequest& request, const pdf::FormInfo& form, const QString& documentName) {
    if (!request.fieldName.isEmpty())
        return fieldNamed(request.fieldName, form, documentName);
    if (!request.placement)
        return QString();
    constexpr double tolerance = 0.5; // points: what a rectangle loses on its way through a window
    const QRectF& wanted = request.placement->rect;
    const auto near = [](double a, double b) { return std::abs(a - b) <= tolerance; };
    for (const pdf::SignatureField& field : form.signatures)
        if (!field.isSigned && field.page == request.placement->page - 1 && near(field.rect.left(), wanted.left()) &&
            near(field.rect.top(), wanted.top()) && near(field.rect.right(), wanted.right()) &&
            near(field.rect.bottom(), wanted.bottom()))
            return field.name;
    return QString();
}

Result<SignaturePlace> placeOf(const SignRequest& request, const pdf::PdfFile& file, const pdf::FormInfo& form,
                               const QString& signerName) {
    // An existing field has its place already.
    for (const pdf::SignatureField& field : form.signatures) {
        if (field.name != request.fieldName || field.isSigned || field.name.isEmpty())
            continue;
        if (field.page < 0)
            return SignaturePlace{};
        TRY(const pdf::PageGeometry page, file.page(field.page));
        return SignaturePlace{field.page, field.rect, page.userUnit};
    }
    if (!request.placement && !isTextPurpose(request.purpose))
        return SignaturePlace{};
    const int page = request.placement ? request.placement->page - 1 : 0;
    const auto geometry = file.page(page);
    if (!geometry)
        return fail(Error("signing.placement", {file.name(), QString::number(page + 1)}).causedBy(geometry.error()));
    const QSizeF size = geometry->displaySize();
    const double unit = geometry->userUnit;
    const int lines =
        int(blockLines(request, signerName, QDateTime::fromSecsSinceEpoch(0, Qt::UTC), textBlockWidth).size());
    const QRectF block = topRightTextRect(size * unit, lines);
    const QRectF rect =
        request.placement ? request.placement->rect : QRectF(block.topLeft() / unit, block.size() / unit);
    if (rect.isEmpty() || !QRectF(QPointF(0, 0), size).contains(rect))
        return fail("signing.placement", {file.name(), QString::number(page + 1)});
    return SignaturePlace{page, rect, unit};
}

Result<pdf::NewObjects> appearanceOf(const SignRequest& request, const SignaturePlace& place, const QString& signerName,
                                     const QDateTime& signedAt, int firstNumber, const pdf::ArchivalClaim& archive) {
    pdf::AppearanceSpec spec;
    spec.size = place.size();
    spec.archive = archive;
    // SIG-01, SIG-02: the image alone; SIG-04, SIG-05: no image, text only.
    if (!isTextPurpose(request.purpose) && !request.imagePng.isEmpty())
        spec.png = request.imagePng;
    else
        spec.lines = fittedBlock(request, signerName, signedAt, spec.size);
    return pdf::buildAppearance(spec, firstNumber);
}

} // namespace vanthu::signing
