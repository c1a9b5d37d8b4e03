#pragma once

#include "signing/PdfVerifier.h"

#include <optional>

namespace vanthu::signing {

// Verdicts from earlier runs, by the document's bytes, the trust, the policy and the version of the verifier. Kept are
// verdicts that are certain, for as long as the answers about revocation that they stand on are the newest; "not
// certain" is asked anew each time. A folder of at most 2,000 files of at most 1 MiB; the oldest go first.
class ReportCache {
public:
    // `folder` empty: remembers nothing.
    explicit ReportCache(QString folder)
        : m_folder(std::move(folder)) {}

    std::optional<DocumentReport> find(const QByteArray& fileSha256, const VerifyOptions& options) const;
    // `report.sha256` must be set (VerifyOptions::hashFile).
    void keep(const DocumentReport& report, const VerifyOptions& options) const;

private:
    QString path(const QByteArray& fileSha256, const VerifyOptions& options) const;
    QString m_folder;
};

// verifyPdf through the cache. Judging as of another instant (`at`) is neither looked up nor kept.
DocumentReport verifyPdfCached(const QString& path, const VerifyOptions& options, const ReportCache& cache,
                               const Cancel& cancel = {});

} // namespace vanthu::signing
