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
    qsizetype allText = 16 * 1024 * 1024; // names and texts of all elements
    int attachments = 500;
    qint64 attachmentBytes = 400LL * 1024 * 1024; // decoded, each
    qint64 allBytes = 1024LL * 1024 * 1024;       // of all attachments, unpacked
    double zipRatio = 200;
};

// Where an attachment's bytes go: called with consecutive pieces, then once with an empty piece at its end. False stops
// the reading with `edxml.attachment_unwritable`. Attachments come before their names when a message puts them in that
// order, so the sink is told the position in the message, from 0.
using AttachmentSink = std::function<bool(int position, QByteArrayView piece)>;

// Reads one message, streaming: memory does not grow with attachments. Matches local names in any order, whatever the
// prefix (edxml.md §0); unwraps attachments that were put into a ZIP of one entry. No DTD, no entities, no path from a
// message. `edxml.malformed`, `edxml.doctype_refused`, `edxml.limit`, `edxml.missing`, `edxml.attachment_damaged`: the
// arguments are the element's path and the rule.
Result<Message> readMessage(QIODevice& device, const AttachmentSink& sink, const ReadLimits& limits = {});

} // namespace vanthu::edxml
