#include "cli/Context.h"
#include "cli/Json.h"
#include "cli/KeyChoice.h"

#include "base/Files.h"
#include "store/Documents.h"
#include "store/Organisations.h"
#include "workflow/ExchangeActs.h"
#include "workflow/Incoming.h"
#include "workflow/Keys.h"
#include "workflow/Links.h"
#include "workflow/Office.h"
#include "workflow/Outgoing.h"
#include "workflow/Secrecy.h"
#include "workflow/Training.h"

#include <QJsonArray>

namespace vanthu::cli {

namespace {

using office::Document;
using workflow::Office;
using workflow::Person;
using workflow::Role;

constexpr std::int64_t largestBody = 8 * 1024 * 1024;

struct DocumentArguments {
    std::string as, id, type, subject, bodyFile, pdf, signer, secrecy, key, reason, pin, certificate, direction, text;
    std::vector<std::string> to, replyTo;
    std::string recalls, updates, replaces;
    int urgency = 0;
    bool paperCopy = false;
    bool evenIfInvalid = false;
    bool completeLater = false;
    bool acceptClock = false;
};
using Arguments = std::shared_ptr<DocumentArguments>;

// The person who acts: named with --as, else the first with the role that the act needs.
Result<Person> actorOf(const Office& office, const DocumentArguments& arguments, Role role) {
    const Person* person =
        arguments.as.empty() ? office.profile().firstWith(role) : office.profile().person(local(arguments.as));
    if (!person)
        return fail("cli.no_such_person", {local(arguments.as)});
    return *person;
}

Result<int> printed(const Context& context, const Result<Document>& document) {
    if (!document)
        return fail(document.error());
    context.print(toJson(*document), toText(*document, context.language));
    return Done;
}

office::Secrecy secrecyOf(const std::string& name) {
    if (name == "confidential")
        return office::Secrecy::Confidential;
    if (name == "secret")
        return office::Secrecy::Secret;
    return name == "top-secret" ? office::Secrecy::TopSecret : office::Secrecy::Normal;
}

// What the linked documents suggest; the person's own words take its place.
Result<workflow::DraftRequest> suggested(Office& office, const DocumentArguments& arguments) {
    using office::LinkKind;
    QList<workflow::LinkChoice> links;
    for (const QString& id : local(arguments.replyTo))
        links += {LinkKind::Reply, id};
    for (const auto& [kind, id] :
         {std::pair(LinkKind::Recall, arguments.recalls), std::pair(LinkKind::Update, arguments.updates),
          std::pair(LinkKind::Replace, arguments.replaces)})
        if (!id.empty())
            links += {kind, local(id)};
    workflow::DraftRequest request;
    if (!links.isEmpty()) {
        TRY(request, workflow::suggestDraft(office, links.first().kind, links.first().documentId));
    }
    request.links = links;
    return request;
}

Result<int> add(const Context& context, const DocumentArguments& arguments) {
    TRY(const auto office, context.openOffice());
    TRY(const Person actor, actorOf(*office, arguments, Role::Officer));
    TRY(workflow::DraftRequest request, suggested(*office, arguments));
    request.clientKey = local(arguments.key);
    request.paperCopy = arguments.paperCopy;
    if (!arguments.type.empty())
        request.typeName = local(arguments.type);
    if (!arguments.subject.empty())
        request.subject = local(arguments.subject);
    if (!arguments.to.empty())
        request.recipients.clear();
    request.pdfFile = local(arguments.pdf);
    request.urgency = office::Urgency(arguments.urgency);
    request.secrecy = secrecyOf(arguments.secrecy);
    if (!arguments.bodyFile.empty()) {
        TRY(const QByteArray body, readFile(local(arguments.bodyFile), largestBody));
        request.body = QString::fromUtf8(body);
    }
    const Person* leader = office->profile().firstWith(Role::Leader);
    request.signerId = !arguments.signer.empty() ? local(arguments.signer) : leader ? leader->id : QString();
    for (const QString& organId : local(arguments.to)) {
        TRY(const auto organisation, office->store().read([&](store::Connection& connection) {
            return store::organisation(connection, organId);
        }));
        if (!organisation)
            return fail("cli.no_such_agency", {organId});
        request.recipients += {organisation->id, organisation->name};
    }
    return printed(context, workflow::addDraft(*office, actor, request));
}

Result<int> list(const Context& context, const DocumentArguments& arguments) {
    TRY(const auto office, context.openOffice());
    store::DocumentFilter filter;
    filter.text = local(arguments.text);
    if (!arguments.direction.empty())
        filter.direction =
            arguments.direction == "incoming" ? office::Direction::Incoming : office::Direction::Outgoing;
    TRY(const QList<Document> documents,
        office->store().read([&](store::Connection& connection) { return store::documents(connection, filter); }));
    QJsonArray all;
    QStringList lines;
    for (const Document& document : documents) {
        all += toJson(document);
        lines += toText(document, context.language);
    }
    context.print(all, lines.isEmpty() ? QStringLiteral("Không có văn bản nào.") : lines.join(QLatin1Char('\n')));
    return Done;
}

Result<int> show(const Context& context, const DocumentArguments& arguments) {
    TRY(const auto office, context.openOffice());
    const QString id = local(arguments.id);
    const auto document =
        office->store().read([&](store::Connection& connection) { return store::document(connection, id); });
    return printed(context, document);
}

using Act = std::function<Result<Document>(Office&, const Person&, const QString&)>;

Result<int> act(const Context& context, const DocumentArguments& arguments, Role role, const Act& todo) {
    TRY(const auto office, context.openOffice());
    TRY(const Person actor, actorOf(*office, arguments, role));
    return printed(context, todo(*office, actor, local(arguments.id)));
}

// What would be refused is refused here, before the PIN is sent.
Result<std::unique_ptr<crypto::SigningKey>> keyOf(Office& office, const Person& person,
                                                  const DocumentArguments& arguments, bool seal) {
    const bool rehearsing = office.profile().training && arguments.pin.empty();
    TRY(Secret pin, rehearsing ? Result<Secret>(Secret(workflow::trainingPin())) : readPin(arguments.pin));
    const pkcs11::TokenSurvey survey = workflow::surveyTokens(office);
    auto certificates = workflow::signingCertificatesIn(survey, person);
    const KeyWish wish{person.tokenLabel, local(arguments.certificate)};
    std::erase_if(certificates, [&](const auto& one) { return wish.token.isEmpty() || !fits(one, wish); });
    if (const auto failure = survey.failure(); certificates.empty() && failure)
        return fail(*failure);
    if (certificates.empty())
        return fail(noneFits(wish, survey.tokens(), survey.certificates()));
    TRY(const auto best, bestOf(std::move(certificates), office.now()));
    TRY_VOID(workflow::checkBeforeSigning(office, person, local(arguments.id),
                                          {best.certificate, workflow::issuersOn(best.token, survey.certificates())},
                                          {}, seal));
    return workflow::openKey(office, best, std::move(pin));
}

Result<Document> sign(Office& office, const Person& person, const QString& id, const DocumentArguments& arguments,
                      bool seal) {
    TRY(const auto key, keyOf(office, person, arguments, seal));
    workflow::SignChoice choice;
    if (arguments.completeLater)
        choice.onTimestampFailure = [](const Error&) { return signing::TimestampChoice::LowerLevel; };
    if (arguments.acceptClock)
        choice.onClockContradiction = [](const Error&) { return signing::TimestampChoice::AcceptClock; };
    return seal ? workflow::sealDocument(office, person, id, *key, choice)
                : workflow::signForIssue(office, person, id, *key, choice);
}

// What follows after issuing and accepting; `forOne` makes a command about one document, `actBy` its act.
void addExchangeActs(const auto& forOne, const auto& actBy, const Arguments& a) {
    const auto noted = [a](auto todo) -> Act {
        return [a, todo](Office& office, const Person& person, const QString& id) {
            return todo(office, person, id, local(a->reason));
        };
    };
    forOne("confirm-unclassified", "Đã xem hết các trang, không có dấu mật",
           actBy(Role::Clerk, workflow::confirmUnclassified));
    CLI::App* recalling =
        forOne("recall", "Thu hồi văn bản đã phát hành",
               actBy(Role::Clerk, [a](Office& office, const Person& person, const QString& id) {
                   return workflow::recallDocument(office, person, id, local(a->reason), local(a->to));
               }));
    recalling->add_option("--reason", a->reason, "Lý do, nơi nhận sẽ đọc được")->required();
    recalling->add_option("--to", a->to, "Chỉ thu hồi ở các cơ quan này");
    forOne("agree", "Đồng ý để nơi gửi lấy lại văn bản",
           actBy(Role::Clerk, [a](Office& office, const Person& person, const QString& id) {
               return workflow::answerRequest(office, person, id, true);
           }));
    CLI::App* declining = forOne("decline", "Từ chối để nơi gửi lấy lại văn bản",
                                 actBy(Role::Clerk, [a](Office& office, const Person& person, const QString& id) {
                                     return workflow::answerRequest(office, person, id, false, local(a->reason));
                                 }));
    declining->add_option("--reason", a->reason, "Lý do")->required();
    CLI::App* resending = forOne("resend", "Gửi lại cho một nơi nhận",
                                 actBy(Role::Clerk, [a](Office& office, const Person& person, const QString& id) {
                                     return workflow::resendDocument(office, person, id, local(a->to).value(0));
                                 }));
    resending->add_option("--to", a->to, "Mã định danh cơ quan nhận")->required()->expected(1);
    for (CLI::App* command :
         {forOne("assign", "Phân công xử lý", actBy(Role::Leader, noted(workflow::assignDocument))),
          forOne("start", "Bắt đầu xử lý", actBy(Role::Officer, noted(workflow::startDocument))),
          forOne("complete", "Hoàn thành xử lý", actBy(Role::Officer, noted(workflow::completeDocument)))})
        command->add_option("--note", a->reason, "Ghi chú gửi cơ quan ban hành");
}

} // namespace

void addDocumentCommands(CLI::App& app, Context& context) {
    auto a = std::make_shared<DocumentArguments>();
    CLI::App* group = app.add_subcommand("document", "Văn bản đi và đến")->require_subcommand(1);
    group->add_option("--as", a->as, "Người thực hiện (mã trong hồ sơ cơ quan)");

    CLI::App* adding = group->add_subcommand("add", "Soạn văn bản đi");
    adding->add_option("--type", a->type, "Tên loại văn bản; không ghi = Công văn");
    CLI::Option* subject = adding->add_option("--subject", a->subject, "Trích yếu");
    CLI::Option* to = adding->add_option("--to", a->to, "Mã định danh cơ quan nhận");
    adding->add_option("--reply-to", a->replyTo, "Trả lời văn bản đến này (mã văn bản)");
    adding->add_option("--recalls", a->recalls, "Thu hồi văn bản đi này bằng văn bản");
    adding->add_option("--updates", a->updates, "Là bản cập nhật của văn bản đi này: cùng số, ngày và nơi nhận");
    adding->add_option("--replaces", a->replaces, "Thay thế văn bản đi này");
    adding->add_flag("--paper-copy", a->paperCopy, "Gửi kèm bản giấy");
    // A linked document suggests both.
    adding->parse_complete_callback([a, subject, to] {
        const bool linked = !a->replyTo.empty() || !a->recalls.empty() || !a->updates.empty() || !a->replaces.empty();
        for (const CLI::Option* needed : {subject, to})
            if (!linked && needed->empty())
                throw CLI::RequiredError(needed->get_name());
    });
    adding->add_option("--body-file", a->bodyFile, "Tệp văn bản UTF-8 chứa nội dung");
    adding->add_option("--pdf", a->pdf, "Dùng tệp PDF có sẵn làm dự thảo");
    adding->add_option("--signer", a->signer, "Người ký (mã trong hồ sơ cơ quan)");
    adding->add_option("--urgency", a->urgency, "0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc")->check(CLI::Range(0, 3));
    adding->add_option("--secrecy", a->secrecy, "Độ mật; văn bản mật luôn bị từ chối")
        ->check(CLI::IsMember({"normal", "confidential", "secret", "top-secret"}));
    adding->add_option("--key", a->key, "Khóa chống trùng khi gọi lại");
    onRun(adding, context, [&context, a] { return add(context, *a); });

    CLI::App* listing = group->add_subcommand("list", "Liệt kê");
    listing->add_option("--direction", a->direction, "incoming | outgoing")
        ->check(CLI::IsMember({"incoming", "outgoing"}));
    onRun(listing, context, [&context, a] { return list(context, *a); });
    CLI::App* searching = group->add_subcommand("search", "Tìm theo số, ký hiệu, trích yếu, cơ quan");
    searching->add_option("TEXT", a->text)->required();
    onRun(searching, context, [&context, a] { return list(context, *a); });

    const auto forOne = [&](const char* name, const char* description, std::function<Result<int>()> run) {
        CLI::App* command = group->add_subcommand(name, description);
        command->add_option("ID", a->id, "Mã văn bản")->required();
        onRun(command, context, std::move(run));
        return command;
    };
    const auto actBy = [&context, a](Role role, Act todo) {
        return [&context, a, role, todo = std::move(todo)] { return act(context, *a, role, todo); };
    };
    forOne("show", "Xem một văn bản", [&context, a] { return show(context, *a); });
    forOne("submit", "Trình duyệt", actBy(Role::Officer, workflow::submitDraft));
    forOne("approve", "Duyệt dự thảo", actBy(Role::Leader, workflow::approveDraft));
    CLI::App* signing = forOne("sign", "Lãnh đạo ký số",
                               actBy(Role::Leader, [a](Office& office, const Person& person, const QString& id) {
                                   return sign(office, person, id, *a, false);
                               }));
    forOne("number", "Cấp số và ngày", actBy(Role::Clerk, workflow::assignNumber));
    CLI::App* sealing = forOne("seal", "Đóng dấu cơ quan",
                               actBy(Role::Clerk, [a](Office& office, const Person& person, const QString& id) {
                                   return sign(office, person, id, *a, true);
                               }));
    for (CLI::App* command : {signing, sealing}) {
        command->add_option("--pin-file", a->pin, "Tệp chứa mã PIN, hoặc - cho đầu vào chuẩn");
        command->add_option("--certificate", a->certificate, "SHA-256 hoặc nhãn của chứng thư");
        command->add_flag("--complete-later", a->completeLater,
                          "Khi không có dấu thời gian: ký ngay, bổ sung sau bằng extend --pending");
        command->add_flag("--accept-clock", a->acceptClock,
                          "Vẫn ký khi đồng hồ máy này và máy chủ dấu thời gian lệch nhau quá 2 phút");
    }
    forOne("issue", "Phát hành", actBy(Role::Clerk, workflow::issueDocument));
    forOne("undo-issue", "Hoàn tác phát hành khi chưa gửi", actBy(Role::Clerk, workflow::undoIssue));
    CLI::App* accepting = forOne("accept", "Tiếp nhận văn bản đến",
                                 actBy(Role::Clerk, [a](Office& office, const Person& person, const QString& id) {
                                     return workflow::acceptDocument(office, person, id, a->evenIfInvalid);
                                 }));
    accepting->add_flag("--even-if-invalid", a->evenIfInvalid, "Tiếp nhận để tham khảo dù chữ ký không hợp lệ");
    CLI::App* refusing = forOne("refuse", "Trả lại văn bản đến",
                                actBy(Role::Clerk, [a](Office& office, const Person& person, const QString& id) {
                                    return workflow::refuseDocument(office, person, id, local(a->reason));
                                }));
    refusing->add_option("--reason", a->reason, "Lý do")->required();
    addExchangeActs(forOne, actBy, a);
}

} // namespace vanthu::cli
