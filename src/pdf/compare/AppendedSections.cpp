#include "pdf/compare/AppendedSections.h"

#include "pdf/compare/ReadRevision.h"

#include <algorithm>
#include <limits>

namespace vanthu::pdf {

namespace {

using Type = XrefEntry::Type;

constexpr qint64 longestTrailer = 64 * 1024;
constexpr qint64 longestGap = 4;          // between where an entry leads and its object
constexpr qint64 largestSize = 1'048'576; // readers refuse files with a higher /Size

constexpr char structureUnclear[] = "pdf.structure_unclear";

std::set<qint64> containersOf(const ReadRevision& revision) {
    std::set<qint64> places;
    for (const auto& entry : revision.origins)
        if (entry.second.type == 2)
            places.insert(entry.second.offset + revision.file->headerOffset());
    return places;
}

} // namespace

AppendedSections::AppendedSections(Bytes at, const ReadRevision& before, const ReadRevision& after, FindingList& found)
    : m_at(std::move(at))
    , m_before(before)
    , m_after(after)
    , m_found(found)
    , m_begin(before.file->size())
    , m_end(after.file->size())
    , m_base(after.file->headerOffset()) {}

bool AppendedSections::read() {
    QList<qint64> offsets;
    for (const qint64 offset : m_after.file->xrefChain()) {
        if (offset == m_before.file->startXref())
            break;
        offsets.prepend(offset);
    }
    m_containersBefore = containersOf(m_before);
    m_containersAfter = containersOf(m_after);
    qint64 previous = m_before.file->startXref();
    for (const qint64 offset : offsets) {
        if (offset + m_base < m_begin || offset + m_base >= m_end) {
            m_found.forbidden("pdf.hidden_content", offset, "a cross-reference section that the signed bytes hid");
            return false;
        }
        if (!readOne(offset, previous))
            return false;
        previous = offset;
    }
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        const AppendedSection& section = m_sections[i];
        m_known.insert(section.own.begin);
        if (section.hybrid) {
            m_known.insert(section.hybrid->begin);
            m_hybrids.insert(section.hybrid->begin);
        }
        for (const auto* const part : {&section.own, section.hybrid ? &*section.hybrid : nullptr})
            for (const XrefEntry& entry : part ? part->entries : std::vector<XrefEntry>()) {
                if (entry.type != Type::Free)
                    m_listed.insert(entry.number);
                if (entry.type != Type::InFile || entry.place < m_begin || entry.place >= m_end)
                    continue;
                m_places[entry.place].emplace_back(i, entry);
                m_known.insert(entry.place);
            }
    }
    return true;
}

bool AppendedSections::readOne(qint64 offset, qint64 previous) {
    auto own = readXrefEntries(m_at, offset + m_base, m_end, m_base);
    if (!own || (!m_sections.empty() && m_sections.back().own.begin >= own->begin)) {
        m_found.uncertain(structureUnclear, offset, "a cross-reference section that cannot be read for certain");
        return false;
    }
    AppendedSection section{offset, std::move(*own), std::nullopt};
    if (section.own.dictionary.entries.contains("XRefStm")) {
        const auto beside = section.own.dictionary.integer("XRefStm");
        section.hybrid = beside ? readXrefEntries(m_at, *beside + m_base, m_end, m_base) : std::nullopt;
        if (!section.hybrid || section.hybrid->streamNumber < 0) {
            m_found.uncertain(structureUnclear, offset, "a hybrid section whose stream cannot be read");
            return false;
        }
    }
    judgeTrailer(section, previous);
    m_sections.push_back(std::move(section));
    return true;
}

