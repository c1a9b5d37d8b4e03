#include "pdf/compose/Appearance.h"

#include "pdf/compose/Compose.h"
#include "pdf/compose/Images.h"
#include "pdf/compose/PodofoDocument.h"
#include "pdf/compose/TextFlow.h"

#include <algorithm>
#include <deque>
#include <map>

namespace vanthu::pdf {

using namespace PoDoFo;

namespace {

constexpr double smallestShrink = 0.6;
constexpr double embeddedDpi = 400; // prints as sharply as a stamp on paper; more only makes every signed file larger

// The objects that can be reached from the form, in the order in which they are met, and their numbers to be.
class Renumbering {
public:
    Renumbering(PdfVecObjects& objects, PdfObject& form, int first)
        : m_objects(objects)
        , m_next(first) {
        take(form);
        for (std::size_t i = 0; i < m_order.size(); ++i)
            visit(*m_order[i]);
    }

    QList<QByteArray> bodies() {
        QList<QByteArray> bodies;
        for (PdfObject* object : m_order)
            bodies += body(*object);
        return bodies;
    }

private:
    int take(PdfObject& object) {
        const auto [place, isNew] = m_numbers.try_emplace(object.Reference(), m_next);
        if (isNew) {
            ++m_next;
            m_order.push_back(&object);
        }
        return place->second;
    }

    void visit(PdfVariant& value) {
        if (value.IsReference()) {
            PdfObject* target = m_objects.GetObject(value.GetReference());
            if (target == nullptr)
                throw PdfError(ePdfError_NoObject, __FILE__, __LINE__);
            value = PdfVariant(PdfReference(pdf_objnum(take(*target)), 0));
        } else if (value.IsArray()) {
            for (PdfObject& element : value.GetArray())
                visit(element);
        } else if (value.IsDictionary()) {
            for (const auto& [key, element] : value.GetDictionary().GetKeys())
                visit(*element);
        }
    }

    static QByteArray body(PdfObject& object) {
        if (object.HasStream())
            object.FlateCompressStream();
        PdfRefCountedBuffer buffer;
        PdfOutputDevice device(&buffer);
        object.WriteObject(&device, ePdfWriteMode_Compact, nullptr);
        // "4 0 obj … endobj": Revision writes its own.
        QByteArray bytes(buffer.GetBuffer(), qsizetype(device.GetLength()));
        bytes = bytes.mid(bytes.indexOf("obj") + 3);
        return bytes.left(bytes.lastIndexOf("endobj")).trimmed();
    }

