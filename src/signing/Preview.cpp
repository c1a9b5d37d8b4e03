#include "signing/Preview.h"

#include "pdf/compose/Appearance.h"
#include "pdf/compose/AppearanceImage.h"
#include "signing/SignatureAppearance.h"

#include <QColor>

#include <algorithm>

namespace vanthu::signing {

namespace {

constexpr double pointsPerInch = 72;
constexpr int fewestDpi = 300;      // SIG-16
constexpr int faintSaturation = 40; // of 255: below it an ink has no colour worth the name

bool isRed(const QColor& ink) {
    const int hue = ink.hsvHue();
    return ink.hsvSaturation() >= faintSaturation && (hue <= 25 || hue >= 330);
}

bool isBlue(const QColor& ink) {
    const int hue = ink.hsvHue();
    return ink.hsvSaturation() >= faintSaturation && hue >= 180 && hue <= 275;
}

} // namespace

Result<QImage> previewSignature(const SignRequest& request, const QSizeF& size, const QString& signerName,
                                const QDateTime& signedAt, double pixelsPerPoint, const pdf::ArchivalClaim& archive) {
    const SignaturePlace place{0, QRectF(QPointF(0, 0), size), 1};
    TRY(const pdf::NewObjects appearance,
        appearanceOf(request, place, signerName, signedAt, pdf::firstAppearanceNumber, archive));
    return pdf::appearanceImage(appearance, size, pixelsPerPoint);
}

int textLineCount(const SignRequest& request, const QString& signerName) {
    return int(blockLines(request, signerName, QDateTime::fromSecsSinceEpoch(0, Qt::UTC), textBlockWidth).size());
}

Result<QList<Error>> imageAdvice(const QByteArray& png, Purpose purpose, const QSizeF& size) {
    TRY(const pdf::ImageFacts facts, pdf::imageFacts(png));
    QList<Error> advice;
    if (purpose == Purpose::Seal && !isRed(facts.ink))
        advice += Error("signing.image_not_red");
    if ((purpose == Purpose::Approve || purpose == Purpose::Initial) && !isBlue(facts.ink))
        advice += Error("signing.image_not_blue");
    const QSizeF drawn = QSizeF(facts.pixels).scaled(size, Qt::KeepAspectRatio);
    const int dpi = drawn.width() > 0 ? int(facts.pixels.width() * pointsPerInch / drawn.width()) : 0;
    if (dpi > 0 && dpi < fewestDpi)
        advice += Error("signing.image_coarse", {QString::number(dpi)});
    return advice;
}

} // namespace vanthu::signing
