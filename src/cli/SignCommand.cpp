#include "cli/Interrupt.h"
#include "cli/KeyChoice.h"
#include "cli/Placing.h"
#include "cli/SigningOptions.h"

#include "base/Files.h"
#include "crypto/Pkcs12.h"
#include "pkcs11/Modules.h"
#include "pkcs11/TokenHost.h"
#include "signing/Batch.h"
#include "workflow/Office.h"

namespace vanthu::cli {

namespace {

constexpr std::int64_t largestFile = 64 * 1024 * 1024;

struct SignArguments : SigningArguments {
    std::string module, token, certificate, pkcs12, pin, purpose = "approve", rect, image, reason, location, field;
    std::string scheme;
    PlacingArguments placing;
    int page = 1;
    bool finalTry = false;
    bool repeatPin = false;
    bool pss = false;
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
    return std::optional(signing::Placement{arguments.page, QRectF(numbers[0], numbers[1], numbers[2], numbers[3])});
}

Result<signing::SignRequest> requestOf(const SignArguments& arguments, const workflow::Office* office) {
    TRY(const SigningMeans means, signingMeans(arguments, office));
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
    return request;
}

Result<std::unique_ptr<crypto::SigningKey>> openKey(const Context& context, const SignArguments& arguments,
                                                    const workflow::Office* office) {
    if (arguments.repeatPin && office && !office->profile().pinMayBeRepeated)
        return fail("token.repeat_not_allowed");
    TRY(Secret pin, readPin(arguments.pin));
    if (!arguments.pkcs12.empty()) {
        TRY(const QByteArray bytes, readFile(local(arguments.pkcs12), largestFile));
        bool outdated = false;
        auto key = crypto::loadPkcs12(bytes, pin, &outdated);
        if (outdated)
            context.say(QStringLiteral("%1: tệp khóa dùng mã hóa lỗi thời (RC2 hoặc 3DES), dễ bị phá; nên xuất lại.")
                            .arg(local(arguments.pkcs12)));
        return key;
    }
    pkcs11::HostOptions options;
    QStringList modules;
    if (office) {
        options.environment = office->profile().tokenEnvironment;
        if (!office->profile().tokenModule.isEmpty())
            modules = QStringList{office->profile().tokenModule};
    }
    if (!arguments.module.empty())
        modules = QStringList{local(arguments.module)};
    if (modules.isEmpty())
        modules = pkcs11::installedModules();
    if (modules.isEmpty())
        return fail("token.no_module");
    const KeyWish wish{local(arguments.token), local(arguments.certificate)};
    std::optional<Error> failure;
    std::unique_ptr<pkcs11::TokenHost> hostOfChosen;
    std::vector<pkcs11::TokenCertificate> chosen;
    for (const QString& module : modules) {
        auto host = pkcs11::TokenHost::start(module, options);
        const auto certificates = host ? (*host)->certificates() : fail(host.error());
        if (!certificates) {
            failure = certificates.error();
            continue;
        }
        const bool first = chosen.empty();
        for (const pkcs11::TokenCertificate& one : *certificates)
            if (fits(one, wish))
                chosen.push_back(one);
        if (first && !chosen.empty())
            hostOfChosen = std::move(*host);
    }
    if (!chosen.empty()) {
        TRY(const auto best, bestOf(std::move(chosen), office ? office->now() : QDateTime::currentDateTimeUtc()));
        return hostOfChosen->openKey(best, std::move(pin), {arguments.finalTry, arguments.repeatPin});
    }
    return fail(failure ? *failure : noneFits(wish));
}

Result<int> sign(const Context& context, const SignArguments& arguments) {
    TRY(const QStringList outputs, outputsOf(arguments));
    const auto opened = context.openOffice();
    if (!opened && !context.profile.isEmpty()) // without it, nobody would check the certificate
        return fail(opened.error());
    const workflow::Office* office = opened ? opened->get() : nullptr;
    signing::BatchRequest batch;
    TRY(batch.common, requestOf(arguments, office));
    TRY(const auto key, openKey(context, arguments, office));
    const Cancel cancel = cancelOnInterrupt();
    const QStringList inputs = local(arguments.files);
    std::vector<FileOutcome> outcomes;
    const bool seeks = !batch.common.placement && asksForPlace(arguments.placing);
    std::vector<FoundPlace> places;
    if (seeks) {
        TRY(places, placesOn(inputs, arguments.placing, batch.common, key->certificate().commonName(), office, cancel));
    }
    for (qsizetype i = 0; i < inputs.size(); ++i) {
        const FoundPlace place = seeks ? places[std::size_t(i)] : FoundPlace();
        if (cancel.requested()) {
            outcomes.push_back({inputs[i], outputs[i], "not_reached", {}, {}});
        } else if (place && !*place) { // a signature that should be seen is not made unseen
            outcomes.push_back({inputs[i], outputs[i], "failed", place->error(), {}});
            sayOutcome(context, outcomes.back());
        } else {
            batch.files.push_back(
                {inputs[i], outputs[i], place ? std::optional(**place) : std::optional<signing::Placement>()});
        }
    }
    if (arguments.lowerLevel)
        batch.onTimestampFailure = [](const Error&) { return signing::TimestampChoice::LowerLevel; };
    const auto outcomeOf = [](const signing::FileResult& result) {
        FileOutcome one{result.input, result.output, signing::fileStatusName(result.status), result.error, {}};
        if (result.outcome)
            one.level = result.outcome->level;
        return one;
    };
    batch.onFile = [&](std::size_t, const signing::FileResult& result) { sayOutcome(context, outcomeOf(result)); };
    for (const signing::FileResult& result : signing::signBatch(batch, *key, systemClock(), cancel))
        outcomes.push_back(outcomeOf(result));
    return printOutcomes(context, outcomes);
}

} // namespace

void addSignCommand(CLI::App& app, Context& context) {
    auto a = std::make_shared<SignArguments>();
    CLI::App* command = app.add_subcommand("sign", "Ký số tệp PDF");
    addSigningOptions(*command, *a);
    command->add_option("--module", a->module, "Thư viện PKCS#11");
    command->add_option("--token", a->token, "Nhãn thiết bị ký");
    command->add_option("--certificate", a->certificate, "SHA-256 hoặc nhãn của chứng thư");
    command->add_option("--pkcs12", a->pkcs12, "Tệp khóa PKCS#12 thay cho thiết bị");
    command->add_option("--pin-file", a->pin, "Tệp chứa mã PIN hoặc mật khẩu; - là đầu vào chuẩn")->required();
    command->add_flag("--final-try", a->finalTry, "Chấp nhận dùng lần thử PIN cuối cùng");
    command->add_flag("--repeat-pin", a->repeatPin,
                      "Với khóa đòi mã PIN cho từng chữ ký: dùng lại mã PIN của --pin-file cho mọi tệp của lần chạy "
                      "này; hồ sơ phải cho phép (pinMayBeRepeated)");
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
