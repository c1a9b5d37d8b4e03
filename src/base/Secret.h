#pragma once

#include <QByteArrayView>

#include <cstddef>
#include <utility>

namespace vanthu {

// Holds a PIN or password in pages that are locked in memory, left out of core dumps and wiped on destruction.
// Move-only, never converts to QString, has no stream or debug operator. ASCII rules are the token's business.
class Secret {
public:
    Secret() = default;
    // Copies the bytes; the caller wipes its own copy (`wipe`).
    explicit Secret(QByteArrayView bytes);
    Secret(Secret&& other) noexcept { swap(other); }
    Secret& operator=(Secret&& other) noexcept {
        swap(other);
        return *this;
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    bool isEmpty() const { return m_size == 0; }
    // Valid while this Secret lives; followed by a NUL byte for C interfaces.
    QByteArrayView view() const { return {m_data, static_cast<qsizetype>(m_size)}; }
    Secret clone() const { return Secret(view()); }

private:
    void swap(Secret& other) noexcept {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
    }
    char* m_data = nullptr;
    std::size_t m_size = 0;
};

// Overwrites the bytes in a way that the compiler may not remove.
void wipe(void* data, std::size_t size);

} // namespace vanthu
