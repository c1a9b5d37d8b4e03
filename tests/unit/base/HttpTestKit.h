#pragma once

#include "base/Http.h"

#include <QFile>
#include <QTemporaryDir>

#include <httplib.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

// Servers, certificates and a proxy on loopback for what the HTTP client is tested with.
namespace vanthu::test {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Cert = std::unique_ptr<X509, decltype(&X509_free)>;

struct Issued {
    Key key{nullptr, &EVP_PKEY_free};
    Cert certificate{nullptr, &X509_free};
};

struct CertificatePlan {
    const char* name = "server";
    const char* alternative = "IP:127.0.0.1,DNS:axis.example.gov.vn"; // null = none
    long from = -3600, until = 3600;                                  // seconds from now
    bool authority = false;
};

// Signed by `issuer`, or by itself.
inline Issued issue(const CertificatePlan& plan, const Issued* issuer = nullptr) {
    static long serial = 0;
    Issued made;
    made.key.reset(EVP_EC_gen("P-256"));
    made.certificate.reset(X509_new());
    X509* x = made.certificate.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(x), plan.from);
    X509_gmtime_adj(X509_getm_notAfter(x), plan.until);
    X509_set_pubkey(x, made.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(plan.name), -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(issuer ? issuer->certificate.get() : x));
    const auto extend = [&](int nid, const char* value) {
        if (X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value)) {
            X509_add_ext(x, extension, -1);
            X509_EXTENSION_free(extension);
        }
    };
    extend(NID_basic_constraints, plan.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (plan.alternative && !plan.authority)
        extend(NID_subject_alt_name, plan.alternative);
    X509_sign(x, issuer ? issuer->key.get() : made.key.get(), EVP_sha256());
    return made;
}

inline bool savePem(const QString& path, const Issued& issued, bool withKey) {
    FILE* file = fopen(QFile::encodeName(path).constData(), "w");
    if (!file)
        return false;
    PEM_write_X509(file, issued.certificate.get());
    if (withKey)
        PEM_write_PrivateKey(file, issued.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return fclose(file) == 0;
}

inline bool savePkcs12(const QString& path, const Issued& issued, const char* password) {
    PKCS12* p12 = PKCS12_create(password, "client", issued.key.get(), issued.certificate.get(), nullptr, 0, 0, 0, 0, 0);
    FILE* file = fopen(QFile::encodeName(path).constData(), "w");
    const bool done = file && p12 && i2d_PKCS12_fp(file, p12) == 1;
    PKCS12_free(p12);
    return file && fclose(file) == 0 && done;
}

// A server on a free port of 127.0.0.1 that runs until it is destroyed.
class Serving {
public:
    explicit Serving(std::unique_ptr<httplib::Server> server)
        : m_server(std::move(server)) {
        m_server->set_keep_alive_max_count(1'000'000);
        m_server->set_keep_alive_timeout(1);
        m_server->set_tcp_nodelay(true);
        m_port = m_server->bind_to_any_port("127.0.0.1");
        m_thread = std::thread([this] { m_server->listen_after_bind(); });
        while (!m_server->is_running())
            std::this_thread::yield();
    }
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;
    ~Serving() {
        m_server->stop();
        m_thread.join();
    }
    httplib::Server& operator*() { return *m_server; }
    httplib::Server* operator->() { return m_server.get(); }
    int port() const { return m_port; }
    QUrl url(const QString& path, const QString& scheme = QStringLiteral("http"),
             const QString& host = QStringLiteral("127.0.0.1")) const {
        return QUrl(QStringLiteral("%1://%2:%3%4").arg(scheme, host).arg(m_port).arg(path));
    }

private:
    std::unique_ptr<httplib::Server> m_server;
    std::thread m_thread;
    int m_port = 0;
};

inline std::unique_ptr<httplib::Server> tlsServer(const Issued& issued,
                                                  const std::function<bool(SSL_CTX&)>& more = {}) {
    return std::make_unique<httplib::SSLServer>([&issued, more](SSL_CTX& context) {
        return SSL_CTX_use_certificate(&context, issued.certificate.get()) == 1 &&
               SSL_CTX_use_PrivateKey(&context, issued.key.get()) == 1 && (!more || more(context));
    });
}

// An HTTP proxy that knows CONNECT only and takes every host for 127.0.0.1.
class ConnectProxy {
public:
    // `authorization` is the value of Proxy-Authorization that it wants; empty = none.
    explicit ConnectProxy(std::string authorization = {})
        : m_authorization(std::move(authorization)) {
        m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(m_listener, reinterpret_cast<sockaddr*>(&address), size) == 0 && ::listen(m_listener, 16) == 0 &&
            ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size) == 0)
            m_port = ntohs(address.sin_port);
        m_accepting = std::thread([this] { accept(); });
    }
    ConnectProxy(const ConnectProxy&) = delete;
    ConnectProxy& operator=(const ConnectProxy&) = delete;
    ~ConnectProxy() {
        m_ending = true;
        m_accepting.join();
        for (std::thread& tunnel : m_tunnels)
            tunnel.join();
        ::close(m_listener);
    }
    int port() const { return m_port; }
    std::atomic<int> tunnels = 0;
    std::atomic<int> refusals = 0;

private:
    bool readable(int socket) const {
        while (!m_ending) {
            pollfd waiting{socket, POLLIN, 0};
            if (::poll(&waiting, 1, 20) > 0)
                return true;
        }
        return false;
    }
    void accept() {
        while (readable(m_listener)) {
            const int client = ::accept(m_listener, nullptr, nullptr);
            m_tunnels.emplace_back([this, client] {
                serve(client);
                ::close(client);
            });
        }
    }
    void serve(int client) {
        std::string head;
        char byte = 0;
        for (;;) {
            head.clear();
            while (head.find("\r\n\r\n") == std::string::npos)
                if (!readable(client) || ::read(client, &byte, 1) != 1)
                    return;
                else
                    head += byte;
            if (m_authorization.empty() || head.find("Proxy-Authorization: " + m_authorization) != std::string::npos)
                break;
            ++refusals;
            say(client, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\n"
                        "Content-Length: 0\r\n\r\n");
        }
        unsigned port = 0;
        if (head.rfind("CONNECT ", 0) != 0 || sscanf(head.c_str() + head.find(':') + 1, "%u", &port) != 1)
            return say(client, "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n");
        const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        if (::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
            ++tunnels;
            say(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            pump(client, server);
        }
        ::close(server);
    }
    void pump(int a, int b) const {
        while (!m_ending) {
            pollfd both[] = {{a, POLLIN, 0}, {b, POLLIN, 0}};
            ::poll(both, 2, 20);
            for (int i = 0; i < 2; ++i) {
                char block[8192];
                if (both[i].revents == 0)
                    continue;
                const ssize_t n = ::read(both[i].fd, block, sizeof block);
                if (n <= 0 || ::write(both[1 - i].fd, block, static_cast<std::size_t>(n)) != n)
                    return;
            }
        }
    }
    static void say(int socket, const std::string& text) {
        if (::write(socket, text.data(), text.size()) < 0)
            return;
    }

    std::string m_authorization;
    std::atomic<bool> m_ending = false;
    int m_listener = -1;
    int m_port = 0;
    std::thread m_accepting;
    std::vector<std::thread> m_tunnels;
};

} // namespace vanthu::test
