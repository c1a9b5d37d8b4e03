#pragma once

#include "pdf/read/PdfFile.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>

#include <optional>

namespace vanthu::pdf {

class Revision;

// Certificates, OCSP responses and revocation lists as they stand in a document, each one DER value.
struct ValidationLists {
    QList<QByteArray> certificates;
    QList<QByteArray> ocsps;
    QList<QByteArray> crls;

    bool isEmpty() const { return certificates.isEmpty() && ocsps.isEmpty() && crls.isEmpty(); }
    // Adds what is not there yet.
    void add(const ValidationLists& more);
};

// What was collected for one signature or document time-stamp (ISO 32000-2 12.8.4.4).
struct ValidationInfo {
    QByteArray key; // vriKey() of its /Contents
    ValidationLists lists;
    QDateTime collectedAt;   // /TU, UTC; invalid when absent
    QByteArray collectedTst; // /TS, a time-stamp token over the collection; empty when absent
};

// The document security store (ISO 32000-2 12.8.4.3, ETSI EN 319 142-1 5.4.2).
struct Dss {
    ValidationLists lists; // for the whole document; what stands in `vri` is there too
    QList<ValidationInfo> vri;

    bool isEmpty() const { return lists.isEmpty() && vri.isEmpty(); }
    const ValidationInfo* find(const QByteArray& key) const;
};

// Upper-case hex SHA-1 of a /Contents string as the document has it, its padding included.
QByteArray vriKey(QByteArrayView contents);

// Empty when the document has none. What is in the lists comes from whoever wrote the file and proves nothing by being
// there. Entries that are no streams are passed over. `pdf.damaged`, `pdf.too_complex` (over 4,096 entries, or over
// 256 MiB when inflated).
Result<Dss> readDss(const PdfFile& file);

// Adds `more` to the document's store, which keeps everything that it has; nothing is stored twice, and nothing at all
// is changed when everything is there already. A document of PDF 1.7 gets the ESIC extension with it. Once for each
// revision. What readDss says.
Result<> mergeDss(Revision& revision, const PdfFile& source, const Dss& more);

} // namespace vanthu::pdf
