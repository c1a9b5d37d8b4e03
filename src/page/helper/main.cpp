// vanthu-page: reads PDFs from outside with Poppler, so that what a damaged or hostile one does to it is an answer that
// stays away and not the end of the program that asked. It is started by page/PageProcess.cpp, for the pictures and
// words of one document, and by workflow/SecrecyScan.cpp, for the text of many; it speaks on the channel alone and
// writes nothing.

#include "base/ForkServer.h"
#include "base/Frame.h"
#include "base/HelperProcess.h"
#include "office/Document.h"
#include "page/helper/OpenPages.h"
#include "page/helper/Questions.h"
#include "pdf/images/PageImages.h"

#include <exception>
#include <string_view>
#include <unistd.h>

using namespace vanthu;

namespace {

QCborMap found(bool marked, bool complete, const QString& why = {}) {
    return {{QStringLiteral("marked"), marked}, {QStringLiteral("complete"), complete}, {QStringLiteral("why"), why}};
}

QCborMap lookThrough(const QString& file) {
    const auto pages = pdf::PageImages::open(file);
    if (!pages)
        return found(false, pages.error().code() == "pdf.not_a_pdf", pages.error().technical());
    for (int page = 1; page <= (*pages)->pageCount(); ++page) {
        const auto text = (*pages)->text(page);
        if (!text)
            return found(false, false, text.error().technical());
        if (office::classifiedMark(*text))
            return found(true, true);
    }
    return found(false, true);
}

QCborMap scanned(const QString& file) {
    try {
        return lookThrough(file);
    } catch (const std::exception& e) {
        return found(false, false, QString::fromLocal8Bit(e.what()));
    }
}

} // namespace

int main(int argc, char** argv) {
    constexpr unsigned long long MiB = 1024 * 1024;
    harden({1024 * MiB, 0, 64});
    if (argc > 1 && std::string_view(argv[1]) == "--serve-forks") {
        page::OpenPages::prepare();
        serveForks();
    }
    page::Questions questions;
    page::OpenPages pages;
    for (;;) {
        const page::Question question = questions.next();
        const QString asked = question.map[QStringLiteral("ask")].toString();
        bool heard = false;
        if (asked == QLatin1String("open")) {
            questions.stayOpen();
            heard = writeMap(channelDescriptor, pages.open(question));
        } else if (asked == QLatin1String("render") || asked == QLatin1String("renderWithoutAnnotations")) {
            heard = pages.render(question, asked == QLatin1String("render"));
        } else if (asked == QLatin1String("words")) {
            heard = writeMap(channelDescriptor, pages.words(question));
        } else {
            heard = writeMap(channelDescriptor, scanned(question.map[QStringLiteral("file")].toString()));
        }
        if (!heard)
            ::_exit(0);
    }
}
