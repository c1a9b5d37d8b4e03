#pragma once

#include <QByteArray>

// The system's file calls of this very process, of which one fails. Qt, SQLite and our own code all go through them:
// the program defines open, read, write, fsync, rename and the like itself and passes them on to the C library.
namespace vanthu::test {

enum class CallKind {
    Write, // opening for writing, write, pwrite, ftruncate, fsync, fdatasync, rename: ENOSPC
    Read,  // opening for reading, read, pread: EIO
};

// From now on the n-th call of this kind on a file below `folder` fails, once; 0 = none, they are only counted.
void breakCall(CallKind kind, int n, const QByteArray& folder);
// How many such calls there were since.
int callsPassed();
// Calls are passed on again without a look.
void mendCalls();

} // namespace vanthu::test
