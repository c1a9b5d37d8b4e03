#include "exchange/Fetching.h"

#include "base/Files.h"
#include "base/Text.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace vanthu::exchange {

namespace {

constexpr auto patience = std::chrono::milliseconds(100); // for more messages before those at hand are stored

} // namespace

using store::InboxMessage;
using store::InboxState;

Fetching::Fetching(Pass& pass)
    : m_pass(pass)
    , m_workers(pass.transport.connections(), [this](const WaitingMessage& message) { return fetch(message); }) {}

// What a pass that broke off has fetched is fetched again by the next; on a full disk it must not stay.
Fetching::~Fetching() {
    (void)m_workers.takeBack();
    while (m_workers.open() > 0)
        for (const auto& [message, bytes] : m_workers.take(m_workers.open(), patience))
            if (bytes)
                QFile::remove(bytes->file.temporary);
}

Result<QList<InboxMessage>> Fetching::request(const QList<WaitingMessage>& messages) {
    QStringList ids;
    for (const WaitingMessage& message : messages)
        ids += message.docId;
    TRY(const auto known,
        m_pass.store.read([&](store::Connection& connection) { return store::inboxMessages(connection, ids); }));
    QList<InboxMessage> forgotten;
    for (const WaitingMessage& message : messages) {
        if (m_listed.contains(message.docId))
            continue;
        m_listed += message.docId;
        const auto before = known.constFind(message.docId);
        if (before == known.constEnd()) {
            m_workers.put(message);
        } else if (before->state == InboxState::Confirmed) {
            forgotten += *before;
        } else if (before->state == InboxState::Stored && before->raw.isEmpty() &&
                   !QFile::exists(m_pass.store.blobs().path(before->rawSha256))) {
            // Bytes that are gone before anyone could use them are fetched again, while the axis still has them.
            m_again += message.docId;
            m_workers.put(message);
        }
    }
    return forgotten;
}

Result<> Fetching::storeFetched(qsizetype onTheWay) {
    if (m_pass.stopped())
        onTheWay = 0;
    while (m_workers.open() > onTheWay) {
        const auto fetched = m_workers.take((std::min(m_workers.open(), m_pass.options.batch) + 1) / 2, patience);
        TRY_VOID(storeRaw(fetched));
        if (m_pass.stopped()) {
            (void)m_workers.takeBack();
            onTheWay = 0;
        }
    }
    return {};
}

Fetching::Fetched Fetching::fetch(const WaitingMessage& message) {
    TRY(const QString temporary, m_pass.store.blobs().temporaryPath());
    auto fetched = m_pass.transport.fetch(message, temporary, m_pass.cancel).and_then([&](QByteArray bytes) {
        return taken(message, temporary, std::move(bytes));
    });
    if (!fetched || fetched->file.temporary.isEmpty())
        QFile::remove(temporary);
    return fetched;
}

// On the connection's thread: hashing is work.
Fetching::Fetched Fetching::taken(const WaitingMessage& message, const QString& temporary, QByteArray bytes) {
    // Not every road can keep a short one in memory.
    if (bytes.isEmpty() && message.kind == store::MessageKind::Status &&
        QFileInfo(temporary).size() <= store::mostInRow) {
        TRY(bytes, readFile(temporary, store::mostInRow));
    }
    if (!bytes.isEmpty())
        return Bytes{{{}, sha256Hex(bytes)}, bytes};
    TRY(store::Blobs::Staged file, m_pass.store.blobs().stage(temporary));
    return Bytes{std::move(file), {}};
}

// The bytes are durable here before anyone looks at them, and before the axis hears of it.
Result<> Fetching::storeRaw(const std::vector<std::pair<WaitingMessage, Fetched>>& fetched) {
    QList<store::Blobs::Staged> files;
    QList<InboxMessage> received;
    QList<Error> errors;
    for (const auto& [message, bytes] : fetched) {
        if (!bytes) {
            errors += bytes.error();
            continue;
        }
        InboxMessage one;
        one.axisDocId = message.docId;
        one.kind = message.kind;
        one.fromOrgan = message.from;
        one.receivedAt = m_pass.now();
        one.raw = bytes->inRow;
        one.rawSha256 = bytes->file.sha256;
        received += one;
        if (one.raw.isEmpty())
            files += bytes->file;
    }
    const Result<> kept = m_pass.store.blobs().keep(files);
    for (const store::Blobs::Staged& file : std::as_const(files))
        QFile::remove(file.temporary); // what became no blob
    TRY_VOID(m_pass.note(!received.isEmpty(), errors));
    TRY_VOID(kept);
    if (received.isEmpty())
        return {};
    TRY_VOID(m_pass.store.write([&](store::Transaction& transaction) -> Result<> {
        for (const InboxMessage& one : std::as_const(received))
            TRY_VOID(m_again.contains(one.axisDocId) ? store::replaceRaw(transaction, one)
                                                     : store::storeReceived(transaction, one));
        return {};
    }));
    for (const InboxMessage& one : std::as_const(received))
        m_again.remove(one.axisDocId);
    m_pass.report.received += int(received.size());
    return {};
}

} // namespace vanthu::exchange
