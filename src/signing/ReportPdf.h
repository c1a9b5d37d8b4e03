#pragma once

#include "signing/PdfVerifier.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

namespace vanthu::signing {

// One checked file and what names it beyond doubt.
struct CheckedFile {
    DocumentReport report;
    QByteArray sha256; // of the file as it was checked, lower-case hex; empty when it could not be read
    qint64 size = 0;
};

// Reads what CheckedFile holds about the file itself. Blocks (disk).
CheckedFile checkedFile(DocumentReport report);

// The verdicts as a PDF to print and keep, in the language in use: file, hash, time of the check, each signature in
// words, problems and what to do, version of the verifier, page numbers. The report proves nothing by itself; it says
// so. `pdf.text_too_long`, `pdf.appearance`. Not on the GUI thread.
Result<QByteArray> reportPdf(const QList<CheckedFile>& files, const QString& organName, const QDateTime& checkedAt);

} // namespace vanthu::signing
