#include "exchange/VxpTransport.h"

#include "exchange/AxisReplies.h"
#include "exchange/JsonMessage.h"
#include "exchange/VxpSigning.h"
#include "office/Organisation.h"
#include "store/Inbox.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace vanthu::exchange {

namespace {

QByteArray form() {
    return QByteArrayLiteral("application/x-www-form-urlencoded");
}
QByteArray json() {
    return QByteArrayLiteral("application/json");
}

// A description travels in a header, where only ASCII may stand: Vietnamese letters lose their marks. A percent sign is
// left out because servers decode it before they check the signature.
QByteArray asciiOnly(const QString& text) {
    QByteArray result;
    for (const QString decomposed = text.normalized(QString::NormalizationForm_D); const QChar c : decomposed) {
        if (c == u'đ' || c == u'Đ')
            result += c == u'đ' ? 'd' : 'D';
        else if (c.unicode() >= 0x20 && c.unicode() < 0x7f && c != u'%')
            result += char(c.unicode());
    }
    return result.left(200);
}

} // namespace

HttpRequest VxpTransport::request(const QString& path, const Parameters& parameters,
                                  const QByteArray& contentType) const {
    Parameters all = {{"timestamp", vxpTimestamp(m_settings.clock())},
                      {"systemid", m_settings.systemId.toLatin1()},
                      {"Content-Type", contentType}};
    all += parameters;
    HttpRequest request;
    request.method = "POST";
    request.url = m_settings.endpoint;
    request.url.setPath(m_settings.endpoint.path() + path);
    request.headers = vxpHeaders(all, m_settings.secret.view());
    request.headers.emplaceBack("Content-Type", contentType);
    return request;
}

VxpTransport::VxpTransport(VxpSettings settings)
    : m_settings(std::move(settings))
    , m_http(m_settings.http) {}

Result<HttpReply> VxpTransport::exchange(const HttpRequest& request, const Cancel& cancel, bool ofMessage) {
    TRY(HttpReply reply, m_http.exchange(request, cancel, ofMessage ? progress() : Progress()));
    noteServerTime(hostOf(request.url), reply.date, m_settings.clock());
    return reply;
}

Result<QJsonObject> VxpTransport::ask(const HttpRequest& request, const Cancel& cancel, bool ofMessage) {
    TRY(const HttpReply reply, exchange(request, cancel, ofMessage));
    return objectOf(reply);
}

Result<QJsonObject> VxpTransport::objectOf(const HttpReply& reply) const {
    const QString host = hostOf(m_settings.endpoint);
    if (reply.status != 200 && reply.status != 201)
        return fail("axis.http_error", {host, QString::number(reply.status)});
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(reply.body, &parse);
    if (parse.error != QJsonParseError::NoError || !document.isObject())
        return fail("axis.bad_reply", {host}, parse.errorString());
    const QJsonObject object = document.object();
    const QJsonValue raw = object[QStringLiteral("ErrorCode")];
    const QString code = raw.isDouble() ? QString::number(raw.toInt()) : raw.toString();
    if (code == QLatin1String("0") && object[QStringLiteral("status")].toString() != QLatin1String("FAIL"))
        return object;
    return fail(axisError(host, code, object[QStringLiteral("ErrorDesc")].toString()));
}

Result<QString> VxpTransport::send(const OutgoingMessage& message, const Cancel& cancel) {
    const QByteArray recipients = QJsonDocument(QJsonArray::fromStringList(message.to)).toJson(QJsonDocument::Compact);
    HttpRequest sending = request(QStringLiteral("/sendEdoc"),
                                  {{"from", message.from.toLatin1()},
                                   {"servicetype", "eDoc"},
                                   {"messagetype", kindName(message.kind)},
                                   {"hash-file", m_settings.padFileHash ? message.sha256 : vxpFileHash(message.sha256)},
                                   {"to", recipients}},
                                  "application/octet-stream");
    sending.body = message.bytes;
    sending.bodyFile = message.file;
    sending.timeLimit = limitFor(message.size());
    TRY(const QJsonObject reply, ask(sending, cancel, true));
    const QString docId = reply[QStringLiteral("DocId")].toString();
    if (docId.isEmpty() || docId.size() > 100)
        return fail("axis.bad_reply", {hostOf(m_settings.endpoint)}, QStringLiteral("no DocId"));
    return docId;
}

Result<> VxpTransport::ping(const Cancel& cancel) {
    HttpRequest counting = request(QStringLiteral("/countReceiveEdoc"), {}, json());
    counting.body = "{}";
    TRY(const HttpReply reply, exchange(counting, cancel, false));
    if (reply.status == 404 || reply.status == 405) // an axis that cannot count
        return AxisTransport::ping(cancel);
    return objectOf(reply).map([](const QJsonObject&) {});
}

