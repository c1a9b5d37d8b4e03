#pragma once

#include "pdf/compose/Drawing.h"

#include <QByteArray>

#include <podofo/podofo.h>

#include <array>
#include <memory>
#include <mutex>

struct FT_LibraryRec_;

// What PoDoFo is used for in this room: fonts, images and the object tree of new content. Private to this room.
namespace vanthu::pdf {

// PoDoFo keeps encodings, the log switch and more in unguarded globals: one at a time, and silent.
std::unique_lock<std::mutex> enterPodofo();

// The faces used in one document, each embedded as a subset with a tag of its own. Hold enterPodofo() meanwhile.
class FontSet {
public:
    // `seed` decides the subset's tag (ISO 32000-1 9.6.4): the same seed, the same bytes.
    FontSet(PoDoFo::PdfVecObjects& objects, QByteArray seed);
    ~FontSet();

    // The text as an operand of TJ, its glyphs noted for the subset. `spaceExtra` in thousandths of the font size.
    QByteArray show(FontFace face, const QString& text, double spaceExtra);
    // Call once, after all text: makes the subsets.
    void embed();
    void addTo(PoDoFo::PdfDictionary& resources) const;
    static QByteArray resourceName(FontFace face);

private:
    PoDoFo::PdfFont& font(FontFace face);

    struct Free {
        void operator()(FT_LibraryRec_* library) const;
    };
    PoDoFo::PdfVecObjects& m_objects;
    QByteArray m_seed;
    std::unique_ptr<FT_LibraryRec_, Free> m_library; // outlives the fonts
    std::array<std::unique_ptr<PoDoFo::PdfFont>, 4> m_fonts;
};

// Content stream operators.
QByteArray pdfNumber(double value);
QByteArray pdfColour(const QColor& colour, const char* op);
QByteArray contentOf(const PlacedText& text, FontSet& fonts);
QByteArray contentOf(const PageDrawing& page, FontSet& fonts);

// Sentence for the log; PoDoFo's own printing is off.
QString describe(const PoDoFo::PdfError& error);

} // namespace vanthu::pdf
