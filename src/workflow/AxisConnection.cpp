#include "workflow/AxisConnection.h"

#include "exchange/TokenRestTransport.h"
#include "exchange/VxpTransport.h"
#include "store/DoneAt.h"

namespace vanthu::workflow {

namespace {

std::unique_ptr<exchange::AxisTransport> vxp(const Office& office, Secret secret) {
    const Profile& profile = office.profile();
    exchange::VxpSettings settings;
    settings.endpoint = profile.axisEndpoint;
    settings.organId = profile.organId;
    settings.systemId = profile.axisSystemId;
    settings.secret = std::move(secret);
    settings.http = profile.http;
    settings.padFileHash = profile.axisPadFileHash;
    settings.clock = office.clock();
    return std::make_unique<exchange::VxpTransport>(std::move(settings));
}

Result<std::unique_ptr<exchange::AxisTransport>> tokenRest(const Office& office, Secret secret, Secret password) {
    const Profile& profile = office.profile();
    exchange::TokenRestSettings settings;
    settings.endpoint = profile.axisEndpoint;
    settings.organId = profile.organId;
    settings.user = profile.axisUser;
    settings.password = std::move(password);
    settings.applicationCode = profile.axisApplicationCode;
    settings.systemId = profile.axisSystemId;
    settings.secret = std::move(secret);
    settings.http = profile.http;
    settings.clock = office.clock();
    TRY(settings.listedUntil, office.store().read([&](store::Connection& connection) {
        return store::doneAt(connection, listedName(profile.axisEndpoint.toString(QUrl::RemoveUserInfo)));
    }));
    return std::make_unique<exchange::TokenRestTransport>(std::move(settings));
}

} // namespace

QString listedName(const QString& endpoint) {
    return QStringLiteral("listed ") + endpoint;
}

Result<std::unique_ptr<exchange::AxisTransport>> transportOf(const Office& office) {
    const Profile& profile = office.profile();
    Secret secret = profile.axisSecret();
    if (!profile.axisEndpoint.isValid() || profile.axisEndpoint.isEmpty() || secret.isEmpty())
        return fail("axis.not_configured", {profile.organName});
    if (profile.axisRoad == Profile::AxisRoad::Vxp)
        return vxp(office, std::move(secret));
    Secret password = profile.axisPassword();
    if (profile.axisUser.isEmpty() || password.isEmpty())
        return fail("axis.not_configured", {profile.organName});
    return tokenRest(office, std::move(secret), std::move(password));
}

} // namespace vanthu::workflow
