// Any bytes end in tokens, objects, entries of cross-references and objects of streams, each behind the one before.

#include "pdf/compare/ObjectStream.h"
#include "pdf/compare/XrefEntries.h"

#include <cstdlib>

using namespace vanthu::pdf;

namespace {

void demand(bool condition) {
    if (!condition)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const QByteArray bytes(reinterpret_cast<const char*>(data), qsizetype(size));
    const Bytes at = [&](qint64 offset, qint64 length) { return bytes.mid(offset, length); };
    PdfTokens tokens(at, 0, bytes.size());
    qint64 position = 0;
    for (Token token = tokens.next(); token.kind != Token::Kind::End; token = tokens.next()) {
        demand(token.gap.begin == position && token.gap.end == token.begin && token.end > token.begin);
        position = token.end;
    }
    demand(tokens.position() <= bytes.size());

    PdfTokens objects(at, 0, bytes.size());
    for (Token token = objects.next(); token.kind != Token::Kind::End; token = objects.next()) {
        const qint64 before = objects.position();
        if (token.kind == Token::Kind::Integer) {
            const auto object = readIndirectObject(objects, token, [](int n) { return std::optional<qint64>(n); });
            demand(object.number < 0 || (object.end > object.begin && object.dataEnd <= bytes.size()));
            if (object.number < 0)
                objects.moveTo(before);
        }
    }
    if (const auto section = readXrefEntries(at, 0, bytes.size(), 0)) {
        demand(section->end > section->begin);
        for (std::size_t i = 1; i < section->entries.size(); ++i)
            demand(section->entries[i - 1].number <= section->entries[i].number);
    }
    const qint64 first = bytes.isEmpty() ? 0 : uchar(bytes.front());
    (void)readObjectStream(bytes.mid(1), first / 4, first);
    return 0;
}