Result<QList<WaitingMessage>> VxpTransport::waiting(store::MessageKind kind, const Cancel& cancel) {
    TRY(const QJsonObject reply, ask(request(QStringLiteral("/getReceivedEdocList"),
                                             {{"servicetype", "eDoc"}, {"messagetype", kindName(kind)}}, form()),
                                     cancel));
    QList<WaitingMessage> messages;
    for (const QJsonArray entries = reply[QStringLiteral("data")].toArray(); const QJsonValue& value : entries) {
        const QJsonObject entry = value.toObject();
        // One system may serve several agencies; another agency's messages are not ours to take.
        const QString to = entry[QStringLiteral("to")].toString();
        const QString docId = entry[QStringLiteral("docId")].toString();
        if (docId.isEmpty() || docId.size() > 100 || (!to.isEmpty() && !office::sameOrganId(to, m_settings.organId)))
            continue;
        messages.append({docId, kind, entry[QStringLiteral("from")].toString()});
    }
    return messages;
}

Result<QByteArray> VxpTransport::fetch(const WaitingMessage& message, const QString& file, const Cancel& cancel) {
    const QString& docId = message.docId;
    HttpRequest fetching = request(QStringLiteral("/downloadEdoc"), {{"docId", docId.toLatin1()}}, json());
    fetching.method = "GET";
    fetching.replyFile = file;
    fetching.keptInMemory = message.kind == store::MessageKind::Status ? store::mostInRow : 0;
    fetching.replyLimit = largestMessage;
    fetching.timeLimit = std::chrono::minutes(10);
    TRY(const HttpReply reply, exchange(fetching, cancel, true));
    const QString host = hostOf(fetching.url);
    if (reply.status == 404 || reply.status == 405) // an axis that knows the older operation only
        return fetchInJson(docId, file, cancel).map([] { return QByteArray(); });
    if (reply.status != 200)
        return fail("axis.http_error", {host, QString::number(reply.status)});
    TRY_VOID(reply.body.isEmpty() ? requireMessage(file, host, docId)
                                  : requireMessage(QByteArrayView(reply.body), host, docId));
    return reply.body;
}

Result<> VxpTransport::fetchInJson(const QString& docId, const QString& file, const Cancel& cancel) {
    HttpRequest fetching = request(QStringLiteral("/getEdoc"), {{"docId", docId.toLatin1()}}, json());
    fetching.body = "{}";
    fetching.replyFile = file + QStringLiteral(".json");
    fetching.replyLimit = largestMessage / 3 * 4 + 64 * 1024;
    fetching.timeLimit = std::chrono::minutes(10);
    const auto reply = exchange(fetching, cancel, true);
    const QString host = hostOf(fetching.url);
    Result<> done = !reply                 ? Result<>(fail(reply.error()))
                    : reply->status != 200 ? fail("axis.http_error", {host, QString::number(reply->status)})
                                           : extractMessage(fetching.replyFile, {"data"}, file, host);
    QFile::remove(fetching.replyFile);
    return done ? requireMessage(file, host, docId) : done;
}

Result<> VxpTransport::confirm(const QString& docId, PullState state, const QString& description,
                               const Cancel& cancel) {
    Parameters parameters = {{"docId", docId.toLatin1()}, {"status", stateName(state)}};
    if (!description.isEmpty())
        parameters.emplaceBack("description", asciiOnly(description));
    HttpRequest confirming = request(QStringLiteral("/updateStatus"), parameters, json());
    confirming.body = "{}";
    TRY_VOID(ask(confirming, cancel));
    return {};
}

Result<QList<Agency>> VxpTransport::agencies(const Cancel& cancel) {
    HttpRequest asking = request(QStringLiteral("/getAgenciesListQD20"), {{"level", "1"}}, form());
    asking.replyLimit = largestAgencyList;
    asking.timeLimit = asking.idleLimit = agencyListLimit;
    TRY(const QJsonObject reply, ask(asking, cancel));
    QList<Agency> all;
    for (const QJsonArray entries = reply[QStringLiteral("data")].toArray(); const QJsonValue& value : entries) {
        const QJsonObject entry = value.toObject();
        const QString code = entry[QStringLiteral("code")].toString();
        if (!code.isEmpty())
            all.append({code, entry[QStringLiteral("code102")].toString(), entry[QStringLiteral("name")].toString(),
                        entry[QStringLiteral("mail")].toString()});
    }
    return all;
}

} // namespace vanthu::exchange
