#pragma once

#include "base/Cancel.h"
#include "base/Result.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QTemporaryDir>
#include <QTemporaryFile>

#include <memory>

struct archive;

// The ZIP of an evidence pack, by libarchive. Private to this room.
namespace vanthu::workflow {

class EvidenceWriter {
public:
    // Written beside its place. `file.*`.
    static Result<std::unique_ptr<EvidenceWriter>> create(const QString& zipFile);
    ~EvidenceWriter();
    EvidenceWriter(const EvidenceWriter&) = delete;
    EvidenceWriter& operator=(const EvidenceWriter&) = delete;

    Result<> add(const QString& name, const QByteArray& bytes);
    // Streamed.
    Result<> addFile(const QString& name, const QString& path);
    // The whole ZIP takes its place; gives its SHA-256 in hex.
    Result<QByteArray> finish();

private:
    explicit EvidenceWriter(const QString& zipFile);
    Result<> begin(const QString& name, qint64 size);
    Result<> append(QByteArrayView bytes);
    Error failure() const;

    QString m_path;
    QTemporaryFile m_temporary;
    struct Free {
        void operator()(archive* writer) const;
    };
    std::unique_ptr<archive, Free> m_archive;
};

// A pack from anywhere, unpacked under names of our own: entry names are keys and never become paths.
struct UnpackedEvidence {
    std::unique_ptr<QTemporaryDir> folder;
    QHash<QString, QString> files; // entry name → where its bytes are
};
// At most 10,000 files and 4 GiB; each name once. `evidence.not_a_pack`, `evidence.too_large`, `file.*`.
Result<UnpackedEvidence> unpackEvidence(const QString& zipFile, const Cancel& cancel);

} // namespace vanthu::workflow
