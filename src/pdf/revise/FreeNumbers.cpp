#include "pdf/revise/FreeNumbers.h"

#include "pdf/revise/ObjectText.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr int largestObjectNumber = 8'388'607; // readers cap it there
constexpr int mentionedRoom = 100'000;         // how far beyond the last object a dangling reference is minded

// A number that a dangling reference names must not become one of ours: the reference would come to life.
int highestMention(QPDFObjectHandle object, int depth = 0) {
    constexpr int deepest = 8;
    int highest = 0;
    const auto see = [&](const QPDFObjectHandle& item) {
        highest = std::max(highest, item.isIndirect() ? item.getObjectID()
                                    : depth < deepest ? highestMention(item, depth + 1)
                                                      : 0);
    };
    if (object.isDictionary())
        for (const auto& entry : object.getDictAsMap())
            see(entry.second);
    else if (object.isArray())
        for (const QPDFObjectHandle& item : object.getArrayAsVector())
            see(item);
    return highest;
}

} // namespace

int nextFreeNumber(QPDF& document, const QList<FieldNode>& fields) {
    int highest = 0;
    const auto table = document.getXRefTable();
    if (!table.empty())
        highest = table.rbegin()->first.getObj();
    // Some files understate it, some overstate it beyond all bounds.
    if (QPDFObjectHandle size = document.getTrailer().getKey("/Size");
        size.isInteger() && size.getIntValue() <= largestObjectNumber)
        highest = std::max(highest, int(size.getIntValue()) - 1);
    int mentioned = std::max(highestMention(document.getTrailer()), highestMention(document.getRoot()));
    mentioned = std::max(mentioned, highestMention(document.getRoot().getKey("/AcroForm")));
    for (const FieldNode& node : fields)
        mentioned = std::max({mentioned, highestMention(node.field), highestMention(node.widget)});
    if (mentioned > highest && mentioned - highest <= mentionedRoom)
        highest = mentioned;
    if (highest >= largestObjectNumber - mentionedRoom)
        throw CannotRevise("the object numbers are used up");
    return highest + 1;
}

} // namespace vanthu::pdf
