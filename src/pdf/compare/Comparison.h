#pragma once

#include "pdf/compare/ByteFinding.h"
#include "pdf/compare/Change.h"
#include "pdf/compare/FieldChanges.h"
#include "pdf/compare/Markup.h"
#include "pdf/compare/StructureTree.h"
#include "pdf/compare/Whereabouts.h"
#include "pdf/read/PdfFile.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace vanthu::pdf {

struct StepChange {
    Change change;
    Rule rule = Rule::Nobody;
    QString lockable; // full name of the field that a lock may cover
};

// What happened between two revisions. At most 50 changes under each rule, but all that a lock may cover or that draw.
struct Step {
    std::vector<StepChange> changes;
    int more = 0; // that are not listed
    Redrawn redrawn;
    ByteFindings bytes;

    void add(StepChange change);
};

// A revision as it is compared: read once, although it is first the later one of a pair and then the earlier.
struct ReadRevision {
    explicit ReadRevision(std::shared_ptr<PdfFile> from);
    QPDF& document() const { return file->document(); }

    std::shared_ptr<PdfFile> file;
    std::map<Id, Origin> origins;
    QList<FieldNode> fields;
};

// Compares two revisions object by object against the list of what may follow a signature. Each object of the earlier
// revision has the part that the earlier revision gave it, whatever the later one says it is; what is not on the list
// is forbidden. For this room alone; throws what qpdf throws.
class Comparison {
public:
    // `mentions` are those of `before` and become those of `after`.
    Comparison(const ReadRevision& before, const ReadRevision& after, Mentions& mentions);
    Step run();

private:
    enum class Role {
        Catalog,
        Form,
        FormFields,
        FormResources,
        FormResourcesOfAKind,
        Page,
        PageAnnotations,
        Annotation,
        AnnotationPicture,
        Info,
        Metadata,
        Dss,
        PagesRoot,
        Extensions
    };

    // Notes what no signature allows; `what` is technical. Without a kind it is about bytes or cross-references.
    void forbid(ChangeKind kind, const QString& what, int page = -1, const QString& field = {});
    void forbid(const QString& what) { forbid(ChangeKind::File, what); }
    void forbidField(const FieldChanges::Role& role, const Id& id);
    void forbidObject(const Id& id, std::optional<Role> role);
    void forbidAnnotation(ChangeKind kind, QPDFObjectHandle annotation, int page, const QString& what);
    void forbidPage(bool isPage, QPDFObjectHandle old, QPDFObjectHandle now, int page, const QString& what);
    void forbidPages(const QString& what);
    bool hasChanged(Role role) const;
    void note(ChangeKind kind, Rule rule);
    void noteFields();
    void notePlaces(const FieldChanges::Noted& field, StepChange& noted);
    void noteOverlaps(const FieldChanges::Noted& field, const PagePlace& place, StepChange& noted);
    void noteAreas(std::vector<StepChange>& filled);
    void tellPlaces(QPDFObjectHandle widget);
    void tellPlace(QPDFObjectHandle markup, int page);
    void noteRedrawn();
    bool looksAlike(const Id& id) const;
    void noteUnjudged();
    void compareTrailers();
    void collectRoles();
    bool addRole(QPDFObjectHandle object, Role role);
    void addDss(QPDFObjectHandle dss);
    void addPage(QPDFObjectHandle page, int number);
    void addAnnotation(QPDFObjectHandle annotation, int page);
    void relate(QPDFObjectHandle annotation, QPDFObjectHandle from);
    bool isNothingElse(const QPDFObjectHandle& object) const;
    bool isOnlyAnnotation(const Id& id) const;
    void collectChanges();
    void compareObjects();
    void judgeRemoved();
    void followChange(const Id& id);
    void judgeChange(const Id& id);
    bool plays(Role role, const Id& id, QPDFObjectHandle old, QPDFObjectHandle now) const;
    bool isAllowed(Role role, const Id& id, QPDFObjectHandle old, QPDFObjectHandle now);
    bool isAllowedCatalog(QPDFObjectHandle old, QPDFObjectHandle now);
    std::function<bool(const std::string&)> mayGo() const; // names that no content of the earlier revision speaks of
    bool isAllowedForm(QPDFObjectHandle old, QPDFObjectHandle now);
    bool isAllowedAnnotations(QPDFObjectHandle old, QPDFObjectHandle now, int page);
    bool isNewMarkup(QPDFObjectHandle item) const;
    bool isAllowedMarkup(QPDFObjectHandle old, QPDFObjectHandle now, int page);
    bool isAllowedPicture(const Id& id, QPDFObjectHandle old, QPDFObjectHandle now);
    void note(ChangeKind kind, Markup markup, QPDFObjectHandle old, QPDFObjectHandle now, int page);
    void judgeOddities();

    const ReadRevision& m_beforeRevision;
    const ReadRevision& m_afterRevision;
    const PdfFile& m_beforeFile;
    const PdfFile& m_afterFile;
    QPDF& m_before;
    QPDF& m_after;
    Mentions& m_mentions;
    FieldChanges m_fields;
    std::map<Id, Role> m_roles;
    std::map<Id, int> m_pages; // where pages and annotations are, from 0
    std::map<Id, int> m_edges; // references that give a role which must be the only one
    struct Relations {         // of an annotation: what refers to it as such
        int count = 0;
        std::vector<Id> from; // of them what are objects of their own
    };
    std::map<Id, Relations> m_relations;
    std::map<Id, Id> m_pictureOf;   // streams and their annotations
    bool m_hasStrayWidgets = false; // of no field, but some readers draw them like fields
    bool m_isRedrawn = false;       // fields that showed their values show their stored pictures
    std::set<Id> m_changed, m_new, m_removed;
    std::set<Id> m_other; // of all these, what is another object now, or is none any more, or was none
    StructureTree m_structure;
    Whereabouts m_whereBefore, m_whereAfter;
    Step m_step;
};

} // namespace vanthu::pdf
