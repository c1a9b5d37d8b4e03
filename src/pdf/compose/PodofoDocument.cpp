#include "pdf/compose/PodofoDocument.h"

#include <QCryptographicHash>

#include <ft2build.h>
#include FT_FREETYPE_H

namespace vanthu::pdf {

using namespace PoDoFo;

std::unique_lock<std::mutex> enterPodofo() {
    static std::mutex mutex;
    std::unique_lock<std::mutex> lock(mutex);
    PdfError::EnableDebug(false);
    PdfError::EnableLogging(false);
    return lock;
}

QString describe(const PdfError& error) {
    QString text = QString::fromLatin1(PdfError::ErrorName(error.GetError()));
    for (const PdfErrorInfo& info : error.GetCallstack())
        if (!info.GetInformation().empty())
            text += QStringLiteral(": ") + QString::fromStdString(info.GetInformation());
    return text.left(300);
}

void FontSet::Free::operator()(FT_LibraryRec_* library) const {
    FT_Done_FreeType(library);
}

FontSet::FontSet(PdfVecObjects& objects, QByteArray seed)
    : m_objects(objects)
    , m_seed(std::move(seed)) {
    FT_Library library = nullptr;
    if (FT_Init_FreeType(&library) != 0)
        throw PdfError(ePdfError_FreeType, __FILE__, __LINE__);
    m_library.reset(library);
}

FontSet::~FontSet() = default;

// Six capitals out of the seed and the face.
static std::string subsetTag(const QByteArray& seed, FontFace face) {
    const QByteArray hash = QCryptographicHash::hash(seed + char('0' + int(face)), QCryptographicHash::Sha256);
    std::string tag;
    for (int i = 0; i < 6; ++i)
        tag += char('A' + uchar(hash[i]) % 26);
    return tag + '+';
}

PdfFont& FontSet::font(FontFace face) {
    auto& font = m_fonts[static_cast<std::size_t>(face)];
    if (!font) {
        const QByteArray file = fontFile(face);
        FT_Library library = m_library.get();
        // From memory, so that no fontconfig and no file of the machine is asked. The factory owns both from here.
        auto* metrics = new PdfFontMetricsFreetype(&library, file.constData(), unsigned(file.size()), false,
                                                   subsetTag(m_seed, face).c_str());
        font.reset(PdfFontFactory::CreateFontObject(metrics, ePdfFont_Subsetting,
                                                    new PdfIdentityEncoding(0, 0xffff, true), &m_objects));
        if (!font)
            throw PdfError(ePdfError_InvalidFontFile, __FILE__, __LINE__);
    }
    return *font;
}

QByteArray FontSet::show(FontFace face, const QString& text, double spaceExtra) {
    PdfFont& used = font(face);
    const PdfString string(reinterpret_cast<const pdf_utf8*>(text.toUtf8().constData()));
    used.AddUsedSubsettingGlyphs(string, long(text.size()));
    // With Identity-H and an identity CIDToGIDMap the codes are glyph numbers of the whole font; the subset keeps them.
    QByteArray operand = "[<";
    for (const QChar letter : text) {
        operand += QByteArray::number(glyphNumber(face, letter), 16).rightJustified(4, '0');
        if (letter == u' ' && spaceExtra != 0)
            operand += '>' + pdfNumber(-spaceExtra) + '<';
    }
    return operand + ">]";
}

void FontSet::embed() {
    for (const auto& font : m_fonts)
        if (font)
            font->EmbedSubsetFont();
}

QByteArray FontSet::resourceName(FontFace face) {
    return "F" + QByteArray::number(int(face));
}

void FontSet::addTo(PdfDictionary& resources) const {
    PdfDictionary fonts;
    for (std::size_t i = 0; i < m_fonts.size(); ++i)
        if (m_fonts[i])
            fonts.AddKey(PdfName(resourceName(static_cast<FontFace>(i)).constData()),
                         m_fonts[i]->GetObject()->Reference());
    resources.AddKey("Font", fonts);
}

QByteArray pdfNumber(double value) {
    QByteArray text = QByteArray::number(value, 'f', 3);
    while (text.endsWith('0'))
        text.chop(1);
    if (text.endsWith('.'))
        text.chop(1);
    return text == "-0" ? QByteArray("0") : text;
}

QByteArray pdfColour(const QColor& colour, const char* op) {
    return pdfNumber(colour.redF()) + ' ' + pdfNumber(colour.greenF()) + ' ' + pdfNumber(colour.blueF()) + ' ' + op +
           '\n';
}

QByteArray contentOf(const PlacedText& text, FontSet& fonts) {
    if (text.text.isEmpty())
        return {};
    return "BT " + pdfColour(text.colour, "rg") + '/' + FontSet::resourceName(text.face) + ' ' + pdfNumber(text.size) +
           " Tf " + pdfNumber(text.at.x()) + ' ' + pdfNumber(text.at.y()) + " Td\n" +
           fonts.show(text.face, text.text, text.spaceExtra * 1000 / text.size) + " TJ ET\n";
}

QByteArray contentOf(const PageDrawing& page, FontSet& fonts) {
    QByteArray content;
    for (const Frame& frame : page.frames) {
        const QRectF& r = frame.rect;
        content += pdfColour(frame.colour, "RG") + pdfNumber(frame.width) + " w " + pdfNumber(r.x()) + ' ' +
                   pdfNumber(r.y()) + ' ' + pdfNumber(r.width()) + ' ' + pdfNumber(r.height()) + " re S\n";
    }
    for (const Rule& rule : page.rules)
        content += pdfColour(Qt::black, "RG") + pdfNumber(rule.width) + " w " + pdfNumber(rule.from.x()) + ' ' +
                   pdfNumber(rule.from.y()) + " m " + pdfNumber(rule.to.x()) + ' ' + pdfNumber(rule.to.y()) + " l S\n";
    for (const PlacedText& text : page.texts)
        content += contentOf(text, fonts);
    return content;
}

QString drawableText(const QString& text) {
    const QString composed = text.normalized(QString::NormalizationForm_C);
    QString out;
    out.reserve(composed.size());
    for (const QChar letter : composed) {
        if (letter.isSpace() && letter != QChar::Nbsp)
            out += u' ';
        else if (letter.category() != QChar::Other_Control && letter.category() != QChar::Other_Format)
            out += letter;
    }
    return out;
}

QString printableText(const QString& text, FontFace face) {
    QString printable = drawableText(text);
    for (QString missing = missingLetter(face, printable); !missing.isEmpty(); missing = missingLetter(face, printable))
        printable.replace(missing, QStringLiteral("?"));
    return printable;
}

} // namespace vanthu::pdf
