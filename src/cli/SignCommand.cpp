#include "cli/Context.h"

#include "base/Files.h"
#include "crypto/Pkcs12.h"
#include "pkcs11/Modules.h"
#include "pkcs11/TokenHost.h"
#include "signing/PdfSigner.h"
#include "workflow/Office.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>

namespace vanthu::cli {

namespace {

constexpr std::int64_t largestFile = 64 * 1024 * 1024;

struct SignArguments {
    std::vector<std::string> files, trust, crls;
    std::string module, token, certificate, pkcs12, pin, level = "B-T", tsa, purpose = "approve", rect, image, reason,
                                                         location, field, output, outputFolder;
    int page = 1;
    bool finalTry = false;
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
    signing::SignRequest request;
    request.purpose = purposeOf(arguments.purpose);
    request.level = arguments.level == "B-B" ? signing::Level::BB : signing::Level::BT;
    TRY(request.placement, placementOf(arguments));
    if (!arguments.image.empty()) {
        TRY(request.imagePng, readFile(local(arguments.image), largestFile));
    }
    request.reason = local(arguments.reason);
    request.location = local(arguments.location);
    request.fieldName = local(arguments.field);
    HttpPolicy policy;
    if (office) {
        policy = office->profile().http;
        request.trust = office->trust();
        request.revocation = office->revocation();
    }
    if (!arguments.trust.empty()) {
        request.trust.emplace();
        for (const std::string& path : arguments.trust)
            TRY_VOID(request.trust->addPath(local(path)));
    }
    for (const std::string& path : arguments.crls) {
        TRY(QByteArray crl, readFile(local(path), largestFile));
        request.revocation.crls.push_back(std::move(crl));
    }
    if (!arguments.tsa.empty())
        request.timestampAuthorities.push_back({QUrl(local(arguments.tsa)), policy});
    else if (office)
        for (const QUrl& url : office->profile().timestampAuthorities)
            request.timestampAuthorities.push_back({url, policy});
    return request;
}

bool isChosen(const pkcs11::TokenCertificate& one, const SignArguments& arguments) {
    const QString wanted = local(arguments.certificate);
    const bool rightToken = arguments.token.empty() || one.token.label == local(arguments.token);
    const bool rightCertificate =
        wanted.isEmpty() || one.label == wanted ||
        QString::fromLatin1(one.certificate.sha256Hex()).compare(wanted, Qt::CaseInsensitive) == 0;
    return rightToken && rightCertificate && !one.certificate.isCa() && one.certificate.allowsSigning();
}

Result<std::unique_ptr<crypto::SigningKey>> openKey(const SignArguments& arguments, const workflow::Office* office) {
    TRY(Secret pin, readPin(arguments.pin));
    if (!arguments.pkcs12.empty()) {
        TRY(const QByteArray bytes, readFile(local(arguments.pkcs12), largestFile));
        return crypto::loadPkcs12(bytes, pin);
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
            if (isChosen(one, arguments))
                chosen.push_back(one);
        if (first && !chosen.empty())
            hostOfChosen = std::move(*host);
    }
    // The PIN goes to the one token that was chosen and never to another (TOK-03).
    TRY_VOID(requireOneToken(chosen));
    if (!chosen.empty())
        return hostOfChosen->openKey(chosen.front(), std::move(pin), {arguments.finalTry});
    if (failure)
        return fail(*failure);
    return fail("token.removed", {local(arguments.token.empty() ? arguments.certificate : arguments.token)});
}

QString outputFor(const SignArguments& arguments, const QString& input) {
    return arguments.outputFolder.empty() ? local(arguments.output)
                                          : QDir(local(arguments.outputFolder)).filePath(QFileInfo(input).fileName());
}

Result<int> sign(const Context& context, const SignArguments& arguments) {
    if (arguments.output.empty() == arguments.outputFolder.empty() ||
        (!arguments.output.empty() && arguments.files.size() > 1))
        return fail("cli.usage", {QStringLiteral("--output FILE | --output-dir DIR")});
    QStringList outputs;
    for (const QString& input : local(arguments.files))
        outputs += outputFor(arguments, input);
    if (outputs.removeDuplicates() > 0)
        return fail("cli.usage", {QStringLiteral("--output-dir %1").arg(local(arguments.outputFolder))});
    const auto opened = context.openOffice();
    if (!opened && !context.profile.isEmpty()) // without it, nobody would check the certificate
        return fail(opened.error());
    const workflow::Office* office = opened ? opened->get() : nullptr;
    TRY(signing::SignRequest request, requestOf(arguments, office));
    TRY(const auto key, openKey(arguments, office));

    QJsonArray all;
    int status = Done;
    for (const QString& input : local(arguments.files)) {
        request.input = input;
        request.output = outputFor(arguments, input);
        const auto outcome = signing::signPdf(request, *key, systemClock());
        all += QJsonObject{
            {QStringLiteral("file"), input},
            {QStringLiteral("output"), outcome ? QJsonValue(request.output) : QJsonValue()},
            {QStringLiteral("status"), outcome ? QStringLiteral("signed") : QStringLiteral("failed")},
            {QStringLiteral("error"), outcome ? QJsonValue() : QJsonValue(context.errorJson(outcome.error()))}};
        if (!outcome) {
            context.say(
                QStringLiteral("%1: %2 %3")
                    .arg(input, outcome.error().message(context.language), outcome.error().remedy(context.language)));
            if (status == Done)
                status = outcome.error().exitStatus();
        } else {
            context.say(QStringLiteral("%1: đã ký → %2").arg(input, request.output));
        }
    }
    context.print(all, {});
    return status;
}

} // namespace

void addSignCommand(CLI::App& app, Context& context) {
    auto a = std::make_shared<SignArguments>();
    CLI::App* command = app.add_subcommand("sign", "Ký số tệp PDF");
    command->add_option("FILE", a->files, "Tệp PDF")->required();
    command->add_option("--module", a->module, "Thư viện PKCS#11");
    command->add_option("--token", a->token, "Nhãn thiết bị ký");
    command->add_option("--certificate", a->certificate, "SHA-256 hoặc nhãn của chứng thư");
    command->add_option("--pkcs12", a->pkcs12, "Tệp khóa PKCS#12 thay cho thiết bị");
    command->add_option("--pin-file", a->pin, "Tệp chứa mã PIN hoặc mật khẩu; - là đầu vào chuẩn")->required();
    command->add_flag("--final-try", a->finalTry, "Chấp nhận dùng lần thử PIN cuối cùng");
    command->add_option("--level", a->level, "Mức chữ ký PAdES")->check(CLI::IsMember({"B-B", "B-T"}));
    command->add_option("--tsa", a->tsa, "Máy chủ dấu thời gian");
    command->add_option("--purpose", a->purpose, "Mục đích ký")
        ->check(CLI::IsMember({"approve", "initial", "seal", "annex", "copy", "incoming"}));
    command->add_option("--page", a->page, "Trang đặt chữ ký, từ 1")->check(CLI::PositiveNumber);
    command->add_option("--rect", a->rect, "Vị trí X,Y,W,H tính bằng điểm từ góc dưới trái");
    command->add_option("--image", a->image, "Ảnh PNG của chữ ký hoặc con dấu");
    command->add_option("--reason", a->reason, "Lý do ký");
    command->add_option("--location", a->location, "Nơi ký");
    command->add_option("--field", a->field, "Tên trường chữ ký");
    command->add_option("--trust", a->trust, "Chứng thư CA tin cậy (tệp hoặc thư mục)");
    command->add_option("--crl", a->crls, "Danh sách thu hồi (CRL)");
    command->add_option("--output", a->output, "Tệp kết quả");
    command->add_option("--output-dir", a->outputFolder, "Thư mục kết quả");
    onRun(command, context, [&context, a] { return sign(context, *a); });
}

} // namespace vanthu::cli
