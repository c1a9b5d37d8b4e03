#include "signing/Unfinished.h"

#include "base/Files.h"
#include "crypto/TsaErrors.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>

#include <algorithm>

namespace vanthu::signing {
namespace {

constexpr std::int64_t largestList = 8 * 1024 * 1024;
constexpr std::size_t mostFiles = 10'000;
constexpr int lockLimit = 30'000; // milliseconds

std::optional<UnfinishedFile> fileFrom(const QJsonObject& entry) {
    const auto wanted = levelFromName(entry[QStringLiteral("wanted")].toString().toLatin1());
    UnfinishedFile file{entry[QStringLiteral("path")].toString(), entry[QStringLiteral("sha256")].toString().toLatin1(),
                        wanted.value_or(Level::BT), fromStorageTime(entry[QStringLiteral("since")].toString())};
    if (!wanted || file.path.isEmpty() || file.sha256.isEmpty())
        return std::nullopt;
    return file;
}

QJsonObject jsonOf(const UnfinishedFile& file) {
    return {{QStringLiteral("path"), file.path},
            {QStringLiteral("sha256"), QString::fromLatin1(file.sha256)},
            {QStringLiteral("wanted"), QString::fromLatin1(levelName(file.wanted))},
            {QStringLiteral("since"), toStorageTime(file.since)}};
}

// What becomes of one file.
Completion completed(const UnfinishedFile& file, const ExtendRequest& common, const Clock& clock,
                     const Cancel& cancel) {
    const auto ended = [&](Error why, bool stillWaits) { return Completion{file, std::move(why), stillWaits}; };
    if (!QFile::exists(file.path))
        return ended(Error("file.missing", {file.path}), false);
    const auto present = sha256HexOfFile(file.path);
    if (!present)
        return ended(present.error(), true);
    if (*present != file.sha256)
        return ended(Error("signing.unfinished_changed", {file.path}), false);
    ExtendRequest request = common;
    request.input = file.path;
    request.output = file.path;
    request.replaceOutput = true;
    request.level = file.wanted;
    request.onTimestampFailure = nullptr;
    const auto outcome = extendPdf(request, clock, cancel);
    return outcome ? Completion{file, {}, false} : ended(outcome.error(), true);
}

} // namespace

Result<std::vector<UnfinishedFile>> UnfinishedFiles::all() const {
    std::vector<UnfinishedFile> files;
    if (!QFile::exists(m_listFile))
        return files;
    TRY(const QByteArray bytes, readFile(m_listFile, largestList));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError || !document.isArray())
        return fail("signing.unfinished_unreadable", {m_listFile}, error.errorString());
    for (const QJsonArray entries = document.array(); const QJsonValue& value : entries) {
        auto file = fileFrom(value.toObject());
        if (!file || files.size() == mostFiles)
            return fail("signing.unfinished_unreadable", {m_listFile});
        files.push_back(std::move(*file));
    }
    return files;
}

Result<> UnfinishedFiles::change(const std::function<void(std::vector<UnfinishedFile>&)>& act) {
    TRY_VOID(makeFolder(QFileInfo(m_listFile).absolutePath()));
    QLockFile lock(m_listFile + QStringLiteral(".lock"));
    if (!lock.tryLock(lockLimit))
        return fail("signing.unfinished_busy", {m_listFile});
    TRY(std::vector<UnfinishedFile> files, all());
    act(files);
    QJsonArray entries;
    for (const UnfinishedFile& file : files)
        entries += jsonOf(file);
    return writeFileDurably(m_listFile, QJsonDocument(entries).toJson(), 0600);
}

Result<> UnfinishedFiles::add(const std::vector<UnfinishedFile>& files) {
    if (files.empty())
        return {};
    return change([&](std::vector<UnfinishedFile>& all) {
        for (const UnfinishedFile& file : files) {
            std::erase_if(all, [&](const UnfinishedFile& one) { return one.path == file.path; });
            all.push_back(file);
        }
    });
}

Result<> UnfinishedFiles::remove(const std::vector<QString>& paths) {
    if (paths.empty())
        return {};
    return change([&](std::vector<UnfinishedFile>& all) {
        std::erase_if(all, [&](const UnfinishedFile& one) {
            return std::find(paths.begin(), paths.end(), one.path) != paths.end();
        });
    });
}

Result<std::vector<Completion>> completeFiles(UnfinishedFiles& list, const ExtendRequest& common, const Clock& clock,
                                              const Cancel& cancel) {
    TRY(const std::vector<UnfinishedFile> files, list.all());
    std::vector<Completion> outcomes;
    std::optional<Error> noTimestamp;
    for (const UnfinishedFile& file : files) {
        if (cancel.requested())
            noTimestamp = Error("signing.cancelled", {file.path});
        if (noTimestamp) {
            outcomes.push_back({file, noTimestamp, true});
            continue;
        }
        outcomes.push_back(completed(file, common, clock, cancel));
        const Completion& last = outcomes.back();
        if (last.error && crypto::isTimestampFailure(*last.error))
            noTimestamp = last.error;
        if (!last.stillWaits)
            TRY_VOID(list.remove({file.path})); // each at once: a run that is killed has not to do it again
    }
    return outcomes;
}

} // namespace vanthu::signing
