#include "pdf/read/PdfFile.h"
#include "pdf/read/SharedReading.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {
constexpr int longestXrefChain = 4096;
}

Bytes PdfFile::upToEnd() const {
    return [this](qint64 begin, qint64 length) {
        return begin < 0 || begin >= m_size ? QByteArray()
                                            : readAt(*m_descriptor, begin, std::min(length, m_size - begin));
    };
}

// Each revision names all sections before its own again; they are read once.
std::optional<XrefSection> PdfFile::xrefSection(qint64 offset, qint64 inflateBudget) {
    const auto known = m_shared->sections.find(offset);
    if (known != m_shared->sections.end() && *known->second.end <= m_size) {
        XrefSection section = known->second;
        section.tooLarge = section.inflated > inflateBudget;
        return section;
    }
    const auto section = readXrefSection(upToEnd(), offset, inflateBudget);
    if (section && section->end && !section->tooLarge)
        m_shared->sections.insert_or_assign(offset, *section);
    return section;
}

// Followed by ourselves before qpdf reads a byte: every section must be where its predecessor says, the chain must end,
// and what the cross-reference streams inflate to has a limit that qpdf does not know.
Result<> PdfFile::readXrefChain() {
    const auto start = findStartXref(upToEnd(), m_size);
    if (!start)
        return fail(damaged("no startxref"));
    m_startXref = start->offset;
    m_structureEnd = start->end;
    qint64 inflated = 0;
    QList<qint64> waiting = {m_startXref};
    while (!waiting.isEmpty()) {
        const qint64 offset = waiting.takeFirst();
        if (offset < 0 || offset > m_size)
            return fail(damaged("a cross-reference section is outside the file"));
        if (m_xrefChain.contains(offset))
            return fail(damaged("the cross-reference sections form a circle"));
        if (m_xrefChain.size() >= longestXrefChain)
            return fail("pdf.too_complex", {name()}, QStringLiteral("cross-reference sections"));
        const auto section = xrefSection(m_headerOffset + offset, m_limits.xrefBytes - inflated);
        if (!section)
            return fail(damaged("a cross-reference section cannot be read"));
        if (section->tooLarge)
            return fail("pdf.too_complex", {name()}, QStringLiteral("cross-reference streams"));
        inflated += section->inflated;
        if (m_xrefChain.isEmpty())
            m_xrefIsStream = section->isStream;
        m_xrefChain += offset;
        // A hybrid file's stream belongs to its table; it is measured too, but is no revision of its own.
        if (section->hybridStream) {
            const auto stream = xrefSection(m_headerOffset + *section->hybridStream, m_limits.xrefBytes - inflated);
            if (!stream || stream->tooLarge)
                return fail("pdf.too_complex", {name()}, QStringLiteral("cross-reference streams"));
            inflated += stream->inflated;
        }
        if (section->previous && *section->previous != 0) // some writers say 0 for none
            waiting += *section->previous;
    }
    return {};
}

} // namespace vanthu::pdf
