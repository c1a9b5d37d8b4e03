#pragma once

#include "base/Cancel.h"
#include "base/Secret.h"
#include "pdf/compare/PageContent.h"
#include "pdf/read/PdfFile.h"

#include <QImage>
#include <QSizeF>

#include <list>
#include <map>
#include <memory>
#include <set>

namespace vanthu::page {
class PageProcess;
}

// Pictures of pages on which a verdict may rest. Private to this room.
namespace vanthu::signing {

// The pages of a document, as they are and as they were, drawn in vanthu-page's confined process. Fails closed: a page
// that other readers are known to show differently is not seen (`signing.page_*`), nor is one that could not be drawn
// (`page.*`, `helper.not_started`, `pdf.*`). Pages from 0. A picture costs about 0.1 s.
class PagePictures {
public:
    static constexpr qint64 present = -1;

    PagePictures(const pdf::PdfFile& file, std::shared_ptr<const Secret> password, const Cancel& cancel);
    ~PagePictures();

    struct Paper {
        QSizeF size;         // units, as displayed
        double userUnit = 1; // points
        double pixels = 1;   // of one unit
        bool paints = false; // something that must leave a trace on white paper
    };
    // Of the document as it is, or as it was when it ended at `end`.
    Result<Paper> paper(qint64 end, int page);
    // What the page itself shows, without annotations and fields.
    Result<QImage> bare(int page);
    Result<QImage> whole(qint64 end, int page);

private:
    struct View;
    Result<View*> view(qint64 end);
    Result<QImage> picture(qint64 end, int page, bool isBare);
    Error of(const char* code, int page, const QString& detail = {}) const;

    struct Key {
        qint64 end;
        int page;
        bool isBare;
        bool operator==(const Key&) const = default;
    };
    const pdf::PdfFile& m_file;
    std::shared_ptr<const Secret> m_password;
    const Cancel& m_cancel;
    std::unique_ptr<View> m_present, m_former;
    std::list<std::pair<Key, QImage>> m_kept; // the latest first
    std::set<int> m_pages;                    // that were asked for
    int m_drawn = 0;
};

// Whether the error says why a page cannot be seen (`signing.page_*`), and not that nobody could look.
bool isPageNotSeen(const Error& why);

} // namespace vanthu::signing
