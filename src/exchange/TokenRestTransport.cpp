#include "exchange/TokenRestTransport.h"

#include "exchange/AxisReplies.h"
#include "exchange/JsonMessage.h"
#include "office/Organisation.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>

namespace vanthu::exchange {

namespace {

constexpr auto tokenLife = std::chrono::minutes(25); // of the thirty that a token is good for
constexpr int daysBack = 90;                         // at the first time: how long a message may have waited

QByteArray bytesOf(const Secret& secret) {
    return secret.view().toByteArray();
}

// The platform refused the token, in the status or in its own words.
bool isTokenRefused(const HttpReply& reply) {
    return reply.status == 401 || reply.status == 403;
}

} // namespace

TokenRestTransport::TokenRestTransport(TokenRestSettings settings)
    : m_settings(std::move(settings))
    , m_http(m_settings.http) {}

HttpRequest TokenRestTransport::request(const QByteArray& method, const QString& path) const {
    HttpRequest request;
    request.method = method;
    request.url = m_settings.endpoint;
    request.url.setPath(m_settings.endpoint.path() + QStringLiteral("/v1") + path);
    return request;
}

Result<QByteArray> TokenRestTransport::login(const Cancel& cancel) {
    HttpRequest asking = request("POST", QStringLiteral("/auth/login"));
    asking.headers = {{"Content-Type", "application/json"}};
    asking.body =
        QJsonDocument(QJsonObject{{QStringLiteral("username"), m_settings.user},
                                  {QStringLiteral("password"), QString::fromUtf8(bytesOf(m_settings.password))},
                                  {QStringLiteral("applicationCode"), m_settings.applicationCode}})
            .toJson(QJsonDocument::Compact);
    const auto replied = m_http.exchange(asking, cancel);
    wipe(asking.body.data(), static_cast<std::size_t>(asking.body.size()));
    if (!replied)
        return fail(replied.error());
    const QString host = hostOf(m_settings.endpoint);
    noteServerTime(host, replied->date, m_settings.clock());
    if (isTokenRefused(*replied))
        return fail(axisError(host, QStringLiteral("15"), QStringLiteral("HTTP %1").arg(replied->status)));
    TRY(const QJsonObject reply, objectOf(*replied));
    const QString given = reply[QStringLiteral("data")].toObject()[QStringLiteral("token")].toString();
    if (given.isEmpty())
        return fail(axisError(host, QStringLiteral("15"), reply[QStringLiteral("message")].toString()));
    return given.toLatin1();
}

// The one in hand, unless it is the one that was just refused. One thread asks for all.
Result<QByteArray> TokenRestTransport::token(const QByteArray& refused, const Cancel& cancel) {
    const std::lock_guard guard(m_mutex);
    const auto now = std::chrono::steady_clock::now();
    if (!m_token.isEmpty() && m_token != refused && now < m_tokenUntil)
        return m_token;
    m_token.clear();
    TRY(m_token, login(cancel));
    m_tokenUntil = now + tokenLife;
    return m_token;
}

Result<HttpReply> TokenRestTransport::exchange(HttpRequest request, const Cancel& cancel, bool ofMessage) {
    const QList<QPair<QByteArray, QByteArray>> headers = request.headers;
    QByteArray refused;
    for (int attempt = 0;; ++attempt) {
        TRY(const QByteArray bearer, token(refused, cancel));
        request.headers = headers;
        request.headers += {{"Authorization", "Bearer " + bearer},
                            {"X-SystemId", m_settings.systemId.toLatin1()},
                            {"X-SecretKey", bytesOf(m_settings.secret)}};
        TRY(HttpReply reply, m_http.exchange(request, cancel, ofMessage ? progress() : Progress()));
        noteServerTime(hostOf(request.url), reply.date, m_settings.clock());
        if (!isTokenRefused(reply))
            return reply;
        if (attempt > 0)
            return fail(
                axisError(hostOf(request.url), QStringLiteral("15"), QStringLiteral("HTTP %1").arg(reply.status)));
        refused = bearer;
    }
}

Result<QJsonObject> TokenRestTransport::objectOf(const HttpReply& reply) const {
    const QString host = hostOf(m_settings.endpoint);
    if (reply.status != 200 && reply.status != 201)
        return fail("axis.http_error", {host, QString::number(reply.status)});
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(reply.body, &parse);
    if (parse.error != QJsonParseError::NoError || !document.isObject())
        return fail("axis.bad_reply", {host}, parse.errorString());
    return document.object();
}

Result<QJsonObject> TokenRestTransport::ask(const HttpRequest& request, const Cancel& cancel, bool ofMessage) {
    TRY(const HttpReply reply, exchange(request, cancel, ofMessage));
    TRY(QJsonObject object, objectOf(reply));
    if (object[QStringLiteral("success")].toBool())
        return object;
    const QJsonObject data = object[QStringLiteral("data")].toObject();
    const QJsonValue raw = data[QStringLiteral("errorCode")];
    const QString code = raw.isDouble() ? QString::number(raw.toInt()) : raw.toString();
    const QString description = data[QStringLiteral("errorDesc")].toString();
    return fail(axisError(hostOf(request.url), code,
                          description.isEmpty() ? object[QStringLiteral("message")].toString() : description));
}

Result<QString> TokenRestTransport::send(const OutgoingMessage& message, const Cancel& cancel) {
    HttpRequest sending = request("POST", QStringLiteral("/sendEdoc"));
    sending.parts = {{"edocFile", message.bytes, message.file, "message.edxml", "application/xml"},
                     {"messageType", kindName(message.kind)}};
    sending.timeLimit = limitFor(message.size());
    TRY(const QJsonObject reply, ask(sending, cancel, true));
    QString docId = reply[QStringLiteral("docId")].toString();
    if (docId.isEmpty())
        docId = reply[QStringLiteral("data")].toObject()[QStringLiteral("docId")].toString();
    if (docId.isEmpty() || docId.size() > 100)
        return fail("axis.bad_reply", {hostOf(m_settings.endpoint)}, QStringLiteral("no docId"));
    return docId;
}

Result<QList<WaitingMessage>> TokenRestTransport::waiting(store::MessageKind kind, const Cancel& cancel) {
    HttpRequest asking = request("GET", QStringLiteral("/syncReceivedEdocList"));
    const QDate today = toVietnamTime(m_settings.clock()).date();
    const QString form = QStringLiteral("yyyy/MM/dd");
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("messageType"), QString::fromLatin1(kindName(kind)));
    // Also after a machine was switched off for longer than the usual window.
    const QDate from =
        m_settings.listedUntil.isValid() ? toVietnamTime(m_settings.listedUntil).date() : today.addDays(-daysBack);
    query.addQueryItem(QStringLiteral("fromDate"), from.toString(form));
    query.addQueryItem(QStringLiteral("toDate"), today.addDays(1).toString(form));
    asking.url.setQuery(query);
    TRY(const QJsonObject reply, ask(asking, cancel));
    QList<WaitingMessage> messages;
    for (const QJsonArray entries = reply[QStringLiteral("data")].toArray(); const QJsonValue& value : entries) {
        const QJsonObject entry = value.toObject();
        const QString to = entry[QStringLiteral("to")].toString();
        const QString docId = entry[QStringLiteral("docId")].toString();
        const QString status = entry[QStringLiteral("status")].toString();
        // The list goes by date: what was confirmed is still in it.
        const bool confirmed = status == QLatin1String("done") || status == QLatin1String("fail");
        if (docId.isEmpty() || docId.size() > 100 || confirmed ||
            (!to.isEmpty() && !office::sameOrganId(to, m_settings.organId)))
            continue;
        messages.append({docId, kind, entry[QStringLiteral("from")].toString()});
    }
    return messages;
}