void AppendedSections::judgeTrailer(const AppendedSection& section, qint64 previous) {
    const PlainObject& trailer = section.own.dictionary;
    const qint64 at = section.own.begin;
    if (section.own.unclear.isSo())
        m_found.uncertain(structureUnclear, section.own.unclear.offset, section.own.unclear.text);
    if (section.hybrid && section.hybrid->unclear.isSo())
        m_found.uncertain(structureUnclear, section.hybrid->unclear.offset, section.hybrid->unclear.text);
    for (const auto* const part : {&section.own, section.hybrid ? &*section.hybrid : nullptr})
        if (part && part->dictionary.entries.contains("F"))
            m_found.uncertain(structureUnclear, part->begin, "a cross-reference stream in another file");
    // Readers look for the word from the end of the file, also in strings.
    const qint64 from = std::max(at, section.own.end - longestTrailer);
    if (m_at(from, section.own.end - from).contains("startxref"))
        m_found.uncertain(structureUnclear, at, "the word startxref inside a section");
    if (trailer.integer("Prev") != previous)
        m_found.uncertain(structureUnclear, at, "a /Prev that readers may not follow");
    const auto size = trailer.integer("Size");
    const std::vector<XrefEntry>& entries = section.own.entries;
    if (!size || (!entries.empty() && entries.back().number >= *size))
        m_found.uncertain(structureUnclear, at, "a /Size that leaves objects out");
    QPDFObjectHandle before = m_before.document().getTrailer().getKey("/Size");
    const auto& known = m_before.origins;
    const int highest = known.empty() ? 0 : known.rbegin()->first.first;
    if (size && before.isInteger() && before.getIntValue() <= highest && *size > before.getIntValue())
        m_found.uncertain(structureUnclear, at, "a /Size that brings objects to life");
    if (size && *size > largestSize && (!before.isInteger() || before.getIntValue() <= largestSize))
        m_found.uncertain(structureUnclear, at, "a /Size that readers refuse");
}

const AppendedSection* AppendedSections::at(qint64 begin) const {
    const std::size_t revision = revisionOf(begin);
    return revision < m_sections.size() && m_sections[revision].own.begin == begin ? &m_sections[revision] : nullptr;
}

bool AppendedSections::isHybridStream(qint64 begin) const {
    return m_hybrids.contains(begin);
}

qint64 AppendedSections::nextKnown(qint64 from) const {
    const auto next = m_known.lower_bound(from);
    return next == m_known.end() ? m_end : *next;
}

std::size_t AppendedSections::revisionOf(qint64 begin) const {
    const auto section =
        std::lower_bound(m_sections.begin(), m_sections.end(), begin,
                         [](const AppendedSection& one, qint64 place) { return one.own.begin < place; });
    return std::size_t(section - m_sections.begin());
}

AppendedSections::Listing AppendedSections::listingOf(qint64 gap, qint64 begin) const {
    Listing listing;
    const std::size_t revision = revisionOf(begin);
    for (auto place = m_places.lower_bound(std::max(gap, begin - longestGap));
         place != m_places.end() && place->first <= begin; ++place)
        for (const auto& [section, entry] : place->second) {
            if (listing.isOfItsRevision)
                continue;
            listing = {true, section == revision, place->first, entry.number, entry.extra};
        }
    return listing;
}

bool AppendedSections::listsInStream(qint64 begin, int container, int index, int number) const {
    const std::size_t revision = revisionOf(begin);
    if (revision >= m_sections.size())
        return false;
    const auto isIn = [&](const XrefEntries& part) {
        const XrefEntry wanted{number, Type::InStream, container, index};
        const auto range = std::equal_range(part.entries.begin(), part.entries.end(), wanted,
                                            [](const XrefEntry& a, const XrefEntry& b) { return a.number < b.number; });
        return std::find(range.first, range.second, wanted) != range.second;
    };
    const AppendedSection& section = m_sections[revision];
    return isIn(section.own) || (section.hybrid && isIn(*section.hybrid));
}

std::optional<int> AppendedSections::generationBefore(int number) const {
    const auto found = m_before.origins.lower_bound({number, std::numeric_limits<int>::min()});
    return found != m_before.origins.end() && found->first.first == number ? std::optional(found->first.second)
                                                                           : std::nullopt;
}

