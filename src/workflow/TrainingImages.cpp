#include "workflow/TrainingImages.h"

#include "pdf/compose/Fonts.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <QRandomGenerator>
#include <QRawFont>

#include <cmath>
#include <numbers>

namespace vanthu::workflow {

namespace {

constexpr double dotsPerMm = 600 / 25.4;
const QColor sealRed(0xd2, 0x1f, 0x26);
const QColor inkBlue(0x1a, 0x35, 0xa8);

QImage canvas(const QSizeF& millimetres) {
    QImage image((millimetres * dotsPerMm).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    image.setDotsPerMeterX(int(std::lround(dotsPerMm * 1000)));
    image.setDotsPerMeterY(int(std::lround(dotsPerMm * 1000)));
    return image;
}

Result<QByteArray> toPng(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!image.convertToFormat(QImage::Format_ARGB32).save(&buffer, "PNG"))
        return fail("internal.unexpected", {QStringLiteral("PNG")});
    return bytes;
}

// The program's own font straight from memory: no font of the machine decides how a seal looks.
Result<QRawFont> sealFont(double pixels) {
    if (qobject_cast<QGuiApplication*>(QCoreApplication::instance()) == nullptr)
        return fail("internal.unexpected", {QStringLiteral("QGuiApplication")});
    QRawFont font(pdf::fontFile(pdf::FontFace::Bold), pixels, QFont::PreferNoHinting);
    if (!font.isValid())
        return fail("internal.unexpected", {QStringLiteral("LiberationSerif-Bold.ttf")});
    return font;
}

struct Arc {
    double radius;
    bool upper; // read clockwise over the centre; otherwise counter-clockwise under it
};

// Letters standing on a circle around the origin, the text's middle at the top or at the bottom.
QPainterPath textOnArc(const QRawFont& font, const QString& text, const Arc& arc, double spacing) {
    const QList<quint32> glyphs = font.glyphIndexesForString(text);
    const QList<QPointF> advances = font.advancesForGlyphIndexes(glyphs);
    double length = 0;
    for (const QPointF& advance : advances)
        length += advance.x() * spacing;
    QPainterPath path;
    double position = -length / 2;
    for (qsizetype i = 0; i < glyphs.size(); ++i) {
        const double half = advances[i].x() * spacing / 2;
        const double angle = (position + half) / arc.radius;
        QTransform place;
        place.rotateRadians(arc.upper ? angle : -angle);
        place.translate(-advances[i].x() / 2, arc.upper ? -arc.radius : arc.radius);
        path.addPath(place.map(font.pathForGlyph(glyphs[i])));
        position += 2 * half;
    }
    return path;
}

// As large as fits into `degrees` of the circle, but at most `largest` pixels high.
Result<QPainterPath> fittedArc(const QString& text, const Arc& arc, double degrees, double largest) {
    TRY(const QRawFont font, sealFont(largest));
    double length = 0;
    const QList<QPointF> advances = font.advancesForGlyphIndexes(font.glyphIndexesForString(text));
    for (const QPointF& advance : advances)
        length += advance.x();
    const double available = arc.radius * degrees * std::numbers::pi / 180;
    if (length <= available)
        return textOnArc(font, text, arc, std::clamp(available * 0.8 / std::max(1.0, length), 1.0, 1.12));
    TRY(const QRawFont smaller, sealFont(largest * available / length));
    return textOnArc(smaller, text, arc, 1.0);
}

QPainterPath star(double radius) {
    constexpr double inner = 0.382; // of a regular five-pointed star
    QPainterPath path;
    for (int i = 0; i < 10; ++i) {
        const double r = i % 2 == 0 ? radius : radius * inner;
        const double angle = -std::numbers::pi / 2 + i * std::numbers::pi / 5;
        const QPointF point(r * std::cos(angle), r * std::sin(angle));
        if (i == 0)
            path.moveTo(point);
        else
            path.lineTo(point);
    }
    path.closeSubpath();
    return path;
}

// Draws the pen's way with a nib that thins as the hand gets faster, as ink does.
void drawInk(QPainter& painter, const QPainterPath& path, double nib) {
    const double length = path.length();
    const double step = dotsPerMm * 0.12;
    QPointF last = path.pointAtPercent(0);
    double width = nib;
    for (int i = 1; i * step <= length; ++i) {
        const double at = i * step;
        const double percent = path.percentAtLength(at);
        const QPointF point = path.pointAtPercent(percent);
        const double slope = path.angleAtPercent(percent) * std::numbers::pi / 180;
        const double downstroke = 0.62 + 0.38 * std::abs(std::sin(slope - 0.6));
        const double lift = std::min(1.0, std::min(at, length - at) / (length * 0.06) + 0.25);
        width += (nib * downstroke * lift - width) * 0.2;
        painter.setPen(QPen(inkBlue, width, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(last, point);
        last = point;
    }
}

// A smooth curve through all points (Catmull-Rom as Bezier pieces).
QPainterPath smooth(const QList<QPointF>& points) {
    QPainterPath path(points.first());
    for (qsizetype i = 0; i + 1 < points.size(); ++i) {
        const QPointF before = points[std::max<qsizetype>(0, i - 1)];
        const QPointF after = points[std::min(points.size() - 1, i + 2)];
        path.cubicTo(points[i] + (points[i + 1] - before) / 6, points[i + 1] - (after - points[i]) / 6, points[i + 1]);
    }
    return path;
}

// The hand of one person: every choice comes from the name.
class Hand {
public:
    explicit Hand(const QString& name)
        : m_random(seedOf(name)) {}

    double between(double low, double high) { return low + (high - low) * m_random.generateDouble(); }

    // A large looped initial, letters that flatten into a wave with a few tall strokes, and a stroke back under it all.
    QPainterPath name(const QString& text) {
        const qsizetype letters = std::clamp<qsizetype>(text.size(), 3, 8);
        QList<QPointF> points = initial();
        double x = 16;
        const double stride = between(26, 32) / double(letters);
        for (qsizetype i = 0; i < letters; ++i) {
            const bool tall = QStringLiteral("bdđhkltfpgqy").contains(text.mid(i, 1).toLower());
            const bool below = QStringLiteral("gpqy").contains(text.mid(i, 1).toLower());
            const double fade = 1 - 0.55 * double(i) / double(letters);
            const double height = (tall && !below ? between(6, 8) : between(2.4, 3.6)) * fade;
            points += QPointF(x + stride * between(0.15, 0.3), 15 - height);
            points += QPointF(x + stride * between(0.45, 0.55), 15 - height * 0.4);
            points += QPointF(x + stride * between(0.35, 0.6), 15 + (below ? between(4, 6) : between(0.1, 0.7)) * fade);
            x += stride;
        }
        return smooth(points + flourish(x));
    }

private:
    static QRandomGenerator seedOf(const QString& name) {
        const QByteArray hash = QCryptographicHash::hash(name.normalized(QString::NormalizationForm_C).toUtf8(),
                                                         QCryptographicHash::Sha256);
        std::array<quint32, 8> seed{};
        qsizetype at = 0;
        for (quint32& word : seed)
            for (int k = 0; k < 4; ++k)
                word = word << 8 | uchar(hash[at++]);
        return QRandomGenerator(seed.data(), qsizetype(seed.size()));
    }

    QList<QPointF> initial() {
        const double top = between(2.5, 4.5);
        return {{between(8, 10), between(8, 10)},
                {between(5, 6.5), top + 2},
                {between(9, 11), top},
                {between(12, 13.5), 9},
                {between(8.5, 10), between(17, 19)},
                {between(4, 6), between(15, 17)},
                {between(7, 9), between(11, 12.5)},
                {between(12.5, 14), between(9, 11)},
                {15, 14.5}};
    }

    QList<QPointF> flourish(double x) {
        const double end = std::min(57.0, x + between(5, 8));
        const double low = between(19.5, 21.5);
        return {{x + 1.5, 12.5},
                {end, between(9, 11)},
                {end - 1, 14.5},
                {x - 8, low - 1},
                {between(16, 20), low},
                {between(13, 15), low - 1.6},
                {between(24, 28), low - 2.2},
                {between(44, 52), low - between(1.5, 3)}};
    }

    QRandomGenerator m_random;
};

} // namespace

Result<QByteArray> trainingSignature(const QString& personName) {
    const QString given = personName.simplified().section(u' ', -1);
    QImage image = canvas({60, 25});
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    Hand hand(personName);
    QTransform slant;
    slant.scale(dotsPerMm, dotsPerMm);
    slant.translate(0, 1);
    slant.rotate(-hand.between(2, 6));
    slant.translate(0, 2.5);
    slant.shear(-hand.between(0.08, 0.22), 0);
    slant.translate(2.5, 0);
    drawInk(painter, slant.map(hand.name(given)), dotsPerMm * hand.between(0.55, 0.7));
    painter.end();
    return toPng(image);
}

Result<QByteArray> trainingSeal(const QString& organName, const QString& superiorOrganName, double diameterMm) {
    QImage image = canvas({diameterMm, diameterMm});
    const double radius = image.width() / 2.0;
    const double line = radius * 0.035;
    const Arc upperArc{radius * 0.72, true};
    const Arc lowerArc{radius * 0.86, false};
    TRY(const QPainterPath upper, fittedArc(organName.toUpper(), upperArc, 205, radius * 0.17));
    TRY(const QPainterPath lower, fittedArc(superiorOrganName.toUpper(), lowerArc, 115, radius * 0.13));
    TRY(const QPainterPath note, fittedArc(QStringLiteral("HUẤN LUYỆN"), {radius * 0.44, false}, 100, radius * 0.11));

    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(radius, radius);
    painter.setPen(QPen(sealRed, line));
    painter.drawEllipse(QPointF(0, 0), radius - line / 2 - 1, radius - line / 2 - 1);
    painter.setPen(QPen(sealRed, line * 0.5));
    painter.drawEllipse(QPointF(0, 0), radius - line * 2.2, radius - line * 2.2);
    painter.drawEllipse(QPointF(0, 0), radius * 0.62, radius * 0.62);
    painter.setPen(Qt::NoPen);
    painter.setBrush(sealRed);
    painter.drawPath(star(radius * 0.26));
    painter.drawPath(upper);
    painter.drawPath(lower);
    painter.drawPath(note);
    for (const double side : {-1.0, 1.0}) { // small stars part the two names
        const double angle = 0.32;
        painter.save();
        painter.translate(side * radius * 0.79 * std::cos(angle), radius * 0.79 * std::sin(angle));
        painter.drawPath(star(radius * 0.06));
        painter.restore();
    }
    painter.end();
    return toPng(image);
}

} // namespace vanthu::workflow
