#pragma once

#include "base/Error.h"
#include "store/Store.h"

#include <QList>

namespace vanthu::store {

// Everything that must hold in a sound store: database integrity, foreign keys, every blob present with its bytes, the
// journal's chain, registers without gap. An empty list means that all of it was checked and holds.
Result<QList<Error>> check(Store& store);

} // namespace vanthu::store
