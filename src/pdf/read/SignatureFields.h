#pragma once

#include "pdf/read/PdfFile.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace vanthu::pdf {

// Fields that a signature fixed at what they were (ISO 32000-2 12.8.2.4 FieldMDP and 12.7.5.5 /Lock).
struct FieldLock {
    enum class Action { All, Include, Exclude };
    Action action = Action::All;
    QStringList fields; // full names; one of a parent stands for all below it

    bool covers(const QString& fullName) const;
};

// What a signature allows to happen after it.
struct Permissions {
    // 1 nothing but validation data, 2 forms and signatures too, 3 comments too (ISO 32000-2 table 257); 0 = the
    // signature says nothing.
    int docMdp = 0;  // of a certification, which binds everyone
    int lockMdp = 0; // /P of its /Lock dictionary (PDF 2.0)
    QList<FieldLock> locks;
};

// A signature field of a document, signed or empty.
struct SignatureField {
    QString name; // full name, parents joined by dots
    int objectNumber = 0;
    bool isSigned = false;
    bool isRemoved = false; // a former revision has it, the document no longer
    int page = -1;          // from 0; -1 when the widget is on no page
    QRectF rect;            // display coordinates; empty when invisible

    // Of a signed field:
    bool isDocumentTimestamp = false;
    QByteArray subFilter;           // without the slash
    QByteArray contents;            // the /Contents string, with its padding
    bool hasAnyPadding = false;     // not only zeros: in encrypted documents PDFBox encrypts them
    qint64 gapBegin = 0;            // offset of '<', the end of the first signed range
    qint64 gapEnd = 0;              // offset after '>', the begin of the second signed range
    qint64 revisionEnd = 0;         // end of the second signed range
    QDateTime claimedAt;            // /M, UTC
    QList<QByteArray> certificates; // /Cert of adbe.x509.rsa_sha1, DER, the signer's first
    QString signerName, reason, location;
    Permissions permissions;
    // Set when /ByteRange and /Contents do not fit each other exactly as ISO 32000-2 12.8.1 and DESIGN.md §3 demand, or
    // when the dictionary has an entry twice; such a signature is never valid. `pdf.byte_range`, `pdf.contents`.
    std::optional<Error> malformed;
};

struct FormInfo {
    QList<SignatureField> signatures; // in the order of their revisions, unsigned ones last
    int docMdpLevel = 0;              // 1, 2 or 3 of a certification signature, the strictest; 0 = none
    int catalogDocMdp = 0;            // of a certification that the catalog names and no field leads to
    QStringList allNames;             // full names of all fields
    QStringList duplicateNames;
};

// Reads the interactive form. `pdf.damaged`, `pdf.too_complex` (cycles, too many fields).
Result<FormInfo> readForm(const PdfFile& file);

// Signatures that a former revision has and the document no longer: their fields were hidden or emptied, or the whole
// form is gone. Looked for behind the first signature that is still there, or in the whole file when none is: that
// somebody signs what was signed before and cleared is between the two of them. `file.unreadable`.
Result<QList<SignatureField>> removedSignatures(const PdfFile& file, const FormInfo& form);

} // namespace vanthu::pdf
