#pragma once

#include "base/Result.h"
#include "edxml/Envelope.h"

#include <QIODevice>

#include <functional>
#include <memory>

namespace vanthu::edxml {

// Opens the bytes of attachment `position` (from 0) for reading; null when they cannot be had.
using AttachmentSource = std::function<std::unique_ptr<QIODevice>(int position)>;

// Writes a document message in the standard's order and spelling; nothing but one line of text inside leaf elements,
// because receivers do not trim. PDF and ZIP files go raw, other kinds in a ZIP of one entry (edxml.md §1.5). Streams:
// memory does not grow with the files, except for those that are zipped. `edxml.attachment_unreadable`,
// `edxml.write_failed`.
Result<> writeDocument(QIODevice& device, const DocumentMessage& message, const AttachmentSource& source);

Result<> writeStatus(QIODevice& device, const StatusMessage& message);

} // namespace vanthu::edxml
