#pragma once

#include "axis/GroupCommit.h"
#include "axis/IncomingMessage.h"
#include "base/Result.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <mutex>
#include <optional>

namespace vanthu::axis {

// A message as it was handed in.
struct Package {
    QString systemId;
    QString from;
    QStringList to; // canonical codes, each once
    QString kind;   // "edoc", "status"
    QString title;
    QString notation;
};

// The way of one message to one recipient.
struct Delivery {
    QString docId;
    QString senderDocId;
    QString systemId; // of the sender
    QString kind;
    QString from;
    QString to;
    QString title;
    QString notation;
    QByteArray sha256;
    QString state; // "initial", "processing", "done", "fail"
    QString description;
    QDateTime sentAt;
    QDateTime updatedAt;
};

// What the axis remembers. Thread-safe; everything is durable at return. Only one process may hold a folder.
// `file.*`, and `internal.unexpected` for what SQLite says.
class AxisStore {
public:
    static Result<std::unique_ptr<AxisStore>> open(const QString& folder);
    AxisStore(const AxisStore&) = delete;
    AxisStore& operator=(const AxisStore&) = delete;
    ~AxisStore();

    // Where the files of messages are, also those on their way in.
    QString messagesFolder() const { return m_folder + QStringLiteral("/messages"); }
    // The sender's DocId comes back: the earlier one when this agency has sent these bytes before, and then only
    // recipients that it did not name earlier get a delivery. `twice` delivers it once more to each, on purpose.
    Result<QString> accept(const Package& package, IncomingMessage& message, const QByteArray& sha256, bool twice);
    // What the agencies have not yet confirmed, oldest first.
    Result<QList<Delivery>> waiting(const QStringList& organs, const QString& kind);
    Result<int> countWaiting(const QStringList& organs, const QString& kind);
    Result<std::optional<Delivery>> delivery(const QString& docId);
    // All deliveries of the system's messages, or of one.
    Result<QList<Delivery>> sent(const QString& systemId, const QString& kind, const QString& senderDocId);
    // "done" is final, and "processing" does not undo "fail".
    Result<> setState(const QString& docId, const QString& state, const QString& description);
    struct Content {
        QString file;     // either
        QByteArray bytes; // or
    };
    // What was sent. `file.missing` also when the file is that no longer.
    Result<Content> contentOf(const Delivery& delivery);

private:
    explicit AxisStore(QString folder);
    Result<> lockFolder();
    Result<> openDatabase();
    Result<> record(const Package& package, const QByteArray& sha256, const QByteArray& content, bool twice,
                    QString& docId);
    Result<> keepFile(IncomingMessage& message, const QByteArray& sha256);
    Result<QString> fileWith(const QByteArray& sha256) const;
    Result<> syncNewFiles();
    void remember(const QByteArray& sha256, qint64 changedAt) const;
    Result<QList<Delivery>> deliveries(const char* sql, const QList<Database::Value>& values);
    QString fileOf(const QByteArray& sha256) const;

    QString m_folder;
    int m_lock = -1;
    std::unique_ptr<Database> m_database; // the writer's
    std::unique_ptr<Database> m_reader;   // does not wait for commits
    std::mutex m_readerMutex;
    std::mutex m_filesMutex;
    QStringList m_newFiles; // still to be synced, with their folder
    mutable std::mutex m_seenMutex;
    mutable QHash<QByteArray, qint64> m_seen; // by SHA-256, when the file that had it was last changed
    std::unique_ptr<GroupCommit> m_writer;
};

} // namespace vanthu::axis
