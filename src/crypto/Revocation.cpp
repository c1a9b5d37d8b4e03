#include "crypto/Revocation.h"

#include "base/Files.h"
#include "base/Text.h"
#include "crypto/Crl.h"
#include "crypto/Ocsp.h"

#include <QFile>

namespace vanthu::crypto {

namespace {

constexpr std::int64_t largestOcsp = 256 * 1024;
constexpr std::int64_t largestCrl = 64 * 1024 * 1024;
constexpr int mostUrls = 3;

QString cachePath(const RevocationOptions& options, const QByteArray& key, const char* suffix) {
    return QStringLiteral("%1/%2.%3")
        .arg(options.cacheFolder, QString::fromLatin1(sha256Hex(key)), QLatin1String(suffix));
}

std::optional<QByteArray> cached(const RevocationOptions& options, const QString& path, std::int64_t limit) {
    if (options.cacheFolder.isEmpty() || !QFile::exists(path))
        return std::nullopt;
    auto bytes = readFile(path, limit);
    return bytes ? std::optional(*bytes) : std::nullopt;
}

// A cache that cannot be written costs a question next time and nothing else.
void remember(const RevocationOptions& options, const QString& path, const QByteArray& bytes) {
    if (!options.cacheFolder.isEmpty() && makeFolder(options.cacheFolder))
        (void)writeFileDurably(path, bytes, 0600);
}

RevocationStatus askOcsp(const Certificate& certificate, const Certificate& issuer, const RevocationOptions& options,
                         const QDateTime& at, const QDateTime& now, const Cancel& cancel) {
    const QString path = cachePath(options, issuer.der() + certificate.serialHex().toLatin1(), "ocsp");
    RevocationStatus status;
    const auto judge = [&](const QByteArray& response) {
        status = judgeOcsp(response, certificate, issuer, at, now);
        if (status.state != RevocationState::Unknown)
            status.evidence = response;
        return status.state != RevocationState::Unknown;
    };
    for (const QByteArray& response : options.ocspResponses)
        if (judge(response))
            return status;
    if (const auto known = cached(options, path, largestOcsp); known && judge(*known))
        return status;
    if (!options.online)
        return status;
    int asked = 0;
    for (const QUrl& url : certificate.ocspUrls()) {
        if (++asked > mostUrls)
            break;
        HttpRequest request;
        request.method = "POST";
        request.url = url;
        request.headers = {{"Content-Type", "application/ocsp-request"}};
        request.body = ocspRequest(certificate, issuer);
        request.timeLimit = options.timeLimit;
        request.replyLimit = largestOcsp;
        const auto reply = httpExchange(request, options.http, cancel);
        if (!reply)
            status.why = reply.error();
        else if (judge(reply->body)) {
            remember(options, path, reply->body);
            return status;
        }
    }
    return status;
}

RevocationStatus askCrl(const Certificate& certificate, const Certificate& issuer, const RevocationOptions& options,
                        const QDateTime& at, const QDateTime& now, const Cancel& cancel) {
    RevocationStatus status;
    const auto judge = [&](const QByteArray& crl) {
        status = judgeCrl(crl, certificate, issuer, at, now);
        if (status.state != RevocationState::Unknown)
            status.evidence = crl;
        return status.state != RevocationState::Unknown;
    };
    for (const QByteArray& crl : options.crls)
        if (judge(crl))
            return status;
    int asked = 0;
    for (const QUrl& url : certificate.crlUrls()) {
        if (++asked > mostUrls)
            break;
        const QString path = cachePath(options, url.toEncoded(), "crl");
        if (const auto known = cached(options, path, largestCrl); known && judge(*known))
            return status;
        if (!options.online)
            continue;
        HttpRequest request;
        request.url = url;
        request.timeLimit = options.timeLimit;
        request.replyLimit = largestCrl;
        const auto reply = httpExchange(request, options.http, cancel);
        if (!reply)
            status.why = reply.error();
        else if (judge(reply->body)) {
            remember(options, path, reply->body);
            return status;
        }
    }
    return status;
}

} // namespace

RevocationStatus checkRevocation(const Certificate& certificate, const Certificate& issuer,
                                 const RevocationOptions& options, const QDateTime& at, const QDateTime& now,
                                 const Cancel& cancel) {
    RevocationStatus ocsp = askOcsp(certificate, issuer, options, at, now, cancel);
    if (ocsp.state != RevocationState::Unknown)
        return ocsp;
    RevocationStatus crl = askCrl(certificate, issuer, options, at, now, cancel);
    if (crl.state == RevocationState::Unknown && !crl.why)
        crl.why = ocsp.why;
    return crl;
}

} // namespace vanthu::crypto
