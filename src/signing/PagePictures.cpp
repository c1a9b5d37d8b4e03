#include "signing/PagePictures.h"

#include "page/PageProcess.h"

#include <algorithm>
#include <cmath>

namespace vanthu::signing {

namespace {

constexpr double finest = 2; // pixels of a point
constexpr double usualPixels = 4e6;
constexpr double mostPixels = 16e6; // of large pages, so that their letters are seen
constexpr double coarsest = 0.5;    // pixels of a point: less shows no letters
// Who signs or fills in later touches a few pages; one signature may stand on each page of a long document. More than
// this would keep the reader waiting for longer than he waits.
constexpr std::size_t mostPages = 100;
constexpr int mostDrawn = 400; // of them, as they were and as they are, for many signatures
constexpr std::size_t mostKept = 8;
constexpr double sameSize = 0.5; // units

// Pictures of one colour show nothing.
bool isBlank(const QImage& image) {
    const auto colour = [&](int x, int y) {
        return reinterpret_cast<const QRgb*>(image.constScanLine(y))[x] | 0xff000000;
    };
    const QRgb first = colour(0, 0);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (colour(x, y) != first)
                return false;
    return true;
}

} // namespace

bool isPageNotSeen(const Error& why) {
    static const QList<QByteArray> codes = {"signing.page_too_many", "signing.page_ambiguous", "signing.page_too_large",
                                            "signing.page_layers",   "signing.page_in_part",   "signing.page_blank"};
    return codes.contains(why.code());
}

// One revision, read by both: the strict reader and the one that draws.
struct PagePictures::View {
    qint64 end = present;
    std::shared_ptr<pdf::PdfFile> revision; // null: the document itself
    std::unique_ptr<page::PageProcess> process;
    std::map<int, Paper> papers;
};

PagePictures::PagePictures(const pdf::PdfFile& file, std::shared_ptr<const Secret> password, const Cancel& cancel)
    : m_file(file)
    , m_password(std::move(password))
    , m_cancel(cancel) {}

PagePictures::~PagePictures() = default;

Error PagePictures::of(const char* code, int page, const QString& detail) const {
    return Error(code, {m_file.name(), QString::number(page + 1)}, detail);
}

// Of the former revisions only one is open at a time.
Result<PagePictures::View*> PagePictures::view(qint64 end) {
    std::unique_ptr<View>& kept = end == present ? m_present : m_former;
    if (kept && kept->end == end)
        return kept.get();
    auto opened = std::make_unique<View>();
    opened->end = end;
    if (end != present) {
        TRY(opened->revision, m_file.openRevision(end));
    }
    TRY(opened->process, page::PageProcess::open({m_file.path(), end, m_password}, m_cancel));
    kept = std::move(opened);
    return kept.get();
}

Result<PagePictures::Paper> PagePictures::paper(qint64 end, int page) {
    TRY(View* const view, view(end));
    if (const auto known = view->papers.find(page); known != view->papers.end())
        return known->second;
    m_pages.insert(page);
    if (m_pages.size() > mostPages)
        return fail("signing.page_too_many", {m_file.name(), QString::number(mostPages)});
    const pdf::PdfFile& file = view->revision ? *view->revision : m_file;
    TRY(const pdf::PageGeometry geometry, file.page(page));
    Paper paper;
    paper.size = geometry.displaySize();
    paper.userUnit = geometry.userUnit;
    const QList<QSizeF>& sizes = view->process->pageSizes();
    const QSizeF drawn = sizes.value(page);
    // Otherwise places would be looked for where they are not.
    if (sizes.size() != file.pageCount() || drawn.isEmpty() ||
        std::abs(drawn.width() - paper.size.width()) > sameSize ||
        std::abs(drawn.height() - paper.size.height()) > sameSize)
        return fail(of("signing.page_ambiguous", page, QStringLiteral("page size")));
    const double area = std::max(paper.size.width() * paper.size.height(), 1.0);
    const double enough = std::min(paper.userUnit, std::sqrt(mostPixels / area));
    paper.pixels = std::min(finest * paper.userUnit, std::max(enough, std::sqrt(usualPixels / area)));
    if (paper.pixels < coarsest * paper.userUnit)
        return fail(of("signing.page_too_large", page));
    TRY(const pdf::PageContent content, pdf::pageContent(file, page));
    if (!content.broken.isEmpty())
        return fail(of("signing.page_ambiguous", page, content.broken));
    if (content.hasHidden)
        return fail(of("signing.page_layers", page));
    paper.paints = content.paints;
    view->papers.emplace(page, paper);
    return paper;
}

Result<QImage> PagePictures::picture(qint64 end, int page, bool isBare) {
    const Key key{end, page, isBare};
    const auto kept = std::find_if(m_kept.begin(), m_kept.end(), [&](const auto& one) { return one.first == key; });
    if (kept != m_kept.end()) {
        m_kept.splice(m_kept.begin(), m_kept, kept);
        return kept->second;
    }
    TRY(const Paper paper, paper(end, page));
    if (++m_drawn > mostDrawn)
        return fail("signing.page_too_many", {m_file.name(), QString::number(mostPages)});
    TRY(View* const view, view(end));
    TRY(const QImage image, isBare ? view->process->renderWithoutAnnotations(page + 1, paper.pixels, m_cancel)
                                   : view->process->render(page + 1, paper.pixels, m_cancel));
    // What a field's picture lacks is not the page's.
    if (const QStringList omissions = view->process->omissions(); isBare && !omissions.isEmpty())
        return fail(of("signing.page_in_part", page, omissions.first()));
    m_kept.emplace_front(key, image);
    if (m_kept.size() > mostKept)
        m_kept.pop_back();
    return image;
}

Result<QImage> PagePictures::bare(int page) {
    TRY(const QImage image, picture(present, page, true));
    TRY(const Paper paper, paper(present, page));
    if (paper.paints && isBlank(image))
        return fail(of("signing.page_blank", page));
    return image;
}

Result<QImage> PagePictures::whole(qint64 end, int page) {
    return picture(end, page, false);
}

} // namespace vanthu::signing
