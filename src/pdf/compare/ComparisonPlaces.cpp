#include "pdf/compare/Comparison.h"
#include "pdf/compare/FieldRules.h"
#include "pdf/compare/Painting.h"
#include "pdf/compare/Redrawn.h"

#include <algorithm>

// Where what came later is drawn, and over what of the earlier revision's fields and annotations. Whether the page
// itself shows something there is asked by who can draw it.
namespace vanthu::pdf {

namespace {

constexpr int hidden = 2, noRotate = 16; // flags of an annotation

// What fills this part of a page replaces it.
constexpr double muchOfAPage = 0.25;        // one field
constexpr double muchOfAPageTogether = 0.5; // all that were filled in
constexpr double touching = 1;              // units of the page: neighbours share their borders

std::optional<QRectF> rectOf(QPDFObjectHandle annotation) {
    QPDFObjectHandle rect = annotation.isDictionary() ? annotation.getKey("/Rect") : annotation;
    if (!rect.isArray() || rect.getArrayNItems() != 4)
        return std::nullopt;
    double v[4];
    for (int i = 0; i < 4; ++i) {
        if (!rect.getArrayItem(i).isNumber())
            return std::nullopt;
        v[i] = rect.getArrayItem(i).getNumericValue();
    }
    return QRectF(QPointF(v[0], v[1]), QPointF(v[2], v[3])).normalized();
}

double areaOf(const QRectF& rect) {
    return rect.width() * rect.height();
}

bool hasFlag(QPDFObjectHandle annotation, int flag) {
    QPDFObjectHandle flags = annotation.getKey("/F");
    return flags.isInteger() && (flags.getIntValue() & flag) != 0;
}

// An annotation that does not turn with its page stands on one of its corners (ISO 32000-2 12.5.3), and readers differ
// in which: it may be anywhere round it.
QRectF turned(const QRectF& rect) {
    const double reach = std::max(rect.width(), rect.height());
    return rect.adjusted(-reach, -reach, reach, reach);
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
        const auto rect = other.isDictionary() ? rectOf(other) : std::nullopt;
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
            for (const QPDFObjectHandle& widget : node.widgets)
                for (const int page : where.pagesOfAnnotation(widget))
                    if (const auto rect = rectOf(widget); rect && areaOf(*rect) > 0)
                        places += {page, where.geometry(page).toDisplay(*rect)};
            add(ChangeKind::FieldFilled, node.fullName, node.widgets, places);
        }
        if (!signature.rect.isEmpty())
            add(ChangeKind::SignatureAdded, signatureField, own, {signature});
        return changes;
    });
}

void Comparison::noteFields() {
    std::vector<StepChange> changes;
    for (const FieldChanges::Noted& field : m_fields.noted()) {
        StepChange noted;
        noted.change.kind = field.kind;
        noted.change.field = field.name;
        noted.change.before = field.before;
        noted.change.after = field.after;
        noted.change.detail = QStringLiteral("field %1").arg(field.name.left(100));
        noted.rule = field.rule;
        noted.lockable = field.isOld ? field.name : QString();
        Whereabouts& where = field.kind == ChangeKind::FieldDeleted ? m_whereBefore : m_whereAfter;
        for (const QPDFObjectHandle& widget : field.widgets)
            noted.change.page = noted.change.page < 0 ? where.pageOfAnnotation(widget) : noted.change.page;
        if (isFilling(noted.change) || field.kind == ChangeKind::SignatureAdded)
            notePlaces(field, noted);
        for (const QPDFObjectHandle& widget : field.widgets)
            tellPlaces(widget);
        changes.push_back(std::move(noted));
    }
    noteAreas(changes);
    for (StepChange& change : changes)
        m_step.add(std::move(change));
    if (!m_isRedrawn)
        return;
    note(ChangeKind::FieldsRedrawn, Rule::Doubt);
    for (const FieldNode& node : m_afterRevision.fields)
        for (const QPDFObjectHandle& widget : node.widgets)
            tellPlaces(widget);
}

