#include "pdf/compare/Comparison.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr int mostListed = 50;

// What holds other objects or says where they are; these are judged themselves.
bool isBookkeeping(QPDFObjectHandle object) {
    return object.isNull() || (object.isStream() && (object.getDict().getKey("/Type").isNameAndEquals("/XRef") ||
                                                     object.getDict().getKey("/Type").isNameAndEquals("/ObjStm")));
}

} // namespace

void Step::add(StepChange change) {
    const auto isLike = [&](const StepChange& other) {
        return other.rule == change.rule && other.lockable.isEmpty() && other.change.places.isEmpty();
    };
    if (change.lockable.isEmpty() && change.change.places.isEmpty() &&
        std::count_if(changes.begin(), changes.end(), isLike) >= mostListed)
        ++more;
    else
        changes.push_back(std::move(change));
}

ReadRevision::ReadRevision(std::shared_ptr<PdfFile> from)
    : file(std::move(from))
    , origins(originsOf(document()))
    , fields(formFields(document())) {}

Comparison::Comparison(const ReadRevision& before, const ReadRevision& after, Mentions& mentions)
    : m_beforeRevision(before)
    , m_afterRevision(after)
    , m_beforeFile(*before.file)
    , m_afterFile(*after.file)
    , m_before(before.document())
    , m_after(after.document())
    , m_mentions(mentions)
    , m_fields(before.fields, after.fields, before.file->size())
    , m_structure(m_before, m_after, m_fields, m_mentions, m_new)
    , m_whereBefore(m_before)
    , m_whereAfter(m_after) {}

Step Comparison::run() {
    collectRoles();
    collectChanges();
    compareTrailers();
    compareObjects();
    judgeOddities();
    noteFields();
    noteUnjudged();
    noteRedrawn();
    return m_step;
}

void Comparison::collectChanges() {
    const auto& before = m_beforeRevision.origins;
    const auto& after = m_afterRevision.origins;
    for (const auto& [id, origin] : before) {
        const auto now = after.find(id);
        if (now == after.end())
            m_removed.insert(id);
        else if (!(now->second == origin))
            m_changed.insert(id);
    }
    for (const auto& entry : after)
        if (!before.contains(entry.first))
            m_new.insert(entry.first);
}

void Comparison::compareObjects() {
    // A number that the signed revision mentions and does not have means nothing there (a dangling reference); giving
    // it content would change what was signed: the shadow attack that hides content behind an object to come.
    for (const Id& id : m_new)
        if (m_mentions.of(id) > 0) {
            m_other.insert(id);
            forbidObject(id, std::nullopt);
        }
    m_other.insert(m_removed.begin(), m_removed.end());
    for (const Id& id : m_changed)
        judgeChange(id);
    for (const Id& id : m_changed)
        followChange(id);
    for (const Id& id : m_removed)
        m_mentions.remove(m_before.getObjectByID(id.first, id.second));
    for (const Id& id : m_new)
        m_mentions.add(m_after.getObjectByID(id.first, id.second));
    m_mentions.removeTrailer(m_before.getTrailer());
    m_mentions.addTrailer(m_after.getTrailer());
    judgeRemoved();
}

// What is gone may be missed by nobody; what nobody can reach misses nothing.
void Comparison::judgeRemoved() {
    const auto isMissed = [&](const Id& id) { return m_mentions.of(id) > 0; };
    if (std::none_of(m_removed.begin(), m_removed.end(), isMissed))
        return;
    const std::set<Id> reachable = Mentions::reachable(m_after);
    for (const Id& id : m_removed)
        if (isMissed(id) && reachable.contains(id))
            forbidObject(id, std::nullopt);
}

void Comparison::followChange(const Id& id) {
    m_mentions.remove(m_before.getObjectByID(id.first, id.second));
    m_mentions.add(m_after.getObjectByID(id.first, id.second));
}

void Comparison::judgeChange(const Id& id) {
    QPDFObjectHandle old = m_before.getObjectByID(id.first, id.second);
    QPDFObjectHandle now = m_after.getObjectByID(id.first, id.second);
    m_afterFile.checkEffort();
    if (sameContent(old, now))
        return;
    m_other.insert(id);
    // That nobody refers to it excuses nothing: readers that repair what we take for nothing may do so.
    if (m_mentions.of(id) == 0 && isBookkeeping(old) && isBookkeeping(now))
        return;
    if (const auto* role = m_fields.roleOf(id, m_mentions)) {
        if (!m_fields.isAllowed(*role, old, now, m_new))
            forbidField(*role, id);
        return;
    }
    const auto role = m_roles.find(id);
    const bool isAllowedHere = role == m_roles.end()
                                   ? m_structure.isAllowed(id, old, now)
                                   : plays(role->second, id, old, now) && isAllowed(role->second, id, old, now);
    if (!isAllowedHere)
        forbidObject(id, role == m_roles.end() ? std::nullopt : std::optional(role->second));
}

// What a later revision brings must be well-formed to the letter: readers that repair it differently would show
// something that was not judged here. What is odd in the signed bytes is the signer's own.
void Comparison::judgeOddities() {
    if (m_afterFile.structuralOddities() > m_beforeFile.structuralOddities())
        forbid(QStringLiteral("a cross-reference section after the signature is malformed"));
    if (m_afterFile.ambiguousSections() > m_beforeFile.ambiguousSections())
        forbid(QStringLiteral("a cross-reference section after the signature can be read in two ways"));
    for (const Oddity& oddity : m_afterFile.oddities()) {
        const Id id{oddity.object, oddity.generation};
        const bool isLater =
            oddity.object > 0 ? m_changed.contains(id) || m_new.contains(id) : oddity.offset >= m_beforeFile.size();
        if (isLater)
            forbid(QStringLiteral("%1 %2 R is malformed: %3").arg(id.first).arg(id.second).arg(oddity.what.left(100)));
    }
}

} // namespace vanthu::pdf
