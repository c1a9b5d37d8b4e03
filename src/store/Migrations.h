#pragma once

#include "store/Connection.h"

namespace vanthu::store {

// The schema's present version; `PRAGMA user_version` of a current database.
int currentSchema();
Result<int> schemaOf(Connection& connection);
// Takes the database from its version to the present one, each step in one transaction. The caller has made the backup.
// `version` below the present one makes an earlier schema, for tests.
Result<> migrate(Connection& connection, int version = currentSchema());

} // namespace vanthu::store
