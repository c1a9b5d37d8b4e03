#include "signing/SignatureAppearance.h"

#include "pdf/Appearance.h"

#include <algorithm>

namespace vanthu::signing {
namespace {

bool isTextPurpose(Purpose purpose) {
    return purpose == Purpose::Annex || purpose == Purpose::Copy || purpose == Purpose::Incoming;
}

// The purpose's own lines, then the signing time in Vietnam's zone (SIG-11), in size 10 (SIG-10).
QList<pdf::AppearanceLine> linesOf(const SignRequest& request, const QString& signerName, const QDateTime& signedAt) {
    QList<pdf::AppearanceLine> lines;
    for (const QString& text : request.textLines)
        lines << pdf::AppearanceLine{text};
    if (lines.isEmpty())
        lines << pdf::AppearanceLine{signerName};
    lines << pdf::AppearanceLine{formatSignatureTime(signedAt)};
    return lines;
}

} // namespace

Result<SignaturePlace> placeOf(const SignRequest& request, const pdf::PdfFile& file) {
    if (!request.placement && !isTextPurpose(request.purpose))
        return SignaturePlace{};
    const int page = request.placement ? request.placement->page - 1 : 0;
    const auto geometry = file.page(page);
    if (!geometry)
        return fail(Error("signing.placement", {file.name(), QString::number(page + 1)}).causedBy(geometry.error()));
    const QSizeF size = geometry->displaySize();
    const int lines = std::max<int>(1, static_cast<int>(request.textLines.size())) + 1;
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
        spec.lines = linesOf(request, signerName, signedAt);
    return pdf::buildAppearance(spec, firstNumber);
}

} // namespace vanthu::signing
