#include "cli/ChosenKey.h"
#include "cli/Completing.h"
#include "cli/Interrupt.h"
#include "cli/Placing.h"
#include "cli/SigningOptions.h"
#include "cli/Usage.h"

#include "base/Files.h"
#include "signing/Batch.h"
#include "workflow/Completing.h"

namespace vanthu::cli {

namespace {

constexpr std::int64_t largestFile = 64 * 1024 * 1024;

struct SignArguments : SigningArguments {
    KeyArguments key;
    std::string purpose = "approve", rect, image, reason, location, field;
    std::string scheme;
    PlacingArguments placing;
    std::optional<int> page;
    bool pss = false;
    bool completeLater = false;
};

signing::Purpose purposeOf(const std::string& name) {
    using signing::Purpose;
    static const QHash<QByteArray, Purpose> purposes = {{"approve", Purpose::Approve}, {"initial", Purpose::Initial},
                                                        {"seal", Purpose::Seal},       {"annex", Purpose::Annex},
                                                        {"copy", Purpose::Copy},       {"incoming", Purpose::Incoming}};
    return purposes.value(QByteArray::fromStdString(name));
}

Result<std::optional<signing::Placement>> placementOf(const SignArguments& arguments) {
    if (arguments.rect.empty())
        return std::optional<signing::Placement>();
    const QStringList parts = local(arguments.rect).split(QLatin1Char(','));
    QList<double> numbers;
    for (const QString& part : parts) {
        bool ok = false;
        numbers += part.trimmed().toDouble(&ok);
        if (!ok)
            numbers.clear();
    }
    if (parts.size() != 4 || numbers.size() != 4 || numbers[2] <= 0 || numbers[3] <= 0)
        return fail("cli.usage", {QStringLiteral("--rect X,Y,W,H")});
    return std::optional(
        signing::Placement{arguments.page.value_or(1), QRectF(numbers[0], numbers[1], numbers[2], numbers[3])});
}

Result<signing::SignRequest> requestOf(const SignArguments& arguments, const SigningMeans& means) {
    signing::SignRequest request;
    request.purpose = purposeOf(arguments.purpose);
    request.level = means.level;
    request.replaceOutput = arguments.overwrite;
    request.digest = means.digest;
    request.pss = arguments.pss || arguments.scheme == "pss";
    TRY(request.placement, placementOf(arguments));
    for (const std::string& line : arguments.placing.lines)
        request.textLines += local(line);
    if (!arguments.image.empty()) {
        TRY(request.imagePng, readFile(local(arguments.image), largestFile));
    }
    request.reason = local(arguments.reason);
    request.location = local(arguments.location);
    request.fieldName = local(arguments.field);
    request.password = means.password;
    request.trust = means.trust;
    request.revocation = means.revocation;
    request.timestampAuthorities = means.authorities;
    request.tsaHealth = means.health;
    request.clockMayContradict = arguments.acceptClock;
    return request;
}

// What was said and would have no effect is asked about, not passed over.
Result<> checkArguments(const Context& context, const SignArguments& arguments) {
    const bool seeks = asksForPlace(arguments.placing);
    const bool textPurpose = signing::isTextPurpose(purposeOf(arguments.purpose));
    const auto wrong = [&](Error why) { return fail(usage(std::move(why), context.language)); };
    if (arguments.page && arguments.rect.empty())
        return wrong(seeks ? Error("cli.without_effect", {QStringLiteral("--page"), QStringLiteral("--rect")})
                           : Error("cli.place_missing", {QStringLiteral("--page")}));
    const bool placed = !arguments.rect.empty() || seeks || !arguments.field.empty() || textPurpose;
    if (!arguments.image.empty() && !placed)
        return wrong(Error("cli.place_missing", {QStringLiteral("--image")}));
    if (!arguments.placing.lines.empty() && !textPurpose)
        return wrong(
            Error("cli.without_effect", {QStringLiteral("--text"), QStringLiteral("--purpose annex|copy|incoming")}));
    for (const auto& [name, value] :
         {std::pair("--signer", &arguments.placing.signer), std::pair("--type", &arguments.placing.type)})
        if (!value->empty() && !seeks)
            return wrong(Error("cli.without_effect", {QString::fromLatin1(name), QStringLiteral("--place auto")}));
    return {};
}

FileOutcome outcomeOf(const signing::FileResult& result) {
    FileOutcome one{result.input, result.output, signing::fileStatusName(result.status), result.error, {}, {}};
    if (result.outcome) {
        one.level = result.outcome->level;
        one.remarks = result.outcome->remarks;
        one.sha256 = result.outcome->sha256;
    }
    return one;
}

// Why each file cannot be signed, whatever the PIN; empty as soon as one can be. The PIN is not sent for nothing.
std::vector<FileOutcome> refusals(const signing::BatchRequest& batch, const crypto::Certificate& signer) {
    std::vector<FileOutcome> all;
    for (const signing::BatchFile& file : batch.files) {
        signing::SignRequest request = batch.common;
        request.input = file.input;
        request.output = file.output;
        request.replaceOutput = true; // what is there may be ours, which only the batch can tell
        if (file.placement)
            request.placement = file.placement;
        const auto good = signing::checkBeforeSigning(request, signer);
        if (good)
            return {};
        all.push_back({file.input, file.output, "failed", good.error(), {}, {}});
    }
    return all;
}

Result<int> sign(const Context& context, const SignArguments& arguments) {
    TRY_VOID(checkArguments(context, arguments));
    TRY(const QStringList outputs, outputsOf(arguments));
    const auto opened = context.openOffice();
    if (!opened && !context.profile.isEmpty()) // without it, nobody would check the certificate
        return fail(opened.error());
    const workflow::Office* office = opened ? opened->get() : nullptr;
    signing::BatchRequest batch;
    TRY(const SigningMeans means, signingMeans(arguments, office));
    TRY(batch.common, requestOf(arguments, means));
    const Cancel cancel = cancelOnInterrupt();
    TRY(ChosenKey chosen, ChosenKey::choose(context, arguments.key, office));
    const crypto::Certificate& signer = chosen.signer().certificate;
    TRY_VOID(
        signing::checkMaySign(chosen.signer(), batch.common.trust, batch.common.revocation, systemClock()(), cancel));
    const QStringList inputs = local(arguments.files);
    std::vector<FileOutcome> outcomes;
    const bool seeks = !batch.common.placement && asksForPlace(arguments.placing);
    std::vector<FoundPlace> places;
    if (seeks) {
        TRY(places, placesOn(inputs, arguments.placing, batch.common, signer.commonName(), office, cancel));
    }
    for (qsizetype i = 0; i < inputs.size(); ++i) {
        const FoundPlace place = seeks ? places[std::size_t(i)] : FoundPlace();
        if (cancel.requested()) {
            outcomes.push_back({inputs[i], outputs[i], "not_reached", {}, {}, {}});
        } else if (place && !*place) { // a signature that should be seen is not made unseen
            outcomes.push_back({inputs[i], outputs[i], "failed", place->error(), {}, {}});
            sayOutcome(context, outcomes.back());
        } else {
            batch.files.push_back(
                {inputs[i], outputs[i], place ? std::optional(**place) : std::optional<signing::Placement>()});
        }
    }
    if (const auto refused = refusals(batch, signer); !refused.empty() || batch.files.empty()) {
        for (const FileOutcome& one : refused)
            sayOutcome(context, one);
        outcomes.insert(outcomes.end(), refused.begin(), refused.end());
        return printOutcomes(context, outcomes);
    }
    TRY(const auto key, chosen.open());
    if (arguments.lowerLevel || arguments.completeLater)
        batch.onTimestampFailure = [](const Error&) { return signing::TimestampChoice::LowerLevel; };
    batch.onFile = [&](std::size_t, const signing::FileResult& result) { sayOutcome(context, outcomeOf(result)); };
    for (const signing::FileResult& result : signing::signBatch(batch, *key, systemClock(), cancel))
        outcomes.push_back(outcomeOf(result));
    signing::UnfinishedFiles unfinished = workflow::unfinishedFiles(office);
    if (arguments.completeLater)
        noteUnfinished(unfinished, outcomes, batch.common.level);
    const bool timestampsCome = std::any_of(outcomes.begin(), outcomes.end(), [](const FileOutcome& one) {
        return one.status == "signed" && one.level && *one.level > signing::Level::BB;
    });
    completeWaiting(context, unfinished, means, timestampsCome, cancel);
    return printOutcomes(context, outcomes);
}

} // namespace

void addSignCommand(CLI::App& app, Context& context) {
    auto a = std::make_shared<SignArguments>();
    CLI::App* command = app.add_subcommand("sign", "Ký số tệp PDF");
    addSigningOptions(*command, *a);
    addKeyOptions(*command, a->key);
    command->add_flag(
        "--complete-later", a->completeLater,
        "Khi không có dấu thời gian: ký ngay ở mức B-B, ghi vào danh sách chờ và bổ sung dấu thời gian sau");
    command->add_option("--level", a->level, "Mức chữ ký PAdES; mặc định theo hồ sơ, thường là B-T")
        ->check(CLI::IsMember({"B-B", "B-T", "B-LT", "B-LTA"}));
    command->add_option("--scheme", a->scheme, "Thuật toán của khóa RSA; mặc định pkcs1")
        ->check(CLI::IsMember({"pkcs1", "pss"}));
    command->add_flag("--pss", a->pss, "Như --scheme pss");
    command->add_option("--purpose", a->purpose, "Mục đích ký")
        ->check(CLI::IsMember({"approve", "initial", "seal", "annex", "copy", "incoming"}));
    command->add_option("--page", a->page, "Trang đặt chữ ký, từ 1")->check(CLI::PositiveNumber);
    command->add_option("--rect", a->rect, "Vị trí X,Y,W,H tính bằng điểm từ góc dưới trái");
    addPlacingOptions(*command, a->placing);
    command->add_option("--image", a->image, "Ảnh PNG của chữ ký hoặc con dấu");
    command->add_option("--reason", a->reason, "Lý do ký");
    command->add_option("--location", a->location, "Nơi ký");
    command->add_option("--field", a->field, "Tên trường chữ ký");
    onRun(command, context, [&context, a] { return sign(context, *a); });
}

} // namespace vanthu::cli
