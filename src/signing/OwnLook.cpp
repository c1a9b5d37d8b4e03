#include "signing/OwnLook.h"

#include "pdf/compare/Changes.h"
#include "signing/PageLook.h"
#include "signing/Preview.h"

#include <QPainter>

#include <algorithm>

namespace vanthu::signing {

Result<> checkOwnLook(const pdf::PdfFile& file, const SignRequest& request, const SignaturePlace& place,
                      const QString& signerName, const pdf::ArchivalClaim& archive) {
    QStringList filled;
    for (const auto& text : request.fieldTexts)
        filled += text.first;
    if (filled.isEmpty() && place.rect.isEmpty())
        return {};
    TRY(QList<pdf::Change> changes, pdf::changesToCome(file, filled, {place.page, place.rect}, request.fieldName));
    const auto drawOn = [&](QImage page, const PagePictures::Paper& paper) -> Result<QImage> {
        const QDateTime anyTime = QDateTime::fromSecsSinceEpoch(0, Qt::UTC);
        TRY(const QImage own,
            previewSignature(request, place.size(), signerName, anyTime, paper.pixels / paper.userUnit, archive));
        const QRectF to(place.rect.left() * paper.pixels, (paper.size.height() - place.rect.bottom()) * paper.pixels,
                        place.rect.width() * paper.pixels, place.rect.height() * paper.pixels);
        QPainter(&page).drawImage(to, own);
        return page;
    };
    const Cancel never;
    PageLook look(file, request.password, never);
    if (const auto seen = look.judgeToCome(changes, drawOn); !seen) {
        const Error& why = seen.error();
        if (isPageNotSeen(why))
            return fail(Error("signing.place_not_seen", {file.name()}).causedBy(why));
        if (why.code().startsWith("page.") || why.code().startsWith("helper."))
            return {};
        return fail(why);
    }
    const auto covering =
        std::find_if(changes.begin(), changes.end(), [](const pdf::Change& change) { return change.covers; });
    if (covering == changes.end())
        return {};
    return fail("signing.covers_content", {file.name(), QString::number(covering->page + 1)});
}

} // namespace vanthu::signing
