#pragma once

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimeZone>
#include <QtTest>

#include <httplib.h>

#include <memory>
#include <optional>

// The real program in a folder of its own, and a client that signs by the words of edxml.md §4.2 and not with our code.
namespace vanthu::test {

using Parameters = QList<QPair<QByteArray, QByteArray>>;

inline QByteArray readAll(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline bool writeAll(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

// edxml.md §4.3
inline QByteArray kitHash(const QByteArray& bytes) {
    QByteArray hash;
    for (const char byte : QCryptographicHash::hash(bytes, QCryptographicHash::Sha256))
        hash += QByteArray::number(static_cast<unsigned char>(byte), 16);
    return hash;
}

struct Party {
    QByteArray systemId;
    QByteArray secret;
};

// How a test bends a request after or before it is signed.
struct Bend {
    qint64 clockSeconds = 0;                           // added to the time that is signed
    std::function<void(httplib::Headers&)> afterwards; // changes headers after they were signed
};

class AxisUnderTest {
public:
    static constexpr const char* secretOfSender = "secret-of-sender";
    const Party sender{"vxp.test.01", secretOfSender};
    const Party government{"vxp.test.02", "secret-of-government"};
    const Party province{"vxp.test.03", "secret-of-province"};

    AxisUnderTest() {
        const bool written = writeAll(path("systems.json"), R"([
                {"systemId": "vxp.test.01", "secret": "secret-of-sender", "organs": ["H28.01"]},
                {"systemId": "vxp.test.02", "secret": "secret-of-government", "organs": ["G22"]},
                {"systemId": "vxp.test.03", "secret": "secret-of-province", "organs": ["000.00.00.H28"]}])") &&
                             writeAgencies(R"([
                {"code": "H28.01", "oldCode": "000.00.01.H28", "name": "Sở Mẫu", "mail": "so@example.gov.vn"},
                {"code": "H28", "oldCode": "000.00.00.H28", "name": "UBND tỉnh", "mail": "tinh@example.gov.vn"},
                {"code": "G22", "oldCode": "000.00.00.G22", "name": "Văn phòng Chính phủ", "mail": "vp@example.gov.vn"}])");
        if (!written)
            qFatal("the axis folder cannot be written");
    }
    ~AxisUnderTest() { kill(); }

    bool writeAgencies(const QByteArray& json) const { return writeAll(path("agencies.json"), json); }
    QString path(const QString& name) const { return m_folder.filePath(name); }
    int port() const { return m_port; }
    QProcess& process() { return m_process; }

    // True when it answers with its port in the ready file.
    bool start(const QStringList& more = {}) {
        QFile::remove(path("ready"));
        m_process.setStandardErrorFile(path("log"), QIODevice::Append);
        m_process.start(QStringLiteral(VANTHU_BIN_DIR "/vanthu-axis"),
                        QStringList{"--with-parent", "--folder", m_folder.path(), "--ready-file", path("ready"),
                                    "--port", QString::number(m_port)} +
                            more);
        const bool ready = QTest::qWaitFor(
            [&] { return QFile::exists(path("ready")) || m_process.state() == QProcess::NotRunning; }, 60'000);
        m_port = readAll(path("ready")).trimmed().toInt();
        return ready && m_port > 0;
    }
    void kill() {
        m_process.kill();
        m_process.waitForFinished();
    }

    httplib::Result http(const char* method, const QByteArray& target, const httplib::Headers& headers,
                         const QByteArray& body, const char* type) const {
        httplib::Client client("127.0.0.1", m_port);
        client.set_read_timeout(20);
        return QByteArray(method) == "GET" ? client.Get(target.toStdString(), headers)
                                           : client.Post(target.toStdString(), headers, body.toStdString(), type);
    }

    httplib::Result request(const Party& party, const QByteArray& operation, const Parameters& parameters,
                            const QByteArray& body = "{}", const Bend& bend = {}) const {
        const QDateTime now = QDateTime::currentDateTimeUtc().addSecs(bend.clockSeconds).toOffsetFromUtc(7 * 3600);
        const QByteArray type = operation == "/sendEdoc" ? "application/octet-stream" : "application/json";
        Parameters all = {{"timestamp", now.toString("ddMMyyyy'T'HHmmss'+0'zzz").toLatin1()},
                          {"systemid", party.systemId},
                          {"Content-Type", type}};
        all += parameters;
        httplib::Headers headers;
        QByteArrayList names, members;
        for (const auto& [name, value] : all) {
            names += name;
            members += "\"XroadVnpt-" + name + "\":\"" + QByteArray(value).replace('"', "\\\"") + '"';
            headers.emplace(("XroadVnpt-" + name).toStdString(), value.toStdString());
        }
        const QByteArray text = '{' + members.join(',') + '}';
        const QByteArray mac = QMessageAuthenticationCode::hash(text, party.secret, QCryptographicHash::Sha256).toHex();
        headers.emplace("XroadVnpt-sign-header-key", names.join(';').toStdString());
        headers.emplace("XroadVnpt-sign-header", text.toStdString());
        headers.emplace("XroadVnpt-hash-header", mac.toStdString());
        if (bend.afterwards)
            bend.afterwards(headers);
        return http(operation == "/downloadEdoc" ? "GET" : "POST", operation, headers, body, type.constData());
    }

    QJsonObject ask(const Party& party, const QByteArray& operation, const Parameters& parameters,
                    const QByteArray& body = "{}", const Bend& bend = {}) const {
        const httplib::Result reply = request(party, operation, parameters, body, bend);
        return reply ? QJsonDocument::fromJson(QByteArray::fromStdString(reply->body)).object() : QJsonObject();
    }

    QJsonObject send(const Party& party, const QByteArray& from, const QByteArray& kind, const QByteArray& bytes,
                     const Parameters& more = {}) const {
        return ask(
            party, "/sendEdoc",
            Parameters{{"from", from}, {"servicetype", "eDoc"}, {"messagetype", kind}, {"hash-file", kitHash(bytes)}} +
                more,
            bytes);
    }
    // The docIds that wait for the party.
    QStringList waiting(const Party& party, const QByteArray& kind = "edoc") const {
        QStringList ids;
        for (const QJsonValue& entry : list(party, kind))
            ids += entry["docId"].toString();
        return ids;
    }
    QJsonArray list(const Party& party, const QByteArray& kind = "edoc") const {
        return ask(party, "/getReceivedEdocList", {{"servicetype", "eDoc"}, {"messagetype", kind}})["data"].toArray();
    }
    QByteArray download(const Party& party, const QString& docId) const {
        const httplib::Result reply = request(party, "/downloadEdoc", {{"docId", docId.toLatin1()}}, {});
        return reply ? QByteArray::fromStdString(reply->body) : QByteArray();
    }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    int m_port = 0;
};

inline QString code(const QJsonObject& reply) {
    return reply["ErrorCode"].toString();
}

inline QByteArray sample(const char* name) {
    return readAll(QStringLiteral(VANTHU_SOURCE_DIR "/tests/data/edxml/") + QLatin1String(name));
}

} // namespace vanthu::test
