#include "pdf/compose/Images.h"

#include <QBuffer>
#include <QImageReader>

#include <podofo/podofo.h>

#include <array>

namespace vanthu::pdf {

using namespace PoDoFo;

namespace {

constexpr qsizetype largestPng = 8 * 1024 * 1024;
constexpr int longestEdge = 4000;

struct Ink {
    std::array<uchar, 3> colour{};
    bool anyTransparent = false;
    bool anyVisible = false;
};

// The average colour of what is visible, by its opacity.
Ink inkOf(const QImage& rgba) {
    Ink ink;
    std::array<double, 3> sum{};
    double weight = 0;
    for (int y = 0; y < rgba.height(); ++y) {
        const uchar* pixel = rgba.constScanLine(y);
        for (int x = 0; x < rgba.width(); ++x, pixel += 4) {
            const uchar alpha = pixel[3];
            ink.anyTransparent |= alpha < 128;
            ink.anyVisible |= alpha >= 128;
            weight += alpha;
            for (std::size_t i = 0; i < 3; ++i)
                sum[i] += double(pixel[i]) * alpha;
        }
    }
    for (std::size_t i = 0; i < 3 && weight > 0; ++i)
        ink.colour[i] = uchar(sum[i] / weight);
    return ink;
}

PdfObject& addSamples(PdfVecObjects& objects, const QImage& rgba, const char* colourSpace, const QByteArray& samples) {
    PdfObject& object = *objects.CreateObject("XObject");
    PdfDictionary& dictionary = object.GetDictionary();
    dictionary.AddKey(PdfName::KeySubtype, PdfName("Image"));
    dictionary.AddKey("Width", PdfVariant(pdf_int64(rgba.width())));
    dictionary.AddKey("Height", PdfVariant(pdf_int64(rgba.height())));
    dictionary.AddKey("BitsPerComponent", PdfVariant(pdf_int64(8)));
    dictionary.AddKey("ColorSpace", PdfName(colourSpace));
    object.GetStream()->Set(samples.constData(), pdf_long(samples.size()));
    return object;
}

// What is at least half visible is painted, as it would look on white paper (ISO 32000-1 8.9.6.3).
PdfObject& addStencilled(PdfVecObjects& objects, const QImage& rgba) {
    const qsizetype stride = (rgba.width() + 7) / 8;
    QByteArray colours(qsizetype(rgba.width()) * rgba.height() * 3, Qt::Uninitialized);
    QByteArray hidden(stride * rgba.height(), '\0');
    auto* colour = colours.begin();
    for (int y = 0; y < rgba.height(); ++y) {
        const uchar* pixel = rgba.constScanLine(y);
        for (int x = 0; x < rgba.width(); ++x, pixel += 4) {
            const int alpha = pixel[3];
            for (int i = 0; i < 3; ++i)
                *colour++ = char((pixel[i] * alpha + 255 * (255 - alpha) + 127) / 255);
            if (alpha < 128)
                hidden[y * stride + x / 8] = char(hidden[y * stride + x / 8] | (0x80 >> x % 8));
        }
    }
    PdfObject& stencil = *objects.CreateObject("XObject");
    PdfDictionary& dictionary = stencil.GetDictionary();
    dictionary.AddKey(PdfName::KeySubtype, PdfName("Image"));
    dictionary.AddKey("Width", PdfVariant(pdf_int64(rgba.width())));
    dictionary.AddKey("Height", PdfVariant(pdf_int64(rgba.height())));
    dictionary.AddKey("ImageMask", PdfVariant(true));
    dictionary.AddKey("BitsPerComponent", PdfVariant(pdf_int64(1)));
    stencil.GetStream()->Set(hidden.constData(), pdf_long(hidden.size()));
    PdfObject& image = addSamples(objects, rgba, "DeviceRGB", colours);
    image.GetDictionary().AddKey("Mask", stencil.Reference());
    return image;
}

} // namespace

Result<QImage> readTransparentPng(QByteArrayView png) {
    if (png.size() > largestPng)
        return fail("pdf.image_too_large", {}, QStringLiteral("%1 bytes").arg(png.size()));
    QByteArray bytes = QByteArray::fromRawData(png.data(), png.size());
    QBuffer buffer(&bytes);
    QImageReader reader(&buffer, "png");
    reader.setDecideFormatFromContent(false);
    // The header is judged before anything is unpacked: a few bytes can claim gigabytes.
    const QSize size = reader.size();
    if (!size.isValid())
        return fail("pdf.bad_image", {}, reader.errorString());
    if (size.isEmpty() || size.width() > longestEdge || size.height() > longestEdge)
        return fail("pdf.image_too_large", {}, QStringLiteral("%1 x %2").arg(size.width()).arg(size.height()));
    QImage image;
    if (!reader.read(&image) || image.size() != size)
        return fail("pdf.bad_image", {}, reader.errorString());
    const bool hasAlpha = image.hasAlphaChannel();
    image.convertTo(QImage::Format_RGBA8888);
    const Ink ink = inkOf(image);
    if (!hasAlpha || !ink.anyTransparent)
        return fail("pdf.image_opaque");
    if (!ink.anyVisible)
        return fail("pdf.bad_image", {}, QStringLiteral("nothing visible"));
    return image;
}

QColor inkColour(const QImage& rgba) {
    const Ink ink = inkOf(rgba);
    return {ink.colour[0], ink.colour[1], ink.colour[2]};
}

PdfObject& addImage(PdfVecObjects& objects, const QImage& rgba, ImageMask mask) {
    if (mask == ImageMask::OneBit)
        return addStencilled(objects, rgba);
    const Ink ink = inkOf(rgba);
    const qsizetype pixels = qsizetype(rgba.width()) * rgba.height();
    QByteArray colours(pixels * 3, Qt::Uninitialized);
    QByteArray opacity(pixels, Qt::Uninitialized);
    qsizetype i = 0;
    for (int y = 0; y < rgba.height(); ++y) {
        const uchar* pixel = rgba.constScanLine(y);
        for (int x = 0; x < rgba.width(); ++x, ++i, pixel += 4) {
            // Viewers smooth colours and mask apart: what is invisible takes the ink's colour, or edges get a halo.
            const uchar* colour = pixel[3] == 0 ? ink.colour.data() : pixel;
            std::copy_n(colour, 3, colours.data() + i * 3);
            opacity[i] = char(pixel[3]);
        }
    }
    PdfObject& soft = addSamples(objects, rgba, "DeviceGray", opacity);
    PdfObject& image = addSamples(objects, rgba, "DeviceRGB", colours);
    image.GetDictionary().AddKey("SMask", soft.Reference());
    return image;
}

} // namespace vanthu::pdf
