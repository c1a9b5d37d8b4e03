#pragma once

#include "base/Cancel.h"
#include "base/Secret.h"
#include "pdf/compare/Changes.h"

#include <QString>

#include <map>
#include <memory>

// Looks at the pages of a document where later revisions draw, in vanthu-page's confined process. Private to this room.
namespace vanthu::signing {

class PageLook {
public:
    PageLook(QString path, std::shared_ptr<const Secret> password, const Cancel& cancel);
    ~PageLook();

    // Leaves those changes in doubt that lie over what the page itself shows: nobody sees it there any more. A seal
    // over part of an earlier signature's picture reaches the signer's name, too, and may, as long as that can be read.
    // A page is drawn once, or twice where a seal is, at about 0.1 s; nothing is started when nothing is drawn.
    // `page.*`, `helper.not_started`, `pdf.*` when a page cannot be seen: then it is not known.
    Result<> judge(pdf::Changes& changes);

private:
    struct Page;
    Result<Page*> page(int number);
    Result<bool> isOverContent(const pdf::Change& change, const pdf::PagePlace& place);

    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace vanthu::signing
