#pragma once

#include "pdf/compare/ByteFinding.h"
#include "pdf/compare/XrefEntries.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace vanthu::pdf {

class Mentions;
struct ReadRevision;

// The cross-reference sections of the signed bytes, read by ourselves: whether they say the same to every reader, to
// the parser and of what the object streams hold.
class SignedSections {
public:
    // The references must outlive it.
    SignedSections(Bytes at, const ReadRevision& revision, FindingList& found);

    // False when one cannot be read; that is a finding, too.
    bool read();
    // Entry by entry; `mentions` are those of the revision.
    void judge(const Mentions& mentions);

    // Behind the section that begins there, or nothing.
    std::optional<qint64> endOf(qint64 begin) const;
    // Whether an entry or a section leads to the object that begins there.
    bool isListed(qint64 begin) const;
    // Where the next thing that they name begins, or the end of the bytes.
    qint64 nextListed(qint64 from) const;
    bool isContainer(int number) const { return m_containers.contains(number); }
    // Whether this trailer names another catalog than those that are in use.
    bool namesOtherRoot(const PlainObject& trailer) const;

private:
    struct Section {
        XrefEntries own;
        std::optional<XrefEntries> hybrid;
        std::vector<const XrefEntries*> parts() const;
    };
    struct Place {
        XrefEntry::Type type = XrefEntry::Type::Free;
        qint64 place = 0; // -1 for an object stream that is not there
        int extra = 0;
        bool operator==(const Place& o) const = default;
    };

    std::optional<XrefEntries> readOne(qint64 offset);
    void judgeTwice(const Section& section);
    void judgeHybrid(const Section& section);
    void collectCurrent();
    Place current(int number) const;
    void judgeParser();
    void judgeContainers(const Mentions& mentions);
    void judgeContainer(int number, const XrefEntry* begin, const XrefEntry* end, const Mentions& mentions);

    Bytes m_at;
    const ReadRevision& m_revision;
    FindingList& m_found;
    qint64 m_base;
    std::vector<Section> m_sections;  // the newest first
    std::vector<XrefEntry> m_current; // what counts of each number, by number
    std::map<qint64, qint64> m_ends;  // of sections, by where they begin
    std::vector<qint64> m_places;     // of listed objects and sections, in order
    std::set<int> m_containers;       // numbers of object streams
    std::set<qint64> m_roots;         // numbers of catalogs
};

} // namespace vanthu::pdf
