#include "cli/Interrupt.h"
#include "cli/SigningOptions.h"

#include "signing/Extend.h"
#include "workflow/Office.h"

namespace vanthu::cli {

namespace {

Result<int> extend(const Context& context, const SigningArguments& arguments) {
    TRY(const QStringList outputs, outputsOf(arguments));
    const auto opened = context.openOffice();
    if (!opened && (!context.profile.isEmpty() || arguments.trust.empty()))
        return fail(opened.error());
    TRY(const SigningMeans means, signingMeans(arguments, opened ? opened->get() : nullptr));
    signing::ExtendRequest request;
    request.password = means.password;
    request.replaceOutput = arguments.overwrite;
    request.level = means.level;
    request.digest = means.digest;
    request.timestampAuthorities = means.authorities;
    request.tsaHealth = means.health;
    request.trust = means.trust.value_or(crypto::TrustStore());
    request.revocation = means.revocation;
    if (arguments.lowerLevel)
        request.onTimestampFailure = [](const Error&) { return signing::TimestampChoice::LowerLevel; };

    const Cancel cancel = cancelOnInterrupt();
    std::vector<FileOutcome> outcomes;
    const QStringList inputs = local(arguments.files);
    for (qsizetype i = 0; i < inputs.size(); ++i) {
        request.input = inputs[i];
        request.output = outputs[i];
        const auto outcome = cancel.requested() ? fail("signing.cancelled", {inputs[i]})
                                                : signing::extendPdf(request, systemClock(), cancel);
        FileOutcome one{inputs[i], outputs[i], outcome ? "extended" : "failed", {}, {}};
        if (outcome)
            one.level = outcome->level;
        else if (cancel.requested()) // left as it was
            one.status = "not_reached";
        else
            one.error = outcome.error();
        sayOutcome(context, one);
        outcomes.push_back(std::move(one));
    }
    return printOutcomes(context, outcomes);
}

} // namespace

void addExtendCommand(CLI::App& app, Context& context) {
    auto a = std::make_shared<SigningArguments>();
    CLI::App* command = app.add_subcommand("extend", "Gia hạn chữ ký: thêm dữ liệu kiểm tra và dấu thời gian tài liệu");
    addSigningOptions(*command, *a);
    command->add_option("--level", a->level, "Mức cần đạt")->required()->check(CLI::IsMember({"B-LT", "B-LTA"}));
    onRun(command, context, [&context, a] { return extend(context, *a); });
}

} // namespace vanthu::cli
