#include "pdf/compare/AppendedBytes.h"

#include "pdf/compare/AppendedSections.h"
#include "pdf/compare/HeaderSearch.h"
#include "pdf/compare/ObjectStream.h"
#include "pdf/compare/ReadRevision.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

using Kind = Token::Kind;

constexpr qint64 mostLineEnds = 4;
constexpr int mostComments = 3;

// The walk over the bytes, from one object to the next.
class Accounting {
public:
    Accounting(const ReadRevision& before, const ReadRevision& after, const Mentions& mentions)
        : m_after(after)
        , m_mentions(mentions)
        , m_end(after.file->size())
        , m_at([&after](qint64 offset, qint64 length) {
            const PdfFile& file = *after.file;
            return file.bytes(offset, std::min(length, file.size() - offset)).value_or(QByteArray());
        })
        , m_tokens(m_at, before.file->size(), m_end)
        , m_sections(m_at, before, after, m_found) {}

    ByteFindings run() {
        if (m_sections.read()) {
            walk();
            m_sections.judge(m_walked, m_mentions);
        }
        return m_found.all();
    }

private:
    void walk() {
        for (;;) {
            m_after.file->checkEffort();
            const Token token = m_tokens.next();
            judgeGap(token.gap);
            if (token.kind == Kind::End)
                break;
            if (token.kind == Kind::Integer)
                takeObject(token);
            else if (token.is("xref"))
                takeTable(token);
            else if (token.is("startxref"))
                takeStart(token);
            else
                hide(token.begin, "bytes that belong to nothing");
        }
        if (m_open)
            m_found.uncertain("pdf.structure_unclear", m_end, "a cross-reference section without its startxref");
    }

    // What ends a line, and what other writers tell of themselves.
    void judgeGap(const Gap& gap) {
        if (gap.lineEnds > mostLineEnds + 2 * gap.comments || gap.blanks > 1 || gap.comments > mostComments ||
            gap.hasOddComment)
            m_found.uncertain("pdf.appended_filler", gap.begin,
                              gap.hasOddComment ? "a comment that readers may take for something else"
                                                : "blanks or comments");
    }

    void hide(qint64 offset, const char* what) {
        m_found.forbidden("pdf.hidden_content", offset, what);
        m_tokens.moveTo(m_sections.nextKnown(offset + 1));
    }

    void takeTable(const Token& token) {
        const AppendedSection* section = m_sections.at(token.begin);
        if (!section)
            return hide(token.begin, "a cross-reference table that is not in use");
        m_tokens.moveTo(section->own.end);
        open(section);
    }

    void open(const AppendedSection* section) {
        if (m_open)
            m_found.uncertain("pdf.structure_unclear", m_open->own.begin,
                              "a cross-reference section without its startxref");
        m_open = section;
    }

    // Some writers name the line end before the section, and every reader goes on to the section itself.
    bool leadsTo(const AppendedSection& section) {
        const qint64 named = section.offset + m_after.file->headerOffset();
        const int first = m_tokens.byteAt(named);
        return named == section.own.begin || (named + 1 == section.own.begin && (first == '\n' || first == '\r'));
    }

    // "startxref", where its section is, "%%EOF".
    void takeStart(const Token& word) {
        const Token number = m_tokens.next();
        if (!m_open || !number.isPlain || number.gap.comments > 0 || number.number != m_open->offset ||
            !leadsTo(*m_open))
            m_found.uncertain("pdf.structure_unclear", word.begin, "a startxref that leads elsewhere");
        m_open = nullptr;
        qint64 at = m_tokens.position();
        while (isPdfSpace(m_tokens.byteAt(at)))
            ++at;
        if (at - m_tokens.position() + number.gap.end - number.gap.begin > mostLineEnds + 2)
            m_found.uncertain("pdf.appended_filler", word.end, "blanks");
        for (const char c : {'%', '%', 'E', 'O', 'F'})
            if (m_tokens.byteAt(at++) != c)
                return m_found.uncertain("pdf.structure_unclear", word.begin, "no %%EOF behind a startxref");
        if (at < m_end && !isPdfSpace(m_tokens.byteAt(at)))
            m_found.uncertain("pdf.appended_filler", at, "something behind %%EOF");
        // The end of its line belongs to it.
        at += m_tokens.byteAt(at) == '\r' ? 1 : 0;
        at += m_tokens.byteAt(at) == '\n' ? 1 : 0;
        m_tokens.moveTo(at);
    }

