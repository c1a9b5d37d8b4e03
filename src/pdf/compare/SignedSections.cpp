#include "pdf/compare/SignedSections.h"

#include "pdf/compare/ObjectStream.h"
#include "pdf/compare/ReadRevision.h"

#include <algorithm>
#include <tuple>

namespace vanthu::pdf {

namespace {

using Type = XrefEntry::Type;

constexpr char unreadable[] = "pdf.signed_unreadable";
constexpr char shadow[] = "pdf.signed_shadow";
constexpr qint64 longestGap = 4; // between where an entry leads and its object

bool isBefore(const XrefEntry& a, const XrefEntry& b) {
    return a.number < b.number;
}

// Some writers list what is not there at the beginning of the file.
bool isUsed(const XrefEntry& entry, qint64 base) {
    return entry.number > 0 && entry.type != Type::Free && (entry.type == Type::InStream || entry.place != base);
}

} // namespace

std::vector<const XrefEntries*> SignedSections::Section::parts() const {
    return hybrid ? std::vector<const XrefEntries*>{&own, &*hybrid} : std::vector<const XrefEntries*>{&own};
}

SignedSections::SignedSections(Bytes at, const ReadRevision& revision, FindingList& found)
    : m_at(std::move(at))
    , m_revision(revision)
    , m_found(found)
    , m_base(revision.file->headerOffset()) {}

bool SignedSections::read() {
    std::set<qint64> hybrids; // some writers copy the entry from the section before
    for (const qint64 offset : m_revision.file->xrefChain()) {
        auto own = readOne(offset);
        if (!own)
            return false;
        Section section{std::move(*own), std::nullopt};
        const auto beside = section.own.dictionary.integer("XRefStm");
        if (beside && hybrids.insert(*beside).second) {
            section.hybrid = readOne(*beside);
            if (!section.hybrid)
                return false;
        }
        m_sections.push_back(std::move(section));
    }
    std::sort(m_places.begin(), m_places.end());
    return true;
}

std::optional<XrefEntries> SignedSections::readOne(qint64 offset) {
    auto section = readXrefEntries(m_at, offset + m_base, m_revision.file->size(), m_base);
    if (!section) {
        m_found.uncertain(unreadable, offset, "a cross-reference section");
        return std::nullopt;
    }
    m_ends[section->begin] = section->end;
    m_places.push_back(section->begin);
    for (const XrefEntry& entry : section->entries) {
        if (entry.type == Type::InFile)
            m_places.push_back(entry.place);
        else if (entry.type == Type::InStream)
            m_containers.insert(int(entry.place));
    }
    const auto root = section->dictionary.entries.find("Root");
    if (root != section->dictionary.entries.end() && root->second.kind == PlainValue::Kind::Reference)
        m_roots.insert(root->second.number);
    return section;
}

void SignedSections::judge(const Mentions& mentions) {
    for (const Section& section : m_sections) {
        judgeTwice(section);
        if (section.hybrid)
            judgeHybrid(section);
    }
    collectCurrent();
    judgeParser();
    judgeContainers(mentions);
}

std::optional<qint64> SignedSections::endOf(qint64 begin) const {
    const auto section = m_ends.find(begin);
    return section == m_ends.end() ? std::nullopt : std::optional(section->second);
}

bool SignedSections::isListed(qint64 begin) const {
    const auto listed = std::lower_bound(m_places.begin(), m_places.end(), begin - longestGap);
    return listed != m_places.end() && *listed <= begin;
}

qint64 SignedSections::nextListed(qint64 from) const {
    const auto next = std::lower_bound(m_places.begin(), m_places.end(), from);
    return next == m_places.end() ? m_revision.file->size() : std::min(*next, m_revision.file->size());
}

bool SignedSections::namesOtherRoot(const PlainObject& trailer) const {
    const auto root = trailer.entries.find("Root");
    return root != trailer.entries.end() &&
           (root->second.kind != PlainValue::Kind::Reference || !m_roots.contains(root->second.number));
}

// Of two rows for one number some readers take the first and some the last.
void SignedSections::judgeTwice(const Section& section) {
    for (const XrefEntries* const part : section.parts())
        for (std::size_t i = 1; i < part->entries.size(); ++i) {
            const XrefEntry& one = part->entries[i - 1];
            const XrefEntry& other = part->entries[i];
            if (one.number == other.number && one != other && (isUsed(one, m_base) || isUsed(other, m_base)))
                m_found.uncertain(unreadable, part->begin, "an object is listed twice in a cross-reference section");
        }
}

// Which of table and stream counts is not the same to all readers. What the table frees was to be hidden from those
// that know no streams (ISO 32000-2 7.5.8.4), and there are none any more.
void SignedSections::judgeHybrid(const Section& section) {
    for (const XrefEntry& entry : section.hybrid->entries) {
        const auto listed = std::lower_bound(section.own.entries.begin(), section.own.entries.end(), entry, isBefore);
        const bool isThere = listed != section.own.entries.end() && listed->number == entry.number;
        if (isThere && isUsed(*listed, m_base) && *listed != entry)
            m_found.uncertain(unreadable, section.hybrid->begin, "a hybrid section whose table and stream disagree");
    }
}

// The newest section first, of a hybrid the table, the stream, and what the table frees.
void SignedSections::collectCurrent() {
    const auto take = [&](const XrefEntries& part, bool used) {
        for (const XrefEntry& entry : part.entries)
            if (isUsed(entry, m_base) == used)
                m_current.push_back(entry);
    };
    for (const Section& section : m_sections) {
        take(section.own, true);
        if (section.hybrid)
            take(*section.hybrid, true);
        take(section.own, false);
    }
    std::stable_sort(m_current.begin(), m_current.end(), isBefore);
    m_current.erase(std::unique(m_current.begin(), m_current.end(),
                                [](const XrefEntry& a, const XrefEntry& b) { return a.number == b.number; }),
                    m_current.end());
}

SignedSections::Place SignedSections::current(int number) const {
    const auto find = [&](int wanted) {
        const auto found = std::lower_bound(m_current.begin(), m_current.end(), XrefEntry{wanted}, isBefore);
        return found != m_current.end() && found->number == wanted && isUsed(*found, m_base) ? &*found : nullptr;
    };
    const XrefEntry* const entry = find(number);
    if (!entry)
        return {};
    if (entry->type == Type::InFile)
        return {Type::InFile, entry->place, entry->extra};
    const XrefEntry* const container = find(int(entry->place));
    return {Type::InStream, container && container->type == Type::InFile ? container->place : -1, entry->extra};
}

// The parser merged the sections in its own way.
void SignedSections::judgeParser() {
    auto origin = m_revision.origins.begin();
    const auto differs = [&](int number) {
        m_found.uncertain(unreadable, 0, QStringLiteral("object %1: readers find it at different places").arg(number));
    };
    for (const XrefEntry& entry : m_current) {
        const Place place = current(entry.number);
        while (origin != m_revision.origins.end() && origin->first.first < entry.number)
            ++origin;
        // A number that was freed and used again may have several generations; the last one counts.
        bool isSame = place.type == Type::Free;
        for (; origin != m_revision.origins.end() && origin->first.first == entry.number; ++origin) {
            const Origin& parsed = origin->second;
            const Place seen = {parsed.type == 1 ? Type::InFile : Type::InStream,
                                parsed.offset < 0 ? -1 : parsed.offset + m_base,
                                parsed.type == 1 ? origin->first.second : parsed.index};
            isSame = seen == place;
        }
        if (!isSame)
            differs(entry.number);
    }
}

// Some readers find an object in its stream by its place there, others by its number.
void SignedSections::judgeContainers(const Mentions& mentions) {
    std::vector<XrefEntry> inStreams;
    for (const Section& section : m_sections)
        for (const XrefEntries* const part : section.parts())
            for (const XrefEntry& entry : part->entries)
                if (entry.type == Type::InStream)
                    inStreams.push_back(entry);
    const auto byPlace = [](const XrefEntry& entry) { return std::tuple(entry.place, entry.extra, entry.number); };
    std::sort(inStreams.begin(), inStreams.end(),
              [&](const XrefEntry& a, const XrefEntry& b) { return byPlace(a) < byPlace(b); });
    std::set<qint64> used; // of others nobody knows how large they become
    for (const auto& entry : m_revision.origins)
        if (entry.second.type == 2)
            used.insert(entry.second.offset + m_base);
    const XrefEntry* const end = inStreams.data() + inStreams.size();
    for (const XrefEntry* begin = inStreams.data(); begin != end;) {
        const XrefEntry* const next =
            std::find_if(begin, end, [&](const XrefEntry& entry) { return entry.place != begin->place; });
        const Place place = current(int(begin->place));
        if (place.type == Type::InFile && used.contains(place.place))
            judgeContainer(int(begin->place), begin, next, mentions);
        begin = next;
    }
}

void SignedSections::judgeContainer(int number, const XrefEntry* begin, const XrefEntry* end,
                                    const Mentions& mentions) {
    m_revision.file->checkEffort();
    QPDFObjectHandle container = m_revision.document().getObjectByID(number, 0);
    QPDFObjectHandle count = container.isStream() ? container.getDict().getKey("/N") : container;
    QPDFObjectHandle first = container.isStream() ? container.getDict().getKey("/First") : container;
    if (!count.isInteger() || !first.isInteger())
        return; // its objects are null, which is told elsewhere
    const auto buffer = container.getStreamData();
    const QByteArray content =
        QByteArray::fromRawData(reinterpret_cast<const char*>(buffer->getBuffer()), qsizetype(buffer->getSize()));
    const ObjectStream stream = readObjectDirectory(content, count.getIntValue(), first.getIntValue());
    const auto doubt = [&](const char* code, const char* text) {
        m_found.uncertain(code, number, QStringLiteral("object stream %1: %2").arg(number).arg(QLatin1String(text)));
    };
    if (stream.isTwice)
        doubt(shadow, "a number stands in it twice");
    if (stream.hasMore)
        doubt(shadow, "more in the directory than /N says");
    std::vector<bool> isListed(stream.numbers.size());
    for (const XrefEntry* entry = begin; entry != end; ++entry) {
        const auto index = static_cast<std::size_t>(entry->extra);
        if (index >= stream.numbers.size() || stream.numbers[index] != entry->number)
            return doubt(unreadable, "an entry that leads to another of its objects");
        isListed[index] = true;
    }
    for (std::size_t i = 0; i < stream.numbers.size(); ++i)
        if (!isListed[i] && (mentions.of({stream.numbers[i], 0}) > 0 || current(stream.numbers[i]).type != Type::Free))
            doubt(shadow, "an object that is listed nowhere");
}

} // namespace vanthu::pdf
