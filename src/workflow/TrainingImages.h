#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QString>

// Pictures for the training set-up, drawn by the program: nobody's real signature or seal is shipped.
// They need a QGuiApplication (the offscreen platform will do). Transparent PNG with its resolution; thread-safe.
namespace vanthu::workflow {

// A blue signature, 60 × 25 mm at 600 dpi. The same name always gives the same strokes, another name other ones.
Result<QByteArray> trainingSignature(const QString& personName);

// A red round seal at its true size: double ring, star, the agency's name along the upper arc and the superior
// agency's along the lower one. 600 dpi. Says "HUẤN LUYỆN" (training) so that it can never pass for a real one.
Result<QByteArray> trainingSeal(const QString& organName, const QString& superiorOrganName, double diameterMm = 36);

} // namespace vanthu::workflow
