#include "base/Secret.h"

#include <openssl/crypto.h>

#include <cstring>
#include <new>

#ifdef Q_OS_UNIX
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace vanthu {

namespace {

// Whole pages, so that locking and MADV_DONTDUMP touch nothing else.
std::size_t pagesFor(std::size_t size) {
#ifdef Q_OS_UNIX
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return (size + page) / page * page;
#else
    return size + 1;
#endif
}

} // namespace

Secret::Secret(QByteArrayView bytes) {
    if (bytes.isEmpty())
        return;
    m_size = static_cast<std::size_t>(bytes.size());
#ifdef Q_OS_UNIX
    void* pages = mmap(nullptr, pagesFor(m_size), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED)
        throw std::bad_alloc();
    mlock(pages, pagesFor(m_size)); // refused under a tight RLIMIT_MEMLOCK; wiping still holds
#ifdef MADV_DONTDUMP
    madvise(pages, pagesFor(m_size), MADV_DONTDUMP);
#endif
    m_data = static_cast<char*>(pages);
#else
    m_data = static_cast<char*>(::operator new(pagesFor(m_size)));
    m_data[m_size] = '\0';
#endif
    std::memcpy(m_data, bytes.data(), m_size);
}

Secret::~Secret() {
    if (!m_data)
        return;
    wipe(m_data, m_size);
#ifdef Q_OS_UNIX
    munmap(m_data, pagesFor(m_size));
#else
    ::operator delete(m_data);
#endif
}

void wipe(void* data, std::size_t size) {
    OPENSSL_cleanse(data, size);
}

} // namespace vanthu
