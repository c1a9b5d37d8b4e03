#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

struct evp_md_ctx_st;

namespace vanthu {

// An OpenSSL message digest that is fed in pieces; several times faster than Qt's own for large files.
class Digest {
public:
    // `name` as OpenSSL knows it: "SHA256", "SHA384", "SHA512" … An unknown name gives a digest that is never valid.
    explicit Digest(const char* name = "SHA256");
    Digest(Digest&&) noexcept;
    Digest& operator=(Digest&&) noexcept;
    ~Digest();

    // A second calculation that goes on from here.
    Digest fork() const;
    void add(QByteArrayView bytes);
    // Ends the calculation; empty when the algorithm is unknown or a step failed.
    QByteArray result();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> m_context;
};

} // namespace vanthu
