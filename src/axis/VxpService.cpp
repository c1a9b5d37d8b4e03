#include "axis/VxpService.h"

#include "base/Files.h"
#include "base/Text.h"
#include "edxml/Reader.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

#include <httplib.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

namespace vanthu::axis {

namespace {

QString documents() {
    return QStringLiteral("edoc");
}
QString statuses() {
    return QStringLiteral("status");
}
QString serviceType() {
    return QStringLiteral("eDoc");
}

tl::unexpected<Refusal> refuse(const char* code, const QString& why) {
    return tl::unexpected(Refusal{QString::fromLatin1(code), why});
}

// The axis's own trouble: worth another try later.
tl::unexpected<Refusal> trouble(const Error& error) {
    std::fprintf(stderr, "vanthu-axis: %s\n", qPrintable(error.technical()));
    return refuse("20", QStringLiteral("lỗi hệ thống"));
}

QString axisTime(const QDateTime& instant) {
    return toVietnamTime(instant).toString(QStringLiteral("yyyy/MM/dd HH:mm:ss"));
}

QString stateTitle(const QString& state) {
    if (state == QLatin1String("done"))
        return QStringLiteral("Đã nhận");
    if (state == QLatin1String("fail"))
        return QStringLiteral("Nhận không thành công");
    if (state == QLatin1String("processing"))
        return QStringLiteral("Đang xử lý");
    return QStringLiteral("Chờ nhận");
}

QJsonObject receivedEntry(const Delivery& delivery) {
    return {{QStringLiteral("docId"), delivery.docId},
            {QStringLiteral("serviceType"), serviceType()},
            {QStringLiteral("messageType"), delivery.kind},
            {QStringLiteral("created_time"), axisTime(delivery.sentAt)},
            {QStringLiteral("updated_time"), axisTime(delivery.updatedAt)},
            {QStringLiteral("from"), delivery.from},
            {QStringLiteral("to"), delivery.to},
            {QStringLiteral("status"), delivery.state},
            {QStringLiteral("status_desc"), stateTitle(delivery.state)}};
}

QJsonObject sentEntry(const Delivery& delivery) {
    const bool received = delivery.state == QLatin1String("done") || delivery.state == QLatin1String("fail");
    const QString description = delivery.description.isEmpty() ? stateTitle(delivery.state) : delivery.description;
    return {{QStringLiteral("serviceType"), serviceType()},
            {QStringLiteral("messageType"), delivery.kind},
            {QStringLiteral("senderDocId"), delivery.senderDocId},
            {QStringLiteral("receiverDocId"), delivery.docId},
            {QStringLiteral("fromCode"), delivery.from},
            {QStringLiteral("toCode"), delivery.to},
            {QStringLiteral("title"), delivery.title},
            {QStringLiteral("notation"), delivery.notation},
            {QStringLiteral("sentTime"), axisTime(delivery.sentAt)},
            {QStringLiteral("receivedTime"), received ? axisTime(delivery.updatedAt) : QString()},
            {QStringLiteral("sendStatus"), QStringLiteral("done")},
            {QStringLiteral("sendStatusDesc"), QStringLiteral("Đã gửi")},
            {QStringLiteral("receiveStatus"), delivery.state},
            {QStringLiteral("receiveStatusDesc"), description}};
}

// What the axis has to know of a message.
struct Summary {
    QString kind, from, title, notation;
    QStringList to;
};

Summary summaryOf(const edxml::DocumentMessage& message) {
    Summary summary{documents(),
                    message.from.organId,
                    message.subject,
                    message.codeNumber + QLatin1Char('/') + message.codeNotation,
                    {}};
    for (const edxml::Organ& organ : message.to)
        summary.to += organ.organId;
    return summary;
}

Summary summaryOf(const edxml::StatusMessage& message) {
    return {statuses(),
            message.from.organId,
            edxml::statusTitle(message.statusCode),
            message.responseFor.code,
            {message.responseFor.organId}};
}

Result<Summary> summaryOf(const IncomingMessage& body) {
    TRY(const std::unique_ptr<QIODevice> bytes, body.open());
    TRY(const edxml::Message message, edxml::readMessage(*bytes, [](int, QByteArrayView) { return true; }));
    return std::visit([](const auto& m) { return summaryOf(m); }, message);
}

QJsonObject agencyEntry(const Agency& agency, qsizetype position) {
    return {{QStringLiteral("id"), QString::number(position + 1)},
            {QStringLiteral("code"), agency.code},
            {QStringLiteral("name"), agency.name},
            {QStringLiteral("mail"), agency.mail}};
}

// Half of the reply and then the end of the connection; with nothing to halve, its head alone.
void breakOff(httplib::Response& response) {
    const std::string whole = response.body.empty() ? std::string("{}") : std::move(response.body);
    response.body.clear();
    response.set_content_provider(whole.size(), "application/json",
                                  [whole](std::size_t, std::size_t, httplib::DataSink& sink) {
                                      sink.write(whole.data(), whole.size() / 2);
                                      return false;
                                  });
}

// Streamed from the file, whatever its size, as a type that the library does not compress.
void sendMessage(httplib::Response& response, const AxisStore::Content& message) {
    if (message.file.isEmpty())
        return response.set_content(message.bytes.toStdString(), "application/octet-stream");
    auto file = std::make_shared<QFile>(message.file);
    if (!file->open(QIODevice::ReadOnly)) {
        response.status = 500;
        return;
    }
    response.set_content_provider(static_cast<std::size_t>(file->size()), "application/octet-stream",
                                  [file](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
                                      constexpr std::size_t most = 256 * 1024;
                                      file->seek(qint64(offset));
                                      const QByteArray block = file->read(qint64(std::min(length, most)));
                                      return !block.isEmpty() &&
                                             sink.write(block.constData(), static_cast<std::size_t>(block.size()));
                                  });
}

} // namespace

VxpService::VxpService(AxisStore& store, Directory& directory, FaultPlan& faults, Clock clock)
    : m_store(store)
    , m_directory(directory)
    , m_faults(faults)
    , m_clock(std::move(clock)) {}

void VxpService::serve(httplib::Server& server) {
    const std::pair<const char*, Operation> operations[] = {
        {"getReceivedEdocList", &VxpService::receivedList}, {"getEdoc", &VxpService::getEdoc},
        {"updateStatus", &VxpService::updateStatus},        {"getSentEdocList", &VxpService::sentList},
        {"countReceiveEdoc", &VxpService::countDocuments},  {"countReceiveStatus", &VxpService::countStatuses},
        {"getAgenciesList", &VxpService::agencies},         {"getAgenciesListQD20", &VxpService::agenciesQd20},
    };
    for (const auto& [name, operation] : operations)
        server.Post(std::string("/") + name, [this, name = QString::fromLatin1(name), run = operation](
                                                 const httplib::Request& http, httplib::Response& response) {
            handle(name, run, http, response, nullptr);
        });
    server.Get("/downloadEdoc", [this](const httplib::Request& http, httplib::Response& response) {
        handle(QStringLiteral("downloadEdoc"), &VxpService::downloadEdoc, http, response, nullptr);
    });
    server.Post("/sendEdoc", [this](const httplib::Request& http, httplib::Response& response,
                                    const httplib::ContentReader& content) {
        IncomingMessage body(m_store.messagesFolder());
        const bool read = content([&](const char* data, std::size_t size) {
            return body.write(QByteArrayView(data, qsizetype(size))).has_value();
        });
        if (!read && response.status < 0)
            response.status = 500;
        if (read)
            handle(QStringLiteral("sendEdoc"), &VxpService::sendEdoc, http, response, &body);
    });
}

QDateTime VxpService::now() {
    return m_clock().addSecs(m_faults.clockOffset().count());
}

VxpService::Answer VxpService::answerTo(Operation operation, const httplib::Request& http, IncomingMessage* body,
                                        std::optional<Fault> fault) {
    return SignedRequest::check(http, m_directory, now()).and_then([&](const SignedRequest& request) {
        return (this->*operation)({request, body, fault});
    });
}

void VxpService::handle(const QString& name, Operation operation, const httplib::Request& http,
                        httplib::Response& response, IncomingMessage* body) {
    const auto event = m_faults.next(name);
    const auto is = [&](Fault fault) { return event && event->fault == fault; };
    response.status = 200;
    if (event)
        response.set_header("X-Axis-Fault", FaultPlan::nameOf(event->fault).toStdString());
    if (is(Fault::DropBefore))
        return breakOff(response);
    if (is(Fault::ServerError)) {
        response.status = 503;
        return;
    }
    if (is(Fault::Delay))
        std::this_thread::sleep_for(event->delay);
    const auto answer = answerTo(operation, http, body, event ? std::optional(event->fault) : std::nullopt);
    if (is(Fault::WrongJson))
        return response.set_content("<<rubbish", "application/octet-stream");
    if (answer && answer->message && !is(Fault::DropAfter) && !is(Fault::Truncated))
        return sendMessage(response, *answer->message);
    QJsonObject json = answer ? answer->json : QJsonObject();
    json[QStringLiteral("status")] = answer ? QStringLiteral("OK") : QStringLiteral("FAIL");
    json[QStringLiteral("ErrorCode")] = answer ? QStringLiteral("0") : answer.error().code;
    json[QStringLiteral("ErrorDesc")] = answer ? QString() : answer.error().why;
    if (!answer)
        response.set_header("X-Axis-Error", answer.error().code.toStdString());
    response.set_content(QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString(), "application/json");
    if (is(Fault::DropAfter))
        response.body.clear();
    if (is(Fault::DropAfter) || is(Fault::Truncated))
        breakOff(response);
}

VxpService::Answer VxpService::sendEdoc(const Call& call) {
    const SignedRequest& request = call.signedBy;
    const QString from = m_directory.canonical(request.parameter("from"));
    if (from.isEmpty() || !request.system().serves(from))
        return refuse("19", QStringLiteral("đơn vị gửi chưa đăng ký"));
    const auto kind = kindOf(request);
    if (!kind)
        return tl::unexpected(kind.error());
    const auto sha256 = call.body->finish(request.parameter("hash-file").toLatin1().toLower());
    if (!sha256)
        return trouble(sha256.error());
    if (sha256->isEmpty())
        return refuse("10", QStringLiteral("hash-file không khớp nội dung tệp"));
    const auto summary = summaryOf(*call.body);
    if (!summary)
        return refuse("22", summary.error().message());
    if (summary->kind != *kind)
        return refuse("22", QStringLiteral("messagetype không khớp nội dung gói tin"));
    if (m_directory.canonical(summary->from) != from)
        return refuse("19", QStringLiteral("đơn vị gửi trong gói tin khác tiêu đề from"));
    const auto to = recipients(request, summary->to);
    if (!to)
        return tl::unexpected(to.error());
    const Package package{request.system().id, from, *to, *kind, summary->title, summary->notation};
    const auto docId = m_store.accept(package, *call.body, *sha256, call.fault == Fault::DuplicateDelivery);
    if (!docId)
        return trouble(docId.error());
    return Reply{{{QStringLiteral("DocId"), *docId}}, {}};
}

// The header `to` decides when it is there (edxml.md §7, 10), else the message does. An agency named by its new and by
// its old code gets the message once (edxml.md §0, 9).
tl::expected<QStringList, Refusal> VxpService::recipients(const SignedRequest& request, const QStringList& named) {
    QStringList wanted = named;
    if (const QString header = request.parameter("to"); !header.isEmpty()) {
        wanted.clear();
        for (const QJsonArray listed = QJsonDocument::fromJson(header.toUtf8()).array();
             const QJsonValue& value : listed)
            wanted += value.toString();
    }
    QStringList codes;
    for (const QString& organ : wanted) {
        const QString code = m_directory.canonical(organ);
        if (code.isEmpty())
            return refuse("18", QStringLiteral("đơn vị nhận không tồn tại: %1").arg(organ));
        codes += code;
    }
    codes.removeDuplicates();
    if (codes.isEmpty())
        return refuse("18", QStringLiteral("không có đơn vị nhận"));
    return codes;
}

tl::expected<QString, Refusal> VxpService::kindOf(const SignedRequest& request) const {
    const QString kind = request.parameter("messagetype");
    if (request.parameter("servicetype") != serviceType() || (kind != documents() && kind != statuses()))
        return refuse("10", QStringLiteral("servicetype hoặc messagetype không hợp lệ"));
    return kind;
}

VxpService::Answer VxpService::receivedList(const Call& call) {
    const auto kind = kindOf(call.signedBy);
    if (!kind)
        return tl::unexpected(kind.error());
    auto waiting = m_store.waiting(m_directory.organsOf(call.signedBy.system()), *kind);
    if (!waiting)
        return trouble(waiting.error());
    if (call.fault == Fault::ReorderedList)
        std::shuffle(waiting->begin(), waiting->end(), *QRandomGenerator::global());
    QJsonArray data;
    for (const Delivery& delivery : std::as_const(*waiting))
        data.append(receivedEntry(delivery));
    return Reply{{{QStringLiteral("data"), data}}, {}};
}

tl::expected<Delivery, Refusal> VxpService::ownDelivery(const SignedRequest& request) {
    const auto delivery = m_store.delivery(request.parameter("docId"));
    if (!delivery)
        return trouble(delivery.error());
    // Another system's package and one that never was look the same from outside.
    if (!*delivery || !m_directory.organsOf(request.system()).contains((*delivery)->to))
        return refuse("10", QStringLiteral("không có gói tin với docId này"));
    return **delivery;
}

tl::expected<AxisStore::Content, Refusal> VxpService::ownMessage(const SignedRequest& request) {
    return ownDelivery(request).and_then([&](const Delivery& delivery) -> tl::expected<AxisStore::Content, Refusal> {
        const auto message = m_store.contentOf(delivery);
        if (!message)
            return refuse("21", QStringLiteral("lỗi xử lý file"));
        return *message;
    });
}

VxpService::Answer VxpService::getEdoc(const Call& call) {
    return ownMessage(call.signedBy).and_then([](const AxisStore::Content& message) -> Answer {
        const auto bytes =
            message.file.isEmpty() ? Result<QByteArray>(message.bytes) : readFile(message.file, qint64(largestMessage));
        if (!bytes)
            return trouble(bytes.error());
        return Reply{{{QStringLiteral("data"), QString::fromLatin1(bytes->toBase64())}}, {}};
    });
}

VxpService::Answer VxpService::downloadEdoc(const Call& call) {
    return ownMessage(call.signedBy).map([](const AxisStore::Content& message) { return Reply{{}, message}; });
}

VxpService::Answer VxpService::updateStatus(const Call& call) {
    static const QStringList states = {QStringLiteral("done"), QStringLiteral("fail"), QStringLiteral("processing")};
    const SignedRequest& request = call.signedBy;
    const QString state = request.parameter("status");
    if (!states.contains(state))
        return refuse("10", QStringLiteral("status không hợp lệ"));
    const auto delivery = ownDelivery(request);
    if (!delivery)
        return tl::unexpected(delivery.error());
    if (call.fault == Fault::LostConfirm)
        return Reply{};
    if (const auto set = m_store.setState(delivery->docId, state, request.parameter("description")); !set)
        return trouble(set.error());
    return Reply{};
}

VxpService::Answer VxpService::sentList(const Call& call) {
    const auto kind = kindOf(call.signedBy);
    if (!kind)
        return tl::unexpected(kind.error());
    const auto sent = m_store.sent(call.signedBy.system().id, *kind, call.signedBy.parameter("docId"));
    if (!sent)
        return trouble(sent.error());
    QJsonArray data;
    for (const Delivery& delivery : *sent)
        data.append(sentEntry(delivery));
    return Reply{{{QStringLiteral("data"), data}}, {}};
}

VxpService::Answer VxpService::count(const SignedRequest& request, const QString& kind) {
    const auto waiting = m_store.countWaiting(m_directory.organsOf(request.system()), kind);
    if (!waiting)
        return trouble(waiting.error());
    return Reply{{{QStringLiteral("count"), *waiting}}, {}};
}

VxpService::Answer VxpService::countDocuments(const Call& call) {
    return count(call.signedBy, documents());
}

VxpService::Answer VxpService::countStatuses(const Call& call) {
    return count(call.signedBy, statuses());
}

VxpService::Answer VxpService::agencies(const Call&) {
    QJsonArray data;
    for (const Agency& agency : m_directory.agencies()) {
        QJsonObject entry = agencyEntry(agency, data.size());
        entry[QStringLiteral("pid")] = QString();
        entry[QStringLiteral("oldCode")] = agency.oldCode;
        data.append(entry);
    }
    return Reply{{{QStringLiteral("data"), data}}, {}};
}

VxpService::Answer VxpService::agenciesQd20(const Call&) {
    QJsonArray data;
    for (const Agency& agency : m_directory.agencies()) {
        QJsonObject entry = agencyEntry(agency, data.size());
        entry[QStringLiteral("code102")] = agency.oldCode;
        data.append(entry);
    }
    return Reply{{{QStringLiteral("data"), data}}, {}};
}

} // namespace vanthu::axis
