#include "cli/Completing.h"

#include "workflow/Completing.h"

#include <QFileInfo>

#include <algorithm>

namespace vanthu::cli {

namespace {

signing::ExtendRequest completionOf(const SigningMeans& means, bool clockMayContradict) {
    signing::ExtendRequest request;
    request.level = std::max(means.level, signing::Level::BT);
    request.digest = means.digest;
    request.password = means.password;
    request.timestampAuthorities = means.authorities;
    request.tsaHealth = means.health;
    request.clockMayContradict = clockMayContradict;
    request.trust = means.trust.value_or(crypto::TrustStore());
    request.revocation = means.revocation;
    return request;
}

} // namespace

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
    TRY(const auto completions,
        signing::completeFiles(list, completionOf(means, clockMayContradict), systemClock(), cancel));
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

Result<std::vector<FileOutcome>> completeDocuments(workflow::Office& office, const SigningMeans& means,
                                                   bool clockMayContradict, const Cancel& cancel) {
    const signing::ExtendRequest common = completionOf(means, clockMayContradict);
    TRY(const auto completions, workflow::completeDocuments(office, common, cancel));
    std::vector<FileOutcome> outcomes;
    for (const workflow::DocumentCompletion& one : completions) {
        const office::DocumentFile* file = one.document.mainFile();
        FileOutcome outcome{one.document.id,
                            file ? office.store().blobs().path(file->sha256) : QString(),
                            one.stillWaits ? "waiting" : "extended",
                            one.error,
                            {},
                            {}};
        if (one.stillWaits)
            outcome.toComplete = common.level;
        else
            outcome.level = common.level;
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
