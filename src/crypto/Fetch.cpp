#include "crypto/Fetch.h"

#include "base/Files.h"
#include "base/Text.h"

#include <QDir>
#include <QFile>

namespace vanthu::crypto {

namespace {

constexpr int mostFiles = 4000;
constexpr std::int64_t mostBytes = std::int64_t{256} * 1024 * 1024;

Result<QByteArray> exchange(HttpRequest request, const RevocationOptions& options, const Cancel& cancel) {
    request.answerIsSigned = true;
    request.timeLimit = options.timeLimit;
    const QString host = request.url.host();
    TRY(const HttpReply reply, httpExchange(request, options.http, cancel));
    if (reply.status != 200)
        return fail("crypto.fetch_failed", {host}, QStringLiteral("HTTP %1").arg(reply.status));
    return reply.body;
}

} // namespace

std::shared_ptr<FetchMemory> makeFetchMemory() {
    return std::make_shared<FetchMemory>();
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
    if (options.memory && !cancel.requested())
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
    if (!reply && options.memory && !cancel.requested() && reply.error().code() != "crypto.fetch_failed")
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
