#include "signing/ReportCache.h"

#include "VerdictVersion.h"
#include "base/Digest.h"
#include "base/Files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace vanthu::signing {

namespace {

constexpr qint64 largestCached = qint64{32} * 1024 * 1024;
constexpr std::int64_t largestReport = 1024 * 1024;
constexpr qsizetype mostReports = 2000;
constexpr int deepestCause = 8;
// Whatever changes the rules or how their verdicts are stored makes another version of it (VerdictVersion.cmake).
constexpr const char* verifierVersion = VANTHU_VERSION " report 4 " VANTHU_VERDICT_RULES;

QJsonObject errorJson(const Error& error, int depth = 0) {
    QJsonObject object{{QStringLiteral("code"), QString::fromLatin1(error.code())},
                       {QStringLiteral("args"), QJsonArray::fromStringList(error.args())},
                       {QStringLiteral("detail"), error.detail()}};
    if (error.cause() && depth < deepestCause)
        object[QStringLiteral("cause")] = errorJson(*error.cause(), depth + 1);
    return object;
}

Error errorOf(const QJsonObject& object, int depth = 0) {
    QStringList args;
    for (const QJsonArray list = object[QStringLiteral("args")].toArray(); const QJsonValue& value : list)
        args += value.toString();
    Error error(object[QStringLiteral("code")].toString().toLatin1(), args,
                object[QStringLiteral("detail")].toString());
    const QJsonValue cause = object[QStringLiteral("cause")];
    return cause.isObject() && depth < deepestCause ? std::move(error).causedBy(errorOf(cause.toObject(), depth + 1))
                                                    : error;
}

QJsonArray errorsJson(const QList<Error>& errors) {
    QJsonArray array;
    for (const Error& error : errors)
        array += errorJson(error);
    return array;
}

QList<Error> errorsOf(const QJsonValue& value) {
    QList<Error> errors;
    for (const QJsonArray array = value.toArray(); const QJsonValue& entry : array)
        errors += errorOf(entry.toObject());
    return errors;
}

QString base64(const crypto::Certificate& certificate) {
    return QString::fromLatin1(certificate.der().toBase64());
}

crypto::Certificate certificateOf(const QJsonValue& value) {
    return crypto::Certificate::fromDer(QByteArray::fromBase64(value.toString().toLatin1()))
        .value_or(crypto::Certificate());
}

QJsonArray placesJson(const QList<pdf::PagePlace>& places) {
    QJsonArray array;
    for (const pdf::PagePlace& place : places)
        array += QJsonArray{place.page, place.rect.x(), place.rect.y(), place.rect.width(), place.rect.height()};
    return array;
}

QList<pdf::PagePlace> placesOf(const QJsonValue& value) {
    QList<pdf::PagePlace> places;
    for (const QJsonArray array = value.toArray(); const QJsonValue& one : array)
        places += {one[0].toInt(), QRectF(one[1].toDouble(), one[2].toDouble(), one[3].toDouble(), one[4].toDouble())};
    return places;
}

QJsonArray changesJson(const QList<LaterChange>& changes) {
    QJsonArray array;
    for (const LaterChange& change : changes)
        array += QJsonObject{{QStringLiteral("kind"), QString::fromLatin1(pdf::kindName(change.what.kind))},
                             {QStringLiteral("level"), static_cast<int>(change.what.level)},
                             {QStringLiteral("page"), change.what.page},
                             {QStringLiteral("field"), change.what.field},
                             {QStringLiteral("annotation"), change.what.annotation},
                             {QStringLiteral("before"), change.what.before},
                             {QStringLiteral("after"), change.what.after},
                             {QStringLiteral("covers"), change.what.covers},
                             {QStringLiteral("over"), change.what.over},
                             {QStringLiteral("places"), placesJson(change.what.places)},
                             {QStringLiteral("coveredBy"), change.coveredBy}};
    return array;
}

// Nothing when one of them cannot be read: a verdict without its reasons is none.
std::optional<QList<LaterChange>> changesOf(const QJsonValue& value, int signatures) {
    QList<LaterChange> changes;
    for (const QJsonArray array = value.toArray(); const QJsonValue& entry : array) {
        const auto kind = pdf::kindNamed(entry[QStringLiteral("kind")].toString().toLatin1());
        const int coveredBy = entry[QStringLiteral("coveredBy")].toInt(-1);
        if (!kind || coveredBy < -1 || coveredBy >= signatures)
            return std::nullopt;
        LaterChange change;
        change.coveredBy = coveredBy;
        change.what.kind = *kind;
        change.what.level = static_cast<pdf::ChangeLevel>(entry[QStringLiteral("level")].toInt());
        change.what.page = entry[QStringLiteral("page")].toInt(-1);
        change.what.field = entry[QStringLiteral("field")].toString();
        change.what.annotation = entry[QStringLiteral("annotation")].toString();
        change.what.before = entry[QStringLiteral("before")].toString();
        change.what.after = entry[QStringLiteral("after")].toString();
        change.what.covers = entry[QStringLiteral("covers")].toBool();
        change.what.over = entry[QStringLiteral("over")].toString();
        change.what.places = placesOf(entry[QStringLiteral("places")]);
        changes += change;
    }
    return changes;
}

// Stored by name and never by position in the enumeration.
QJsonObject signatureJson(const SignatureReport& report) {
    QJsonObject object;
    const auto put = [&](const char* name, const QJsonValue& value) { object[QLatin1String(name)] = value; };
    put("field", report.field);
    put("isDocumentTimestamp", report.isDocumentTimestamp);
    put("subFilter", QString::fromLatin1(report.subFilter));
    put("level", QString::fromLatin1(report.level));
    put("status", static_cast<int>(report.status));
    put("indication", static_cast<int>(report.indication));
    put("subIndication", QString::fromLatin1(report.subIndication));
    put("intact", report.intact);
    put("coversWholeFile", report.coversWholeFile);
    put("changesAfter", static_cast<int>(report.changesAfter));
    put("changes", changesJson(report.changes));
    put("signedAt", toStorageTime(report.signedAt));
    put("timeSource", static_cast<int>(report.timeSource));
    put("freshUntil", toStorageTime(report.freshUntil));
    put("name", report.name);
    put("reason", report.reason);
    put("location", report.location);
    put("page", report.page);
    put("signer", base64(report.signer));
    put("timestampSigner", base64(report.timestampSigner));
    put("problems", errorsJson(report.problems));
    return object;
}

SignatureReport signatureOf(const QJsonObject& object) {
    const auto get = [&](const char* name) { return object[QLatin1String(name)]; };
    const auto bytes = [&](const char* name) { return get(name).toString().toLatin1(); };
    SignatureReport report;
    report.field = get("field").toString();
    report.isDocumentTimestamp = get("isDocumentTimestamp").toBool();
    report.subFilter = bytes("subFilter");
    report.level = bytes("level");
    report.status = static_cast<SignatureStatus>(get("status").toInt());
    report.indication = static_cast<crypto::Indication>(get("indication").toInt());
    report.subIndication = bytes("subIndication");
    report.intact = get("intact").toBool();
    report.coversWholeFile = get("coversWholeFile").toBool();
    report.changesAfter = static_cast<ChangesAfter>(get("changesAfter").toInt());
    report.signedAt = fromStorageTime(get("signedAt").toString());
    report.timeSource = static_cast<TimeSource>(get("timeSource").toInt());
    report.freshUntil = fromStorageTime(get("freshUntil").toString());
    report.name = get("name").toString();
    report.reason = get("reason").toString();
    report.location = get("location").toString();
    report.page = get("page").toInt();
    report.signer = certificateOf(get("signer"));
    report.timestampSigner = certificateOf(get("timestampSigner"));
    report.problems = errorsOf(get("problems"));
    return report;
}

// Bytes that do not match never match again; everything else may change with the next revocation.
bool isFinal(const SignatureReport& signature) {
    static const QList<QByteArray> byBytes = {"HASH_FAILURE", "SIG_CRYPTO_FAILURE", "FORMAT_FAILURE"};
    return signature.status == SignatureStatus::Invalid && byBytes.contains(signature.subIndication);
}

bool isFresh(const SignatureReport& signature, const QDateTime& now) {
    return isFinal(signature) || (signature.freshUntil.isValid() && now < signature.freshUntil);
}

bool isCertain(const DocumentReport& report) {
    return report.status == DocumentStatus::Valid || report.status == DocumentStatus::Invalid;
}

} // namespace

