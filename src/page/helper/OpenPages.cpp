#include "page/helper/OpenPages.h"

#include "base/Frame.h"
#include "page/helper/Questions.h"
#include "pdf/read/Archival.h"
#include "pdf/read/Effort.h"
#include "pdf/read/PdfFile.h"

#include <QCborArray>

#include <algorithm>

namespace vanthu::page {

namespace {

constexpr qint64 mostWords = 20'000'000;
constexpr double mostSeconds = 1;

QCborMap failure(const Error& error) {
    return {{QStringLiteral("error"), QString::fromLatin1(error.code())},
            {QStringLiteral("args"), QCborArray::fromStringList(error.args())},
            {QStringLiteral("detail"), error.detail()}};
}

// What Poppler does not tell: how large the units of the pages are, and whether the document is PDF/A. A file that is
// not read strictly, or not in a second, has neither.
void addFacts(QCborMap& answer, const QString& path, qint64 end, QByteArrayView password) {
    pdf::Limits limits;
    limits.effort = std::make_shared<pdf::Effort>(mostWords, mostSeconds);
    auto file = pdf::PdfFile::open(path, limits, password);
    if (file && end >= 0)
        file = (*file)->openRevision(end);
    if (!file)
        return;
    QCborArray units;
    bool isOrdinary = true;
    for (int page = 0; page < (*file)->pageCount(); ++page) {
        const auto geometry = (*file)->page(page);
        const double unit = geometry ? geometry->userUnit : 1;
        isOrdinary = isOrdinary && qFuzzyCompare(unit, 1);
        units.append(unit);
    }
    if (!isOrdinary)
        answer[QStringLiteral("units")] = units;
    if (const auto claim = pdf::archivalClaim(**file)) {
        answer[QStringLiteral("archivePart")] = claim->part;
        answer[QStringLiteral("outputIntent")] = claim->hasOutputIntent;
    }
}

bool writeImage(const QImage& image) {
    if (!writeMap(channelDescriptor,
                  {{QStringLiteral("width"), image.width()},
                   {QStringLiteral("height"), image.height()},
                   {QStringLiteral("omitted"), QCborArray::fromStringList(pdf::PageImages::takeOmissions())}}))
        return false;
    QByteArrayView left(image.constBits(), image.sizeInBytes()); // four bytes a pixel: no gap between the lines
    while (!left.isEmpty()) {
        const QByteArrayView part = left.first(std::min<qsizetype>(left.size(), largestFrame));
        if (!writeFrame(channelDescriptor, part))
            return false;
        left = left.sliced(part.size());
    }
    return true;
}

} // namespace

void OpenPages::prepare() {
    const auto pages = pdf::PageImages::fromBytes(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 20 20]/Contents 4 0 R"
        "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>endobj "
        "4 0 obj<</Length 24>>stream\nBT /F 12 Tf (a) Tj ET    \nendstream endobj trailer<</Root 1 0 R>>\n",
        {});
    if (pages)
        (void)(*pages)->render(1, 1);
    (void)pdf::PageImages::takeOmissions();
}

QCborMap OpenPages::open(const Question& question) {
    const QString file = question.map[QStringLiteral("file")].toString();
    const qint64 end = question.map[QStringLiteral("end")].toInteger(-1);
    const QByteArrayView password = question.password ? question.password->view() : QByteArrayView();
    auto opened = end < 0 ? pdf::PageImages::open(file, password) : pdf::PageImages::openPrefix(file, end, password);
    if (!opened)
        return failure(opened.error());
    m_pages = std::move(*opened);
    QCborArray edges;
    for (const QSizeF& size : m_pages->pageSizes()) {
        edges.append(size.width());
        edges.append(size.height());
    }
    QCborMap answer = {{QStringLiteral("sizes"), edges}};
    addFacts(answer, file, end, password);
    return answer;
}

bool OpenPages::render(const Question& question, bool withAnnotations) const {
    const int page = int(question.map[QStringLiteral("page")].toInteger());
    const double scale = question.map[QStringLiteral("scale")].toDouble();
    const auto image = !m_pages          ? fail("pdf.no_such_page")
                       : withAnnotations ? m_pages->render(page, scale, question.cancel)
                                         : m_pages->renderWithoutAnnotations(page, scale, question.cancel);
    if (!image)
        return writeMap(channelDescriptor, failure(image.error()));
    return writeImage(image->convertToFormat(QImage::Format_RGB32));
}

QCborMap OpenPages::words(const Question& question) const {
    constexpr int mostOfAPage = 50'000; // what fits into a frame
    constexpr qsizetype mostLetters = 300'000;
    const auto words =
        m_pages ? m_pages->words(int(question.map[QStringLiteral("page")].toInteger())) : fail("pdf.no_such_page");
    if (!words)
        return failure(words.error());
    QCborArray parts;
    int count = 0;
    qsizetype letters = 0;
    for (const pdf::PlacedWord& word : *words) {
        letters += word.text.size();
        if (++count > mostOfAPage || letters > mostLetters)
            break;
        parts.append(word.text);
        for (const double edge : {word.rect.x(), word.rect.y(), word.rect.width(), word.rect.height()})
            parts.append(edge);
        parts.append(word.spaceAfter);
    }
    return {{QStringLiteral("words"), parts}};
}

} // namespace vanthu::page
