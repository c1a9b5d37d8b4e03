#pragma once

#include "base/Cancel.h"
#include "base/Frame.h"
#include "base/HelperProcess.h"
#include "base/Result.h"
#include "pdf/images/TextPositions.h"
#include "pdf/read/Archival.h"

#include <QImage>
#include <QList>
#include <QMutex>
#include <QSizeF>
#include <QStringList>

#include <chrono>
#include <memory>

namespace vanthu::page {

// One PDF, opened and drawn by a `vanthu-page` of its own. All functions block: for workers, any thread, one question
// at a time. Errors are those of pdf::PageImages, and `page.helper_ended`, `page.too_slow`, `helper.not_started`: a
// later question starts the helper again. `pdf.cancelled` as soon as `cancel` is requested.
class PageProcess {
public:
    struct Document {
        QString path;
        qint64 end = -1; // the document as it was when its first `end` bytes were the whole file; negative: all of it
        std::shared_ptr<const Secret> password;
    };
    struct Options {
        QString program;                         // empty: vanthu-page beside the running program
        std::chrono::milliseconds limit{20'000}; // for one answer
    };
    static Result<std::unique_ptr<PageProcess>> open(Document document, const Cancel& cancel, Options options);
    static Result<std::unique_ptr<PageProcess>> open(Document document, const Cancel& cancel = {});
    // Ends the helper, which may take some milliseconds.
    ~PageProcess() = default;

    // As displayed, in the units of each page: a unit is a point, or what /UserUnit says.
    const QList<QSizeF>& pageSizes() const { return m_sizes; }
    // Points of one unit, page by page; empty when all are 1.
    const QList<double>& userUnits() const { return m_units; }
    // What the document says of itself; nothing when it cannot be read strictly.
    const pdf::ArchivalClaim& archive() const { return m_archive; }
    // Pages from 1; `pixelsPerUnit` of the page. At most 40 megapixels: a larger picture is made at the scale that just
    // fits.
    Result<QImage> render(int page, double pixelsPerUnit, const Cancel& cancel = {});
    // The same without annotations and fields: what the page itself shows.
    Result<QImage> renderWithoutAnnotations(int page, double pixelsPerUnit, const Cancel& cancel = {});
    // What could not be drawn of the page that was rendered last, in the words of the program that draws; technical,
    // empty when nothing is missing.
    QStringList omissions() const;
    // In reading order; of a page with more than 50,000 the first ones.
    Result<QList<pdf::PlacedWord>> words(int page, const Cancel& cancel = {});

private:
    PageProcess(Document document, Options options);
    Result<> start(const Cancel& cancel);
    // For an answer that the same helper may have died before: one more try, with a new one.
    template<class Act>
    auto retried(const Cancel& cancel, Act act) -> decltype(act());
    // The answer of a helper that has the document open.
    Result<QCborMap> askOpened(const QCborMap& question, const Cancel& cancel);
    Result<QCborMap> ask(const QCborMap& question, const Cancel& cancel, const Secret* password = nullptr);
    Result<> await(const Cancel& cancel);
    Result<QImage> renderAs(const QString& how, int page, double pixelsPerUnit, const Cancel& cancel);
    Result<QImage> readImage(const QCborMap& header);
    Error ended(ReadOutcome outcome);
    QString name() const;

    Document m_document;
    Options m_options;
    mutable QMutex m_mutex;
    std::unique_ptr<HelperProcess> m_helper; // none once it failed
    QList<QSizeF> m_sizes;
    QList<double> m_units;
    pdf::ArchivalClaim m_archive;
    QStringList m_omissions;
};

} // namespace vanthu::page
