#include "exchange/VxpTransport.h"

#include "base/Files.h"
#include "exchange/VxpSigning.h"
#include "office/Organisation.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace vanthu::exchange {

namespace {

constexpr qint64 largestMessage = 600LL * 1024 * 1024;
QByteArray form() {
    return QByteArrayLiteral("application/x-www-form-urlencoded");
}
QByteArray json() {
    return QByteArrayLiteral("application/json");
}

QByteArray kindName(store::MessageKind kind) {
    return kind == store::MessageKind::Document ? "edoc" : "status";
}

QByteArray stateName(PullState state) {
    switch (state) {
    case PullState::Done:
        return "done";
    case PullState::Fail:
        return "fail";
    case PullState::Processing:
        break;
    }
    return "processing";
}

// edxml.md §4.6
QByteArray codeFor(const QString& errorCode) {
    static const QHash<QString, QByteArray> codes = {
        {QStringLiteral("10"), "axis.file_refused"},
        {QStringLiteral("15"), "axis.credentials_refused"},
        {QStringLiteral("18"), "axis.recipient_unknown"},
        {QStringLiteral("19"), "axis.sender_unknown"},
        {QStringLiteral("20"), "axis.unwell"},
        {QStringLiteral("21"), "axis.unwell"},
        {QStringLiteral("22"), "axis.edxml_refused"},
        {QStringLiteral("23"), "axis.recipient_locked"},
    };
    return codes.value(errorCode, "axis.other_error");
}

// Longer texts make room for the whole exchange: 30 s and a minute for each 10 MB.
std::chrono::milliseconds limitFor(qint64 bytes) {
    return std::chrono::seconds(30 + bytes / (10 * 1024 * 1024) * 60);
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

QString hostOf(const QUrl& url) {
    return url.port() < 0 ? url.host() : QStringLiteral("%1:%2").arg(url.host()).arg(url.port());
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

Result<QJsonObject> VxpTransport::ask(const HttpRequest& request, const Cancel& cancel) const {
    TRY(const HttpReply reply, httpExchange(request, m_settings.http, cancel));
    const QString host = hostOf(request.url);
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
    return fail(codeFor(code), {host, code, object[QStringLiteral("ErrorDesc")].toString().left(500)});
}

Result<QString> VxpTransport::send(const QString& edxmlFile, store::MessageKind kind, const QString& from,
                                   const QStringList& to, const Cancel& cancel) {
    TRY(const QByteArray sha256, sha256HexOfFile(edxmlFile));
    const QByteArray recipients = QJsonDocument(QJsonArray::fromStringList(to)).toJson(QJsonDocument::Compact);
    HttpRequest sending = request(QStringLiteral("/sendEdoc"),
                                  {{"from", from.toLatin1()},
                                   {"servicetype", "eDoc"},
                                   {"messagetype", kindName(kind)},
                                   {"hash-file", m_settings.padFileHash ? sha256 : vxpFileHash(sha256)},
                                   {"to", recipients}},
                                  "application/octet-stream");
    sending.bodyFile = edxmlFile;
    sending.timeLimit = limitFor(QFileInfo(edxmlFile).size());
    TRY(const QJsonObject reply, ask(sending, cancel));
    const QString docId = reply[QStringLiteral("DocId")].toString();
    if (docId.isEmpty() || docId.size() > 100)
        return fail("axis.bad_reply", {hostOf(m_settings.endpoint)}, QStringLiteral("no DocId"));
    return docId;
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

Result<> VxpTransport::fetch(const QString& docId, const QString& file, const Cancel& cancel) {
    HttpRequest fetching = request(QStringLiteral("/downloadEdoc"), {{"docId", docId.toLatin1()}}, json());
    fetching.method = "GET";
    fetching.replyFile = file;
    fetching.replyLimit = largestMessage;
    fetching.timeLimit = std::chrono::minutes(10);
    TRY(const HttpReply reply, httpExchange(fetching, m_settings.http, cancel));
    const QString host = hostOf(fetching.url);
    if (reply.status != 200)
        return fail("axis.http_error", {host, QString::number(reply.status)});
    QFile fetched(file);
    QByteArray head = fetched.open(QIODevice::ReadOnly) ? fetched.read(64) : QByteArray();
    if (head.startsWith("\xef\xbb\xbf")) // some senders write a byte order mark
        head.remove(0, 3);
    head = head.trimmed().toLower();
    // A page of a server in between is no message either: taken for one, it would be refused to the sender for good.
    if (!head.startsWith('<') || head.startsWith("<html") || head.startsWith("<!doctype html"))
        return fail("axis.bad_reply", {host}, QStringLiteral("no edXML under %1").arg(docId));
    return {};
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
    asking.replyLimit = 128 * 1024 * 1024; // some 120 000 entries
    asking.timeLimit = std::chrono::minutes(5);
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