    void takeObject(const Token& first) {
        const IndirectObject object = readIndirectObject(m_tokens, first, [this](int number) {
            QPDFObjectHandle length = m_after.document().getObjectByID(number, 0);
            return length.isInteger() ? std::optional<qint64>(length.getIntValue()) : std::nullopt;
        });
        if (object.number < 0)
            return hide(first.begin, "bytes that belong to nothing");
        judgeListing(first, object);
        searchHeaders(*m_after.file, first.end, object.end, [this](int, qint64 at) {
            m_found.uncertain("pdf.structure_unclear", at, "what looks like an object inside another");
        });
        if (object.unclear.isSo())
            m_found.uncertain("pdf.reference_unclear", object.unclear.offset, object.unclear.text);
        judgeReferences(object.body.withGeneration, object.begin);
        if (object.isBroken) {
            m_found.uncertain("pdf.reference_unclear", object.begin, "an object without a clear end");
            m_tokens.moveTo(m_sections.nextKnown(object.begin + 1));
        } else if (object.body.isName("Type", "ObjStm")) {
            takeContainer(first, object);
        }
    }

    void judgeListing(const Token& first, const IndirectObject& object) {
        if (const AppendedSection* section = m_sections.at(object.begin)) {
            open(section);
            return;
        }
        if (m_sections.isHybridStream(object.begin))
            return;
        if (m_open)
            m_found.uncertain("pdf.structure_unclear", object.begin, "an object before the startxref of its revision");
        const auto listing = m_sections.listingOf(first.gap.begin, object.begin);
        if (listing.isListed && listing.isOfItsRevision) {
            m_walked.objects.emplace(listing.place, object.number);
            if (listing.number != object.number || listing.generation != object.generation)
                m_found.uncertain("pdf.structure_unclear", object.begin, "an entry that leads to another object");
        } else if (listing.isListed) {
            m_walked.objects.emplace(listing.place, object.number);
            m_found.uncertain("pdf.structure_unclear", object.begin, "an object that its own revision does not list");
        } else if (isKnown(object.number) || object.body.isName("Type", "XRef")) {
            m_found.forbidden("pdf.hidden_content", object.begin, "a second object of a number, listed nowhere");
        } else {
            m_found.uncertain("pdf.structure_unclear", object.begin, "an object that is listed nowhere");
        }
    }

    // Readers that ignore generations find something where others find nothing.
    void judgeReferences(const std::vector<std::pair<int, int>>& references, qint64 at) {
        for (const auto& reference : references)
            if (!m_after.origins.contains(reference))
                m_found.uncertain("pdf.reference_unclear", at, "a reference to another generation");
    }

    // Whether the number means something to somebody.
    bool isKnown(int number) const {
        return number == 0 || m_sections.generationBefore(number) || m_mentions.of({number, 0}) > 0 ||
               m_sections.lists(number);
    }

    void takeContainer(const Token& first, const IndirectObject& object) {
        const auto place = m_sections.listingOf(first.gap.begin, object.begin).place;
        const auto count = object.body.integer("N");
        const auto from = object.body.integer("First");
        QPDFObjectHandle current = m_after.document().getObjectByID(object.number, 0);
        // What nothing lies in was not measured before, and what was replaced cannot be asked for.
        if (!m_sections.isContainerInUse(object.number, place) || !current.isStream() || !count || !from)
            return m_found.uncertain("pdf.object_stream_unclear", object.begin, "an object stream that is not in use");
        const auto buffer = current.getStreamData();
        const QByteArray content =
            QByteArray::fromRawData(reinterpret_cast<const char*>(buffer->getBuffer()), qsizetype(buffer->getSize()));
        const ObjectStream stream = readObjectStream(content, *count, *from);
        if (stream.isTwice)
            m_found.forbidden("pdf.object_stream_unclear", object.begin, "a number stands twice in an object stream");
        else if (stream.unclear.isSo())
            m_found.uncertain("pdf.object_stream_unclear", object.begin, stream.unclear.text);
        judgeReferences(stream.withGeneration, object.begin);
        for (std::size_t i = 0; i < stream.numbers.size(); ++i)
            if (!m_sections.listsInStream(object.begin, object.number, int(i), stream.numbers[i])) {
                const bool isHidden = isKnown(stream.numbers[i]);
                m_found.add(isHidden ? ByteFinding::Severity::Forbidden : ByteFinding::Severity::Uncertain,
                            "pdf.object_stream_unclear", object.begin, "an object in a stream that is listed nowhere");
            }
        m_walked.containers[place] = stream.numbers;
    }

    const ReadRevision& m_after;
    const Mentions& m_mentions;
    qint64 m_end;
    Bytes m_at;
    PdfTokens m_tokens;
    FindingList m_found;
    AppendedSections m_sections;
    Walked m_walked;
    const AppendedSection* m_open = nullptr; // whose startxref is to come
};

} // namespace

ByteFindings findInAppendedBytes(const ReadRevision& before, const ReadRevision& after, const Mentions& mentions) {
    return Accounting(before, after, mentions).run();
}

} // namespace vanthu::pdf
