#include "pdf/read/SignatureFields.h"

#include <QByteArrayMatcher>
#include <QRegularExpression>

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <vector>

namespace vanthu::pdf {

namespace {

constexpr std::ptrdiff_t mostRevisions = 100;

struct Scan {
    std::set<qint64> starts; // of the word "startxref"
    std::set<qint64> ranges; // of the word "/ByteRange"
};

// A signature's dictionary never lies in an object stream: its /Contents must stand in the file as it is.
Result<Scan> scanFrom(const PdfFile& file, qint64 begin) {
    const QByteArrayMatcher start("startxref");
    const QByteArrayMatcher range("/ByteRange");
    constexpr qsizetype carriedLength = 9; // the longer word less one
    Scan scan;
    QByteArray carried;
    qint64 at = begin;
    const auto find = [&](const QByteArrayMatcher& word, const QByteArray& in, std::set<qint64>& found) {
        for (qsizetype i = word.indexIn(in); i >= 0; i = word.indexIn(in, i + 1))
            found.insert(at - carried.size() + i);
    };
    TRY_VOID(file.forEachBlock(begin, file.size() - begin, [&](QByteArrayView block) {
        const QByteArray text = carried + QByteArray::fromRawData(block.data(), block.size());
        find(start, text, scan.starts);
        find(range, text, scan.ranges);
        at += block.size();
        carried = text.right(carriedLength);
        return true;
    }));
    return scan;
}

// Where a revision ends that has its "startxref" at `start`: at "%%EOF", or behind the blanks that follow.
struct End {
    qint64 first;
    qint64 last;
};
std::optional<End> endOfRevision(const PdfFile& file, qint64 start) {
    constexpr qint64 longest = 4096;
    static const QRegularExpression ending(
        QStringLiteral("^startxref[\\s\\x00]+\\d{1,15}[\\s\\x00]*%%EOF([\\s\\x00]*)"));
    const auto text = file.bytes(start, std::min(longest, file.size() - start));
    const auto match = ending.match(text ? QString::fromLatin1(*text) : QString());
    return match.hasMatch() ? std::optional(End{start + match.capturedStart(1), start + match.capturedEnd(1)})
                            : std::nullopt;
}

bool isEndOf(const End& end, const SignatureField& field) {
    return field.isSigned && !field.malformed && field.revisionEnd >= end.first && field.revisionEnd <= end.last;
}

} // namespace

Result<QList<SignatureField>> removedSignatures(const PdfFile& file, const FormInfo& form) {
    std::set<qint64> known; // by their gaps, which no revision can move
    qint64 first = std::numeric_limits<qint64>::max();
    for (const SignatureField& field : form.signatures)
        if (field.isSigned && !field.malformed) {
            known.insert(field.gapBegin);
            first = std::min(first, field.revisionEnd);
        }
    TRY(const Scan scan, scanFrom(file, known.empty() ? 0 : std::min(first, file.size())));
    // Only where a signature came in: between the end before and this one.
    std::vector<End> ends;
    qint64 before = 0;
    for (const qint64 start : scan.starts) {
        const auto end = endOfRevision(file, start);
        const auto range = scan.ranges.lower_bound(before);
        if (!end)
            continue;
        before = end->first;
        const bool isKnown = end->last >= file.structureEnd() ||
                             std::any_of(form.signatures.begin(), form.signatures.end(),
                                         [&](const SignatureField& field) { return isEndOf(*end, field); });
        if (range != scan.ranges.end() && *range < start && !isKnown)
            ends.push_back(*end);
    }
    QList<SignatureField> removed;
    if (std::ssize(ends) > mostRevisions)
        ends.erase(ends.begin(), ends.end() - mostRevisions);
    for (const End& end : ends) {
        const auto revision = file.openRevision(end.last);
        const auto former = revision ? readForm(**revision) : fail(revision.error());
        if (!former)
            continue; // it only looks like a revision
        for (SignatureField field : former->signatures)
            if (field.isSigned && !field.malformed && known.insert(field.gapBegin).second) {
                field.isRemoved = true;
                removed += field;
            }
    }
    return removed;
}

} // namespace vanthu::pdf
