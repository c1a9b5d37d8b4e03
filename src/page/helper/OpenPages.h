#pragma once

#include "pdf/images/PageImages.h"

#include <QCborMap>

#include <memory>

namespace vanthu::page {

struct Question;

// The document that this process has open, and what is answered about it. A library that throws ends the process: the
// other side knows what that means.
class OpenPages {
public:
    // Loads what drawing any page needs: libraries, and the list of the system's fonts.
    static void prepare();
    QCborMap open(const Question& question);
    // Writes the answer itself, because the picture follows it. False when nobody is there to read it.
    bool render(const Question& question, bool withAnnotations) const;
    // Flat: text, left, bottom, width, height and whether a space follows, word by word.
    QCborMap words(const Question& question) const;

private:
    std::unique_ptr<pdf::PageImages> m_pages;
};

} // namespace vanthu::page
