#include "cli/SigningOptions.h"

#include "base/Files.h"
#include "crypto/CrlFile.h"
#include "crypto/TsaHealth.h"
#include "workflow/Office.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>

namespace vanthu::cli {

namespace {

constexpr int tryAgainLater = 75;

std::optional<crypto::DigestAlgorithm> digestOf(const std::string& name) {
    if (name == "SHA-256")
        return crypto::DigestAlgorithm::Sha256;
    if (name == "SHA-384")
        return crypto::DigestAlgorithm::Sha384;
    if (name == "SHA-512")
        return crypto::DigestAlgorithm::Sha512;
    return std::nullopt;
}

} // namespace

void addSigningOptions(CLI::App& command, SigningArguments& a) {
    command.add_option("FILE", a.files, "Tệp PDF")->required();
    command.add_option("--tsa", a.tsa, "Máy chủ dấu thời gian, theo thứ tự ưu tiên; có thể lặp lại");
    command.add_option("--digest", a.digest, "Thuật toán băm; mặc định theo độ mạnh của khóa")
        ->check(CLI::IsMember({"SHA-256", "SHA-384", "SHA-512"}));
    command.add_flag("--lower-level", a.lowerLevel,
                     "Khi không có dấu thời gian: chấp nhận mức thấp hơn thay vì báo lỗi");
    command.add_flag("--accept-clock", a.acceptClock,
                     "Vẫn ký khi đồng hồ máy này và máy chủ dấu thời gian lệch nhau quá 2 phút");
    command.add_option("--trust", a.trust, "Chứng thư CA tin cậy (tệp hoặc thư mục)");
    command.add_option("--crl", a.crls, "Danh sách thu hồi (CRL)");
    command.add_option("--password-file", a.password, "Tệp chứa mật khẩu của tài liệu; - là đầu vào chuẩn");
    command.add_option("--output", a.output, "Tệp kết quả");
    command.add_option("--output-dir", a.outputFolder, "Thư mục kết quả; giữ nguyên tên tệp");
    command.add_flag("--overwrite", a.overwrite,
                     "Thay tệp đã có ở chỗ kết quả, kể cả tệp đầu vào; không có cờ này thì tệp lạ được giữ nguyên");
}

Result<SigningMeans> signingMeans(const SigningArguments& arguments, const workflow::Office* office) {
    SigningMeans means;
    HttpPolicy policy;
    if (office) {
        policy = office->profile().http;
        means.trust = office->trust();
        means.revocation = office->revocation();
        means.level = office->profile().signatureLevel;
    }
    if (!arguments.trust.empty()) {
        means.trust.emplace();
        for (const std::string& path : arguments.trust)
            TRY_VOID(means.trust->addPath(local(path)));
    }
    for (const std::string& path : arguments.crls) {
        TRY(const auto lists, crypto::crlsFromFile(local(path)));
        means.revocation.crls.insert(means.revocation.crls.end(), lists.begin(), lists.end());
    }
    if (!arguments.password.empty()) {
        TRY(Secret password, readPassword(arguments.password));
        means.password = std::make_shared<const Secret>(std::move(password));
    }
    if (!arguments.tsa.empty()) {
        for (const std::string& url : arguments.tsa)
            means.authorities.push_back({QUrl(local(url)), policy, {}});
    } else if (office) {
        for (const QUrl& url : office->profile().timestampAuthorities)
            means.authorities.push_back({url, policy, {}});
    }
    means.revocation.memory = crypto::makeFetchMemory();
    means.health = std::make_shared<crypto::TsaHealth>(office ? office->tsaHealthFile() : QString());
    means.digest = digestOf(arguments.digest);
    means.level = signing::levelFromName(QByteArray::fromStdString(arguments.level)).value_or(means.level);
    return means;
}

Result<QStringList> outputsOf(const SigningArguments& arguments) {
    if (arguments.output.empty() == arguments.outputFolder.empty() ||
        (!arguments.output.empty() && arguments.files.size() > 1))
        return fail("cli.usage", {QStringLiteral("--output FILE | --output-dir DIR")});
    QStringList outputs;
    for (const QString& input : local(arguments.files))
        outputs += arguments.outputFolder.empty()
                       ? local(arguments.output)
                       : QDir(local(arguments.outputFolder)).filePath(QFileInfo(input).fileName());
    QStringList unique = outputs;
    if (unique.removeDuplicates() > 0)
        return fail("cli.usage", {QStringLiteral("--output-dir %1").arg(local(arguments.outputFolder))});
    return outputs;
}

void sayOutcome(const Context& context, const FileOutcome& outcome) {
    if (outcome.error)
        context.say(
            QStringLiteral("%1: %2 %3")
                .arg(outcome.file, outcome.error->message(context.language), outcome.error->remedy(context.language)));
    else if (outcome.status == "skipped")
        context.say(QStringLiteral("%1: đã ký từ trước → %2").arg(outcome.file, outcome.output));
    else if (outcome.level)
        context.say(QStringLiteral("%1: %2 → %3")
                        .arg(outcome.file, QString::fromLatin1(signing::levelName(*outcome.level)), outcome.output));
    if (outcome.toComplete && !outcome.error)
        context.say(QStringLiteral("  ! chờ dấu thời gian để đạt mức %1")
                        .arg(QString::fromLatin1(signing::levelName(*outcome.toComplete))));
    for (const Error& remark : outcome.remarks)
        context.say(QStringLiteral("  ! %1 %2").arg(remark.message(context.language), remark.remedy(context.language)));
}

int printOutcomes(const Context& context, const std::vector<FileOutcome>& outcomes) {
    QJsonArray all;
    int status = Done;
    for (const FileOutcome& one : outcomes) {
        const bool written = one.level || one.status == "skipped";
        QJsonObject object{
            {QStringLiteral("file"), one.file},
            {QStringLiteral("output"), written ? QJsonValue(one.output) : QJsonValue()},
            {QStringLiteral("status"), QString::fromLatin1(one.status)},
            {QStringLiteral("error"), one.error ? QJsonValue(context.errorJson(*one.error)) : QJsonValue()}};
        if (one.level)
            object[QStringLiteral("level")] = QString::fromLatin1(signing::levelName(*one.level));
        object[QStringLiteral("toComplete")] =
            one.toComplete ? QJsonValue(QString::fromLatin1(signing::levelName(*one.toComplete))) : QJsonValue();
        QJsonArray remarks;
        for (const Error& remark : one.remarks)
            remarks += context.errorJson(remark);
        object[QStringLiteral("remarks")] = remarks;
        all += object;
        if (one.error && (status == Done || status == tryAgainLater))
            status = one.error->exitStatus();
        if (one.status == "not_reached" && status == Done)
            status = tryAgainLater;
    }
    context.print(all, {});
    return status;
}

} // namespace vanthu::cli
