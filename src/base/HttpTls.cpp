#include "base/HttpTls.h"

#include "base/Files.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslConfiguration>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

namespace vanthu {

namespace {

constexpr std::int64_t largestCertificateFile = 1024 * 1024;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, OpenSslFree>;

Bio bioOf(const QByteArray& bytes) {
    return {BIO_new_mem_buf(bytes.constData(), int(bytes.size())), &BIO_free};
}

std::vector<Certificate> certificatesIn(const QByteArray& pem) {
    std::vector<Certificate> found;
    for (const Bio bio = bioOf(pem); X509* one = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr);)
        found.emplace_back(one);
    ERR_clear_error(); // of the end
    return found;
}

// A file without a password must not make OpenSSL ask at the terminal.
int passwordOf(char* buffer, int size, int, void* secret) {
    const auto* password = static_cast<const Secret*>(secret);
    const QByteArrayView bytes = password ? password->view() : QByteArrayView();
    if (bytes.size() > size)
        return -1;
    std::copy(bytes.begin(), bytes.end(), buffer);
    return int(bytes.size());
}

void takeIdentityFromPem(TlsTrust& trust, const QByteArray& bytes, const Secret* password) {
    trust.chain = certificatesIn(bytes);
    trust.key.reset(PEM_read_bio_PrivateKey(bioOf(bytes).get(), nullptr, &passwordOf, const_cast<Secret*>(password)));
}

void takeIdentityFromPkcs12(TlsTrust& trust, const QByteArray& bytes, const Secret* password) {
    const std::unique_ptr<PKCS12, decltype(&PKCS12_free)> file(d2i_PKCS12_bio(bioOf(bytes).get(), nullptr),
                                                               &PKCS12_free);
    EVP_PKEY* key = nullptr;
    X509* own = nullptr;
    STACK_OF(X509)* others = nullptr;
    if (file && PKCS12_parse(file.get(), password ? password->view().data() : "", &key, &own, &others) == 1) {
        trust.key.reset(key);
        trust.chain.emplace_back(own);
        while (sk_X509_num(others) > 0)
            trust.chain.emplace_back(sk_X509_shift(others));
    }
    sk_X509_free(others);
}

Result<> takeIdentity(TlsTrust& trust, const HttpPolicy& policy) {
    TRY(QByteArray bytes, readFile(policy.clientCertificate, largestCertificateFile));
    const Secret* password = policy.clientPassword.get();
    if (bytes.contains("-----BEGIN"))
        takeIdentityFromPem(trust, bytes, password);
    else
        takeIdentityFromPkcs12(trust, bytes, password);
    wipe(bytes.data(), static_cast<std::size_t>(bytes.size()));
    ERR_clear_error();
    if (trust.chain.empty() || !trust.chain.front() || !trust.key)
        return fail("network.client_certificate_unreadable", {policy.clientCertificate});
    return {};
}

// Through Qt, which knows where each system keeps them; read once.
const std::vector<Certificate>& systemAuthorities() {
    static const std::vector<Certificate> authorities = [] {
        std::vector<Certificate> found;
        for (const QList<QSslCertificate> all = QSslConfiguration::systemCaCertificates();
             const QSslCertificate& one : all) {
            const QByteArray der = one.toDer();
            const auto* bytes = reinterpret_cast<const unsigned char*>(der.constData());
            if (X509* certificate = d2i_X509(nullptr, &bytes, long(der.size())))
                found.emplace_back(certificate);
        }
        return found;
    }();
    return authorities;
}

bool isLoopback(const QString& host) {
    return host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0 || QHostAddress(host).isLoopback();
}

} // namespace

Result<TlsTrust> tlsTrust(const HttpPolicy& policy) {
    TlsTrust trust;
    trust.authorities.reset(X509_STORE_new());
    for (const Certificate& one : systemAuthorities())
        X509_STORE_add_cert(trust.authorities.get(), one.get());
    if (!policy.extraAuthoritiesPem.isEmpty()) {
        const auto pem = readFile(policy.extraAuthoritiesPem, largestCertificateFile);
        const std::vector<Certificate> further = pem ? certificatesIn(*pem) : std::vector<Certificate>();
        if (further.empty())
            return fail("network.authorities_unreadable", {policy.extraAuthoritiesPem});
        for (const Certificate& one : further)
            X509_STORE_add_cert(trust.authorities.get(), one.get());
    }
    if (!policy.clientCertificate.isEmpty())
        TRY_VOID(takeIdentity(trust, policy));
    return trust;
}

bool TlsTrust::applyTo(SSL_CTX& context) const {
    SSL_CTX_set1_cert_store(&context, authorities.get());
    if (!key)
        return true;
    if (SSL_CTX_use_certificate(&context, chain.front().get()) != 1 || SSL_CTX_use_PrivateKey(&context, key.get()) != 1)
        return false;
    for (std::size_t i = 1; i < chain.size(); ++i)
        if (SSL_CTX_add1_chain_cert(&context, chain[i].get()) != 1)
            return false;
    return true;
}

Error certificateError(long verdict, const QString& host, const QString& detail) {
    switch (verdict) {
    case X509_V_ERR_UNSPECIFIED: // what the library says before it looks: the chain was good, the name was not
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return Error("network.tls_wrong_host", {host}, detail);
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return Error("network.tls_expired", {host}, detail);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
    case X509_V_ERR_INVALID_CA:
        return Error("network.tls_untrusted", {host}, detail);
    default:
        return Error("network.tls", {host}, detail);
    }
}

ProxyAddress proxyFor(const HttpProxy& proxy, const QUrl& url) {
    const auto address = [](const char* scheme, const QString& host, int port) {
        QUrl made;
        made.setScheme(QString::fromLatin1(scheme));
        made.setHost(host);
        made.setPort(port);
        return ProxyAddress{made.toEncoded(), host, {}, {}};
    };
    if (proxy.kind == HttpProxy::Kind::None || isLoopback(url.host()))
        return {};
    if (proxy.kind == HttpProxy::Kind::Manual) {
        ProxyAddress manual = address("http", proxy.host, proxy.port);
        manual.user = proxy.user.toUtf8();
        if (proxy.password)
            manual.password = proxy.password->clone();
        return manual;
    }
    const QNetworkProxy found =
        QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url)).value(0, QNetworkProxy::NoProxy);
    if (found.type() == QNetworkProxy::NoProxy || found.hostName().isEmpty())
        return {};
    // The names of servers are the proxy's to resolve.
    ProxyAddress system =
        address(found.type() == QNetworkProxy::Socks5Proxy ? "socks5h" : "http", found.hostName(), found.port());
    system.user = found.user().toUtf8();
    QByteArray password = found.password().toUtf8();
    system.password = Secret(password);
    wipe(password.data(), static_cast<std::size_t>(password.size()));
    return system;
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

} // namespace vanthu
