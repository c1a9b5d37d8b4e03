#include "pdf/compare/FieldPlaces.h"

#include "pdf/compare/AnnotationPlace.h"
#include "pdf/compare/Changes.h"
#include "pdf/compare/FieldRules.h"
#include "pdf/compare/Painting.h"
#include "pdf/compare/RedrawnPages.h"
#include "pdf/read/Form.h"
#include "pdf/read/Pages.h"

#include <algorithm>
#include <map>

namespace vanthu::pdf {

namespace {

// What fills this part of a page replaces it.
constexpr double muchOfAPage = 0.25;        // one field
constexpr double muchOfAPageTogether = 0.5; // all that were filled in
constexpr double touching = 1;              // units of the page: neighbours share their borders

double areaOf(const QRectF& rect) {
    return rect.width() * rect.height();
}

bool isSignedWidget(QPDFObjectHandle widget) {
    for (int depth = 0; depth < 32 && widget.isDictionary(); ++depth) {
        if (widget.getKey("/V").isDictionary())
            return true;
        widget = widget.getKey("/Parent");
    }
    return false;
}

// Parents joined by dots (12.7.4.2).
QString nameOf(QPDFObjectHandle field) {
    QString name;
    for (int depth = 0; depth < 32 && field.isDictionary(); ++depth) {
        if (const QString part = textOf(field.getKey("/T")); !part.isEmpty())
            name = name.isEmpty() ? part : part + QLatin1Char('.') + name;
        field = field.getKey("/Parent");
    }
    return name;
}

bool hasBox(QPDFObjectHandle picture) {
    return picture.isNull() || (picture.isStream() && rectOf(picture.getDict().getKey("/BBox")).has_value());
}

bool drawsSomething(QPDFObjectHandle annotation) {
    QPDFObjectHandle picture = shownPicture(annotation);
    return !picture.isNull() && paintingOf(picture).any();
}

bool isFilling(const Change& change) {
    return change.kind == ChangeKind::FieldFilled || change.kind == ChangeKind::FieldReplaced;
}

// Over what fields and annotations of the earlier revision a change of the field that has `own` widgets lies. True when
// it may not.
bool liesOver(Whereabouts& before, const PdfFile& file, const std::vector<QPDFObjectHandle>& own,
              const PagePlace& place, Change& change) {
    if (place.page >= before.pageCount())
        return false;
    bool mayNot = false;
    const QRectF inner = place.rect.adjusted(touching, touching, -touching, -touching);
    const PageGeometry& geometry = before.geometry(place.page);
    for (QPDFObjectHandle other : before.annotationsOf(place.page)) {
        file.checkEffort();
        const auto rect = other.isDictionary() ? rectOf(other.getKey("/Rect")) : std::nullopt;
        const bool isOwn = std::any_of(own.begin(), own.end(), [&](QPDFObjectHandle widget) {
            return widget.isIndirect() && other.isIndirect() && idOf(widget) == idOf(other);
        });
        if (!rect || isOwn || areaOf(*rect) == 0)
            continue;
        const QRectF at = geometry.toDisplay(*rect);
        const QRectF shared = at.intersected(inner);
        if (shared.isEmpty() || !drawsSomething(other))
            continue;
        if (isSignedWidget(other) && change.kind == ChangeKind::SignatureAdded &&
            areaOf(shared) <= mostOfASignature * areaOf(at)) {
            change.over = nameOf(other);
            change.overPart = areaOf(shared) / areaOf(at);
            change.overPlace |= at;
            continue;
        }
        mayNot = true;
        change.covers = true;
    }
    return mayNot;
}

} // namespace

Result<QList<Change>> changesToCome(const PdfFile& file, const QStringList& filled, const PagePlace& signature,
                                    const QString& signatureField) {
    return file.guarded([&]() -> Result<QList<Change>> {
        Whereabouts where(file.document());
        QList<Change> changes;
        const auto add = [&](ChangeKind kind, const QString& name, const std::vector<QPDFObjectHandle>& widgets,
                             const QList<PagePlace>& places) {
            Change change;
            change.kind = kind;
            change.field = name;
            change.places = places;
            for (const PagePlace& place : places)
                if (liesOver(where, file, widgets, place, change))
                    change.level = ChangeLevel::Doubtful;
            change.page = places.isEmpty() ? -1 : places.first().page;
            changes += std::move(change);
        };
        std::vector<QPDFObjectHandle> own;
        for (const FieldNode& node : formFields(file.document())) {
            if (!signatureField.isEmpty() && node.fullName == signatureField)
                own = node.widgets;
            if (!filled.contains(node.fullName))
                continue;
            QList<PagePlace> places;
            for (QPDFObjectHandle widget : node.widgets)
                for (const int page : where.pagesOfAnnotation(widget))
                    if (const auto rect = rectOf(widget.getKey("/Rect")); rect && areaOf(*rect) > 0)
                        places += {page, where.geometry(page).toDisplay(*rect)};
            add(ChangeKind::FieldFilled, node.fullName, node.widgets, places);
        }
        if (!signature.rect.isEmpty())
            add(ChangeKind::SignatureAdded, signatureField, own, {signature});
        return changes;
    });
}

void FieldPlaces::note(bool areFontsExchanged) {
    std::vector<StepChange> changes;
    for (const FieldChanges::Noted& field : m_pair.fields.noted()) {
        StepChange noted;
        noted.change.kind = field.kind;
        noted.change.field = field.name;
        noted.change.before = field.before;
        noted.change.after = field.after;
        noted.change.detail = QStringLiteral("field %1").arg(field.name.left(100));
        noted.rule = field.rule;
        noted.lockable = field.isOld ? field.name : QString();
        Whereabouts& where = field.kind == ChangeKind::FieldDeleted ? m_pair.whereBefore : m_pair.whereAfter;
        for (const QPDFObjectHandle& widget : field.widgets)
            noted.change.page = noted.change.page < 0 ? where.pageOfAnnotation(widget) : noted.change.page;
        if (areFontsExchanged && isFilling(noted.change))
            noted.rule = std::max(noted.rule, Rule::Doubt);
        if (isFilling(noted.change) || field.kind == ChangeKind::SignatureAdded)
            notePlaces(field, noted);
        for (const QPDFObjectHandle& widget : field.widgets)
            tellWidget(m_pair, widget);
        changes.push_back(std::move(noted));
    }
    noteAreas(changes);
    for (StepChange& change : changes)
        m_pair.step.add(std::move(change));
}

void FieldPlaces::notePlaces(const FieldChanges::Noted& field, StepChange& noted) {
    const auto doubt = [&] { noted.rule = std::max(noted.rule, Rule::Doubt); };
    for (QPDFObjectHandle widget : field.widgets) {
        const std::vector<int> pages = m_pair.whereAfter.pagesOfAnnotation(widget);
        const auto rect = rectOf(widget.getKey("/Rect"));
        if (pages.empty() || (rect && areaOf(*rect) == 0) || hasFlag(widget, hidden))
            continue; // nowhere to be seen
        QPDFObjectHandle picture = shownPicture(widget);
        const bool isSilent = field.kind == ChangeKind::SignatureAdded && !widget.hasKey("/MK") &&
                              (picture.isNull() || !paintingOf(picture).any());
        if (isSilent)
            continue;
        // Without a box readers clip differently, or not at all.
        if (!rect || !hasBox(picture))
            doubt();
        for (const int page : pages) {
            m_pair.checkEffort();
            const PageGeometry& geometry = m_pair.whereAfter.geometry(page);
            const auto place = [&](const QRectF& at) {
                noted.change.places += {page, geometry.toDisplay(at)};
                noteOverlaps(field, noted.change.places.back(), noted);
            };
            if (rect)
                place(*rect);
            if (rect && hasFlag(widget, noRotate) && geometry.rotation != 0)
                place(turned(*rect));
        }
    }
}

void FieldPlaces::noteOverlaps(const FieldChanges::Noted& field, const PagePlace& place, StepChange& noted) {
    if (liesOver(m_pair.whereBefore, *m_pair.after.file, field.widgets, place, noted.change))
        noted.rule = std::max(noted.rule, Rule::Doubt);
}

// What was filled in takes up much of a page: alone or together.
void FieldPlaces::noteAreas(std::vector<StepChange>& changes) {
    std::map<int, double> together;
    for (const StepChange& one : changes)
        if (isFilling(one.change))
            for (const PagePlace& place : one.change.places)
                together[place.page] += areaOf(place.rect);
    const auto pageArea = [&](int page) {
        const QSizeF size = m_pair.whereAfter.geometry(page).displaySize();
        return std::max(size.width() * size.height(), 1.0);
    };
    for (StepChange& one : changes)
        if (isFilling(one.change) &&
            std::any_of(one.change.places.begin(), one.change.places.end(), [&](const PagePlace& place) {
                const double whole = pageArea(place.page);
                return areaOf(place.rect) > muchOfAPage * whole || together[place.page] > muchOfAPageTogether * whole;
            })) {
            one.rule = std::max(one.rule, Rule::Doubt);
            one.change.covers = true;
        }
}

} // namespace vanthu::pdf
