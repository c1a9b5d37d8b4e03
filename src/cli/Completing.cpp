#include "cli/Completing.h"

#include "workflow/Office.h"

#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

namespace vanthu::cli {

signing::UnfinishedFiles unfinishedFiles(const workflow::Office* office) {
    const QString name = QString::fromLatin1(signing::unfinishedListName);
    return signing::UnfinishedFiles(office ? office->profile().path(name)
                                           : QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
                                                 QLatin1Char('/') + name);
}

void noteUnfinished(signing::UnfinishedFiles& list, std::vector<FileOutcome>& outcomes, signing::Level wanted) {
    for (FileOutcome& one : outcomes) {
        if (one.status != "signed" || !one.level || *one.level >= wanted)
            continue;
        const signing::UnfinishedFile file{QFileInfo(one.output).absoluteFilePath(), one.sha256, wanted,
                                           systemClock()()};
        if (const auto noted = list.add({file}); noted)
            one.toComplete = wanted;
        else
            one.error = noted.error();
    }
}

Result<std::vector<FileOutcome>> completeAll(signing::UnfinishedFiles& list, const SigningMeans& means,
                                             bool clockMayContradict, const Cancel& cancel) {
    signing::ExtendRequest common;
    common.digest = means.digest;
    common.password = means.password;
    common.timestampAuthorities = means.authorities;
    common.tsaHealth = means.health;
    common.clockMayContradict = clockMayContradict;
    common.trust = means.trust.value_or(crypto::TrustStore());
    common.revocation = means.revocation;
    TRY(const auto completions, signing::completeFiles(list, common, systemClock(), cancel));
    std::vector<FileOutcome> outcomes;
    for (const signing::Completion& one : completions) {
        FileOutcome outcome{one.file.path, one.file.path, "extended", one.error, {}, {}};
        if (!one.error)
            outcome.level = one.file.wanted;
        else
            outcome.status = one.stillWaits ? "waiting" : "failed";
        if (one.stillWaits)
            outcome.toComplete = one.file.wanted;
        outcomes.push_back(std::move(outcome));
    }
    return outcomes;
}

void completeWaiting(const Context& context, signing::UnfinishedFiles& list, const SigningMeans& means,
                     bool timestampsCome, const Cancel& cancel) {
    const auto waiting = list.all();
    if (!waiting)
        return context.say(waiting.error().message(context.language) + QLatin1Char(' ') +
                           waiting.error().remedy(context.language));
    std::size_t left = waiting->size();
    if (left > 0 && timestampsCome)
        if (const auto outcomes = completeAll(list, means, false, cancel)) {
            for (const FileOutcome& one : *outcomes)
                sayOutcome(context, one);
            left = std::size_t(std::count_if(outcomes->begin(), outcomes->end(),
                                             [](const FileOutcome& one) { return one.status == "waiting"; }));
        }
    if (left > 0)
        context.say(
            QStringLiteral("%1 tệp đã ký còn chờ dấu thời gian; bổ sung bằng: vanthu-cli extend --pending").arg(left));
}

} // namespace vanthu::cli
