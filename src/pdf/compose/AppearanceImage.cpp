#include "pdf/compose/AppearanceImage.h"

#include "pdf/compose/PodofoDocument.h"

#include <poppler-qt6.h>

#include <algorithm>
#include <cmath>

namespace vanthu::pdf {

namespace {

constexpr double mostPixels = 40e6;

// A page that is the appearance and nothing else.
QByteArray pageOf(const NewObjects& appearance, const QSizeF& size) {
    const QByteArray form = QByteArray::number(appearance.first) + " 0 R";
    const QByteArray content = "/Fm Do";
    QList<QPair<int, QByteArray>> objects = {
        {1, "<< /Type /Catalog /Pages 2 0 R >>"},
        {2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"},
        {3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 " + pdfNumber(size.width()) + ' ' + pdfNumber(size.height()) +
                "] /Contents 4 0 R /Resources << /XObject << /Fm " + form + " >> >> >>"},
        {4, "<< /Length " + QByteArray::number(content.size()) + " >>\nstream\n" + content + "\nendstream"}};
    for (qsizetype i = 0; i < appearance.bodies.size(); ++i)
        objects += {appearance.first + int(i), appearance.bodies[i]};
    QByteArray pdf = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
    QByteArray table = "xref\n0 1\n0000000000 65535 f \n";
    for (const auto& [number, body] : objects) {
        table += QByteArray::number(number) + " 1\n" + QByteArray::number(pdf.size()).rightJustified(10, '0') +
                 " 00000 n \n";
        pdf += QByteArray::number(number) + " 0 obj\n" + body + "\nendobj\n";
    }
    const qsizetype start = pdf.size();
    return pdf + table + "trailer\n<< /Size " + QByteArray::number(objects.last().first + 1) +
           " /Root 1 0 R >>\nstartxref\n" + QByteArray::number(start) + "\n%%EOF\n";
}

} // namespace

Result<QImage> appearanceImage(const NewObjects& appearance, const QSizeF& size, double pixelsPerPoint) {
    const auto failed = [](const char* why) {
        return fail("pdf.render_failed", {QStringLiteral("–"), QStringLiteral("1")}, QString::fromLatin1(why));
    };
    if (appearance.first < firstAppearanceNumber || appearance.bodies.isEmpty())
        return failed("no appearance");
    const double area = size.width() * size.height();
    if (!std::isfinite(area) || area <= 0 || !std::isfinite(pixelsPerPoint) || pixelsPerPoint <= 0)
        return failed("size");
    const double scale = std::min(pixelsPerPoint, std::sqrt(mostPixels / area));
    const QByteArray pdf = pageOf(appearance, size); // Poppler reads from it while the document lives
    const auto document = Poppler::Document::loadFromData(pdf);
    const auto page = document ? document->page(0) : nullptr;
    if (!page)
        return failed("page");
    document->setRenderHint(Poppler::Document::Antialiasing);
    document->setRenderHint(Poppler::Document::TextAntialiasing);
    document->setRenderHint(Poppler::Document::IgnorePaperColor);
    constexpr double pointsPerInch = 72;
    const QImage image = page->renderToImage(pointsPerInch * scale, pointsPerInch * scale);
    if (image.isNull())
        return failed("image");
    return image.convertToFormat(QImage::Format_ARGB32_Premultiplied);
}

} // namespace vanthu::pdf
