#include "workflow/ReceivedMessage.h"

#include "base/Text.h"
#include "edxml/Reader.h"
#include "office/Notation.h"
#include "office/Organisation.h"

#include <QFileInfo>

#include <algorithm>

namespace vanthu::workflow {

namespace {

// Packed attachments wait in it while a message is read.
class Spool : public QFile {
public:
    using QFile::QFile;
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;
    ~Spool() override { remove(); }
};

// The last bytes are written when a file is closed, which tells no error: a full disk would cut it short unseen.
Result<> requireWhole(const Unpacked& unpacked, const QList<edxml::Attachment>& attachments) {
    for (int i = 0; i < attachments.size(); ++i)
        if (i >= unpacked.count() || QFileInfo(unpacked.path(i)).size() != attachments[i].size)
            return fail("edxml.attachment_unwritable", {attachments[i].name});
    return {};
}

} // namespace

Unpacked::~Unpacked() {
    for (const auto& file : m_files)
        file->remove();
}

bool Unpacked::add(int position, QByteArrayView piece) {
    while (int(m_files.size()) <= position) {
        const auto path = m_blobs.temporaryPath();
        m_files.push_back(std::make_unique<QFile>(path.value_or(QString())));
        if (!path || !m_files.back()->open(QIODevice::WriteOnly))
            return false;
    }
    QFile& file = *m_files[std::size_t(position)];
    if (piece.isEmpty()) {
        file.close();
        return true;
    }
    return file.write(piece.data(), piece.size()) == piece.size();
}

Result<ReceivedMessage> openReceived(const store::Blobs& blobs, const store::InboxMessage& raw) {
    // Verified: bytes that changed on this disk must not be refused to their sender as if they had come so.
    TRY(const std::unique_ptr<QIODevice> bytes, blobs.open(raw.rawSha256, raw.raw));
    auto unpacked = std::make_shared<Unpacked>(blobs);
    const auto spool = [&blobs]() -> std::unique_ptr<QIODevice> {
        const auto path = blobs.temporaryPath();
        auto device = std::make_unique<Spool>(path.value_or(QString()));
        return path && device->open(QIODevice::ReadWrite) ? std::move(device) : nullptr;
    };
    const auto sink = [&](int position, QByteArrayView piece) { return unpacked->add(position, piece); };
    TRY(edxml::Message content, edxml::readMessage(*bytes, sink, {}, spool));
    if (const auto* document = std::get_if<edxml::DocumentMessage>(&content))
        TRY_VOID(requireWhole(*unpacked, document->attachments));
    return ReceivedMessage{std::move(content), std::move(unpacked)};
}

Result<> requireSender(const store::InboxMessage& raw, const edxml::Organ& from) {
    if (raw.fromOrgan.isEmpty() || office::sameOrganId(raw.fromOrgan, from.organId))
        return {};
    return fail("workflow.sender_differs", {from.organId.left(100), raw.fromOrgan});
}

Result<bool> refuseMarked(Office& office, const Unpacked& unpacked, const edxml::DocumentMessage& message) {
    bool lookedThrough = true;
    for (int i = 0; i < unpacked.count(); ++i) {
        const SecrecyScan::Finding finding = office.secrecyScan().look(unpacked.path(i));
        if (finding == SecrecyScan::Finding::Marked)
            return fail("office.classified_refused", {message.subject});
        lookedThrough = lookedThrough && finding == SecrecyScan::Finding::NoMark;
    }
    return lookedThrough;
}

int mainOf(const QList<edxml::Attachment>& attachments) {
    for (int i = 0; i < attachments.size(); ++i)
        if (attachments[i].mediaType == QLatin1String("application/pdf") ||
            attachments[i].name.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive))
            return i;
    return 0;
}

QList<office::DocumentFile> filesOf(const edxml::DocumentMessage& message) {
    const QList<edxml::Attachment>& attachments = message.attachments;
    QList<office::DocumentFile> files;
    const int main = mainOf(attachments);
    for (int i = 0; i < attachments.size(); ++i) {
        office::DocumentFile file;
        file.role = i == main ? office::FileRole::Main : office::FileRole::Annex;
        file.ordinal = i == main ? 0 : i < main ? i + 1 : i;
        file.name = safeFileName(attachments[i].name);
        file.mediaType = attachments[i].mediaType;
        file.size = attachments[i].size;
        file.sha256 = attachments[i].sha256;
        files += file;
    }
    return files;
}

} // namespace vanthu::workflow
