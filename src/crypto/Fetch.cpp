#include "crypto/Fetch.h"

#include "base/DocumentHttp.h"
#include "base/Files.h"
#include "base/Text.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace vanthu::crypto {

namespace {

constexpr int mostFiles = 4000;
constexpr std::int64_t mostBytes = std::int64_t{256} * 1024 * 1024;

Result<QByteArray> exchange(HttpRequest request, const RevocationOptions& options, const Cancel& cancel) {
    const QString host = request.url.host();
    request.answerIsSigned = true;
    request.timeLimit = options.timeLimit;
    if (options.budget) {
        const auto left = options.budget->take();
        if (!left)
            return fail("crypto.fetch_budget", {host});
        request.timeLimit = std::min(request.timeLimit, *left);
    }
    TRY(const HttpReply reply, exchangeForDocument(request, options.http, cancel));
    if (reply.status != 200)
        return fail("crypto.fetch_failed", {host}, QStringLiteral("HTTP %1").arg(reply.status));
    return reply.body;
}

bool isOfBudget(const Error& error) {
    return error.code() == "crypto.fetch_budget";
}

} // namespace

std::shared_ptr<FetchMemory> makeFetchMemory() {
    return std::make_shared<FetchMemory>();
}

std::shared_ptr<FetchBudget> makeFetchBudget(std::chrono::milliseconds time, int requests) {
    return std::make_shared<FetchBudget>(time, requests);
}

std::optional<std::chrono::milliseconds> FetchBudget::take() {
    const std::lock_guard guard(m_mutex);
    if (!m_clock.isValid())
        m_clock.start();
    const std::chrono::milliseconds left = m_time - std::chrono::milliseconds(m_clock.elapsed());
    if (m_requests <= 0 || left.count() <= 0)
        return std::nullopt;
    --m_requests;
    return left;
}

std::optional<Result<QByteArray>> FetchMemory::find(const QByteArray& key) {
    const std::lock_guard guard(m_mutex);
    const auto known = m_replies.constFind(key);
    return known == m_replies.constEnd() ? std::nullopt : std::optional(*known);
}

void FetchMemory::remember(const QByteArray& key, const Result<QByteArray>& reply) {
    const std::lock_guard guard(m_mutex);
    m_replies.insert(key, reply);
}

Result<QByteArray> fetchSigned(const QUrl& url, std::int64_t limit, const RevocationOptions& options,
                               const Cancel& cancel) {
    const QByteArray key = "GET " + url.toEncoded();
    if (options.memory)
        if (auto known = options.memory->find(key))
            return *known;
    HttpRequest request;
    request.url = url;
    request.replyLimit = limit;
    auto body = exchange(std::move(request), options, cancel);
    // That this document's budget is spent says nothing of the server.
    if (options.memory && !cancel.requested() && (body || !isOfBudget(body.error())))
        options.memory->remember(key, body);
    return body;
}

Result<QByteArray> postForSigned(const QUrl& url, const QByteArray& type, const QByteArray& body, std::int64_t limit,
                                 const RevocationOptions& options, const Cancel& cancel) {
    // Every question is another one (its nonce is); only that a server is down is remembered.
    const QByteArray key = "POST " + url.toEncoded();
    if (options.memory)
        if (auto known = options.memory->find(key))
            return *known;
    HttpRequest request;
    request.method = "POST";
    request.url = url;
    request.headers = {{"Content-Type", type}};
    request.body = body;
    request.replyLimit = limit;
    auto reply = exchange(std::move(request), options, cancel);
    if (!reply && options.memory && !cancel.requested() && !isOfBudget(reply.error()) &&
        reply.error().code() != "crypto.fetch_failed")
        options.memory->remember(key, reply);
    return reply;
}

QString AnswerCache::path(const QByteArray& key, const char* kind) const {
    return QStringLiteral("%1/%2.%3").arg(m_folder, QString::fromLatin1(sha256Hex(key)), QLatin1String(kind));
}

std::optional<QByteArray> AnswerCache::find(const QByteArray& key, const char* kind, std::int64_t limit) const {
    const QString file = path(key, kind);
    if (m_folder.isEmpty() || !QFile::exists(file))
        return std::nullopt;
    auto bytes = readFile(file, limit);
    return bytes ? std::optional(std::move(*bytes)) : std::nullopt;
}

// A cache that cannot be written costs a question next time and nothing else.
void AnswerCache::keep(const QByteArray& key, const char* kind, const QByteArray& answer) const {
    if (m_folder.isEmpty() || answer.size() > mostBytes / 4 || !makeFolder(m_folder))
        return;
    makeRoom(answer.size());
    (void)writeFileDurably(path(key, kind), answer, 0600);
}

void AnswerCache::makeRoom(std::int64_t bytes) const {
    const QFileInfoList files = QDir(m_folder).entryInfoList(QDir::Files, QDir::Time | QDir::Reversed);
    std::int64_t total = bytes;
    for (const QFileInfo& file : files)
        total += file.size();
    qsizetype count = files.size() + 1;
    for (const QFileInfo& oldest : files) {
        if (total <= mostBytes && count <= mostFiles)
            return;
        if (QFile::remove(oldest.filePath())) {
            total -= oldest.size();
            --count;
        }
    }
}

} // namespace vanthu::crypto
