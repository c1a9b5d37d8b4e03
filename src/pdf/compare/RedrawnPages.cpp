#include "pdf/compare/RedrawnPages.h"

#include "pdf/compare/AnnotationPlace.h"
#include "pdf/compare/Markup.h"
#include "pdf/compare/Painting.h"
#include "pdf/compare/Redrawn.h"
#include "pdf/read/Pages.h"

#include <algorithm>
#include <iterator>

namespace vanthu::pdf {

void tellWidget(RevisionPair& pair, QPDFObjectHandle widget) {
    const auto rect = rectOf(widget.getKey("/Rect"));
    if (!rect)
        return;
    for (const int page : pair.whereAfter.pagesOfAnnotation(widget)) {
        const PageGeometry& geometry = pair.whereAfter.geometry(page);
        const bool turns = geometry.rotation != 0 && hasFlag(widget, noRotate);
        pair.step.redrawn.told += {page, geometry.toDisplay(turns ? turned(*rect) : *rect)};
    }
}

void tellAnnotation(RevisionPair& pair, QPDFObjectHandle markup, int page) {
    constexpr double icon = 30; // units of the page
    const auto rect = markup.isDictionary() ? rectOf(markup.getKey("/Rect")) : std::nullopt;
    if (!rect || page < 0 || page >= pair.whereAfter.pageCount())
        return;
    QRectF at = *rect;
    QPDFObjectHandle corners = markup.getKey("/QuadPoints");
    for (int i = 0; corners.isArray() && i + 1 < corners.getArrayNItems(); i += 2)
        if (corners.getArrayItem(i).isNumber() && corners.getArrayItem(i + 1).isNumber())
            at |= QRectF(corners.getArrayItem(i).getNumericValue() - 1,
                         corners.getArrayItem(i + 1).getNumericValue() - 1, 2, 2);
    if (shownPicture(markup).isNull())
        at.adjust(-icon, -icon, icon, icon);
    const PageGeometry& geometry = pair.whereAfter.geometry(page);
    const bool turns = geometry.rotation != 0 && hasFlag(markup, noRotate);
    pair.step.redrawn.told += {page, geometry.toDisplay(turns ? turned(at) : at)};
    pair.step.redrawn.annotated.insert(page);
}

namespace {

// Whether what became of an object of the earlier revision lets every page look as before.
bool looksAlike(const RevisionPair& pair, const Id& id) {
    QPDFObjectHandle old = pair.objectBefore(id);
    QPDFObjectHandle now = pair.objectAfter(id);
    const auto role = pair.roles.of(id);
    if (!role)
        return isNowhere(old) && isNowhere(now);
    switch (*role) {
    case Role::Catalog: // asked for apart, as the form is
        return true;
    case Role::Form:
    case Role::FormFields:
    case Role::Info:
    case Role::Dss:
    case Role::Extensions:
        return pair.roles.isNothingElse(old);
    case Role::Page:
        return sameEntriesBut(old, now, {"/Annots", "/Tabs", "/LastModified", "/PieceInfo"}) &&
               onlyNowhereAdded(old.getKey("/Annots"), now.getKey("/Annots"));
    case Role::PageAnnotations:
        return onlyNowhereAdded(old, now);
    case Role::PagesRoot: {
        static const char* const drawn[] = {"/Kids", "/Resources", "/MediaBox", "/CropBox", "/Rotate"};
        return old.isDictionary() && now.isDictionary() &&
               std::all_of(std::begin(drawn), std::end(drawn),
                           [&](const char* key) { return sameValue(old.getKey(key), now.getKey(key)); });
    }
    default:
        return false;
    }
}

} // namespace

void noteRedrawn(RevisionPair& pair) {
    DrawnFrom drawn(pair.before, pair.whereBefore);
    std::set<Id> others;
    for (const Id& id : pair.other) {
        pair.checkEffort();
        if (!looksAlike(pair, id))
            others.insert(others.end(), id);
    }
    std::set<int>& pages = pair.step.redrawn.pages;
    pages = drawn.pages(others);
    QPDFObjectHandle before = pair.before.document().getRoot(), after = pair.after.document().getRoot();
    if (!DrawnFrom::isFormAlike(before, after))
        pages.merge(drawn.pagesWithFields());
    if (!DrawnFrom::areLayersAlike(before, after) || !sameValue(before.getKey("/Pages"), after.getKey("/Pages")))
        pages = drawn.allPages();
}

} // namespace vanthu::pdf