QString ReportCache::path(const QByteArray& fileSha256, const VerifyOptions& options) const {
    Digest digest;
    const auto add = [&](const QByteArray& part) { digest.add(QByteArray::number(part.size()) + ':' + part); };
    add(verifierVersion);
    add(fileSha256);
    add(options.trust.fingerprint());
    add(options.offline || !options.revocation.online ? "offline" : "online");
    add(options.timestampRequired ? "time-stamp required" : "");
    add(QByteArray::number(qint64(options.revocation.carriedGrace.count())));
    for (const auto* const list : {&options.revocation.crls, &options.revocation.ocspResponses})
        for (const QByteArray& answer : *list)
            add(answer);
    return QStringLiteral("%1/%2.json").arg(m_folder, QString::fromLatin1(digest.result().toHex()));
}

std::optional<DocumentReport> ReportCache::find(const QByteArray& fileSha256, const VerifyOptions& options) const {
    if (m_folder.isEmpty() || options.at || fileSha256.isEmpty())
        return std::nullopt;
    const QString file = path(fileSha256, options);
    if (!QFile::exists(file))
        return std::nullopt;
    const auto bytes = readFile(file, largestReport);
    const QJsonObject object = bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
    DocumentReport report;
    report.sha256 = object[QStringLiteral("sha256")].toString().toLatin1();
    report.status = static_cast<DocumentStatus>(object[QStringLiteral("status")].toInt());
    report.problems = errorsOf(object[QStringLiteral("problems")]);
    const QJsonArray list = object[QStringLiteral("signatures")].toArray();
    for (const QJsonValue& entry : list) {
        const auto changes = changesOf(entry[QStringLiteral("changes")], int(list.size()));
        if (!changes)
            return std::nullopt;
        report.signatures.push_back(signatureOf(entry.toObject()));
        report.signatures.back().changes = *changes;
    }
    const QDateTime now = options.clock();
    const bool fresh = std::all_of(report.signatures.begin(), report.signatures.end(),
                                   [&](const SignatureReport& signature) { return isFresh(signature, now); });
    if (report.sha256 != fileSha256 || report.signatures.empty() || !isCertain(report) || !fresh)
        return std::nullopt;
    return report;
}

