#pragma once

#include "store/Connection.h"

#include <QString>

// Number series: from 1 on 1 January, consecutive, never a gap, never twice (decree 30/2020 art. 15, 22; DOC-24).
namespace vanthu::store {

// The next number of the register in that year for this document, taken in the caller's transaction: if that rolls
// back, the number was never taken. A document that already has its number in the register gets the same one again.
Result<int> takeNumber(Transaction& transaction, const QString& registerName, int year, const QString& documentId,
                       const QDateTime& now);

struct RegisterGap {
    QString registerName;
    int year = 0;
    int number = 0;
};
// Numbers that should be there and are not; empty in a sound store.
Result<QList<RegisterGap>> registerGaps(Connection& connection);

} // namespace vanthu::store
