#pragma once

#include "pdf/read/Values.h"

#include <QByteArray>

namespace vanthu::pdf {

// What a form XObject or appearance can do to a page, read token by token. Operators that are not known here paint:
// readers differ in what they make of them. For this room alone; throws what qpdf throws.
struct Painting {
    bool text = false;     // shows text
    bool fills = false;    // fills or strokes paths
    bool optional = false; // is shown in some states of the document's layers only; foreign, too
    bool foreign = false;  // images, shadings, patterns, other forms, drawn glyphs, blending, what is not known or
                           // cannot be read: anything
    int glyphs = 0;        // bytes of the strings that are shown
    int paths = 0;         // that are painted
    bool isSeen = false;   // anything but white paint and the codes that fonts have for a space
    QByteArray shown;      // the strings that are shown, as far as their font is simple; empty else

    bool any() const { return text || fills || foreign; }
    // A border or a ground, as viewers draw them round a field.
    bool isFrameAtMost() const { return !foreign && glyphs == 0 && paths <= 8; }
};
Painting paintingOf(QPDFObjectHandle stream);
// The same for what a page draws.
Painting paintingOfPage(const QByteArray& content, QPDFObjectHandle resources);
// Of all streams in an /AP dictionary together; nothing for anything else but a dictionary.
Painting paintingOfAppearance(QPDFObjectHandle appearance);
// The stream that is shown: /N, or what the state says of it; null when there is none.
QPDFObjectHandle shownPicture(QPDFObjectHandle widget);

} // namespace vanthu::pdf
