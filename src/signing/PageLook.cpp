#include "signing/PageLook.h"

#include "pdf/images/PageDifference.h"
#include "signing/Geometry.h"
#include "signing/PageInk.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace vanthu::signing {

namespace {

constexpr double largestSeal = 50 * pointsPerMillimetre; // of an agency: 36 to 42 mm, and a margin round its picture
constexpr double leastOverlap = 0.1;                     // of the signature's picture; SIG-14 wants a third
// Beside a signature stand the position above, the name below and the seal at the left.
constexpr double blockHeight = 12 * pointsPerMillimetre, blockWidth = 30 * pointsPerMillimetre;
constexpr double edge = 1; // units: of a place, where its smooth border ends
// One program drew both, so that equal is equal; only roundings of colours are let pass.
constexpr int equalShades = 8;

// In parts of the page, from the top left corner.
QRectF partOf(const QRectF& place, const QSizeF& page) {
    return {place.left() / page.width(), 1 - place.bottom() / page.height(), place.width() / page.width(),
            place.height() / page.height()};
}

QRectF placeOf(const QRectF& part, const QSizeF& page) {
    return {part.left() * page.width(), (1 - part.bottom()) * page.height(), part.width() * page.width(),
            part.height() * page.height()};
}

// By what the bytes say: it lies over part of an earlier signature's picture, no higher, lower or further to the right
// than a seal goes (SIG-14), and is no larger than one.
bool isSeal(const pdf::Change& change, const QRectF& rect, double userUnit) {
    const QRectF& signature = change.overPlace;
    return !change.over.isEmpty() && change.overPart >= leastOverlap &&
           std::max(rect.width(), rect.height()) * userUnit <= largestSeal && rect.center().x() <= signature.right() &&
           std::abs(rect.center().y() - signature.center().y()) <= (rect.height() + signature.height()) / 2;
}

// Ink by both measures of a page: its units, and points on paper. Readers differ in which they show.
bool hasInk(const QImage& picture, const QRectF& part, const PagePictures::Paper& paper) {
    return showsContent(picture, part, paper.pixels / paper.userUnit) ||
           (paper.userUnit != 1 && paper.pixels >= 1 && showsContent(picture, part, paper.pixels));
}

void blacken(QImage& image, const QRectF& part) {
    QPainter(&image).fillRect(QRectF(part.x() * image.width(), part.y() * image.height(), part.width() * image.width(),
                                     part.height() * image.height()),
                              Qt::black);
}

} // namespace

// What a seal is held against.
struct PageLook::Around {
    std::function<Result<QImage>(int page)> before, after; // with all annotations
    MayBeSealed mayBeSealed;
};

Result<bool> PageLook::isOverContent(const pdf::Change& change, const pdf::PagePlace& place, const Around& around) {
    TRY(const PagePictures::Paper paper, m_pictures.paper(PagePictures::present, place.page));
    TRY(const QImage bare, m_pictures.bare(place.page));
    const QRectF part = partOf(place.rect, paper.size);
    if (!hasInk(bare, part, paper))
        return false;
    if (!isSeal(change, place.rect, paper.userUnit) || !around.mayBeSealed(change.over))
        return true;
    TRY(const QImage before, around.before(place.page));
    TRY(const QImage after, around.after(place.page));
    const double width = blockWidth / paper.userUnit, height = blockHeight / paper.userUnit;
    const QRectF block = partOf(change.overPlace.adjusted(-width, -height, width, height), paper.size);
    return hidesContent({bare, before, after}, part, block, paper.pixels / paper.userUnit);
}

Result<bool> PageLook::isOverContent(const pdf::Change& change, const Around& around) {
    for (const pdf::PagePlace& place : change.places) {
        TRY(const bool covers, isOverContent(change, place, around));
        if (covers)
            return true;
    }
    return false;
}

Result<> PageLook::judgeInk(pdf::Changes& changes, const Around& around) {
    const auto judgeOne = [&](pdf::Change& change) -> Result<bool> {
        TRY(const bool covers, isOverContent(change, around));
        if (covers) {
            change.covers = true;
            change.level = std::max(change.level, pdf::ChangeLevel::Doubtful);
            changes.level = std::max(changes.level, change.level);
        }
        return covers;
    };
    for (pdf::Change& change : changes.list)
        TRY_VOID(judgeOne(change));
    QList<pdf::Change> found;
    for (pdf::Change& change : changes.unlisted) {
        TRY(const bool covers, judgeOne(change));
        if (covers)
            found += change;
    }
    changes.list = found + changes.list;
    return {};
}

Result<QList<QRectF>> PageLook::differences(int page, const pdf::Redrawn& redrawn, qint64 signedEnd) {
    const QRectF everywhere(0, 0, 1, 1);
    TRY(const PagePictures::Paper now, m_pictures.paper(PagePictures::present, page));
    TRY(const PagePictures::Paper was, m_pictures.paper(signedEnd, page));
    if (std::abs(now.size.width() - was.size.width()) > 0.01 ||
        std::abs(now.size.height() - was.size.height()) > 0.01 || now.userUnit != was.userUnit)
        return QList<QRectF>{placeOf(everywhere, now.size)};
    TRY_VOID(m_pictures.bare(page)); // whether it can be seen at all
    TRY(QImage after, m_pictures.whole(PagePictures::present, page));
    TRY(QImage before, m_pictures.whole(signedEnd, page));
    for (const pdf::PagePlace& told : redrawn.told)
        if (told.page == page) {
            const QRectF part = partOf(told.rect.adjusted(-edge, -edge, edge, edge), now.size);
            blacken(before, part);
            blacken(after, part);
        }
    QList<QRectF> places;
    for (const QRectF& part : pdf::differentAreas(before, after, equalShades))
        places += placeOf(part, now.size);
    return places;
}

Result<> PageLook::compare(pdf::Changes& changes, qint64 signedEnd) {
    for (const int page : changes.redrawn.pages) {
        TRY(const QList<QRectF> places, differences(page, changes.redrawn, signedEnd));
        if (places.isEmpty())
            continue;
        pdf::Change change;
        change.kind = pdf::ChangeKind::PageLook;
        change.level = pdf::ChangeLevel::Doubtful;
        change.page = page;
        change.until = changes.redrawn.until;
        for (const QRectF& place : places)
            change.places += {page, place};
        changes.list.prepend(change);
        changes.level = std::max(changes.level, change.level);
    }
    return {};
}

Result<> PageLook::judge(pdf::Changes& changes, qint64 signedEnd, const MayBeSealed& mayBeSealed) {
    if (changes.level == pdf::ChangeLevel::Forbidden)
        return {}; // what the page shows is not what was signed
    const Around around{[&](int page) { return m_pictures.whole(signedEnd, page); },
                        [&](int page) { return m_pictures.whole(PagePictures::present, page); }, mayBeSealed};
    TRY_VOID(judgeInk(changes, around));
    return compare(changes, signedEnd);
}

Result<> PageLook::judgeToCome(QList<pdf::Change>& changes, const DrawOn& drawOn) {
    const auto present = [&](int page) { return m_pictures.whole(PagePictures::present, page); };
    const Around around{present,
                        [&](int page) -> Result<QImage> {
                            TRY(const QImage picture, present(page));
                            TRY(const PagePictures::Paper paper, m_pictures.paper(PagePictures::present, page));
                            return drawOn(picture, paper);
                        },
                        [](const QString&) { return true; }};
    for (pdf::Change& change : changes) {
        TRY(const bool covers, isOverContent(change, around));
        change.covers = change.covers || covers;
    }
    return {};
}

} // namespace vanthu::signing
