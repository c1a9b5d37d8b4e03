#include "signing/PlacementFinder.h"

#include "page/PageProcess.h"
#include "pdf/read/SignatureFields.h"

#include <algorithm>
#include <map>
#include <optional>

namespace vanthu::signing {

namespace {

constexpr int mostPages = 50;
constexpr double smallestHeight = 28; // points: a signature that can still be read
constexpr QSizeF ordinary(140, 62);   // points: between position and name

using Words = QList<pdf::PlacedWord>;

// The words of a document, each page read once.
class PageWords {
public:
    PageWords(page::PageProcess::Document document, const Cancel& cancel)
        : m_document(std::move(document))
        , m_cancel(cancel) {}

    Result<Words> on(int page) {
        if (const auto known = m_read.find(page); known != m_read.end())
            return known->second;
        if (!m_process) {
            TRY(m_process, page::PageProcess::open(m_document, m_cancel));
        }
        TRY(const Words words, m_process->words(page, m_cancel));
        m_read.emplace(page, words);
        return words;
    }

private:
    page::PageProcess::Document m_document;
    const Cancel& m_cancel;
    std::unique_ptr<page::PageProcess> m_process;
    std::map<int, Words> m_read;
};

struct Search {
    const pdf::PdfFile& file;
    PageWords& words;
    const pdf::FormInfo& form;
    const PlacementQuery& query;
    const Cancel& cancel;
};

struct Found {
    int page = 0; // from 1
    Words words;
    QRectF place;
};

Result<QSizeF> pageSize(const Search& search, int page) {
    TRY(const pdf::PageGeometry geometry, search.file.page(page - 1));
    return geometry.displaySize();
}

// The last occurrence of the first of `texts` that occurs, on the last page that has any of them.
Result<std::optional<Found>> lastOf(const Search& search, const QStringList& texts) {
    const int last = search.file.pageCount();
    for (int page = last; page > std::max(0, last - mostPages); --page) {
        if (search.cancel.requested())
            return fail("pdf.cancelled", {search.file.name()});
        TRY(const Words words, search.words.on(page));
        for (const QString& text : texts)
            if (const QList<QRectF> found = pdf::findPhrase(words, text); !found.isEmpty())
                return Found{page, words, found.last()};
    }
    return std::nullopt;
}

Result<std::optional<Placement>> onPage(const Search& search, int page, const QRectF& rect) {
    TRY(const QSizeF size, pageSize(search, page));
    const QRectF kept = keepOnPage(rect, size);
    return kept.isEmpty() ? std::nullopt : std::optional(Placement{page, kept});
}

// What is laid down in points, in the units of the page.
PlacementStep onPaper(const Search& search, int page, PlacementStep step) {
    const auto geometry = search.file.page(page - 1);
    const double unit = geometry ? geometry->userUnit : 1;
    step.size /= unit;
    step.gap /= unit;
    step.rect = QRectF(step.rect.topLeft() / unit, step.rect.size() / unit);
    return step;
}

double sealIn(const Search& search, int page) {
    const auto geometry = search.file.page(page - 1);
    return search.query.sealDiameterMm / (geometry ? geometry->userUnit : 1);
}

QRectF overName(const QRectF& name, const PlacementStep& step) {
    return {name.center().x() - step.size.width() / 2, name.bottom() + step.gap, step.size.width(), step.size.height()};
}

// Whether any word stands inside, a little overlap aside.
bool isFree(const QRectF& rect, const Words& words) {
    const QRectF inner = rect.adjusted(2, 2, -2, -2);
    return std::none_of(words.begin(), words.end(),
                        [&](const pdf::PlacedWord& word) { return word.rect.intersects(inner); });
}

// From `top` downwards, lower when that keeps clear of what is printed further down, but never too small to read.
QRectF hanging(double centre, double top, const PlacementStep& step, const Words& words) {
    QRectF rect(centre - step.size.width() / 2, top - step.size.height(), step.size.width(), step.size.height());
    for (double height = step.size.height(); height >= smallestHeight; height -= 2) {
        const QRectF smaller(rect.left(), top - height, rect.width(), height);
        if (isFree(smaller, words))
            return smaller;
    }
    return rect;
}

Result<std::optional<Placement>> belowText(const Search& search, const QStringList& texts, const PlacementStep& rule) {
    TRY(const std::optional<Found> found, lastOf(search, texts));
    if (!found)
        return std::nullopt;
    const PlacementStep step = onPaper(search, found->page, rule);
    const QRectF line = pdf::lineAround(found->words, found->place);
    const double top = pdf::blockBottom(found->words, line) - step.gap;
    return onPage(search, found->page, hanging(line.center().x(), top, step, found->words));
}

Result<std::optional<Placement>> afterText(const Search& search, const PlacementStep& rule) {
    TRY(const std::optional<Found> found, lastOf(search, rule.texts));
    if (!found)
        return std::nullopt;
    const PlacementStep step = onPaper(search, found->page, rule);
    const QRectF line = pdf::lineAround(found->words, found->place);
    return onPage(
        search, found->page,
        {line.right() + step.gap, line.center().y() - step.size.height() / 2, step.size.width(), step.size.height()});
}

Result<std::optional<Placement>> besideText(const Search& search, const PlacementStep& rule) {
    TRY(const std::optional<Found> found, lastOf(search, rule.texts));
    if (!found)
        return std::nullopt;
    const PlacementStep step = onPaper(search, found->page, rule);
    TRY(const QSizeF page, pageSize(search, found->page));
    return onPage(search, found->page,
                  hanging(page.width() * 0.7, found->place.bottom() - step.gap, step, found->words));
}

Result<std::optional<Placement>> emptyField(const Search& search) {
    for (const pdf::SignatureField& field : search.form.signatures)
        if (!field.isSigned && field.page >= 0 && !field.rect.isEmpty())
            return onPage(search, field.page + 1, field.rect);
    return std::nullopt;
}

Result<std::optional<Placement>> overSignature(const Search& search) {
    for (const pdf::SignatureField& field : search.form.signatures) {
        if (!field.isSigned || field.isDocumentTimestamp || field.page < 0 || field.rect.isEmpty())
            continue;
        TRY(const pdf::PageGeometry page, search.file.page(field.page));
        const QRectF seal = sealRect(field.rect, search.query.sealDiameterMm / page.userUnit, page.displaySize());
        if (!seal.isEmpty())
            return Placement{field.page + 1, seal};
    }
    return std::nullopt;
}

Result<std::optional<Placement>> byName(const Search& search, const PlacementStep& rule) {
    if (search.query.signerName.isEmpty())
        return std::nullopt;
    TRY(const std::optional<Found> found, lastOf(search, {search.query.signerName}));
    if (!found)
        return std::nullopt;
    const PlacementStep step = onPaper(search, found->page, rule);
    const QRectF signature = overName(found->place, step);
    if (step.way == PlacementWay::OverName)
        return onPage(search, found->page, signature);
    TRY(const QSizeF page, pageSize(search, found->page));
    return onPage(search, found->page, sealRect(signature, sealIn(search, found->page), page));
}

Result<std::optional<Placement>> topRight(const Search& search) {
    TRY(const QSizeF page, pageSize(search, 1));
    QList<QRectF> taken;
    for (const pdf::SignatureField& field : search.form.signatures)
        if (field.page == 0 && field.isSigned && !field.rect.isEmpty())
            taken += field.rect;
    TRY(const pdf::PageGeometry geometry, search.file.page(0));
    const QRectF block = topRightTextRect(page * geometry.userUnit, search.query.textLines);
    const QRectF rect(block.topLeft() / geometry.userUnit, block.size() / geometry.userUnit);
    return onPage(search, 1, clearOf(rect, taken, page));
}

Result<std::optional<Placement>> go(const Search& search, const PlacementStep& step) {
    switch (step.way) {
    case PlacementWay::EmptyField:
        return emptyField(search);
    case PlacementWay::OverName:
    case PlacementWay::LeftOfName:
        return byName(search, step);
    case PlacementWay::BelowAnchor:
        return belowText(search, step.texts, step);
    case PlacementWay::AfterAnchor:
        return afterText(search, step);
    case PlacementWay::BesideAnchor:
        return besideText(search, step);
    case PlacementWay::OverSignature:
        return overSignature(search);
    case PlacementWay::TopRight:
        return topRight(search);
    case PlacementWay::Fixed:
        break;
    }
    const int page = step.page < 0 ? search.file.pageCount() : step.page;
    return page <= search.file.pageCount() ? onPage(search, page, onPaper(search, page, step).rect) : std::nullopt;
}

PlacementStep ownAnchor(const PlacementQuery& query) {
    PlacementStep step;
    step.way = PlacementWay::BelowAnchor;
    step.gap = 4;
    step.size = ordinary;
    const double side = query.sealDiameterMm * pointsPerMillimetre;
    if (query.purpose == Purpose::Seal)
        step.size = {side, side};
    else if (isTextPurpose(query.purpose))
        step.size = topRightTextRect({1000, 1000}, query.textLines).size();
    return step;
}

} // namespace

QRectF clearOf(const QRectF& rect, const QList<QRectF>& taken, const QSizeF& page) {
    constexpr double gap = 4;
    QRectF clear = rect;
    for (qsizetype round = 0; round <= taken.size(); ++round) {
        const auto hit =
            std::find_if(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(clear); });
        if (hit == taken.end())
            return clear;
        clear.moveTop(hit->top() - gap - clear.height());
    }
    return keepOnPage(clear, page).isEmpty() || clear.top() < 0 ? rect : clear;
}

Result<Placement> findPlacement(const QString& path, const PlacementQuery& query, const PlacementRules& rules,
                                const Cancel& cancel, const std::shared_ptr<const Secret>& password) {
    const QByteArrayView opening = password ? password->view() : QByteArrayView();
    TRY(const std::shared_ptr<pdf::PdfFile> file, pdf::PdfFile::open(path, {}, opening));
    TRY(const pdf::FormInfo form, pdf::readForm(*file));
    PageWords words({path, -1, password}, cancel);
    const Search search{*file, words, form, query, cancel};
    if (!query.anchor.trimmed().isEmpty()) {
        TRY(const std::optional<Placement> place, belowText(search, {query.anchor}, ownAnchor(query)));
        if (place)
            return *place;
        return fail("signing.anchor_missing", {file->name(), query.anchor.trimmed()});
    }
    for (const PlacementStep& step : rules.steps(query.purpose, query.typeName, query.day)) {
        TRY(const std::optional<Placement> place, go(search, step));
        if (place)
            return *place;
    }
    return fail("signing.no_place", {file->name()});
}

} // namespace vanthu::signing
