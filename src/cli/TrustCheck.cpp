#include "base/Clock.h"
#include "cli/Context.h"
#include "cli/Instant.h"
#include "crypto/CrlFile.h"
#include "workflow/TrustQuestion.h"

#include <QJsonArray>
#include <QJsonObject>

namespace vanthu::cli {

namespace {

struct CheckArguments {
    std::vector<std::string> files;
    std::vector<std::string> trust;
    std::vector<std::string> crls;
    std::string at;
    bool offline = false;
};

// What is asked about each certificate; the certificate itself is not there yet.
Result<workflow::TrustQuestion> questionOf(const Context& context, const CheckArguments& arguments) {
    workflow::TrustQuestion question;
    question.at = systemClock()();
    if (!arguments.at.empty()) {
        TRY(question.at, instantOf(arguments.at));
    }
    if (arguments.trust.empty()) {
        TRY(const auto office, context.openOffice());
        question.trust = office->trust();
        question.revocation = office->revocation();
    }
    for (const std::string& path : arguments.trust)
        TRY_VOID(question.trust.addPath(local(path)));
    for (const std::string& path : arguments.crls) {
        TRY(const auto lists, crypto::crlsFromFile(local(path)));
        question.revocation.crls.insert(question.revocation.crls.end(), lists.begin(), lists.end());
    }
    question.revocation.online = !arguments.offline;
    question.revocation.judgedAt = question.at;
    question.revocation.memory = crypto::makeFetchMemory();
    return question;
}

QString stateName(const crypto::RevocationState state) {
    switch (state) {
    case crypto::RevocationState::Good:
        return QStringLiteral("good");
    case crypto::RevocationState::Revoked:
        return QStringLiteral("revoked");
    case crypto::RevocationState::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

QString originName(const crypto::AnswerOrigin origin) {
    switch (origin) {
    case crypto::AnswerOrigin::Given:
        return QStringLiteral("given");
    case crypto::AnswerOrigin::Carried:
        return QStringLiteral("carried");
    case crypto::AnswerOrigin::Kept:
        return QStringLiteral("kept");
    case crypto::AnswerOrigin::Asked:
        break;
    }
    return QStringLiteral("asked");
}

QJsonValue timeOrNull(const QDateTime& time) {
    return time.isValid() ? QJsonValue(toStorageTime(time)) : QJsonValue();
}

QJsonObject heardJson(const Context& context, const crypto::RevocationHearing& heard) {
    return {{QStringLiteral("source"), QString::fromLatin1(heard.source)},
            {QStringLiteral("origin"), originName(heard.origin)},
            {QStringLiteral("url"), heard.url.isEmpty() ? QJsonValue() : QJsonValue(heard.url.toString())},
            {QStringLiteral("state"), stateName(heard.state)},
            {QStringLiteral("issuedAt"), timeOrNull(heard.issuedAt)},
            {QStringLiteral("nextUpdate"), timeOrNull(heard.nextUpdate)},
            {QStringLiteral("error"), heard.why ? QJsonValue(context.errorJson(*heard.why)) : QJsonValue()}};
}

QJsonValue revocationJson(const Context& context, const crypto::RevocationStatus& status) {
    QJsonArray heard;
    for (const crypto::RevocationHearing& one : status.heard)
        heard += heardJson(context, one);
    return QJsonObject{{QStringLiteral("state"), stateName(status.state)},
                       {QStringLiteral("revokedAt"), timeOrNull(status.revokedAt)},
                       {QStringLiteral("reason"), status.reason < 0 ? QJsonValue() : QJsonValue(status.reason)},
                       {QStringLiteral("heard"), heard}};
}

QJsonObject certificateJson(const crypto::Certificate& certificate) {
    return {{QStringLiteral("subject"), certificate.subject()},
            {QStringLiteral("issuer"), certificate.issuer()},
            {QStringLiteral("serial"), certificate.serialHex()},
            {QStringLiteral("sha256"), QString::fromLatin1(certificate.sha256Hex())},
            {QStringLiteral("notBefore"), toStorageTime(certificate.notBefore())},
            {QStringLiteral("notAfter"), toStorageTime(certificate.notAfter())}};
}

QString statusName(const crypto::PathResult& path) {
    switch (path.indication) {
    case crypto::Indication::TotalPassed:
        return QStringLiteral("trusted");
    case crypto::Indication::TotalFailed:
        return QStringLiteral("revoked");
    case crypto::Indication::Indeterminate:
        break;
    }
    return QStringLiteral("indeterminate");
}

QJsonObject jsonOf(const Context& context, const QString& file, const crypto::PathResult& path, const QDateTime& at) {
    QJsonArray steps;
    for (std::size_t i = 0; i < path.path.size(); ++i) {
        QJsonObject step = certificateJson(path.path[i]);
        step[QStringLiteral("anchor")] = path.endsAtAnchor && i + 1 == path.path.size();
        step[QStringLiteral("revocation")] =
            i < path.revocation.size() ? revocationJson(context, path.revocation[i]) : QJsonValue();
        steps += step;
    }
    QJsonArray issuers;
    for (const crypto::IssuerHearing& asked : path.issuersAsked)
        issuers += QJsonObject{
            {QStringLiteral("of"), QString::fromLatin1(asked.of.sha256Hex())},
            {QStringLiteral("url"), asked.url.toString()},
            {QStringLiteral("origin"), asked.isKept ? QStringLiteral("kept") : QStringLiteral("asked")},
            {QStringLiteral("error"), asked.error ? QJsonValue(context.errorJson(*asked.error)) : QJsonValue()}};
    QJsonArray problems;
    for (const Error& problem : path.problems)
        problems += context.errorJson(problem);
    return {{QStringLiteral("file"), file},
            {QStringLiteral("status"), statusName(path)},
            {QStringLiteral("subIndication"), QString::fromLatin1(path.subIndication)},
            {QStringLiteral("at"), toStorageTime(at)},
            {QStringLiteral("path"), steps},
            {QStringLiteral("issuersAsked"), issuers},
            {QStringLiteral("problems"), problems},
            {QStringLiteral("error"), QJsonValue()}};
}

int exitOf(const crypto::PathResult& path) {
    return path.indication == crypto::Indication::TotalPassed   ? Done
           : path.indication == crypto::Indication::TotalFailed ? AnswerIsNo
                                                                : NotCertain;
}

// The worst answer decides: unreadable, then revoked, then uncertain.
int worst(int a, int b) {
    const auto rank = [](int status) {
        const QList<int> order = {Done, NotCertain, AnswerIsNo};
        const auto at = order.indexOf(status);
        return at < 0 ? qsizetype(order.size()) : at;
    };
    return rank(a) >= rank(b) ? a : b;
}

Result<int> check(const Context& context, const CheckArguments& arguments) {
    TRY(workflow::TrustQuestion question, questionOf(context, arguments));
    QJsonArray all;
    QStringList text;
    int status = Done;
    for (const std::string& argument : arguments.files) {
        const QString file = local(argument);
        const auto certificates = crypto::Certificate::manyFromFile(file);
        if (!certificates || certificates->empty()) {
            const Error error = certificates ? Error("crypto.certificate_malformed", {file}) : certificates.error();
            all += QJsonObject{{QStringLiteral("file"), file},
                               {QStringLiteral("status"), QStringLiteral("unreadable")},
                               {QStringLiteral("error"), context.errorJson(error)}};
            text +=
                QStringLiteral("%1: %2 %3").arg(file, error.message(context.language), error.remedy(context.language));
            status = worst(status, error.exitStatus());
            continue;
        }
        question.certificate = workflow::endOf(*certificates);
        question.others = *certificates;
        const crypto::PathResult path = workflow::answerTo(question);
        all += jsonOf(context, file, path, question.at);
        text += workflow::textOf(crypto::wordsOf(path, question.at), file);
        status = worst(status, exitOf(path));
    }
    context.print(all, text.join(QLatin1Char('\n')));
    return status;
}

} // namespace

void addTrustCheck(CLI::App& trust, Context& context) {
    auto arguments = std::make_shared<CheckArguments>();
    CLI::App* command = trust.add_subcommand("check", "Giải thích vì sao một chứng thư được tin cậy hay không");
    command->add_option("CERT", arguments->files, "Tệp chứng thư (PEM, DER, PKCS#7)")->required();
    command->add_option("--trust", arguments->trust, "Chứng thư CA tin cậy (tệp hoặc thư mục)")
        ->allow_extra_args(false);
    command->add_option("--crl", arguments->crls, "Danh sách thu hồi (CRL)")->allow_extra_args(false);
    command->add_option("--at", arguments->at, "Kiểm tra tại thời điểm (ISO 8601)");
    command->add_flag("--offline", arguments->offline, "Không hỏi máy chủ nào");
    onRun(command, context, [&context, arguments] { return check(context, *arguments); });
}

} // namespace vanthu::cli