// Where a field is drawn that is told by a change.
void Comparison::tellPlaces(QPDFObjectHandle widget) {
    const auto rect = rectOf(widget);
    if (!rect)
        return;
    for (const int page : m_whereAfter.pagesOfAnnotation(widget)) {
        const PageGeometry& geometry = m_whereAfter.geometry(page);
        const bool turns = geometry.rotation != 0 && hasFlag(widget, noRotate);
        m_step.redrawn.told += {page, geometry.toDisplay(turns ? turned(*rect) : *rect)};
    }
}

// The same for an annotation. What has no picture is drawn by the viewer, from its points or as an icon.
void Comparison::tellPlace(QPDFObjectHandle markup, int page) {
    constexpr double icon = 30; // units of the page
    const auto rect = markup.isDictionary() ? rectOf(markup) : std::nullopt;
    if (!rect || page < 0 || page >= m_whereAfter.pageCount())
        return;
    QRectF at = *rect;
    QPDFObjectHandle corners = markup.getKey("/QuadPoints");
    for (int i = 0; corners.isArray() && i + 1 < corners.getArrayNItems(); i += 2)
        if (corners.getArrayItem(i).isNumber() && corners.getArrayItem(i + 1).isNumber())
            at |= QRectF(corners.getArrayItem(i).getNumericValue() - 1,
                         corners.getArrayItem(i + 1).getNumericValue() - 1, 2, 2);
    if (shownPicture(markup).isNull())
        at.adjust(-icon, -icon, icon, icon);
    const PageGeometry& geometry = m_whereAfter.geometry(page);
    const bool turns = geometry.rotation != 0 && hasFlag(markup, noRotate);
    m_step.redrawn.told += {page, geometry.toDisplay(turns ? turned(at) : at)};
    m_step.redrawn.annotated.insert(page);
}

// Whether what became of an object of the earlier revision lets every page look as before.
bool Comparison::looksAlike(const Id& id) const {
    QPDFObjectHandle old = m_before.getObjectByID(id.first, id.second);
    QPDFObjectHandle now = m_after.getObjectByID(id.first, id.second);
    const auto role = m_roles.find(id);
    if (role == m_roles.end())
        return isNowhere(old) && isNowhere(now);
    switch (role->second) {
    case Role::Catalog: // asked for apart, as the form is
        return true;
    case Role::Form:
    case Role::FormFields:
    case Role::Info:
    case Role::Dss:
    case Role::Extensions:
        return isNothingElse(old);
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

// Which pages are worth a look.
void Comparison::noteRedrawn() {
    DrawnFrom drawn(m_beforeRevision, m_whereBefore);
    std::set<Id> others;
    for (const Id& id : m_other) {
        m_afterFile.checkEffort();
        if (!looksAlike(id))
            others.insert(others.end(), id);
    }
    std::set<int>& pages = m_step.redrawn.pages;
    pages = drawn.pages(others);
    QPDFObjectHandle before = m_before.getRoot(), after = m_after.getRoot();
    if (!DrawnFrom::isFormAlike(before, after))
        pages.merge(drawn.pagesWithFields());
    if (!DrawnFrom::areLayersAlike(before, after) || !sameValue(before.getKey("/Pages"), after.getKey("/Pages")))
        pages = drawn.allPages();
}

void Comparison::notePlaces(const FieldChanges::Noted& field, StepChange& noted) {
    const auto doubt = [&] { noted.rule = std::max(noted.rule, Rule::Doubt); };
    for (QPDFObjectHandle widget : field.widgets) {
        const std::vector<int> pages = m_whereAfter.pagesOfAnnotation(widget);
        const auto rect = rectOf(widget);
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
            m_afterFile.checkEffort();
            const PageGeometry& geometry = m_whereAfter.geometry(page);
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

void Comparison::noteOverlaps(const FieldChanges::Noted& field, const PagePlace& place, StepChange& noted) {
    if (liesOver(m_whereBefore, m_afterFile, field.widgets, place, noted.change))
        noted.rule = std::max(noted.rule, Rule::Doubt);
}

// What was filled in takes up much of a page: alone or together.
void Comparison::noteAreas(std::vector<StepChange>& changes) {
    std::map<int, double> together;
    for (const StepChange& one : changes)
        if (isFilling(one.change))
            for (const PagePlace& place : one.change.places)
                together[place.page] += areaOf(place.rect);
    const auto pageArea = [&](int page) {
        const QSizeF size = m_whereAfter.geometry(page).displaySize();
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
