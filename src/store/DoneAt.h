#pragma once

#include "store/Connection.h"

#include <QDateTime>
#include <QString>

// When something that is done from time to time was done last, by name.
namespace vanthu::store {

// Invalid = never.
Result<QDateTime> doneAt(Connection& connection, const QString& name);
Result<> markDone(Transaction& transaction, const QString& name, const QDateTime& at);

} // namespace vanthu::store
