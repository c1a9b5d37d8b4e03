#pragma once

#include "crypto/Certificate.h"
#include "crypto/MemoryKey.h"
#include "crypto/Pkcs12.h"
#include "crypto/Revocation.h"
#include "crypto/Timestamp.h"

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <httplib.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <thread>

// A small PKI made by the openssl program, so that what our code reads was made by a stranger.
namespace vanthu::test {

struct Run {
    int status = -1;
    QByteArray output; // both streams
};

inline Run run(const QString& program, const QStringList& arguments, const QString& folder = {}) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(program, arguments);
    Run result;
    if (process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit)
        result.status = process.exitCode();
    result.output = process.readAll();
    return result;
}

inline bool writeAll(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

inline QByteArray readAll(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Code that talks to the network must not run on the application's thread; the test waits for it here.
template<class Function>
auto offThread(Function function) {
    return std::async(std::launch::async, std::move(function)).get();
}

// What one list says of a certificate whose issuer is an anchor.
inline crypto::RevocationStatus judgedByList(const QByteArray& list, const crypto::Certificate& certificate,
                                             const crypto::Certificate& issuer, const QDateTime& at,
                                             const QDateTime& now) {
    crypto::RevocationOptions options;
    options.online = false;
    options.crls = {list};
    return crypto::checkRevocation(certificate, issuer, options, at, now);
}

class TestPki {
public:
    // Root, one TSA, and end-entity keys by name: "rsa" (2048), "rsa3072", "ec" (P-256), "rsa1024", "encipher"
    // (keyUsage without signing).
    bool make() {
        const QStringList p256{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"};
        return writeAll(path("req.cnf"), "[req]\ndistinguished_name=dn\n[dn]\n") &&
               issue("root", p256, "/C=VN/O=Ban Cơ yếu Chính phủ/CN=Gốc thử nghiệm",
                     {"basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"}, {}) &&
               issue("tsa", p256, "/C=VN/O=Dấu thời gian/CN=TSA thử nghiệm",
                     {"keyUsage=critical,digitalSignature", "extendedKeyUsage=critical,timeStamping"}, "root") &&
               issue("rsa", {"-newkey", "rsa:2048"}, "/C=VN/O=Sở Nội vụ/CN=Nguyễn Văn An", signing(), "root") &&
               issue("ec", p256, "/C=VN/O=Sở Nội vụ/CN=Trần Thị Bình", signing(), "root");
    }

    bool issue(const QString& name, const QStringList& key, const QString& subject, const QStringList& extensions,
               const QString& issuer, const QStringList& more = {"-days", "365"}) {
        QStringList arguments{"req",     "-x509",       "-config", "req.cnf",     "-utf8", "-nodes",
                              "-keyout", name + ".key", "-out",    name + ".pem", "-subj", subject};
        arguments += key;
        arguments += more;
        for (const QString& extension : extensions)
            arguments << "-addext" << extension;
        if (!issuer.isEmpty())
            arguments << "-CA" << issuer + ".pem"
                      << "-CAkey" << issuer + ".key";
        const Run made = run("openssl", arguments, m_folder.path());
        if (made.status != 0)
            qWarning("%s", made.output.constData());
        return made.status == 0;
    }

    static QStringList signing() { return {"keyUsage=critical,digitalSignature,nonRepudiation"}; }

    QString path(const QString& name) const { return m_folder.filePath(name); }
    crypto::Certificate certificate(const QString& name) const {
        return crypto::Certificate::fromPem(readAll(path(name + ".pem"))).value_or(crypto::Certificate());
    }
    std::unique_ptr<crypto::SigningKey> key(const QString& name) const {
        auto made = crypto::makeSigningKey(readAll(path(name + ".key")), certificate(name), {certificate("root")});
        return made ? std::move(*made) : nullptr;
    }

private:
    QTemporaryDir m_folder;
};

// A time-stamp authority on loopback whose answers a test can bend.
class TsaServer {
public:
    using Bend = std::function<QByteArray(const QByteArray& request, const QByteArray& reply)>;

    explicit TsaServer(std::unique_ptr<crypto::SigningKey> key, Clock clock = systemClock())
        : m_key(std::move(key))
        , m_clock(std::move(clock)) {
        m_server.Post("/tsa", [this](const httplib::Request& request, httplib::Response& response) {
            ++m_requests;
            const QByteArray body = QByteArray::fromStdString(request.body);
            QByteArray reply = crypto::issueTimestamp(body, {*m_key, "1.3.6.1.4.1.99999.1.1", m_clock}).value_or("");
            if (bend)
                reply = bend(body, reply);
            response.status = status;
            response.set_content(reply.toStdString(), "application/timestamp-reply");
        });
        m_port = m_server.bind_to_any_port("127.0.0.1");
        m_thread = std::thread([this] { m_server.listen_after_bind(); });
        while (!m_server.is_running())
            std::this_thread::yield();
    }
    ~TsaServer() {
        m_server.stop();
        m_thread.join();
    }
    TsaServer(const TsaServer&) = delete;
    TsaServer& operator=(const TsaServer&) = delete;

    crypto::TimestampAuthority authority() const { return authorityAt(m_port); }
    static crypto::TimestampAuthority authorityAt(int port) {
        crypto::TimestampAuthority authority;
        authority.url = QUrl(QStringLiteral("http://127.0.0.1:%1/tsa").arg(port));
        authority.policy.plainHttpHosts = {"127.0.0.1"};
        authority.timeLimit = std::chrono::seconds(10);
        return authority;
    }
    int requests() const { return m_requests; }

    Bend bend;
    int status = 200;

private:
    std::unique_ptr<crypto::SigningKey> m_key;
    Clock m_clock;
    httplib::Server m_server;
    int m_port = 0;
    std::atomic<int> m_requests = 0;
    std::thread m_thread;
};

} // namespace vanthu::test
