#pragma once

#include "base/Result.h"
#include "edxml/Envelope.h"

#include <QIODevice>

#include <functional>
#include <memory>

namespace vanthu::edxml {

struct ReadLimits {
    int depth = 32;
    int elements = 200'000;
    qsizetype textLength = 64 * 1024;     // of one leaf element
    qsizetype allText = 16 * 1024 * 1024; // names, attributes and texts of all elements
    int attachments = 500;
    qint64 attachmentBytes = 400LL * 1024 * 1024; // decoded, each
    qint64 allBytes = 1024LL * 1024 * 1024;       // of all attachments, unpacked
    // Of what a sender wrapped: above both it stays packed.
    double zipRatio = 200;
    qint64 unpackedAnyway = 64LL * 1024 * 1024;
};

// Where an attachment's bytes go: called with consecutive pieces, then once with an empty piece at its end. False stops
// the reading with `edxml.attachment_unwritable`. The sink is told the attachment's position in the message, from 0; an
// attachment whose name comes late may be given after its followers. Bytes come while the message is still being read:
// whoever takes them throws them away when the reading fails.
using AttachmentSink = std::function<bool(int position, QByteArrayView piece)>;

// Makes a device for reading and writing, with random access: attachments that may have been wrapped in a ZIP wait
// there until their name is known. Called once at most.
using Spool = std::function<std::unique_ptr<QIODevice>()>;

// Reads one message, streaming: memory does not grow with attachments when `spool` gives a temporary file (without it,
// ZIPs wait in memory). Matches local names in any order, whatever the prefix (edxml.md §0); skips a byte order mark
// and up to three elements wrapped around the message; unwraps attachments that were put into a ZIP of one entry, and
// leaves all others as they came. A declared encoding of one byte over UTF-8 bytes is read as UTF-8, with a remark.
// Elements that the standard does not know are kept. No DTD, no entities, no path from a message: names of files are
// safe ones. `edxml.malformed`, `edxml.encoding_refused`, `edxml.doctype_refused`, `edxml.limit`, `edxml.missing`,
// `edxml.attachment_damaged`: the arguments are the element's path and the rule.
Result<Message> readMessage(QIODevice& device, const AttachmentSink& sink, const ReadLimits& limits = {},
                            const Spool& spool = {});

} // namespace vanthu::edxml
