#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "pdf/images/TextPositions.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QImage>
#include <QList>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <QStringList>

#include <memory>

namespace vanthu::pdf {

// Pictures and text of a PDF's pages, by Poppler. Shows also what a strict reader refuses: a judgement may
// become worse by it, never better.
// Pages are numbered from 1. One object belongs to one thread at a time; several objects may work side by side.
// `file.missing`, `file.unreadable`, `file.too_large`, `pdf.not_a_pdf`, `pdf.encrypted` without a password,
// `pdf.password` with a wrong one, `pdf.too_complex`. `password` is the user's or the owner's, in UTF-8; Poppler keeps
// a copy while it is open.
class PageImages {
public:
    static Result<std::unique_ptr<PageImages>> open(const QString& path, QByteArrayView password = {});
    // The document as it was when its first `end` bytes were the whole file: what a signature covered. Nothing is
    // copied.
    static Result<std::unique_ptr<PageImages>> openPrefix(const QString& path, qint64 end,
                                                          QByteArrayView password = {});
    static Result<std::unique_ptr<PageImages>> fromBytes(const QByteArray& pdf, const QString& name);
    ~PageImages();

    int pageCount() const;
    // Points, as displayed. `pdf.no_such_page`.
    Result<QSizeF> pageSize(int page) const;
    QList<QSizeF> pageSizes() const;

    // At most 40 megapixels: a larger picture is made at the scale that just fits. White paper, smooth edges.
    // `pdf.no_such_page`, `pdf.render_failed`, `pdf.cancelled`.
    Result<QImage> render(int page, double pixelsPerPoint, const Cancel& cancel = {}) const;
    // The same without annotations and fields: what the page itself shows.
    Result<QImage> renderWithoutAnnotations(int page, double pixelsPerPoint, const Cancel& cancel = {}) const;

    // What Poppler did not draw of pages since this was asked last, of all documents of this process: Poppler goes on
    // without saying so in the picture. At most five sentences; technical. Any thread.
    static QStringList takeOmissions();

    struct Found {
        int page = 0;
        QRectF rect; // points from the lower left corner of the page as displayed
    };
    // Where `text` stands, in reading order; letters are compared exactly, in NFC. At most `limit` places.
    Result<QList<Found>> findText(const QString& text, int limit = 100, const Cancel& cancel = {}) const;
    Result<QString> text(int page) const;
    // The page's words with their places, in reading order.
    Result<QList<PlacedWord>> words(int page) const;

private:
    struct Document;
    explicit PageImages(std::unique_ptr<Document> document);
    std::unique_ptr<Document> m_document;
};

// One page of one file, for a single look. `pixelsPerPoint` is dpi / 72.
Result<QImage> renderPage(const QString& path, int page, double pixelsPerPoint, const Cancel& cancel = {});

} // namespace vanthu::pdf
