#pragma once

#include "pdf/read/PdfFile.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace vanthu::pdf {

// What a document says about being changed further: by signatures already on it, by its encryption, by its kind.
struct Locks {
    // 1 nothing, 2 form filling and signatures, 3 comments too: the strictest that a certification (ISO 32000-2
    // 12.8.2.2) or the lock of a signed field (12.7.5.5, /P) says; 0 = nobody says anything.
    int changeLevel = 0;
    QStringList lockedFields; // full names of existing fields that a signature fixed (12.8.2.4)
    // What the encryption allows to who opened the document (7.6.4.2); the owner may do everything.
    bool mayFillFields = true;
    bool mayAddFields = true;
    // The pages are only a placeholder for a form that other software builds (dynamic XFA): who signs them signs
    // nothing of what is seen.
    bool isDynamicForm = false;
};

// `pdf.damaged`.
Result<Locks> readLocks(const PdfFile& file);

// What the author of an empty signature field demands of the signature (ISO 32000-2 12.7.5.5 /SV); only what is
// required, not what is merely suggested. Names without the slash.
struct SeedValue {
    std::optional<QByteArray> filter;
    QList<QByteArray> subFilters; // one of them; empty = any
    QList<QByteArray> digests;    // "SHA256" …: one of them
    QStringList reasons;          // one of them; a single "." means none at all
    bool needsTimestamp = false;
    QStringList unsupported; // demands that are not understood or not met here, by their key
};

// Nothing when there is no such field or it demands nothing.
Result<std::optional<SeedValue>> readSeedValue(const PdfFile& file, const QString& fieldName);

} // namespace vanthu::pdf
