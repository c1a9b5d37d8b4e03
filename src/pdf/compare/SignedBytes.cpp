#include "pdf/compare/SignedBytes.h"

#include "pdf/compare/HeaderSearch.h"
#include "pdf/compare/ReadRevision.h"
#include "pdf/compare/SignedSections.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

using Kind = Token::Kind;

constexpr char shadow[] = "pdf.signed_shadow";

Bytes bytesOf(const PdfFile& file) {
    return [&file](qint64 offset, qint64 length) {
        return file.bytes(offset, std::min(length, file.size() - offset)).value_or(QByteArray());
    };
}

// Walks over the objects in the order of the bytes; streams are skipped, so that it costs what the syntax costs.
class ShadowScan {
public:
    ShadowScan(const ReadRevision& revision, const Mentions& mentions)
        : m_revision(revision)
        , m_file(*revision.file)
        , m_mentions(mentions)
        , m_at(bytesOf(m_file))
        , m_tokens(m_at, m_file.headerOffset(), m_file.size())
        , m_sections(m_at, revision, m_found) {}

    ByteFindings run() {
        if (m_sections.read()) {
            m_sections.judge(m_mentions);
            walk();
        }
        return m_found.all();
    }

private:
    void walk() {
        for (Token token = m_tokens.next(); token.kind != Kind::End; token = m_tokens.next()) {
            m_file.checkEffort();
            if (const auto end = m_sections.endOf(token.begin))
                m_tokens.moveTo(*end);
            else if (token.kind == Kind::Integer)
                takeObject(token);
            else if (token.is("trailer"))
                takeTrailer(token);
        }
    }

    // Readers that repair the file take the last one, or any that has a catalog.
    void takeTrailer(const Token& word) {
        const PlainObject trailer = readPlainDictionary(m_tokens);
        if (m_sections.namesOtherRoot(trailer))
            m_found.uncertain(shadow, word.begin, "a trailer that is not in use names another catalog");
        if (trailer.isBroken)
            m_tokens.moveTo(word.end);
    }

    void takeObject(const Token& first) {
        const IndirectObject object = readIndirectObject(m_tokens, first, [this](int number) {
            QPDFObjectHandle length = m_revision.document().getObjectByID(number, 0);
            return length.isInteger() ? std::optional<qint64>(length.getIntValue()) : std::nullopt;
        });
        if (object.number < 0)
            return m_tokens.moveTo(first.end);
        judge(object.number, object.begin);
        judgeType(object);
        if (!object.isBroken)
            return;
        const qint64 end = m_sections.nextListed(object.begin + 1);
        // Where objects cannot be told from each other, by what every repairing reader looks for.
        if (!searchHeaders(m_file, first.end, end, [this](int number, qint64 at) { judge(number, at); }))
            m_found.uncertain("pdf.signed_unreadable", first.end, "bytes that cannot be read");
        m_tokens.moveTo(end);
    }

    // Readers that repair the file look for objects in every object stream, and for catalogs and trailers anywhere.
    void judgeType(const IndirectObject& object) {
        if (object.body.isName("Type", "ObjStm") && !m_sections.isContainer(object.number) &&
            object.body.integer("N") != 0)
            m_found.uncertain(shadow, object.begin, "an object stream that is not in use");
        if (m_sections.isListed(object.begin))
            return;
        if (object.body.isName("Type", "Catalog"))
            m_found.uncertain(shadow, object.begin, "a catalog that is listed nowhere");
        if (object.body.isName("Type", "XRef") && m_sections.namesOtherRoot(object.body))
            m_found.uncertain(shadow, object.begin, "a stream of references that is not in use names another catalog");
    }

    void judge(int number, qint64 begin) {
        if (m_sections.isListed(begin))
            return;
        const auto known = m_revision.origins.lower_bound({number, 0});
        const bool isKnown = known != m_revision.origins.end() && known->first.first == number;
        if (isKnown || m_mentions.of({number, 0}) > 0)
            m_found.uncertain(shadow, begin, "a second object of a number, listed nowhere");
    }

    const ReadRevision& m_revision;
    const PdfFile& m_file;
    const Mentions& m_mentions;
    Bytes m_at;
    PdfTokens m_tokens;
    FindingList m_found;
    SignedSections m_sections;
};

// What every reader passes over alike, and what our own questions leave behind.
bool isHarmless(const QString& what) {
    static const QList<QLatin1String> harmless = {QLatin1String("stream keyword"), QLatin1String("expected endobj"),
                                                  QLatin1String("EOF after endobj"), QLatin1String("operation for")};
    return std::any_of(harmless.begin(), harmless.end(),
                       [&](const QLatin1String& text) { return what.startsWith(text); });
}

} // namespace

ByteFindings findShadows(const ReadRevision& revision, const Mentions& mentions) {
    return ShadowScan(revision, mentions).run();
}

ByteFindings findUnreadable(const PdfFile& revision) {
    FindingList found;
    const QList<Oddity>& oddities = revision.oddities();
    for (qsizetype i = revision.structuralOddities(); i < oddities.size(); ++i)
        if (!isHarmless(oddities[i].what))
            found.uncertain("pdf.signed_unreadable", oddities[i].offset,
                            QStringLiteral("object %1: %2").arg(oddities[i].object).arg(oddities[i].what.left(100)));
    return found.all();
}

ByteFindings findLinearization(const PdfFile& file, qint64 signedEnd) {
    PdfTokens tokens(bytesOf(file), file.headerOffset(), file.size());
    const Token first = tokens.next();
    if (first.kind != Kind::Integer)
        return {};
    const IndirectObject object =
        readIndirectObject(tokens, first, [](int) -> std::optional<qint64> { return std::nullopt; });
    if (object.number < 0 || !object.body.entries.contains("Linearized"))
        return {};
    const auto length = object.body.entries.find("L");
    FindingList found;
    if (length == object.body.entries.end() || length->second.kind != PlainValue::Kind::Integer ||
        length->second.number > signedEnd)
        found.uncertain("pdf.linearization_revived", object.begin, "a linearisation dictionary of a longer file");
    return found.all();
}

} // namespace vanthu::pdf
