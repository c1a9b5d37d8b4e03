#include "signing/PageLook.h"

#include "page/PageProcess.h"
#include "signing/Geometry.h"
#include "signing/PageInk.h"

#include <algorithm>
#include <cmath>

namespace vanthu::signing {

namespace {

constexpr double finest = 2; // pixels of a unit
constexpr double mostPixels = 4e6;
constexpr std::size_t mostPages = 100;                   // of one document
constexpr double largestSeal = 50 * pointsPerMillimetre; // of an agency: 36 to 42 mm, and a margin round its picture

} // namespace

struct PageLook::Page {
    QImage picture; // without annotations
    QImage drawn;   // with them; null until it is asked for
    QSizeF size;    // units
    double userUnit = 1;
    double pixels = 1;

    // By what the bytes say: it lies over part of an earlier signature's picture and is no larger than one.
    bool isSeal(const pdf::Change& change, const QRectF& rect) const {
        return !change.over.isEmpty() && std::max(rect.width(), rect.height()) * userUnit <= largestSeal;
    }
};

struct PageLook::State {
    page::PageProcess::Document document;
    const Cancel& cancel;
    std::unique_ptr<page::PageProcess> process;
    std::map<int, Page> pages;
};

PageLook::PageLook(QString path, std::shared_ptr<const Secret> password, const Cancel& cancel)
    : m_state(new State{{std::move(path), -1, std::move(password)}, cancel, nullptr, {}}) {}

PageLook::~PageLook() = default;

Result<PageLook::Page*> PageLook::page(int number) {
    const auto found = m_state->pages.find(number);
    if (found != m_state->pages.end())
        return &found->second;
    if (m_state->pages.size() >= mostPages)
        return fail("pdf.too_complex", {m_state->document.path});
    if (!m_state->process) {
        TRY(m_state->process, page::PageProcess::open(m_state->document, m_state->cancel));
    }
    Page page;
    page.size = m_state->process->pageSizes().value(number);
    page.userUnit = m_state->process->userUnits().value(number, 1);
    const double area = std::max(page.size.width() * page.size.height(), 1.0);
    page.pixels = std::min(finest, std::sqrt(mostPixels / area));
    TRY(page.picture, m_state->process->renderWithoutAnnotations(number + 1, page.pixels, m_state->cancel));
    return &m_state->pages.emplace(number, std::move(page)).first->second;
}

Result<bool> PageLook::isOverContent(const pdf::Change& change, const pdf::PagePlace& place) {
    TRY(Page* const seen, page(place.page));
    const QSizeF size = seen->size;
    if (size.isEmpty())
        return fail("pdf.render_failed", {m_state->document.path, QString::number(place.page + 1)});
    const QRectF part(place.rect.left() / size.width(), 1 - place.rect.bottom() / size.height(),
                      place.rect.width() / size.width(), place.rect.height() / size.height());
    if (!showsContent(seen->picture, part, seen->pixels))
        return false;
    if (!seen->isSeal(change, place.rect))
        return true;
    if (seen->drawn.isNull()) {
        TRY(seen->drawn, m_state->process->render(place.page + 1, seen->pixels, m_state->cancel));
    }
    return hidesContent(seen->picture, seen->drawn, part, seen->pixels);
}

Result<> PageLook::judge(pdf::Changes& changes) {
    if (changes.level == pdf::ChangeLevel::Forbidden)
        return {}; // what the page shows is not what was signed
    for (pdf::Change& change : changes.list)
        for (const pdf::PagePlace& place : change.places) {
            TRY(const bool covers, isOverContent(change, place));
            if (!covers)
                continue;
            change.covers = true;
            change.level = std::max(change.level, pdf::ChangeLevel::Doubtful);
            changes.level = std::max(changes.level, change.level);
            break;
        }
    return {};
}

} // namespace vanthu::signing
