#include "cli/Completing.h"
#include "cli/Interrupt.h"
#include "cli/SigningOptions.h"

#include "signing/Extend.h"
#include "workflow/Completing.h"

#include <QFileInfo>

namespace vanthu::cli {

namespace {

struct ExtendArguments : SigningArguments {
    bool pending = false;
};

Result<int> extend(const Context& context, const ExtendArguments& arguments) {
    TRY(const QStringList outputs, arguments.pending ? Result<QStringList>(QStringList()) : outputsOf(arguments));
    const auto opened = context.openOffice();
    if (!opened && (!context.profile.isEmpty() || (arguments.trust.empty() && !arguments.pending)))
        return fail(opened.error());
    TRY(const SigningMeans means, signingMeans(arguments, opened ? opened->get() : nullptr));
    const Cancel cancel = cancelOnInterrupt();
    signing::UnfinishedFiles unfinished = workflow::unfinishedFiles(opened ? opened->get() : nullptr);
    if (arguments.pending) {
        TRY(auto outcomes, completeAll(unfinished, means, arguments.acceptClock, cancel));
        if (opened) {
            TRY(const auto documents, completeDocuments(**opened, means, arguments.acceptClock, cancel));
            outcomes.insert(outcomes.end(), documents.begin(), documents.end());
        }
        for (const FileOutcome& one : outcomes)
            sayOutcome(context, one);
        return printOutcomes(context, outcomes);
    }
    signing::ExtendRequest request;
    request.password = means.password;
    request.replaceOutput = arguments.overwrite;
    request.level = means.level;
    request.digest = means.digest;
    request.timestampAuthorities = means.authorities;
    request.tsaHealth = means.health;
    request.clockMayContradict = arguments.acceptClock;
    request.trust = means.trust.value_or(crypto::TrustStore());
    request.revocation = means.revocation;
    if (arguments.lowerLevel)
        request.onTimestampFailure = [](const Error&) { return signing::TimestampChoice::LowerLevel; };

    std::vector<FileOutcome> outcomes;
    const QStringList inputs = local(arguments.files);
    for (qsizetype i = 0; i < inputs.size(); ++i) {
        request.input = inputs[i];
        request.output = outputs[i];
        const auto outcome = cancel.requested() ? fail("signing.cancelled", {inputs[i]})
                                                : signing::extendPdf(request, systemClock(), cancel);
        FileOutcome one{inputs[i], outputs[i], outcome ? "extended" : "failed", {}, {}, {}};
        if (outcome) {
            one.level = outcome->level;
            // Extended in place, it waits no longer.
            const QString path = QFileInfo(inputs[i]).absoluteFilePath();
            const auto waiting = unfinished.all();
            if (waiting && !waiting->empty() && path == QFileInfo(outputs[i]).absoluteFilePath())
                (void)unfinished.remove({path});
        } else if (cancel.requested()) { // left as it was
            one.status = "not_reached";
        } else {
            one.error = outcome.error();
        }
        sayOutcome(context, one);
        outcomes.push_back(std::move(one));
    }
    return printOutcomes(context, outcomes);
}

} // namespace

void addExtendCommand(CLI::App& app, Context& context) {
    auto a = std::make_shared<ExtendArguments>();
    CLI::App* command = app.add_subcommand("extend", "Gia hạn chữ ký: thêm dữ liệu kiểm tra và dấu thời gian tài liệu");
    addSigningOptions(*command, *a);
    CLI::Option* files = command->get_option("FILE")->required(false);
    CLI::Option* level =
        command->add_option("--level", a->level, "Mức cần đạt")->check(CLI::IsMember({"B-LT", "B-LTA"}));
    CLI::Option* pending = command->add_flag(
        "--pending", a->pending, "Bổ sung dấu thời gian cho các tệp và văn bản đã ký còn chờ (--complete-later)");
    pending->excludes(files)->excludes(level);
    for (const char* const name : {"--output", "--output-dir"}) // each file is completed where it is
        pending->excludes(command->get_option(name));
    command->parse_complete_callback([files, level, pending] {
        for (const CLI::Option* needed : {files, level})
            if (pending->empty() && needed->empty())
                throw CLI::RequiredError(needed->get_name());
    });
    onRun(command, context, [&context, a] { return extend(context, *a); });
}

} // namespace vanthu::cli
