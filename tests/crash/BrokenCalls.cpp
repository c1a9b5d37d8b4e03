#include "BrokenCalls.h"

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <string>
#include <sys/types.h>
#include <unistd.h>

namespace vanthu::test {

namespace {

std::atomic<bool> watching = false;
std::atomic<int> passed = 0;
int failAt = 0;
CallKind watched = CallKind::Write;
std::string below;

bool failsBelow(CallKind kind, const char* path) {
    if (!watching || kind != watched || std::strncmp(path, below.c_str(), below.size()) != 0)
        return false;
    if (++passed != failAt)
        return false;
    errno = kind == CallKind::Write ? ENOSPC : EIO;
    return true;
}

bool failsOn(CallKind kind, int descriptor) {
    if (!watching || kind != watched)
        return false;
    char link[64], path[1024];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const int kept = errno;
    const ssize_t length = ::readlink(link, path, sizeof path - 1);
    errno = kept;
    if (length <= 0)
        return false;
    path[length] = 0;
    return failsBelow(kind, path);
}

template<class Function>
Function* original(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool failsToOpen(const char* path, int flags) {
    // A folder is opened to be synced.
    const bool writes = (flags & (O_WRONLY | O_RDWR | O_CREAT | O_DIRECTORY)) != 0;
    return failsBelow(writes ? CallKind::Write : CallKind::Read, path);
}

} // namespace

void breakCall(CallKind kind, int n, const QByteArray& folder) {
    watching = false;
    watched = kind;
    failAt = n;
    passed = 0;
    below = folder.toStdString();
    watching = true;
}

int callsPassed() {
    return passed;
}

void mendCalls() {
    watching = false;
}

} // namespace vanthu::test

using vanthu::test::CallKind;
using vanthu::test::failsBelow;
using vanthu::test::failsOn;
using vanthu::test::failsToOpen;
using vanthu::test::original;

// Both names of each call: those of programs with 64-bit file offsets are other symbols.
#define OPEN(NAME)                                                                                                     \
    extern "C" int NAME(const char* path, int flags, ...) {                                                            \
        va_list arguments;                                                                                             \
        va_start(arguments, flags);                                                                                    \
        const mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;                    \
        va_end(arguments);                                                                                             \
        static auto* const real = original<int(const char*, int, ...)>(#NAME);                                         \
        return failsToOpen(path, flags) ? -1 : real(path, flags, mode);                                                \
    }
OPEN(open)
OPEN(open64)

extern "C" ssize_t write(int descriptor, const void* bytes, size_t size) {
    static auto* const real = original<ssize_t(int, const void*, size_t)>("write");
    return failsOn(CallKind::Write, descriptor) ? -1 : real(descriptor, bytes, size);
}
extern "C" ssize_t read(int descriptor, void* bytes, size_t size) {
    static auto* const real = original<ssize_t(int, void*, size_t)>("read");
    return failsOn(CallKind::Read, descriptor) ? -1 : real(descriptor, bytes, size);
}

#define PWRITE(NAME, OFFSET)                                                                                           \
    extern "C" ssize_t NAME(int descriptor, const void* bytes, size_t size, OFFSET offset) {                           \
        static auto* const real = original<ssize_t(int, const void*, size_t, OFFSET)>(#NAME);                          \
        return failsOn(CallKind::Write, descriptor) ? -1 : real(descriptor, bytes, size, offset);                      \
    }
#define PREAD(NAME, OFFSET)                                                                                            \
    extern "C" ssize_t NAME(int descriptor, void* bytes, size_t size, OFFSET offset) {                                 \
        static auto* const real = original<ssize_t(int, void*, size_t, OFFSET)>(#NAME);                                \
        return failsOn(CallKind::Read, descriptor) ? -1 : real(descriptor, bytes, size, offset);                       \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)
PREAD(pread, off_t)
PREAD(pread64, off64_t)

#define ON_DESCRIPTOR(NAME)                                                                                            \
    extern "C" int NAME(int descriptor) {                                                                              \
        static auto* const real = original<int(int)>(#NAME);                                                           \
        return failsOn(CallKind::Write, descriptor) ? -1 : real(descriptor);                                           \
    }
ON_DESCRIPTOR(fsync)
ON_DESCRIPTOR(fdatasync)

#define TRUNCATE(NAME, OFFSET)                                                                                         \
    extern "C" int NAME(int descriptor, OFFSET length) noexcept {                                                      \
        static auto* const real = original<int(int, OFFSET)>(#NAME);                                                   \
        return failsOn(CallKind::Write, descriptor) ? -1 : real(descriptor, length);                                   \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

extern "C" int rename(const char* from, const char* to) noexcept {
    static auto* const real = original<int(const char*, const char*)>("rename");
    return failsBelow(CallKind::Write, to) ? -1 : real(from, to);
}