AppendedSections::Seen AppendedSections::seenBefore(int number) const {
    const auto generation = generationBefore(number);
    if (!generation)
        return {};
    const Origin& origin = m_before.origins.at({number, *generation});
    return origin.type == 1 ? Seen{Type::InFile, origin.offset + m_base, *generation}
                            : Seen{Type::InStream, origin.offset + m_base, origin.index};
}

AppendedSections::Seen AppendedSections::current(int number) const {
    const auto changed = m_view.find(number);
    return changed == m_view.end() ? seenBefore(number) : changed->second;
}

AppendedSections::Seen AppendedSections::seen(const XrefEntry& entry, const View& own) const {
    if (entry.type != Type::InStream)
        return entry.type == Type::Free ? Seen{} : Seen{entry.type, entry.place, entry.extra};
    if (entry.place > std::numeric_limits<int>::max())
        return {Type::InStream, -1, entry.extra};
    const auto container = own.find(int(entry.place));
    const Seen where = container == own.end() ? current(int(entry.place)) : container->second;
    return {Type::InStream, where.type == Type::InFile ? where.place : -1, entry.extra};
}

bool AppendedSections::isContainerInUse(int number, qint64 place) const {
    const auto origin = m_after.origins.find({number, 0});
    return origin != m_after.origins.end() && origin->second.type == 1 && origin->second.offset + m_base == place &&
           m_containersAfter.contains(place);
}

void AppendedSections::judge(const Walked& walked, const Mentions& mentions) {
    for (const AppendedSection& section : m_sections)
        judgeSection(section, walked);
    judgeNewGenerations(mentions);
    judgeParser();
}

// Poppler writes and forgets such objects. One that nobody names under any generation is nothing to any reader.
void AppendedSections::judgeNewGenerations(const Mentions& mentions) {
    if (m_withGeneration.empty())
        return;
    const std::set<Id> reachable = Mentions::reachable(m_after.document());
    for (const XrefEntry& entry : m_withGeneration) {
        const Id first{entry.number, 0}, own{entry.number, entry.extra};
        if (mentions.of(first) > 0 || mentions.of(own) > 0 || reachable.contains(first) || reachable.contains(own))
            m_found.uncertain("pdf.generation_changed", entry.place, "a new object with a generation");
    }
}

// Of two entries for one number some readers take the first and some the last.
void AppendedSections::judgeTwice(const XrefEntries& part) {
    for (std::size_t i = 1; i < part.entries.size(); ++i) {
        const XrefEntry& one = part.entries[i - 1];
        const XrefEntry& other = part.entries[i];
        if (one.number == other.number)
            m_found.add(one == other ? ByteFinding::Severity::Uncertain : ByteFinding::Severity::Forbidden,
                        structureUnclear, part.begin, "an object stands twice in a section");
    }
}

void AppendedSections::judgeSection(const AppendedSection& section, const Walked& walked) {
    judgeTwice(section.own);
    if (section.hybrid)
        judgeTwice(*section.hybrid);
    View own;
    for (const auto* const part : {section.hybrid ? &*section.hybrid : nullptr, &section.own})
        for (const XrefEntry& entry : part ? part->entries : std::vector<XrefEntry>())
            if (entry.type == Type::InFile)
                own[entry.number] = seen(entry, {}); // where object streams are
    for (const XrefEntry& entry : section.own.entries) {
        const Seen where = seen(entry, own);
        judgeGeneration(entry);
        judgePlace(entry, where, walked);
    }
    View changed;
    for (const XrefEntry& entry : section.own.entries)
        changed.emplace(entry.number, seen(entry, own));
    if (section.hybrid)
        judgeHybrid(section, changed);
    for (const auto& [number, where] : changed)
        m_view.insert_or_assign(number, where);
}

