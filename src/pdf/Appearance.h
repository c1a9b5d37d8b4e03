#pragma once

#include "base/Result.h"
#include "pdf/Fonts.h"
#include "pdf/Revision.h"

#include <QByteArray>
#include <QColor>
#include <QList>
#include <QSizeF>
#include <QString>

namespace vanthu::pdf {

enum class Align { Left, Centre, Right };

struct AppearanceLine {
    QString text;
    double size = 10; // points; made smaller when the line would be wider than the box
    FontFace face = FontFace::Regular;
    Align align = Align::Left;
};

// What is drawn inside a widget: a picture that keeps its proportions and its transparency, and lines of text from the
// top.
struct AppearanceSpec {
    QSizeF size;    // points
    QByteArray png; // empty = no picture
    QList<AppearanceLine> lines;
};

// The picture as objects of an incremental revision, numbered from `firstNumber`. The font is embedded as a subset with
// its Unicode values. `pdf.bad_image`, `pdf.appearance`. Any thread; calls wait for each other, as PoDoFo is not
// thread-safe.
Result<NewObjects> buildAppearance(const AppearanceSpec& spec, int firstNumber);

// The value of a reserved text field, on the field's base line, in the size that the field's height asks for.
Result<NewObjects> fieldTextAppearance(const QString& value, const QSizeF& size, int firstNumber);

} // namespace vanthu::pdf
