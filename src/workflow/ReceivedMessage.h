#pragma once

#include "edxml/Envelope.h"
#include "office/Document.h"
#include "store/Inbox.h"
#include "workflow/Office.h"

#include <QByteArrayView>
#include <QFile>
#include <QString>

#include <memory>
#include <vector>

// A message from the axis on its way into the store. Private to this room.
namespace vanthu::workflow {

// The attachments, in temporary files that will be blobs; those that became none are removed with it.
class Unpacked {
public:
    explicit Unpacked(const store::Blobs& blobs)
        : m_blobs(blobs) {}
    ~Unpacked();
    Unpacked(const Unpacked&) = delete;
    Unpacked& operator=(const Unpacked&) = delete;

    // An AttachmentSink.
    bool add(int position, QByteArrayView piece);
    QString path(int position) const { return m_files[std::size_t(position)]->fileName(); }
    int count() const { return int(m_files.size()); }

private:
    const store::Blobs& m_blobs;
    std::vector<std::unique_ptr<QFile>> m_files;
};

struct ReceivedMessage {
    edxml::Message content;
    std::shared_ptr<Unpacked> files;
};
// `store.blob_missing`, `store.blob_damaged`, `edxml.*`.
Result<ReceivedMessage> openReceived(const store::Blobs& blobs, const store::InboxMessage& raw);

// Whoever may send on the axis can write any sender into a message; whose it is, the axis knows.
// `workflow.sender_differs`.
Result<> requireSender(const store::InboxMessage& raw, const edxml::Organ& from);

// State secrets may not be on this network: what carries the mark, on any page of any file, is neither kept nor shown
// (Law 117/2025 art. 5). `office.classified_refused`. False when a file could not be looked through.
Result<bool> refuseMarked(Office& office, const Unpacked& unpacked, const edxml::DocumentMessage& message);

// The first PDF is the document, everything else its annexes. 0 when there is none.
int mainOf(const QList<edxml::Attachment>& attachments);

// The document's files as they will be once the temporaries are blobs.
QList<office::DocumentFile> filesOf(const edxml::DocumentMessage& message);

} // namespace vanthu::workflow