    PdfVecObjects& m_objects;
    int m_next;
    std::map<PdfReference, int> m_numbers;
    std::deque<PdfObject*> m_order;
};

double startOf(const AppearanceLine& line, double width, double available) {
    if (line.align == Align::Centre)
        return (available - width) / 2;
    return line.align == Align::Right ? available - width : 0;
}

QByteArray linesContent(const AppearanceSpec& spec, FontSet& fonts) {
    double height = 0;
    for (const AppearanceLine& line : spec.lines)
        height += lineHeight * line.size;
    const double shrink = std::clamp(spec.size.height() / std::max(height, 1.0), smallestShrink, 1.0);
    double top = (spec.size.height() + height * shrink) / 2;
    QByteArray content;
    for (const AppearanceLine& line : spec.lines) {
        const double size = line.size * shrink;
        PlacedText text{printableText(line.text, line.face), line.face, size, {}, 0, line.colour};
        const double natural = textWidth(line.face, line.size, text.text);
        if (natural > spec.size.width())
            text.size *= std::max(smallestShrink, spec.size.width() / natural);
        const double width = textWidth(line.face, text.size, text.text);
        text.at = {startOf(line, width, spec.size.width()), top - fontAscent * size};
        content += contentOf(text, fonts);
        top -= lineHeight * size;
    }
    return content;
}

// Draws the image centred, as large as its proportions allow.
QByteArray imageContent(const QSizeF& room, const QSize& image) {
    const QSizeF size = QSizeF(image).scaled(room, Qt::KeepAspectRatio);
    return "q " + pdfNumber(size.width()) + " 0 0 " + pdfNumber(size.height()) + ' ' +
           pdfNumber((room.width() - size.width()) / 2) + ' ' + pdfNumber((room.height() - size.height()) / 2) +
           " cm /Im Do Q\n";
}

// As many pixels as are worth their bytes at this size.
QImage atEmbeddedResolution(const QImage& picture, const QSizeF& room) {
    constexpr double pointsPerInch = 72;
    const QSizeF drawn = QSizeF(picture.size()).scaled(room, Qt::KeepAspectRatio);
    const QSize enough = (drawn * embeddedDpi / pointsPerInch).toSize().expandedTo({1, 1});
    if (picture.width() <= enough.width())
        return picture;
    return picture.scaled(enough, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .convertToFormat(QImage::Format_RGBA8888);
}

PdfArray numbers(std::initializer_list<double> values) {
    PdfArray array;
    for (const double value : values)
        array.push_back(PdfVariant(value));
    return array;
}

PdfArray calibrated(const char* name, const PdfDictionary& parameters) {
    PdfArray space;
    space.push_back(PdfName(name));
    space.push_back(parameters);
    return space;
}

// sRGB by its primaries (IEC 61966-2-1), as what DeviceRGB and DeviceGray mean here: PDF/A knows no colours of a device
// that is not described.
PdfDictionary calibratedDefaults() {
    constexpr double gamma = 2.2;
    const PdfArray white = numbers({0.9505, 1, 1.089});
    PdfDictionary rgb;
    rgb.AddKey("WhitePoint", white);
    rgb.AddKey("Gamma", numbers({gamma, gamma, gamma}));
    rgb.AddKey("Matrix", numbers({0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505}));
    PdfDictionary grey;
    grey.AddKey("WhitePoint", white);
    grey.AddKey("Gamma", PdfVariant(gamma));
    PdfDictionary spaces;
    spaces.AddKey("DefaultRGB", calibrated("CalRGB", rgb));
    spaces.AddKey("DefaultGray", calibrated("CalGray", grey));
    return spaces;
}

NewObjects buildForm(const AppearanceSpec& spec, const QImage& picture, int firstNumber) {
    const auto lock = enterPodofo();
    PdfMemDocument document;
    QByteArray seed = QByteArray::number(firstNumber);
    for (const AppearanceLine& line : spec.lines)
        seed += line.text.toUtf8();
    FontSet fonts(document.GetObjects(), seed);

    PdfObject& form = *document.GetObjects().CreateObject("XObject");
    PdfDictionary resources;
    QByteArray content;
    if (!picture.isNull()) {
        PdfDictionary images;
        const auto mask = spec.archive.allowsSoftMasks() ? ImageMask::Soft : ImageMask::OneBit;
        images.AddKey("Im", addImage(document.GetObjects(), picture, mask).Reference());
        resources.AddKey("XObject", images);
        content += imageContent(spec.size, picture.size());
    }
    content += linesContent(spec, fonts);
    if (spec.formField)
        content = "/Tx BMC\nq\n" + content + "Q\nEMC\n";
    if (!spec.lines.isEmpty()) {
        fonts.embed();
        fonts.addTo(resources);
    }
    if (spec.archive.isClaimed())
        resources.AddKey("ColorSpace", calibratedDefaults());
    PdfDictionary& dictionary = form.GetDictionary();
    dictionary.AddKey(PdfName::KeySubtype, PdfName("Form"));
    PdfArray box;
    for (const double edge : {0.0, 0.0, spec.size.width(), spec.size.height()})
        box.push_back(PdfVariant(edge));
    dictionary.AddKey("BBox", box);
    dictionary.AddKey("Resources", resources);
    form.GetStream()->Set(content.constData(), pdf_long(content.size()));
    return {firstNumber, Renumbering(document.GetObjects(), form, firstNumber).bodies()};
}

} // namespace

Result<> checkImage(QByteArrayView png) {
    TRY_VOID(readTransparentPng(png));
    return {};
}

Result<ImageFacts> imageFacts(QByteArrayView png) {
    TRY(const QImage picture, readTransparentPng(png));
    return ImageFacts{picture.size(), inkColour(picture)};
}

QStringList wrappedText(const QString& text, double size, double width, FontFace face) {
    QStringList lines;
    for (const Row& row : setText({drawableText(text), {face, size, size}, Alignment::Left, 0, width}))
        lines += row.drawing.texts.isEmpty() ? QString() : row.drawing.texts.first().text;
    return lines.isEmpty() ? QStringList{QString()} : lines;
}

Result<NewObjects> buildAppearance(const AppearanceSpec& spec, int firstNumber) {
    QImage picture;
    if (!spec.png.isEmpty()) {
        TRY(picture, readTransparentPng(spec.png));
    }
    if (!spec.size.isValid() || spec.size.isEmpty() || firstNumber < 1)
        return fail("pdf.appearance", {}, QStringLiteral("empty appearance"));
    if (!picture.isNull())
        picture = atEmbeddedResolution(picture, spec.size);
    try {
        return buildForm(spec, picture, firstNumber);
    } catch (const PdfError& e) {
        return fail("pdf.appearance", {}, describe(e));
    } catch (const std::exception& e) {
        return fail("pdf.appearance", {}, QString::fromLocal8Bit(e.what()));
    }
}

Result<NewObjects> fieldTextAppearance(const QString& fieldName, const QString& value, const QSizeF& size,
                                       int firstNumber, const ArchivalClaim& archive) {
    const bool date = fieldName == dateField;
    AppearanceSpec spec;
    spec.size = size;
    spec.formField = true;
    spec.archive = archive;
    spec.lines = {{value, size.height() / lineHeight, date ? FontFace::Italic : FontFace::Regular,
                   date ? Align::Centre : Align::Left}};
    return buildAppearance(spec, firstNumber);
}

} // namespace vanthu::pdf
