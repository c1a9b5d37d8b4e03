#include "pdf/Canvas.h"

#include <podofo/podofo.h>

#include <QFile>
#include <QHash>
#include <QImage>
#include <QMutex>

namespace vanthu::pdf {

namespace {

constexpr int largestImageSide = 4096;
constexpr qsizetype largestPng = 16 * 1024 * 1024;

QMutex& podofoMutex() {
    static QMutex mutex;
    return mutex;
}

PoDoFo::PdfString podofoString(const QString& text) {
    const QByteArray utf8 = text.toUtf8();
    return {reinterpret_cast<const PoDoFo::pdf_utf8*>(utf8.constData()), utf8.size()};
}

Result<QImage> decodePng(const QByteArray& png) {
    QImage image;
    if (png.size() > largestPng || !image.loadFromData(png, "PNG") || image.width() > largestImageSide ||
        image.height() > largestImageSide)
        return fail("pdf.bad_image");
    return image.convertToFormat(QImage::Format_RGBA8888);
}

} // namespace

Error canvasError(const char* what) {
    return Error("pdf.appearance", {}, QString::fromUtf8(what));
}

struct Canvas::Private {
    QMutexLocker<QMutex> lock{&podofoMutex()};
    PoDoFo::PdfMemDocument document;
    PoDoFo::PdfPainter painter;
    QHash<int, PoDoFo::PdfFont*> fonts; // owned by the document
    std::vector<std::unique_ptr<PoDoFo::PdfImage>> images;
    bool onPage = false;

    PoDoFo::PdfFont* font(FontFace face) {
        PoDoFo::PdfFont*& font = fonts[int(face)];
        if (!font) {
            const auto file = fontFile(face);
            if (!file)
                throw std::runtime_error(file.error().technical().toStdString());
            font = document.CreateFontSubset("Liberation Serif", face == FontFace::Bold || face == FontFace::BoldItalic,
                                             face == FontFace::Italic || face == FontFace::BoldItalic, false,
                                             new PoDoFo::PdfIdentityEncoding(0, 0xffff, true),
                                             QFile::encodeName(*file).constData());
            if (!font)
                throw std::runtime_error("no font");
        }
        return font;
    }

    void endPage() {
        if (onPage)
            painter.FinishPage();
        onPage = false;
    }
};

Canvas::Canvas()
    : d(std::make_unique<Private>()) {
    PoDoFo::PdfError::EnableDebug(false);
    PoDoFo::PdfError::EnableLogging(false);
}

Canvas::~Canvas() {
    try {
        d->endPage(); // an unfinished painter throws in its destructor
    } catch (...) {
    }
}

void Canvas::newPage(const QSizeF& size) {
    d->endPage();
    d->painter.SetPage(d->document.CreatePage(PoDoFo::PdfRect(0, 0, size.width(), size.height())));
    d->onPage = true;
}

double Canvas::textWidth(const QString& text, FontFace face, double size) {
    PoDoFo::PdfFont* font = d->font(face);
    font->SetFontSize(float(size));
    return font->GetFontMetrics()->StringWidth(podofoString(text));
}

void Canvas::text(const QPointF& baseline, const QString& text, FontFace face, double size, const QColor& colour) {
    PoDoFo::PdfFont* font = d->font(face);
    font->SetFontSize(float(size));
    d->painter.SetFont(font);
    d->painter.SetColor(colour.redF(), colour.greenF(), colour.blueF());
    d->painter.DrawText(baseline.x(), baseline.y(), podofoString(text));
}

void Canvas::line(const QPointF& from, const QPointF& to, double width, const QColor& colour) {
    d->painter.SetStrokingColor(colour.redF(), colour.greenF(), colour.blueF());
    d->painter.SetStrokeWidth(width);
    d->painter.DrawLine(from.x(), from.y(), to.x(), to.y());
}

void Canvas::rectangle(const QRectF& rect, double width, const QColor& colour) {
    d->painter.SetStrokingColor(colour.redF(), colour.greenF(), colour.blueF());
    d->painter.SetStrokeWidth(width);
    d->painter.Rectangle(rect.left(), rect.top(), rect.width(), rect.height());
    d->painter.Stroke();
}

// Decoded here and not by PoDoFo: its own PNG path drops the alpha channel, and a transparent seal becomes a black box.
Result<> Canvas::image(const QRectF& rect, const QByteArray& png) {
    TRY(const QImage picture, decodePng(png));
    QByteArray colours;
    QByteArray alpha;
    for (int y = 0; y < picture.height(); ++y) {
        const uchar* pixel = picture.constScanLine(y);
        for (int x = 0; x < picture.width(); ++x, pixel += 4) {
            colours.append(reinterpret_cast<const char*>(pixel), 3);
            alpha.append(char(pixel[3]));
        }
    }
    const auto make = [&](const QByteArray& bytes, PoDoFo::EPdfColorSpace space) {
        auto image = std::make_unique<PoDoFo::PdfImage>(&d->document);
        image->SetImageColorSpace(space);
        PoDoFo::PdfMemoryInputStream stream(bytes.constData(), bytes.size());
        image->SetImageData(unsigned(picture.width()), unsigned(picture.height()), 8, &stream);
        return image;
    };
    auto mask = make(alpha, PoDoFo::ePdfColorSpace_DeviceGray);
    auto image = make(colours, PoDoFo::ePdfColorSpace_DeviceRGB);
    image->SetImageSoftmask(mask.get());
    const QSizeF size = QSizeF(picture.size()).scaled(rect.size(), Qt::KeepAspectRatio);
    d->painter.DrawImage(rect.center().x() - size.width() / 2, rect.center().y() - size.height() / 2, image.get(),
                         size.width() / picture.width(), size.height() / picture.height());
    d->images.push_back(std::move(mask));
    d->images.push_back(std::move(image));
    return {};
}

void Canvas::setTitle(const QString& title, const QString& author) {
    d->document.GetInfo()->SetTitle(podofoString(title));
    d->document.GetInfo()->SetAuthor(podofoString(author));
}

QByteArray Canvas::finish() {
    d->endPage();
    PoDoFo::PdfRefCountedBuffer buffer;
    PoDoFo::PdfOutputDevice device(&buffer);
    d->document.Write(&device);
    return {buffer.GetBuffer(), qsizetype(buffer.GetSize())};
}

} // namespace vanthu::pdf
