#include "base/HttpTls.h"

#include "base/Files.h"

#include <QBuffer>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslKey>

namespace vanthu {

namespace {

constexpr std::int64_t largestCertificateFile = 1024 * 1024;

// Only as long as Qt's interface needs it.
class PlainPassword {
public:
    explicit PlainPassword(const std::shared_ptr<const Secret>& secret)
        : m_bytes(secret ? secret->view().toByteArray() : QByteArray()) {}
    PlainPassword(const PlainPassword&) = delete;
    PlainPassword& operator=(const PlainPassword&) = delete;
    ~PlainPassword() { wipe(m_bytes.data(), static_cast<std::size_t>(m_bytes.size())); }
    const QByteArray& bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

struct Identity {
    QList<QSslCertificate> chain;
    QSslKey key;
};

Identity identityFromPem(const QByteArray& bytes, const QByteArray& password) {
    Identity identity;
    identity.chain = QSslCertificate::fromData(bytes, QSsl::Pem);
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec})
        if (identity.key.isNull())
            identity.key = QSslKey(bytes, algorithm, QSsl::Pem, QSsl::PrivateKey, password);
    return identity;
}

Identity identityFromPkcs12(QByteArray bytes, const QByteArray& password) {
    Identity identity;
    QBuffer buffer(&bytes);
    QSslCertificate own;
    QList<QSslCertificate> others;
    if (buffer.open(QIODevice::ReadOnly) &&
        QSslCertificate::importPkcs12(&buffer, &identity.key, &own, &others, password))
        identity.chain = QList<QSslCertificate>{own} + others;
    return identity;
}

Result<> addIdentity(QSslConfiguration& tls, const HttpPolicy& policy) {
    TRY(QByteArray bytes, readFile(policy.clientCertificate, largestCertificateFile));
    const PlainPassword password(policy.clientPassword);
    const Identity identity = bytes.contains("-----BEGIN") ? identityFromPem(bytes, password.bytes())
                                                           : identityFromPkcs12(bytes, password.bytes());
    wipe(bytes.data(), static_cast<std::size_t>(bytes.size()));
    if (identity.chain.isEmpty() || identity.key.isNull())
        return fail("network.client_certificate_unreadable", {policy.clientCertificate});
    tls.setLocalCertificateChain(identity.chain);
    tls.setPrivateKey(identity.key);
    return {};
}

bool isLoopback(const QString& host) {
    return host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0 || QHostAddress(host).isLoopback();
}

} // namespace

Result<QSslConfiguration> tlsConfiguration(const HttpPolicy& policy) {
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!policy.extraAuthoritiesPem.isEmpty() && !tls.addCaCertificates(policy.extraAuthoritiesPem))
        return fail("network.authorities_unreadable", {policy.extraAuthoritiesPem});
    if (!policy.clientCertificate.isEmpty())
        TRY_VOID(addIdentity(tls, policy));
    return tls;
}

namespace {

// From a socket that has NoProxy, Qt reads the head of a plain HTTP reply byte by byte, a system call each: half of all
// system calls of the exchange. One that is left to the application's proxy, which is never set here, is read in
// blocks.
QNetworkProxy direct() {
    QNetworkProxy proxy(QNetworkProxy::DefaultProxy);
    proxy.setCapabilities(QNetworkProxy::TunnelingCapability);
    return proxy;
}

} // namespace

QNetworkProxy proxyFor(const HttpProxy& proxy, const QUrl& url) {
    if (proxy.kind == HttpProxy::Kind::None || isLoopback(url.host()))
        return direct();
    if (proxy.kind == HttpProxy::Kind::System) {
        const auto found = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url));
        return found.isEmpty() || found.first().type() == QNetworkProxy::NoProxy ? direct() : found.first();
    }
    const PlainPassword password(proxy.password);
    return QNetworkProxy(QNetworkProxy::HttpProxy, proxy.host, quint16(proxy.port), proxy.user,
                         QString::fromUtf8(password.bytes()));
}

namespace {

// A document from outside names servers; it must not make this program talk to services of its own machine.
bool isThisMachine(const QString& host) {
    const QHostAddress address(host);
    return host.isEmpty() || host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0 ||
           host.endsWith(QLatin1String(".localhost"), Qt::CaseInsensitive) ||
           (!address.isNull() &&
            (address.isLoopback() || address.isLinkLocal() || address.isEqual(QHostAddress(QHostAddress::AnyIPv4)) ||
             address.isEqual(QHostAddress(QHostAddress::AnyIPv6))));
}

} // namespace

Result<> allowScheme(const HttpPolicy& policy, const HttpRequest& request, const QUrl& url) {
    if (url.scheme() == QLatin1String("https"))
        return {};
    const bool isNamed = policy.plainHttpHosts.contains(url.host(), Qt::CaseInsensitive);
    const bool provesItself = request.answerIsSigned && policy.signedAnswersOverHttp && !isThisMachine(url.host());
    if (url.scheme() == QLatin1String("http") && (isNamed || provesItself))
        return {};
    return fail("network.plain_http_refused", {url.host()}, url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery));
}

Error tlsError(const QList<QSslError>& errors, const QString& host, const QString& detail) {
    QByteArray code = "network.tls";
    for (const QSslError& error : errors) {
        switch (error.error()) {
        case QSslError::CertificateExpired:
        case QSslError::CertificateNotYetValid:
            return Error("network.tls_expired", {host}, detail);
        case QSslError::HostNameMismatch:
            code = "network.tls_wrong_host";
            break;
        case QSslError::SelfSignedCertificate:
        case QSslError::SelfSignedCertificateInChain:
        case QSslError::UnableToGetLocalIssuerCertificate:
        case QSslError::UnableToVerifyFirstCertificate:
        case QSslError::CertificateUntrusted:
        case QSslError::InvalidCaCertificate:
            // Whoever is not trusted may write any name and date into a certificate.
            return Error("network.tls_untrusted", {host}, detail);
        default:
            break;
        }
    }
    return Error(code, {host}, detail);
}

} // namespace vanthu
