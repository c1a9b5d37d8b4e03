#pragma once

#include "pdf/compare/ByteFinding.h"
#include "pdf/compare/XrefEntries.h"

#include <map>
#include <set>
#include <vector>

namespace vanthu::pdf {

class Mentions;
struct ReadRevision;

// A cross-reference section that came later, and the stream beside it where it is a hybrid.
struct AppendedSection {
    qint64 offset = 0; // as startxref and /Prev name it
    XrefEntries own;
    std::optional<XrefEntries> hybrid;
};

// What a walk over the bytes found.
struct Walked {
    std::map<qint64, int> objects;                 // where entries lead to an object, and its number
    std::map<qint64, std::vector<int>> containers; // places of object streams, and the numbers in them
};

// The cross-reference sections between two revisions, read by ourselves: whether they agree with each other, with what
// there is in the bytes, and with what the parser made of them.
class AppendedSections {
public:
    // The references must outlive it.
    AppendedSections(Bytes at, const ReadRevision& before, const ReadRevision& after, FindingList& found);

    // False when they cannot be read well enough to say what lies in the bytes; that is a finding, too.
    bool read();
    // Entry by entry, after the walk.
    void judge(const Walked& walked, const Mentions& mentions);

    // The section that begins there, or nothing.
    const AppendedSection* at(qint64 begin) const;
    bool isHybridStream(qint64 begin) const;
    // Where the next thing that they name begins, or the end of the bytes.
    qint64 nextKnown(qint64 from) const;
    struct Listing {
        bool isListed = false;
        bool isOfItsRevision = false; // by the section that follows the object
        qint64 place = 0;
        int number = 0;
        int generation = 0;
    };
    // Of the object whose number begins at `begin`; entries may name the white space before it, which begins at `gap`.
    Listing listingOf(qint64 gap, qint64 begin) const;
    // Whether the section that follows `begin` lists this number at this place of this object stream.
    bool listsInStream(qint64 begin, int container, int index, int number) const;
    bool lists(int number) const { return m_listed.contains(number); }
    std::optional<int> generationBefore(int number) const;
    // Whether the parser takes objects from this object stream at this place.
    bool isContainerInUse(int number, qint64 place) const;

private:
    // Where a reader gets an object from: its place in the file, or its object stream's place and its index in it.
    struct Seen {
        XrefEntry::Type type = XrefEntry::Type::Free;
        qint64 place = 0;
        int extra = 0;
        bool operator==(const Seen& o) const = default;
    };
    using View = std::map<int, Seen>;

    bool readOne(qint64 offset, qint64 previous);
    void judgeTrailer(const AppendedSection& section, qint64 previous);
    void judgeSection(const AppendedSection& section, const Walked& walked);
    void judgeTwice(const XrefEntries& part);
    void judgeHybrid(const AppendedSection& section, const View& own);
    void judgeGeneration(const XrefEntry& entry);
    void judgeNewGenerations(const Mentions& mentions);
    bool leadsToItsObject(const XrefEntry& entry, const Walked& walked) const;
    void judgePlace(const XrefEntry& entry, const Seen& seen, const Walked& walked);
    void judgeParser();
    Seen seenBefore(int number) const;
    Seen current(int number) const;
    Seen seen(const XrefEntry& entry, const View& own) const;
    std::size_t revisionOf(qint64 begin) const;

    Bytes m_at;
    const ReadRevision& m_before;
    const ReadRevision& m_after;
    FindingList& m_found;
    qint64 m_begin, m_end, m_base;
    std::vector<AppendedSection> m_sections; // the oldest first
    std::map<qint64, std::vector<std::pair<std::size_t, XrefEntry>>> m_places;
    std::set<qint64> m_known;
    std::set<int> m_listed;
    std::set<qint64> m_hybrids;                             // where streams beside tables begin
    std::set<qint64> m_containersBefore, m_containersAfter; // the object streams that the parser takes objects from
    std::vector<XrefEntry> m_withGeneration;                // new objects whose generation is not 0
    View m_view;                                            // what changed since `before`
};

} // namespace vanthu::pdf
