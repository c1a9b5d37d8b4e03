#include "axis/VxpService.h"

#include "base/Text.h"
#include "edxml/Reader.h"
#include "exchange/VxpSigning.h"

#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>

#include <httplib.h>

#include <cstdio>

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

// The vendor's kit sends two bytes more than the file it hashed; both spellings of the hash are in use (edxml.md §4.3).
std::optional<QByteArray> hashedBytes(const std::string& body, const QByteArray& hash) {
    const QByteArray all(body.data(), static_cast<qsizetype>(body.size()));
    QByteArrayList candidates = {all};
    if (all.endsWith("\r\n"))
        candidates += all.chopped(2);
    for (const QByteArray& bytes : candidates)
        if (const QByteArray hex = sha256Hex(bytes); hash == hex || hash == exchange::vxpFileHash(hex))
            return bytes;
    return std::nullopt;
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

Result<Summary> summaryOf(QByteArray bytes) {
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    TRY(const edxml::Message message, edxml::readMessage(buffer, [](int, QByteArrayView) { return true; }));
    return std::visit([](const auto& m) { return summaryOf(m); }, message);
}

QJsonObject agencyEntry(const Agency& agency, qsizetype position) {
    return {{QStringLiteral("id"), QString::number(position + 1)},
            {QStringLiteral("code"), agency.code},
            {QStringLiteral("name"), agency.name},
            {QStringLiteral("mail"), agency.mail}};
}

} // namespace

VxpService::VxpService(AxisStore& store, Directory& directory, Misbehaviour misbehaviour, Clock clock)
    : m_store(store)
    , m_directory(directory)
    , m_clock(std::move(clock))
    , m_rubbish(misbehaviour.rubbish)
    , m_failNext(misbehaviour.failNext) {}

void VxpService::serve(httplib::Server& server) {
    const std::pair<const char*, Operation> operations[] = {
        {"/sendEdoc", &VxpService::sendEdoc},
        {"/getReceivedEdocList", &VxpService::receivedList},
        {"/getEdoc", &VxpService::getEdoc},
        {"/updateStatus", &VxpService::updateStatus},
        {"/getSentEdocList", &VxpService::sentList},
        {"/countReceiveEdoc", &VxpService::countDocuments},
        {"/countReceiveStatus", &VxpService::countStatuses},
        {"/getAgenciesList", &VxpService::agencies},
        {"/getAgenciesListQD20", &VxpService::agenciesQd20},
    };
    for (const auto& [path, operation] : operations)
        server.Post(path, [this, run = operation](const httplib::Request& http, httplib::Response& response) {
            handle(run, http, response);
        });
    server.Get("/downloadEdoc", [this](const httplib::Request& http, httplib::Response& response) {
        handle(&VxpService::downloadEdoc, http, response);
    });
}

bool VxpService::failsOnPurpose() {
    int left = m_failNext;
    while (left > 0)
        if (m_failNext.compare_exchange_weak(left, left - 1))
            return true;
    return false;
}

void VxpService::handle(Operation operation, const httplib::Request& http, httplib::Response& response) {
    if (failsOnPurpose()) {
        response.status = 503;
        return;
    }
    const auto answer = SignedRequest::check(http, m_directory, m_clock()).and_then([&](const SignedRequest& request) {
        return (this->*operation)(request, http);
    });
    response.status = 200;
    if (m_rubbish) {
        response.set_content("<<rubbish", "application/octet-stream");
        return;
    }
    if (answer && !answer->raw.isEmpty()) {
        // A type that the library does not compress: the bytes go out as they came in.
        response.set_content(answer->raw.toStdString(), "application/octet-stream");
        return;
    }
    QJsonObject json = answer ? answer->json : QJsonObject();
    json[QStringLiteral("status")] = answer ? QStringLiteral("OK") : QStringLiteral("FAIL");
    json[QStringLiteral("ErrorCode")] = answer ? QStringLiteral("0") : answer.error().code;
    json[QStringLiteral("ErrorDesc")] = answer ? QString() : answer.error().why;
    if (!answer)
        response.set_header("X-Axis-Error", answer.error().code.toStdString());
    response.set_content(QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString(), "application/json");
}

