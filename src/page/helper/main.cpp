// vanthu-page: reads the text of PDFs from outside with Poppler, so that what a damaged or hostile one does to it is an
// answer that stays away and not the end of the program that asked. It is started by workflow/SecrecyScan.cpp and
// speaks on the channel alone; it writes nothing.

#include "base/HelperProcess.h"
#include "office/Document.h"
#include "pdf/PageImages.h"

#include <exception>
#include <unistd.h>

using namespace vanthu;

namespace {

constexpr std::chrono::milliseconds longestIdle{60'000};

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

} // namespace

int main() {
    constexpr unsigned long long MiB = 1024 * 1024;
    harden({1024 * MiB, 0, 64});
    endWithParent();
    Wait wait;
    wait.limit = longestIdle;
    for (;;) {
        QCborMap question;
        if (readMap(channelDescriptor, question, wait) != ReadOutcome::Complete)
            break;
        QCborMap answer;
        try {
            answer = lookThrough(question[QStringLiteral("file")].toString());
        } catch (const std::exception& e) {
            answer = found(false, false, QString::fromLocal8Bit(e.what()));
        }
        if (!writeMap(channelDescriptor, answer))
            break;
    }
    ::_exit(0);
}
