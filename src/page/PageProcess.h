#pragma once

#include "base/Cancel.h"
#include "base/Frame.h"
#include "base/HelperProcess.h"
#include "base/Result.h"

#include <QImage>
#include <QList>
#include <QMutex>
#include <QSizeF>

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

    // Points as displayed, one for each page.
    const QList<QSizeF>& pageSizes() const { return m_sizes; }
    // Pages from 1. At most 40 megapixels: a larger picture is made at the scale that just fits.
    Result<QImage> render(int page, double pixelsPerPoint, const Cancel& cancel = {});

private:
    PageProcess(Document document, Options options);
    Result<> start(const Cancel& cancel);
    Result<QImage> renderOnce(int page, double pixelsPerPoint, const Cancel& cancel);
    Result<QCborMap> ask(const QCborMap& question, const Cancel& cancel, const Secret* password = nullptr);
    Result<> await(const Cancel& cancel);
    Result<QImage> readImage(const QCborMap& header);
    Error ended(ReadOutcome outcome);
    QString name() const;

    Document m_document;
    Options m_options;
    QMutex m_mutex;
    std::unique_ptr<HelperProcess> m_helper; // none once it failed
    QList<QSizeF> m_sizes;
};

} // namespace vanthu::page
