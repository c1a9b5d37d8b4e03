// Preloaded into a program: kills it right before the KILL_AT-th call that changes something below the folder
// KILL_BELOW, as a power cut would.

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

int passed = 0;

void pass(const char* path) {
    const char* const below = std::getenv("KILL_BELOW");
    const char* const at = std::getenv("KILL_AT");
    if (below && at && std::strncmp(path, below, std::strlen(below)) == 0 && ++passed == std::atoi(at))
        ::kill(::getpid(), SIGKILL);
}

void pass(int descriptor) {
    char link[64], path[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const ssize_t length = ::readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = 0;
    pass(path);
}

template<class Function>
Function* original(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
    pass(descriptor);
    return original<decltype(write)>("write")(descriptor, bytes, size);
}

ssize_t copy_file_range(int in, off64_t* from, int out, off64_t* to, size_t size, unsigned flags) {
    pass(out);
    return original<decltype(copy_file_range)>("copy_file_range")(in, from, out, to, size, flags);
}

int fsync(int descriptor) {
    pass(descriptor);
    return original<decltype(fsync)>("fsync")(descriptor);
}

int fchmod(int descriptor, mode_t mode) noexcept {
    pass(descriptor);
    return original<decltype(fchmod)>("fchmod")(descriptor, mode);
}

int linkat(int fromFolder, const char* from, int toFolder, const char* to, int flags) noexcept {
    pass(to);
    return original<decltype(linkat)>("linkat")(fromFolder, from, toFolder, to, flags);
}

int rename(const char* from, const char* to) noexcept {
    pass(to);
    return original<decltype(rename)>("rename")(from, to);
}

int renameat2(int fromFolder, const char* from, int toFolder, const char* to, unsigned flags) noexcept {
    pass(to);
    return original<decltype(renameat2)>("renameat2")(fromFolder, from, toFolder, to, flags);
}
}
