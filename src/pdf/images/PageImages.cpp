#include "pdf/images/PageImages.h"

#include "base/Files.h"
#include "pdf/images/PrefixDevice.h"

#include <QFileInfo>
#include <QMutex>
#include <QRegularExpression>

#include <poppler-form.h>
#include <poppler-qt6.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>

namespace vanthu::pdf {

namespace {

constexpr qint64 largestFile = 1024LL * 1024 * 1024;
constexpr int mostPages = 20'000;
constexpr double mostPixels = 40e6;
constexpr int longestEdge = 20'000; // pixels; QPainter and video memory have their limits too
constexpr qsizetype longestAnchor = 500;

struct Omissions {
    QMutex mutex;
    QStringList list;
};
Omissions& omissions() {
    static Omissions all;
    return all;
}

// What it says of the file's structure, of fields and of fonts that it found is nothing that a page lacks.
bool saysThatSomethingIsMissing(const QString& text) {
    static const QRegularExpression harmless(
        QStringLiteral("xref|annot|rootFields|HorizontalTextLayouter|Mismatch between font type|bfrange|bfchar|"
                       "ToUnicode|destination|outline|endobj|endstream|name tree|Optional Content"),
        QRegularExpression::CaseInsensitiveOption);
    return !harmless.match(text).hasMatch();
}

void take(const QString& text, const QVariant&) {
    constexpr qsizetype most = 5, longest = 200;
    const QMutexLocker lock(&omissions().mutex);
    if (omissions().list.size() < most && saysThatSomethingIsMissing(text))
        omissions().list += text.left(longest);
}

void preparePoppler() {
    static std::once_flag once;
    std::call_once(once, [] {
        // It prints what it thinks of a file on standard error, which is for people.
        Poppler::setDebugErrorFunction(take, {});
        // It makes its tables of fonts and letters anew for each document unless one is open, which is half of the work
        // for a short letter.
        static const Poppler::Document* const keepsThem =
            Poppler::Document::loadFromData("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj "
                                            "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj trailer<</Root 1 0 R>>\n")
                .release();
        Q_ASSERT(keepsThem);
    });
}

bool looksLikePdf(QByteArrayView begin) {
    return begin.indexOf("%PDF-") >= 0;
}

bool isCancelled(const QVariant& closure) {
    return static_cast<const Cancel*>(closure.value<void*>())->requested();
}

} // namespace

struct PageImages::Document {
    QString name;
    std::unique_ptr<QIODevice> device; // of an earlier revision; Poppler reads from it
    QByteArray bytes;                  // when it does not come from a file; Poppler reads from it
    std::unique_ptr<Poppler::Document> poppler;

    Result<> check(QByteArrayView password = {}) const {
        if (!poppler)
            return fail("pdf.damaged", {name});
        if (poppler->isLocked())
            return fail(password.isEmpty() ? "pdf.encrypted" : "pdf.password", {name});
        if (poppler->numPages() > mostPages)
            return fail("pdf.too_complex", {name}, QStringLiteral("pages"));
        return {};
    }

    void prepare() const {
        poppler->setRenderHint(Poppler::Document::Antialiasing);
        poppler->setRenderHint(Poppler::Document::TextAntialiasing);
        poppler->setPaperColor(Qt::white);
    }

