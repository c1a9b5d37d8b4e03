#pragma once

#include "crypto/Revocation.h"

#include <QElapsedTimer>
#include <QHash>

#include <chrono>
#include <mutex>
#include <optional>

// Getting what certificates name: OCSP answers, lists, issuers. Private to this room.
namespace vanthu::crypto {

constexpr std::int64_t largestOcspAnswer = 256 * 1024;
constexpr std::int64_t largestCrl = 32 * 1024 * 1024;
constexpr std::int64_t largestIssuers = 256 * 1024;

// What servers said, or that they are down, in one run. Thread-safe.
class FetchMemory {
public:
    std::optional<Result<QByteArray>> find(const QByteArray& key);
    void remember(const QByteArray& key, const Result<QByteArray>& reply);

private:
    std::mutex m_mutex;
    QHash<QByteArray, Result<QByteArray>> m_replies;
};

class FetchBudget {
public:
    FetchBudget(std::chrono::milliseconds time, int requests)
        : m_time(time)
        , m_requests(requests) {}
    // One request more: how long it may take at most. Absent when nothing is left.
    std::optional<std::chrono::milliseconds> take();

private:
    std::mutex m_mutex;
    QElapsedTimer m_clock;
    std::chrono::milliseconds m_time;
    int m_requests;
};

// The body of a 200 reply. Plain HTTP is allowed by HttpPolicy::signedAnswersOverHttp: whatever comes is judged by its
// signature. This machine itself is never asked: documents name the addresses. `network.*`, `crypto.fetch_failed`
// (another status), `crypto.fetch_budget` (nothing is left of the document's budget).
Result<QByteArray> fetchSigned(const QUrl& url, std::int64_t limit, const RevocationOptions& options,
                               const Cancel& cancel);
Result<QByteArray> postForSigned(const QUrl& url, const QByteArray& type, const QByteArray& body, std::int64_t limit,
                                 const RevocationOptions& options, const Cancel& cancel);

// Answers kept from one run to the next, in a folder of at most 4,000 files and 256 MiB; the oldest go first. What is
// in it is judged like any other answer, so that a damaged or forged file is only useless.
class AnswerCache {
public:
    // `folder` empty: a cache that remembers nothing.
    explicit AnswerCache(QString folder)
        : m_folder(std::move(folder)) {}
    std::optional<QByteArray> find(const QByteArray& key, const char* kind, std::int64_t limit) const;
    void keep(const QByteArray& key, const char* kind, const QByteArray& answer) const;

private:
    QString path(const QByteArray& key, const char* kind) const;
    void makeRoom(std::int64_t bytes) const;
    QString m_folder;
};

} // namespace vanthu::crypto