// Readers that do not know streams beside tables must see the same objects as those that do.
void AppendedSections::judgeHybrid(const AppendedSection& section, const View& own) {
    View places;
    for (const XrefEntry& entry : section.hybrid->entries)
        if (entry.type == Type::InFile)
            places[entry.number] = seen(entry, {});
    for (const XrefEntry& entry : section.hybrid->entries) {
        const auto listed = own.find(entry.number);
        const Seen where = seen(entry, places);
        if (where == (listed == own.end() ? current(entry.number) : listed->second) ||
            entry.number == section.hybrid->streamNumber)
            continue;
        const bool isSmuggled = where.place >= m_begin && generationBefore(entry.number);
        m_found.add(isSmuggled ? ByteFinding::Severity::Forbidden : ByteFinding::Severity::Uncertain,
                    isSmuggled ? "pdf.hidden_content" : structureUnclear, section.hybrid->begin,
                    "a hybrid section whose table and stream disagree");
    }
}

void AppendedSections::judgeGeneration(const XrefEntry& entry) {
    if (entry.type == Type::Free)
        return;
    if (entry.number == 0)
        m_found.uncertain(structureUnclear, entry.place, "object 0 is in use");
    const Seen old = current(entry.number);
    const int generation = entry.type == Type::InFile ? entry.extra : 0;
    const int before = old.type == Type::InFile ? old.extra : 0;
    if (old.type != Type::Free && generation != before)
        m_found.forbidden("pdf.generation_changed", entry.place, "an object under another generation");
    else if (old.type == Type::Free && generation != 0)
        m_withGeneration.push_back(entry);
}

bool AppendedSections::leadsToItsObject(const XrefEntry& entry, const Walked& walked) const {
    const auto object = walked.objects.find(entry.place);
    if (object != walked.objects.end())
        return object->second == entry.number;
    const AppendedSection* section = at(entry.place);
    return section ? section->own.streamNumber == entry.number : isHybridStream(entry.place);
}

void AppendedSections::judgePlace(const XrefEntry& entry, const Seen& where, const Walked& walked) {
    const Seen old = current(entry.number);
    if (old.type == Type::InFile && where != old && m_containersBefore.contains(old.place))
        m_found.uncertain("pdf.object_stream_unclear", where.place, "an object stream in the place of another");
    if (entry.type == Type::Free)
        return;
    if (where.place < m_begin) {
        // What is listed again must be what it was; else the comparison judges the change by its value, and readers by
        // what they find there.
        if (where != old)
            m_found.uncertain(structureUnclear, where.place, "an entry that leads elsewhere in the signed bytes");
        return;
    }
    if (entry.type == Type::InFile && !leadsToItsObject(entry, walked))
        m_found.uncertain(structureUnclear, entry.place, "an entry that leads to no object");
    if (entry.type != Type::InStream)
        return;
    const auto container = walked.containers.find(where.place);
    if (container == walked.containers.end() || entry.extra >= int(container->second.size()) ||
        container->second[std::size_t(entry.extra)] != entry.number)
        m_found.uncertain("pdf.object_stream_unclear", where.place,
                          "an entry that leads to another object of its stream");
}

// The parser merged the sections in its own way.
void AppendedSections::judgeParser() {
    for (const auto& [number, where] : m_view) {
        const auto first = m_after.origins.lower_bound({number, std::numeric_limits<int>::min()});
        const bool isThere = first != m_after.origins.end() && first->first.first == number;
        Seen parsed;
        if (isThere && first->second.type == 1)
            parsed = {Type::InFile, first->second.offset + m_base, first->first.second};
        else if (isThere)
            parsed = {Type::InStream, first->second.offset + m_base, first->second.index};
        const bool isTwice =
            isThere && std::next(first) != m_after.origins.end() && std::next(first)->first.first == number;
        if (isTwice || parsed != where)
            m_found.uncertain(structureUnclear, where.place, "an entry that readers understand differently");
    }
}

} // namespace vanthu::pdf
