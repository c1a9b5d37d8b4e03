#pragma once

#include "base/Clock.h"
#include "base/Http.h"
#include "base/Secret.h"
#include "exchange/AxisTransport.h"

#include <QJsonObject>
#include <QUrl>

#include <chrono>
#include <mutex>

namespace vanthu::exchange {

struct TokenRestSettings {
    QUrl endpoint;   // in front of /v1
    QString organId; // the agency for which messages are sent and fetched
    QString user;
    Secret password;
    QString applicationCode;
    QString systemId;
    Secret secret;
    HttpPolicy http;
    int connections = 4;
    // Everything older was listed and confirmed; invalid = nothing yet, and messages of the last 90 days are asked for.
    QDateTime listedUntil;
    Clock clock = systemClock();
};

// The road through a province's platform that answers a login with a token (edxml.md §4.7, after the guide of Lạng
// Sơn's). The token is asked for when it is first needed, again before its half hour ends, and once more when the
// platform refuses it.
class TokenRestTransport : public AxisTransport {
public:
    explicit TokenRestTransport(TokenRestSettings settings);

    Result<QString> send(const OutgoingMessage& message, const Cancel& cancel) override;
    Result<QList<WaitingMessage>> waiting(store::MessageKind kind, const Cancel& cancel) override;
    Result<QByteArray> fetch(const WaitingMessage& message, const QString& file, const Cancel& cancel) override;
    Result<> confirm(const QString& docId, PullState state, const QString& description, const Cancel& cancel) override;
    Result<QList<Agency>> agencies(const Cancel& cancel) override;
    QString endpoint() const override { return m_settings.endpoint.toString(QUrl::RemoveUserInfo); }
    bool listsByDate() const override { return true; }
    int connections() const override { return m_settings.connections; }

private:
    HttpRequest request(const QByteArray& method, const QString& path) const;
    Result<QByteArray> token(const QByteArray& refused, const Cancel& cancel);
    Result<QByteArray> login(const Cancel& cancel);
    Result<HttpReply> exchange(HttpRequest request, const Cancel& cancel, bool ofMessage = false);
    Result<QJsonObject> ask(const HttpRequest& request, const Cancel& cancel, bool ofMessage = false);
    Result<QJsonObject> objectOf(const HttpReply& reply) const;

    TokenRestSettings m_settings;
    HttpClient m_http;
    std::mutex m_mutex; // of the token
    QByteArray m_token;
    std::chrono::steady_clock::time_point m_tokenUntil;
};

} // namespace vanthu::exchange