// A cache that cannot be written costs time and nothing else.
void ReportCache::keep(const DocumentReport& report, const VerifyOptions& options) const {
    const QDateTime now = options.clock();
    if (m_folder.isEmpty() || options.at || report.sha256.isEmpty() || report.signatures.empty() ||
        !isCertain(report) ||
        !std::all_of(report.signatures.begin(), report.signatures.end(),
                     [&](const SignatureReport& signature) { return isFresh(signature, now); }) ||
        !makeFolder(m_folder))
        return;
    QJsonArray signatures;
    for (const SignatureReport& signature : report.signatures)
        signatures += signatureJson(signature);
    const QByteArray bytes = QJsonDocument(QJsonObject{{QStringLiteral("sha256"), QString::fromLatin1(report.sha256)},
                                                       {QStringLiteral("status"), static_cast<int>(report.status)},
                                                       {QStringLiteral("signatures"), signatures},
                                                       {QStringLiteral("problems"), errorsJson(report.problems)}})
                                 .toJson(QJsonDocument::Compact);
    if (bytes.size() > largestReport)
        return;
    QFileInfoList files = QDir(m_folder).entryInfoList(QDir::Files, QDir::Time | QDir::Reversed);
    for (qsizetype i = 0; i + mostReports <= files.size(); ++i)
        QFile::remove(files.at(i).filePath());
    (void)writeFileDurably(path(report.sha256, options), bytes, 0600);
}

DocumentReport verifyPdfCached(const QString& path, const VerifyOptions& options, const ReportCache& cache,
                               const Cancel& cancel) {
    // Looking a large file up costs as much as judging it, and what needs a password is nobody else's to read.
    if (options.password || QFileInfo(path).size() > largestCached)
        return verifyPdf(path, options, cancel);
    if (const auto digest = sha256HexOfFile(path))
        if (auto known = cache.find(*digest, options)) {
            known->file = path;
            return std::move(*known);
        }
    VerifyOptions hashing = options;
    hashing.hashFile = true;
    DocumentReport report = verifyPdf(path, hashing, cancel);
    if (!cancel.requested())
        cache.keep(report, options);
    return report;
}

} // namespace vanthu::signing
