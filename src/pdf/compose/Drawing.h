#pragma once

#include "pdf/compose/Fonts.h"

#include <QColor>
#include <QList>
#include <QPointF>
#include <QRectF>
#include <QString>

// What stands on a page, before it becomes PDF. Points from the lower left corner. Private to this room.
namespace vanthu::pdf {

struct PlacedText {
    QString text;
    FontFace face = FontFace::Regular;
    double size = 14;
    QPointF at;            // start of the base line
    double spaceExtra = 0; // added to every space: justified lines
    QColor colour = Qt::black;
};

struct Rule {
    QPointF from;
    QPointF to;
    double width = 0.75;
};

struct Frame {
    QRectF rect;
    double width = 1;
    QColor colour;
};

struct ReservedField {
    QString name;
    QRectF rect;
    double size = 13;
    bool centred = false;
};

struct PageDrawing {
    QList<PlacedText> texts;
    QList<Rule> rules;
    QList<Frame> frames;
    QList<ReservedField> fields;
};

// Text as it is drawn: NFC, tabs and line feeds as spaces, without control characters and invisible marks.
QString drawableText(const QString& text);
// The same; letters that the font lacks become "?".
QString printableText(const QString& text, FontFace face);

} // namespace vanthu::pdf
