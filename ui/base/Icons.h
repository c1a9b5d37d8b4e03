#pragma once

#include <QIcon>
#include <QString>

class QPalette;

namespace vanthu::ui {

// One of the icons listed in ui/icons/CMakeLists.txt, drawn in the palette's text colour so that it is legible on light
// and dark windows. Coloured marks (valid, warning, error …) keep their own colours.
QIcon icon(const QString& name, const QPalette& palette);

} // namespace vanthu::ui
