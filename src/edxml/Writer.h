#pragma once

#include "base/Result.h"
#include "edxml/Envelope.h"

#include <QIODevice>

#include <functional>
#include <memory>

namespace vanthu::edxml {

// Opens the bytes of attachment `position` (from 0) for reading; null when they cannot be had.
using AttachmentSource = std::function<std::unique_ptr<QIODevice>(int position)>;

// Writes a document message of any business type in the standard's order and spelling; nothing but one line of text
// inside leaf elements, because receivers do not trim. PDF and ZIP files go raw, other kinds in a ZIP of one entry
// (edxml.md §1.5). Elements that a reader kept as unknown stand at the end of their group. Streams: memory does not
// grow with the files. `edxml.attachment_unreadable`, `edxml.write_failed`.
Result<> writeDocument(QIODevice& device, const DocumentMessage& message, const AttachmentSource& source);

// `edxml.status_unknown` for a code that may not be sent, `edxml.missing` for a refusal or take-back without a reason.
Result<> writeStatus(QIODevice& device, const StatusMessage& message);

} // namespace vanthu::edxml
