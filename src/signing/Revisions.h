#pragma once

#include "base/Result.h"

#include <QByteArrayView>
#include <QDateTime>
#include <QList>
#include <QString>

namespace vanthu::signing {

// What one signature covered: the first `end` bytes of the file.
struct SignedRevision {
    QString field;
    QString signerName; // /Name, as claimed
    QDateTime claimedAt;
    qint64 end = 0;
    bool isWholeFile = false;
};

// The revisions that a file's signatures cover, for showing the document as it was when it was signed (with
// pdf::PageImages::openPrefix). No verdict: a malformed signature is left out. Blocks (disk).
Result<QList<SignedRevision>> signedRevisions(const QString& path, QByteArrayView password = {});

} // namespace vanthu::signing
