#pragma once

#include "base/Cancel.h"
#include "base/Secret.h"
#include "pdf/compare/Changes.h"
#include "signing/PagePictures.h"

#include <QString>

#include <functional>

// Looks at the pages of a document where later revisions draw, in vanthu-page's confined process: the second line
// behind the comparison of objects, for what that misses and for what it cannot know. Private to this room.
namespace vanthu::signing {

class PageLook {
public:
    PageLook(const pdf::PdfFile& file, std::shared_ptr<const Secret> password, const Cancel& cancel)
        : m_pictures(file, std::move(password), cancel) {}

    // Which of the earlier signatures a seal may lie over: those that the judged one saw, and those that hold.
    using MayBeSealed = std::function<bool(const QString& field)>;

    // Of the signature whose revision ends at `signedEnd`. Leaves those changes in doubt that lie over what the page
    // itself shows: nobody sees it there any more. A seal over part of an earlier signature's picture reaches the
    // signer's name, too, and may, as long as that can be read. Then the pages that may look different are compared
    // with what they were, but for the places of the changes that are told: a difference is a change of its own
    // (ChangeKind::PageLook). Nothing is started when nothing is drawn.
    // `signing.page_*`, `page.*`, `helper.not_started`, `pdf.*` when a page cannot be seen: then it is not known.
    Result<> judge(pdf::Changes& changes, qint64 signedEnd, const MayBeSealed& mayBeSealed);

    // The same for changes that are still to be made, before anybody is asked for a PIN: whether they will lie over
    // what the page shows; marks those that will. `drawOn` draws the signature onto a picture of its page.
    using DrawOn = std::function<Result<QImage>(QImage page, const PagePictures::Paper& paper)>;
    Result<> judgeToCome(QList<pdf::Change>& changes, const DrawOn& drawOn);

private:
    struct Around;
    Result<> judgeInk(pdf::Changes& changes, const Around& around);
    Result<bool> isOverContent(const pdf::Change& change, const Around& around);
    Result<bool> isOverContent(const pdf::Change& change, const pdf::PagePlace& place, const Around& around);
    Result<> compare(pdf::Changes& changes, qint64 signedEnd);
    Result<QList<QRectF>> differences(int page, const pdf::Redrawn& redrawn, qint64 signedEnd);

    PagePictures m_pictures;
};

} // namespace vanthu::signing
