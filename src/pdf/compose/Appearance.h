#pragma once

#include "base/Result.h"
#include "pdf/compose/Fonts.h"
#include "pdf/read/Archival.h"
#include "pdf/revise/Revision.h"

#include <QByteArray>
#include <QColor>
#include <QList>
#include <QSize>
#include <QSizeF>
#include <QString>
#include <QStringList>

namespace vanthu::pdf {

enum class Align { Left, Centre, Right };

struct AppearanceLine {
    QString text;
    double size = 10; // points; made smaller, down to 60 %, for a line that is too wide
    FontFace face = FontFace::Regular;
    Align align = Align::Left;
    QColor colour = Qt::black;
};

// What a widget shows: the picture, scaled into the rectangle with its proportions kept and centred, and over it the
// lines of text, as one block centred vertically; a block that is too high is made smaller as a whole, down to 60 %. A
// picture of more than 400 dpi where it stands is embedded with 400. One line in a rectangle of lineHeight × size
// stands on the base line that is fontDescent × size above the lower edge.
struct AppearanceSpec {
    QSizeF size;    // points
    QByteArray png; // empty = no picture; transparency is kept
    QList<AppearanceLine> lines;
    bool formField = false; // the content is a text field's value: marked as /Tx
    // Of a document that is PDF/A: colours that need no output intent, and a mask of one bit where no soft one may be.
    ArchivalClaim archive = {};
};

// The form XObject (first) and all that it needs, numbered from `firstNumber` on, ready for Revision. Fonts are subsets
// of a few KB, and the text can be extracted. Letters that the font lacks become "?".
// `pdf.bad_image`, `pdf.image_too_large`, `pdf.image_opaque`, `pdf.appearance`. Any thread; calls wait for each other.
Result<NewObjects> buildAppearance(const AppearanceSpec& spec, int firstNumber);

// How a reserved text field of a composed document (Compose.h) shows its value: the number upright after "Số:", place
// and date italic and centred; a field of another name upright at the left. The size of the letters follows the height.
Result<NewObjects> fieldTextAppearance(const QString& fieldName, const QString& value, const QSizeF& size,
                                       int firstNumber, const ArchivalClaim& archive = {});

// The text in lines no wider than `width`, broken at spaces, a word that is too long where it has to be. At least one.
QStringList wrappedText(const QString& text, double size, double width, FontFace face = FontFace::Regular);

// What a signature's or seal's picture is like, for advice before it is used (SIG-16).
struct ImageFacts {
    QSize pixels;
    QColor ink; // the average colour of what is visible, by its opacity
};
// As checkImage().
Result<ImageFacts> imageFacts(QByteArrayView png);

// Checks a signature or seal image as buildAppearance() does: PNG, at most 8 MB and 4000 × 4000, really transparent
// somewhere and visible somewhere (SIG-16).
Result<> checkImage(QByteArrayView png);

} // namespace vanthu::pdf
