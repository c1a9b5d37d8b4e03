// The people of one agency at work for a moment: issues its documents one after the other, handles what has arrived,
// sends again what waits. What tst_exchange_soak ends at random instants. Arguments: the profile and how many documents
// the agency issues in all. Prints how many acts were done.

#include "AgencyKit.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>

using namespace vanthu;
using namespace vanthu::test;

namespace {

constexpr int issuedAtOnce = 40;
constexpr int actsInOneRun = 400;

Result<int> work(const QString& profile, int documents) {
    TRY(const auto office, workflow::Office::open(profile));
    TRY(const auto last, office->store().read([](store::Connection& connection) {
        return connection.number("SELECT MAX(number) FROM document WHERE direction = 'outgoing'");
    }));
    int acts = 0;
    const int first = int(last.value_or(0)) + 1;
    if (first <= documents) {
        const int end = std::min(documents, first + issuedAtOnce - 1);
        TRY_VOID(issue(*office, first, end));
        acts += end - first + 1;
    }
    TRY(const int handled, actOnDocuments(*office, actsInOneRun));
    TRY(const int retried, retryAll(*office));
    return acts + handled + retried;
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("VanThu"));
    const QStringList arguments = QCoreApplication::arguments();
    const Result<int> acts = work(arguments.value(1), arguments.value(2).toInt());
    if (!acts) {
        std::fprintf(stderr, "%s\n", qPrintable(acts.error().technical()));
        return 1;
    }
    std::printf("%d\n", *acts);
    return 0;
}
