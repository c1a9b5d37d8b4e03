#pragma once

#include "base/Result.h"
#include "pdf/Fonts.h"

#include <QByteArray>
#include <QColor>
#include <QRectF>
#include <QSizeF>
#include <QString>

#include <memory>

namespace vanthu::pdf {

// A new PDF drawn with PoDoFo: text in Liberation Serif, lines, rectangles, pictures. Private to this room. PoDoFo is
// not thread-safe, so one canvas exists at a time; the others wait in the constructor. Coordinates: points, lower-left
// origin.
class Canvas {
public:
    Canvas();
    ~Canvas();

    // PoDoFo's and freetype's failures inside `act` become `pdf.appearance`.
    template<class Act>
    Result<> draw(Act act);

    void newPage(const QSizeF& size);
    double textWidth(const QString& text, FontFace face, double size);
    void text(const QPointF& baseline, const QString& text, FontFace face, double size,
              const QColor& colour = Qt::black);
    void line(const QPointF& from, const QPointF& to, double width, const QColor& colour = Qt::black);
    void rectangle(const QRectF& rect, double width, const QColor& colour);
    // Fills `rect` keeping proportions and alpha.
    Result<> image(const QRectF& rect, const QByteArray& png);
    void setTitle(const QString& title, const QString& author);
    // The finished document; the canvas is done afterwards.
    QByteArray finish();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

Error canvasError(const char* what);

template<class Act>
Result<> Canvas::draw(Act act) {
    try {
        return act();
    } catch (const std::exception& e) {
        return fail(canvasError(e.what()));
    } catch (...) { // PoDoFo::PdfError is no std::exception
        return fail(canvasError("PoDoFo"));
    }
}

} // namespace vanthu::pdf
