#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "store/Outbox.h"

#include <QDateTime>
#include <QFileInfo>
#include <QList>
#include <QString>
#include <QStringList>

#include <mutex>

namespace vanthu::exchange {

// A message that waits at the axis for this agency. `docId` is the axis's package id, not the edXML DocumentId.
struct WaitingMessage {
    QString docId;
    store::MessageKind kind = store::MessageKind::Document;
    QString from;
};

struct OutgoingMessage {
    QString file;      // where its bytes are,
    QByteArray bytes;  // or they themselves when there is no file
    QByteArray sha256; // of them, lower-case hex
    store::MessageKind kind = store::MessageKind::Document;
    QString from;
    QStringList to;

    qint64 size() const { return file.isEmpty() ? bytes.size() : QFileInfo(file).size(); }
};

struct Agency {
    QString code;    // QĐ 20/2020: "H28.01"
    QString oldCode; // QCVN 102:2016: "000.00.01.H28"; may be empty
    QString name;
    QString mail;
};

enum class PullState { Done, Fail, Processing };

// What any road to the axis can do: the national axis (VxpTransport), a province's platform later. Every call is one
// exchange that blocks; not on the GUI thread. Failures are `network.*` and the `axis.*` codes of
// resources/errors/axis.json; `isPermanent` tells those that no repetition will cure.
class AxisTransport {
public:
    AxisTransport() = default;
    AxisTransport(const AxisTransport&) = delete;
    AxisTransport& operator=(const AxisTransport&) = delete;
    virtual ~AxisTransport() = default;

    // Sends the bytes to all recipients; the axis's package id comes back. Sending the same bytes again delivers
    // nothing twice at the receiver, who goes by the DocumentId.
    virtual Result<QString> send(const OutgoingMessage& message, const Cancel& cancel) = 0;
    // A question with a short answer, to see whether the axis is there at all.
    virtual Result<> ping(const Cancel& cancel) {
        return waiting(store::MessageKind::Document, cancel).map([](auto) {});
    }
    virtual Result<QList<WaitingMessage>> waiting(store::MessageKind kind, const Cancel& cancel) = 0;
    // Streams the message into the new file; a short status may come back itself instead, and then there is no file.
    // `axis.bad_reply` when what comes is no edXML.
    virtual Result<QByteArray> fetch(const WaitingMessage& message, const QString& file, const Cancel& cancel) = 0;
    virtual Result<> confirm(const QString& docId, PullState state, const QString& description,
                             const Cancel& cancel) = 0;
    virtual Result<QList<Agency>> agencies(const Cancel& cancel) = 0;

    // The server's name for the memory of how it behaved.
    virtual QString endpoint() const { return {}; }
    // Whether waiting() goes by date and so has to be told from when on.
    virtual bool listsByDate() const { return false; }
    // How many exchanges may run at once, each on a thread of its own. With 1, all run on the caller's.
    virtual int connections() const { return 1; }

    // Bytes of the message that is being sent or fetched; called on the thread that asked for it.
    void onProgress(Progress progress) { m_progress = std::move(progress); }
    // What was noticed that hinders nothing yet, each once: `axis.clock_skew`. Thread-safe.
    QList<Error> takeWarnings();

protected:
    const Progress& progress() const { return m_progress; }
    // QĐ 28/2018 art. 14 wants the clocks to agree; the axis refuses what is signed too far off.
    void noteServerTime(const QString& host, const QDateTime& server, const QDateTime& here);

private:
    Progress m_progress;
    std::mutex m_mutex;
    QList<Error> m_warnings;
};

// Whether a person has to act before this message can go (edxml.md §4.6): wrong file, unknown or locked agency, wrong
// secret.
bool isPermanent(const Error& error);

} // namespace vanthu::exchange
