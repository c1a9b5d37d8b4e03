#include "pdf/compose/Fonts.h"

#include <QFile>

#include <ft2build.h>
#include FT_FREETYPE_H

#include <array>
#include <memory>
#include <vector>

namespace vanthu::pdf {

namespace {

struct Glyph {
    quint16 number = 0;
    quint16 advance = 0; // font units
};

struct FontTable {
    QByteArray file;
    double unitsPerEm = 1;
    std::vector<Glyph> glyphs = std::vector<Glyph>(0x10000); // by UTF-16 unit; beyond the BMP the font has nothing
};

struct FreeLibrary {
    void operator()(FT_Library library) const { FT_Done_FreeType(library); }
};
struct FreeFace {
    void operator()(FT_Face face) const { FT_Done_Face(face); }
};

QByteArray readFont(const char* name) {
    QFile file(QStringLiteral(":/vanthu/fonts/LiberationSerif-%1.ttf").arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

FontTable readTable(const char* name) {
    FontTable table;
    table.file = readFont(name);
    FT_Library rawLibrary = nullptr;
    if (FT_Init_FreeType(&rawLibrary) != 0)
        return table;
    const std::unique_ptr<FT_LibraryRec_, FreeLibrary> library(rawLibrary);
    FT_Face rawFace = nullptr;
    if (FT_New_Memory_Face(rawLibrary, reinterpret_cast<const FT_Byte*>(table.file.constData()),
                           FT_Long(table.file.size()), 0, &rawFace) != 0)
        return table;
    const std::unique_ptr<FT_FaceRec_, FreeFace> face(rawFace);
    table.unitsPerEm = rawFace->units_per_EM;
    FT_UInt glyph = 0;
    for (FT_ULong letter = FT_Get_First_Char(rawFace, &glyph); glyph != 0;
         letter = FT_Get_Next_Char(rawFace, letter, &glyph)) {
        if (letter > 0xffff || glyph > 0xffff || FT_Load_Glyph(rawFace, glyph, FT_LOAD_NO_SCALE) != 0)
            continue;
        table.glyphs[letter] = {quint16(glyph), quint16(rawFace->glyph->metrics.horiAdvance)};
    }
    return table;
}

const FontTable& tableOf(FontFace face) {
    static const std::array<FontTable, 4> tables = {readTable("Regular"), readTable("Bold"), readTable("Italic"),
                                                    readTable("BoldItalic")};
    return tables[static_cast<std::size_t>(face)];
}

} // namespace

QByteArray fontFile(FontFace face) {
    return tableOf(face).file;
}

quint16 glyphNumber(FontFace face, QChar letter) {
    return tableOf(face).glyphs[letter.unicode()].number;
}

double textWidth(FontFace face, double size, const QString& text) {
    const FontTable& table = tableOf(face);
    double units = 0;
    for (const QChar letter : text)
        units += table.glyphs[letter.unicode()].advance;
    return units * size / table.unitsPerEm;
}

QString missingLetter(FontFace face, const QString& text) {
    for (qsizetype i = 0; i < text.size(); ++i)
        if (glyphNumber(face, text[i]) == 0)
            return text.mid(i, text[i].isHighSurrogate() ? 2 : 1);
    return {};
}

} // namespace vanthu::pdf
