#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "base/Secret.h"
#include "pdf/read/Archival.h"
#include "pdf/revise/Revision.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include <memory>

namespace vanthu::signing {

// Field name and value, in this order: a document's reserved "number" and "date" fields (SIG-13).
using FieldTexts = QList<QPair<QString, QString>>;

// Gives reserved text fields their values by appending one revision, which signatures already made allow; the earlier
// bytes stay an exact prefix. Returns the output's SHA-256 in hex. `output` may be the input. On any failure there is
// no output. `password` as in SignRequest. `signing.field_missing`, `signing.encrypted`, and what the pdf room says.
// Blocks; not on the GUI thread.
Result<QByteArray> fillTextFields(const QString& input, const QString& output, const FieldTexts& texts,
                                  const Cancel& cancel = {}, const std::shared_ptr<const Secret>& password = {});

// The same inside a revision that is being made for something else.
Result<> fillFields(pdf::Revision& revision, const FieldTexts& texts, const QString& documentName,
                    const pdf::ArchivalClaim& archive = {});

} // namespace vanthu::signing