Result<QByteArray> TokenRestTransport::fetch(const WaitingMessage& message, const QString& file, const Cancel& cancel) {
    const QString& docId = message.docId;
    HttpRequest fetching = request("GET", QStringLiteral("/getEdoc"));
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("docId"), QString::fromLatin1(QUrl::toPercentEncoding(docId)));
    fetching.url.setQuery(query);
    fetching.replyFile = file + QStringLiteral(".json");
    // The files are in it a second time.
    fetching.replyLimit = largestMessage / 3 * 8;
    fetching.timeLimit = std::chrono::minutes(10);
    const auto reply = exchange(fetching, cancel, true);
    const QString host = hostOf(fetching.url);
    Result<> done = !reply                 ? Result<>(fail(reply.error()))
                    : reply->status != 200 ? fail("axis.http_error", {host, QString::number(reply->status)})
                                           : extractMessage(fetching.replyFile, {"data", "edxml"}, file, host);
    QFile::remove(fetching.replyFile);
    if (done)
        done = requireMessage(file, host, docId);
    return done.map([] { return QByteArray(); });
}

Result<> TokenRestTransport::confirm(const QString& docId, PullState state, const QString& description,
                                     const Cancel& cancel) {
    HttpRequest confirming = request("POST", QStringLiteral("/updateStatus"));
    confirming.headers = {{"Content-Type", "application/json"}};
    QJsonObject body{{QStringLiteral("docId"), docId},
                     {QStringLiteral("status"), QString::fromLatin1(stateName(state))}};
    if (!description.isEmpty())
        body[QStringLiteral("description")] = description.left(500);
    confirming.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    TRY_VOID(ask(confirming, cancel));
    return {};
}

Result<QList<Agency>> TokenRestTransport::agencies(const Cancel& cancel) {
    HttpRequest asking = request("GET", QStringLiteral("/getAgenciesList"));
    asking.replyLimit = largestAgencyList;
    asking.timeLimit = asking.idleLimit = agencyListLimit;
    TRY(const QJsonObject reply, ask(asking, cancel));
    QList<Agency> all;
    for (const QJsonArray entries = reply[QStringLiteral("data")].toArray(); const QJsonValue& value : entries) {
        const QJsonObject entry = value.toObject();
        const QString code = entry[QStringLiteral("code")].toString();
        QString old = entry[QStringLiteral("code102")].toString();
        if (old.isEmpty())
            old = entry[QStringLiteral("oldCode")].toString();
        if (!code.isEmpty())
            all.append({code, old, entry[QStringLiteral("name")].toString(), entry[QStringLiteral("mail")].toString()});
    }
    return all;
}

} // namespace vanthu::exchange
