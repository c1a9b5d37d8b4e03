#include "ui/verify/CompareView.h"

#include "base/Clock.h"
#include "pdf/images/PageDifference.h"
#include "ui/base/Icons.h"
#include "ui/base/Labels.h"
#include "ui/base/Task.h"
#include "ui/preview/PageLoader.h"
#include "ui/verify/DifferenceView.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSplitter>
#include <QToolButton>

#include <algorithm>

namespace vanthu::ui {

namespace {

constexpr double comparedScale = 1.0; // pixels per point: what can be read is seen to differ
constexpr int mostCompared = 300;     // pages

using Differences = QHash<int, QList<QRectF>>;

vanthu::Result<Differences> differencesOf(const PageSource& before, const PageSource& after, const Cancel& cancel) {
    Differences boxes;
    const int pages = int(std::max(before.sizes.size(), after.sizes.size()));
    for (int page = 0; page < std::min(pages, mostCompared); ++page) {
        if (cancel.requested())
            return fail("pdf.cancelled", {QString()});
        if (page >= before.sizes.size() || page >= after.sizes.size()) {
            boxes[page] = {QRectF(0, 0, 1, 1)}; // a page that one of them does not have
            continue;
        }
        TRY(const QImage first, before.render(page, comparedScale, cancel));
        TRY(const QImage second, after.render(page, comparedScale, cancel));
        if (const QList<QRectF> areas = pdf::differentAreas(first, second); !areas.isEmpty())
            boxes[page] = areas;
    }
    return boxes;
}

} // namespace

CompareView::CompareView(QThreadPool* pool, QWidget* parent)
    : QWidget(parent)
    , m_pool(pool) {
    build();
    refreshIcons();
    retranslate();
    showState();
}

CompareView::~CompareView() {
    m_cancel.request();
}

void CompareView::build() {
    m_compare = new QCheckBox(this);
    m_compare->setObjectName(QStringLiteral("compare"));
    m_revision = new QComboBox(this);
    m_revision->setObjectName(QStringLiteral("revision"));
    m_revision->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_revision->setMinimumContentsLength(8);
    m_result = plainLabel(QStringLiteral("difference"), this);
    m_result->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(8);
    bar->addWidget(m_compare);
    bar->addWidget(m_revision, 1);
    const auto add = [&](const char* name) {
        auto* button = new QToolButton(this);
        button->setObjectName(QString::fromLatin1(name));
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        bar->addWidget(button);
        return button;
    };
    m_previous = add("previousDifference");
    m_next = add("nextDifference");
    m_zoomOut = add("zoomOut");
    m_zoomIn = add("zoomIn");
    m_fitWidth = add("fitWidth");

    const auto side = [&](DifferenceView*& view, QLabel*& title, const char* name) {
        auto* widget = new QWidget(this);
        title = plainLabel(QString::fromLatin1(name) + QStringLiteral("Title"), widget);
        view = new DifferenceView(m_pool, widget);
        view->setObjectName(QString::fromLatin1(name));
        auto* layout = new QVBoxLayout(widget);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(4);
        layout->addWidget(title);
        layout->addWidget(view, 1);
        widget->setMinimumWidth(120);
        return widget;
    };
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    m_signedSide = side(m_signedPages, m_signedTitle, "signedPages");
    splitter->addWidget(m_signedSide);
    splitter->addWidget(side(m_presentPages, m_presentTitle, "presentPages"));
    splitter->setSizes({500, 500});

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(bar);
    layout->addWidget(m_result);
    layout->addWidget(splitter, 1);

    connect(m_presentPages, &PdfView::openingAgain, this, &CompareView::loadPresent);
    connect(m_signedPages, &PdfView::openingAgain, this, &CompareView::loadSigned);
    connect(m_compare, &QCheckBox::toggled, this, &CompareView::loadSigned);
    connect(m_revision, &QComboBox::activated, this, &CompareView::loadSigned);
    connect(m_previous, &QToolButton::clicked, this, [this] { goToDifference(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { goToDifference(1); });
    connect(m_zoomIn, &QToolButton::clicked, this, [this] { m_presentPages->setZoom(m_presentPages->zoom() * 1.2); });
    connect(m_zoomOut, &QToolButton::clicked, this, [this] { m_presentPages->setZoom(m_presentPages->zoom() / 1.2); });
    connect(m_fitWidth, &QToolButton::clicked, m_presentPages, &PdfView::setFitWidth);
    for (DifferenceView* view : {m_signedPages, m_presentPages}) {
        DifferenceView* other = view == m_signedPages ? m_presentPages : m_signedPages;
        // Both are laid out alike, so the same place of the scroll bar is the same place of the paper.
        const auto follow = [this, view, other] {
            if (m_following || !isComparing())
                return;
            m_following = true;
            if (!qFuzzyCompare(view->zoom(), other->zoom()))
                other->setZoom(view->zoom());
            other->verticalScrollBar()->setValue(view->verticalScrollBar()->value());
            other->horizontalScrollBar()->setValue(view->horizontalScrollBar()->value());
            m_following = false;
        };
        connect(view->verticalScrollBar(), &QScrollBar::valueChanged, this, follow);
        connect(view->horizontalScrollBar(), &QScrollBar::valueChanged, this, follow);
        connect(view, &PdfView::zoomChanged, this, [view, follow] {
            if (!view->fitsWidth()) // else each fits its own half, which are alike
                follow();
        });
    }
}

void CompareView::showFile(const QString& path, const QList<signing::SignedRevision>& revisions,
                           const QStringList& brokenFields, const std::shared_ptr<const vanthu::Secret>& password) {
    clear();
    m_brokenFields = brokenFields;
    m_path = path;
    m_password = password;
    m_revisions = revisions;
    retranslate();
    loadPresent();
}

void CompareView::clear() {
    m_cancel.request();
    m_cancel = Cancel();
    ++m_generation;
    m_pending = 0;
    m_path.clear();
    m_revisions.clear();
    m_present.reset();
    m_signed.reset();
    m_differences.clear();
    m_compared = false;
    m_presentPages->clear();
    m_signedPages->clear();
    const QSignalBlocker quiet(m_compare);
    m_compare->setChecked(false);
    showState();
}

bool CompareView::isSettled() const {
    return m_pending == 0 && m_presentPages->isIdle() && (!isComparing() || m_signedPages->isIdle());
}

bool CompareView::isComparing() const {
    return m_compare->isChecked();
}

void CompareView::setComparing(bool comparing) {
    if (m_compare->isEnabled())
        m_compare->setChecked(comparing);
}

void CompareView::chooseRevision(const QString& field) {
    for (int i = 0; i < m_revisions.size(); ++i)
        if (m_revisions[i].field == field)
            m_revision->setCurrentIndex(i);
    loadSigned();
}

void CompareView::showSignature(int page, const QRectF& rect) {
    if (rect.isEmpty())
        m_presentPages->showPage(page);
    else
        m_presentPages->showRect(page, rect);
}

QList<int> CompareView::differentPages() const {
    QList<int> pages;
    for (const int page : m_differences.keys())
        pages += page + 1;
    std::sort(pages.begin(), pages.end());
    return pages;
}

void CompareView::loadPresent() {
    ++m_pending;
    runTask(
        this, m_pool,
        [path = m_path, cancel = m_cancel, password = m_password] { return loadPages(path, cancel, password); },
        [this, generation = m_generation](const vanthu::Result<std::shared_ptr<PageSource>>& source) {
            if (generation != m_generation)
                return;
            --m_pending;
            if (!source) {
                m_presentPages->showFailure(source.error());
                return showState();
            }
            m_present = *source;
            m_presentPages->setSource(m_present);
            if (m_signed)
                findDifferences();
            showState();
        });
}

void CompareView::loadSigned() {
    m_signed.reset();
    m_differences.clear();
    m_compared = false;
    takeDifferences({});
    m_signedPages->clear();
    showState();
    const int index = m_revision->currentIndex();
    if (!isComparing() || index < 0 || index >= m_revisions.size())
        return;
    ++m_pending;
    runTask(
        this, m_pool,
        [path = m_path, end = m_revisions[index].end, cancel = m_cancel, password = m_password] {
            return loadRevision(path, end, cancel, password);
        },
        [this, index, generation = m_generation](const vanthu::Result<std::shared_ptr<PageSource>>& source) {
            if (generation != m_generation)
                return;
            --m_pending;
            if (index != m_revision->currentIndex() || !isComparing())
                return showState();
            if (!source) {
                m_signedPages->showFailure(source.error());
                return showState();
            }
            m_signed = *source;
            m_signedPages->setSource(m_signed);
            if (m_presentPages->fitsWidth())
                m_signedPages->setFitWidth();
            else
                m_signedPages->setZoom(m_presentPages->zoom());
            m_signedPages->verticalScrollBar()->setValue(m_presentPages->verticalScrollBar()->value());
            if (m_present)
                findDifferences();
            showState();
        });
}

void CompareView::findDifferences() {
    ++m_pending;
    runTask(
        this, m_pool,
        [before = m_signed, after = m_present, cancel = m_cancel] { return differencesOf(*before, *after, cancel); },
        [this, against = m_signed, generation = m_generation](const vanthu::Result<Differences>& boxes) {
            if (generation != m_generation)
                return;
            --m_pending;
            if (against != m_signed)
                return showState();
            if (!boxes) {
                Q_EMIT failed(boxes.error());
                return showState();
            }
            m_compared = true;
            takeDifferences(*boxes);
            if (!m_differences.isEmpty())
                m_presentPages->showPage(differentPages().first() - 1);
        });
}

void CompareView::takeDifferences(const QHash<int, QList<QRectF>>& boxes) {
    m_differences = boxes;
    m_presentPages->setDifferences(boxes);
    m_signedPages->setDifferences(boxes);
    showState();
}

void CompareView::goToDifference(int step) {
    const QList<int> pages = differentPages();
    if (pages.isEmpty())
        return;
    const int current = m_presentPages->currentPage() + 1;
    int target = step > 0 ? pages.first() : pages.last(); // round the end
    for (const int page : pages) {
        if (step > 0 && page > current) {
            target = page;
            break;
        }
        if (step < 0 && page < current)
            target = page;
    }
    m_presentPages->showPage(target - 1);
}

bool CompareView::isBroken() const {
    const int index = m_revision->currentIndex();
    return index >= 0 && index < m_revisions.size() && m_brokenFields.contains(m_revisions[index].field);
}

void CompareView::showState() {
    const bool comparable = !m_revisions.isEmpty();
    m_compare->setEnabled(comparable);
    m_compare->setToolTip(comparable ? QString() : tr("Tệp này không có chữ ký nào để so sánh."));
    m_revision->setVisible(comparable);
    m_revision->setEnabled(isComparing());
    m_signedSide->setVisible(isComparing());
    m_presentTitle->setVisible(isComparing());
    m_result->setVisible(isComparing());
    for (QToolButton* button : {m_previous, m_next}) {
        button->setVisible(isComparing());
        button->setEnabled(!m_differences.isEmpty());
    }
    QString result;
    if (!m_compared)
        result = tr("Đang so sánh…");
    else if (m_differences.isEmpty())
        result = isBroken() ? tr("Nội dung tệp không khớp với chữ ký này. Các trang nhìn giống nhau không có nghĩa là "
                                 "tệp chưa bị sửa.")
                            : tr("Các trang nhìn giống hệt lúc ký.");
    else {
        QStringList pages;
        for (const int page : differentPages().mid(0, 20))
            pages += QString::number(page);
        result = tr("Trang có chỗ khác lúc ký: %1. Chỗ khác được khoanh màu cam; số, ngày và chữ ký thêm sau cũng được "
                    "khoanh.")
                     .arg(pages.join(QStringLiteral(", ")));
    }
    m_result->setText(result);
}

void CompareView::refreshIcons() {
    m_previous->setIcon(icon(QStringLiteral("up"), palette()));
    m_next->setIcon(icon(QStringLiteral("down"), palette()));
    m_zoomIn->setIcon(icon(QStringLiteral("zoom-in"), palette()));
    m_zoomOut->setIcon(icon(QStringLiteral("zoom-out"), palette()));
    m_fitWidth->setIcon(icon(QStringLiteral("fit-width"), palette()));
}

void CompareView::retranslate() {
    m_compare->setText(tr("&So với lúc ký:"));
    m_compare->setAccessibleName(tr("So với lúc ký"));
    m_revision->setAccessibleName(tr("Chữ ký để so sánh"));
    const int current = std::max(0, m_revision->currentIndex());
    m_revision->clear();
    for (const signing::SignedRevision& revision : m_revisions) {
        const QString name = revision.signerName.isEmpty() ? tr("Chữ ký không rõ người ký") : revision.signerName;
        m_revision->addItem(revision.claimedAt.isValid()
                                ? QStringLiteral("%1 – %2").arg(name, formatDisplayTime(revision.claimedAt))
                                : name);
    }
    m_revision->setCurrentIndex(m_revisions.isEmpty() ? -1 : std::min<int>(current, int(m_revisions.size()) - 1));
    m_signedTitle->setText(tr("Lúc ký"));
    m_presentTitle->setText(tr("Hiện tại"));
    m_signedPages->setAccessibleName(tr("Văn bản lúc ký"));
    m_presentPages->setAccessibleName(tr("Văn bản hiện tại"));
    const QList<QPair<QToolButton*, QString>> names = {{m_previous, tr("Trang khác trước đó")},
                                                       {m_next, tr("Trang khác kế tiếp")},
                                                       {m_zoomIn, tr("Phóng to")},
                                                       {m_zoomOut, tr("Thu nhỏ")},
                                                       {m_fitWidth, tr("Vừa chiều ngang")}};
    for (const auto& [button, name] : names) {
        button->setToolTip(name);
        button->setAccessibleName(name);
    }
    showState();
}

void CompareView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
    QWidget::changeEvent(event);
}

} // namespace vanthu::ui
