#pragma once

#include "base/Clock.h"
#include "base/Http.h"
#include "base/Secret.h"
#include "exchange/AxisTransport.h"

#include <QUrl>

namespace vanthu::exchange {

struct VxpSettings {
    QUrl endpoint;
    QString organId; // the agency for which messages are sent and fetched
    QString systemId;
    Secret secret;
    HttpPolicy http;
    bool padFileHash = false; // true for a server that wants the leading zeros (edxml.md §4.3)
    int connections = 6;      // the vendor's kit allows 1-10 (edxml.md §4.1), Qt six a host
    Clock clock = systemClock();
};

// The protocol of the vendor's kit SDKVXP 2.0 (edxml.md §4), written from its description.
class VxpTransport : public AxisTransport {
public:
    explicit VxpTransport(VxpSettings settings);

    Result<QString> send(const OutgoingMessage& message, const Cancel& cancel) override;
    Result<> ping(const Cancel& cancel) override;
    Result<QList<WaitingMessage>> waiting(store::MessageKind kind, const Cancel& cancel) override;
    Result<QByteArray> fetch(const WaitingMessage& message, const QString& file, const Cancel& cancel) override;
    Result<> confirm(const QString& docId, PullState state, const QString& description, const Cancel& cancel) override;
    Result<QList<Agency>> agencies(const Cancel& cancel) override;
    QString endpoint() const override { return m_settings.endpoint.toString(QUrl::RemoveUserInfo); }
    int connections() const override { return m_settings.connections; }

private:
    using Parameters = QList<QPair<QByteArray, QByteArray>>;
    HttpRequest request(const QString& path, const Parameters& parameters, const QByteArray& contentType) const;
    Result<HttpReply> exchange(const HttpRequest& request, const Cancel& cancel, bool ofMessage);
    Result<QJsonObject> ask(const HttpRequest& request, const Cancel& cancel, bool ofMessage = false);
    Result<QJsonObject> objectOf(const HttpReply& reply) const;
    Result<> fetchInJson(const QString& docId, const QString& file, const Cancel& cancel);

    VxpSettings m_settings;
    HttpClient m_http; // its connections are kept
};

} // namespace vanthu::exchange
