#pragma once

#include "base/Digest.h"
#include "base/Result.h"
#include "edxml/Reader.h"

#include <QByteArray>

#include <optional>
#include <vector>

// The bytes of attachments on their way out of a message. Private to this room.
namespace vanthu::edxml {

struct Content {
    qint64 size = 0; // unpacked
    QByteArray sha256;
    bool wasZip = false;
    bool settled = false; // given to the sink whole
};

// Decodes base64 piece by piece. What does not begin like a ZIP goes straight to the sink; a ZIP waits in the spool
// until its name and type tell whether it is one of a sender's wrappings (edxml.md §1.5).
class Contents {
public:
    Contents(const AttachmentSink& sink, const Spool& spool, const ReadLimits& limits)
        : m_sink(sink)
        , m_makeSpool(spool)
        , m_limits(limits) {}

    // The text of one ContentTransferEncoded: begin, text in pieces, end. `path` is for errors. A negative position
    // reads and drops what stands where no attachment is.
    Result<> begin(int position, const QString& path);
    Result<> text(QByteArrayView base64);
    Result<> end();

    // Decides about what waits; once for each attachment, as soon as its name is known.
    Result<> settle(int position, const QString& name, const QString& mediaType);
    const Content& at(int position) const { return m_contents[std::size_t(position)]; }
    bool has(int position) const { return position >= 0 && position < int(m_contents.size()); }
    // What was not written by the rules and could be read all the same.
    const Remarks& remarks() const { return m_remarks; }

private:
    struct Waiting {
        int position;
        qint64 from;
        qint64 size;
    };
    Result<> decode(bool last);
    Result<> accept(QByteArrayView bytes);
    Result<> deliver(int position, QByteArrayView bytes, Digest& digest);
    Result<> finish(int position, Digest& digest);
    Result<> spool(QByteArrayView bytes);
    Result<> copyRaw(const Waiting& waiting);
    Result<> unpack(const Waiting& waiting, const QString& name, qint64 size);
    std::optional<qint64> sizeOfWrapped(const Waiting& waiting, const QString& name, const QString& mediaType);
    void dropPrefix();
    bool pad();

    const AttachmentSink& m_sink;
    const Spool& m_makeSpool;
    const ReadLimits& m_limits;
    std::vector<Content> m_contents;

    // Of the text that is just being read.
    int m_position = -1;
    QString m_path;
    QByteArray m_text; // without white space, less than a block
    QByteArray m_head; // the first bytes, until they tell a ZIP
    qint64 m_decoded = 0;
    bool m_padded = false;
    bool m_mayHavePrefix = false; // nothing was decoded yet
    bool m_packed = false;
    bool m_begun = false; // its kind is known
    Digest m_digest;

    Remarks m_remarks;
    qint64 m_allBytes = 0; // given to the sink
    std::unique_ptr<QIODevice> m_spool;
    qint64 m_spoolEnd = 0;
    std::vector<Waiting> m_waiting;
};

} // namespace vanthu::edxml