VxpService::Answer VxpService::sendEdoc(const SignedRequest& request, const httplib::Request& http) {
    const QString from = m_directory.canonical(request.parameter("from"));
    if (from.isEmpty() || !request.system().serves(from))
        return refuse("19", QStringLiteral("đơn vị gửi chưa đăng ký"));
    const auto kind = kindOf(request);
    if (!kind)
        return tl::unexpected(kind.error());
    const auto bytes = hashedBytes(http.body, request.parameter("hash-file").toLatin1().toLower());
    if (!bytes || bytes->size() > qsizetype(largestMessage))
        return refuse("10", QStringLiteral("hash-file không khớp nội dung tệp"));
    const auto summary = summaryOf(*bytes);
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
    const auto docId = m_store.accept(package, *bytes);
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

VxpService::Answer VxpService::receivedList(const SignedRequest& request, const httplib::Request&) {
    const auto kind = kindOf(request);
    if (!kind)
        return tl::unexpected(kind.error());
    const auto waiting = m_store.waiting(m_directory.organsOf(request.system()), *kind);
    if (!waiting)
        return trouble(waiting.error());
    QJsonArray data;
    for (const Delivery& delivery : *waiting)
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

tl::expected<QByteArray, Refusal> VxpService::ownBytes(const SignedRequest& request) {
    return ownDelivery(request).and_then([&](const Delivery& delivery) -> tl::expected<QByteArray, Refusal> {
        const auto bytes = m_store.bytes(delivery.sha256);
        if (!bytes)
            return refuse("21", QStringLiteral("lỗi xử lý file"));
        return *bytes;
    });
}

VxpService::Answer VxpService::getEdoc(const SignedRequest& request, const httplib::Request&) {
    return ownBytes(request).map([](const QByteArray& bytes) {
        return Reply{{{QStringLiteral("data"), QString::fromLatin1(bytes.toBase64())}}, {}};
    });
}

VxpService::Answer VxpService::downloadEdoc(const SignedRequest& request, const httplib::Request&) {
    return ownBytes(request).map([](const QByteArray& bytes) { return Reply{{}, bytes}; });
}

VxpService::Answer VxpService::updateStatus(const SignedRequest& request, const httplib::Request&) {
    static const QStringList states = {QStringLiteral("done"), QStringLiteral("fail"), QStringLiteral("processing")};
    const QString state = request.parameter("status");
    if (!states.contains(state))
        return refuse("10", QStringLiteral("status không hợp lệ"));
    const auto delivery = ownDelivery(request);
    if (!delivery)
        return tl::unexpected(delivery.error());
    if (const auto set = m_store.setState(delivery->docId, state, request.parameter("description")); !set)
        return trouble(set.error());
    return Reply{};
}

VxpService::Answer VxpService::sentList(const SignedRequest& request, const httplib::Request&) {
    const auto kind = kindOf(request);
    if (!kind)
        return tl::unexpected(kind.error());
    const auto sent = m_store.sent(request.system().id, *kind, request.parameter("docId"));
    if (!sent)
        return trouble(sent.error());
    QJsonArray data;
    for (const Delivery& delivery : *sent)
        data.append(sentEntry(delivery));
    return Reply{{{QStringLiteral("data"), data}}, {}};
}

VxpService::Answer VxpService::count(const SignedRequest& request, const QString& kind) {
    const auto waiting = m_store.waiting(m_directory.organsOf(request.system()), kind);
    if (!waiting)
        return trouble(waiting.error());
    return Reply{{{QStringLiteral("count"), waiting->size()}}, {}};
}

VxpService::Answer VxpService::countDocuments(const SignedRequest& request, const httplib::Request&) {
    return count(request, documents());
}

VxpService::Answer VxpService::countStatuses(const SignedRequest& request, const httplib::Request&) {
    return count(request, statuses());
}

VxpService::Answer VxpService::agencies(const SignedRequest&, const httplib::Request&) {
    QJsonArray data;
    for (const Agency& agency : m_directory.agencies()) {
        QJsonObject entry = agencyEntry(agency, data.size());
        entry[QStringLiteral("pid")] = QString();
        entry[QStringLiteral("oldCode")] = agency.oldCode;
        data.append(entry);
    }
    return Reply{{{QStringLiteral("data"), data}}, {}};
}

VxpService::Answer VxpService::agenciesQd20(const SignedRequest&, const httplib::Request&) {
    QJsonArray data;
    for (const Agency& agency : m_directory.agencies()) {
        QJsonObject entry = agencyEntry(agency, data.size());
        entry[QStringLiteral("code102")] = agency.oldCode;
        data.append(entry);
    }
    return Reply{{{QStringLiteral("data"), data}}, {}};
}

} // namespace vanthu::axis