    Result<std::unique_ptr<Poppler::Page>> page(int number) const {
        std::unique_ptr<Poppler::Page> page;
        if (number >= 1 && number <= poppler->numPages())
            page = poppler->page(number - 1);
        if (!page)
            return fail("pdf.no_such_page", {name, QString::number(number)});
        return page;
    }
};

PageImages::PageImages(std::unique_ptr<Document> document)
    : m_document(std::move(document)) {}

PageImages::~PageImages() = default;

Result<std::unique_ptr<PageImages>> PageImages::open(const QString& path, QByteArrayView password) {
    preparePoppler();
    QFile file(path);
    if (!file.exists())
        return fail("file.missing", {path});
    if (!file.open(QIODevice::ReadOnly))
        return fail("file.unreadable", {path}, file.errorString());
    if (file.size() > largestFile)
        return fail("file.too_large", {path, QString::number(largestFile / 1024 / 1024)});
    auto document = std::make_unique<Document>();
    document->name = QFileInfo(path).fileName();
    constexpr qint64 headerRoom = 1024; // where readers look for the header
    if (!looksLikePdf(file.read(headerRoom)))
        return fail("pdf.not_a_pdf", {document->name});
    document->poppler = Poppler::Document::load(path, password.toByteArray(), password.toByteArray());
    TRY_VOID(document->check(password));
    document->prepare();
    return std::unique_ptr<PageImages>(new PageImages(std::move(document)));
}

Result<std::unique_ptr<PageImages>> PageImages::openPrefix(const QString& path, qint64 end, QByteArrayView password) {
    preparePoppler();
    auto device = std::make_unique<PrefixDevice>(path, end);
    if (!device->open(QIODevice::ReadOnly))
        return fail(QFileInfo::exists(path) ? "file.unreadable" : "file.missing", {path}, device->errorString());
    auto document = std::make_unique<Document>();
    document->name = QFileInfo(path).fileName();
    if (end > largestFile)
        return fail("file.too_large", {path, QString::number(largestFile / 1024 / 1024)});
    document->device = std::move(device);
    document->poppler = Poppler::Document::load(document->device.get(), password.toByteArray(), password.toByteArray());
    TRY_VOID(document->check(password));
    document->prepare();
    return std::unique_ptr<PageImages>(new PageImages(std::move(document)));
}

Result<std::unique_ptr<PageImages>> PageImages::fromBytes(const QByteArray& pdf, const QString& name) {
    preparePoppler();
    if (pdf.size() > largestFile)
        return fail("file.too_large", {name, QString::number(largestFile / 1024 / 1024)});
    if (!looksLikePdf(QByteArrayView(pdf).first(std::min<qsizetype>(pdf.size(), 1024))))
        return fail("pdf.not_a_pdf", {name});
    auto document = std::make_unique<Document>();
    document->name = name;
    document->bytes = pdf;
    document->poppler = Poppler::Document::loadFromData(document->bytes);
    TRY_VOID(document->check());
    document->prepare();
    return std::unique_ptr<PageImages>(new PageImages(std::move(document)));
}

QStringList PageImages::takeOmissions() {
    const QMutexLocker lock(&omissions().mutex);
    return std::exchange(omissions().list, {});
}

int PageImages::pageCount() const {
    return m_document->poppler->numPages();
}

Result<QSizeF> PageImages::pageSize(int page) const {
    TRY(const auto found, m_document->page(page));
    return found->pageSizeF();
}

QList<QSizeF> PageImages::pageSizes() const {
    QList<QSizeF> sizes;
    for (int page = 1; page <= pageCount(); ++page)
        sizes += pageSize(page).value_or(QSizeF());
    return sizes;
}

Result<QImage> PageImages::render(int page, double pixelsPerPoint, const Cancel& cancel) const {
    TRY(const auto source, m_document->page(page));
    const QSizeF size = source->pageSizeF();
    const double area = size.width() * size.height();
    const double edge = std::max(size.width(), size.height());
    if (!std::isfinite(area) || area <= 0 || !std::isfinite(pixelsPerPoint) || pixelsPerPoint <= 0)
        return fail("pdf.render_failed", {m_document->name, QString::number(page)}, QStringLiteral("page size"));
    const double scale = std::min({pixelsPerPoint, std::sqrt(mostPixels / area), longestEdge / edge});
    constexpr double pointsPerInch = 72;
    const QImage image = source->renderToImage(
        pointsPerInch * scale, pointsPerInch * scale, -1, -1, -1, -1, Poppler::Page::Rotate0, nullptr,
        [](const QVariant&) { return false; }, isCancelled,
        QVariant::fromValue(static_cast<void*>(const_cast<Cancel*>(&cancel))));
    if (cancel.requested())
        return fail("pdf.cancelled", {m_document->name});
    if (image.isNull())
        return fail("pdf.render_failed", {m_document->name, QString::number(page)});
    return image;
}

// Poppler hides annotations on request, but not fields.
Result<QImage> PageImages::renderWithoutAnnotations(int page, double pixelsPerPoint, const Cancel& cancel) const {
    TRY(const auto source, m_document->page(page));
    std::vector<std::unique_ptr<Poppler::FormField>> hidden;
    for (auto& field : source->formFields())
        if (field->isVisible()) {
            field->setVisible(false);
            hidden.push_back(std::move(field));
        }
    m_document->poppler->setRenderHint(Poppler::Document::HideAnnotations, true);
    auto image = render(page, pixelsPerPoint, cancel);
    m_document->poppler->setRenderHint(Poppler::Document::HideAnnotations, false);
    for (const auto& field : hidden)
        field->setVisible(true);
    return image;
}

Result<QList<PageImages::Found>> PageImages::findText(const QString& text, int limit, const Cancel& cancel) const {
    QList<Found> found;
    const QString anchor = text.normalized(QString::NormalizationForm_C).simplified();
    if (anchor.isEmpty() || anchor.size() > longestAnchor)
        return found;
    for (int page = 1; page <= pageCount() && found.size() < limit; ++page) {
        if (cancel.requested())
            return fail("pdf.cancelled", {m_document->name});
        TRY(const auto source, m_document->page(page));
        const double height = source->pageSizeF().height();
        const QList<QRectF> places = source->search(anchor);
        for (const QRectF& place : places)
            if (found.size() < limit)
                found += {page, {place.left(), height - place.bottom(), place.width(), place.height()}};
    }
    return found;
}

Result<QString> PageImages::text(int page) const {
    TRY(const auto source, m_document->page(page));
    return source->text(QRectF()).normalized(QString::NormalizationForm_C);
}

Result<QList<PlacedWord>> PageImages::words(int page) const {
    TRY(const auto source, m_document->page(page));
    const double height = source->pageSizeF().height();
    QList<PlacedWord> words;
    for (const auto& box : source->textList()) {
        const QRectF rect = box->boundingBox();
        words +=
            {box->text(), {rect.left(), height - rect.bottom(), rect.width(), rect.height()}, box->hasSpaceAfter()};
    }
    return joinedWords(std::move(words));
}

Result<QImage> renderPage(const QString& path, int page, double pixelsPerPoint, const Cancel& cancel) {
    TRY(const auto pages, PageImages::open(path));
    return pages->render(page, pixelsPerPoint, cancel);
}

} // namespace vanthu::pdf
