#include "signing/Resume.h"

#include "crypto/Cms.h"
#include "pdf/read/SignatureFields.h"
#include "pdf/revise/Dss.h"
#include "signing/DocumentFiles.h"

#include <QFile>

#include <algorithm>

namespace vanthu::signing {
namespace {

constexpr qint64 blockSize = 1 << 20;

bool beginsWith(const QString& output, const QString& input, const Cancel& cancel) {
    QFile whole(output);
    QFile part(input);
    if (!whole.open(QIODevice::ReadOnly) || !part.open(QIODevice::ReadOnly) || whole.size() <= part.size())
        return false;
    for (;;) {
        const QByteArray expected = part.read(blockSize);
        if (expected.isEmpty())
            return part.atEnd() && part.error() == QFile::NoError;
        if (cancel.requested() || whole.read(expected.size()) != expected)
            return false;
    }
}

// Whether the signature of `field` stands at `level`, as far as what was appended for it shows.
bool reaches(Level level, const pdf::PdfFile& file, const pdf::FormInfo& form, const pdf::SignatureField& field,
             const crypto::CmsReport& report) {
    if (level == Level::BB)
        return true;
    // A file that was completed later has a document time-stamp instead of one of its own.
    const bool completed = std::any_of(form.signatures.begin(), form.signatures.end(), [&](const auto& other) {
        return other.isSigned && other.isDocumentTimestamp && !other.malformed && other.gapBegin > field.revisionEnd;
    });
    if (!completed && (!report.timestamp || !report.timestamp->intact))
        return false;
    if (level == Level::BT)
        return true;
    const auto dss = pdf::readDss(file);
    if (!dss || !dss->find(pdf::vriKey(field.contents)))
        return false;
    return level == Level::BLT ||
           std::any_of(form.signatures.begin(), form.signatures.end(), [&](const pdf::SignatureField& other) {
               return other.isDocumentTimestamp && !other.malformed && other.gapBegin > field.revisionEnd;
           });
}

} // namespace

SignedCopy signedCopyAt(const QString& input, const QString& output, const crypto::Certificate& certificate,
                        Level level, const std::shared_ptr<const Secret>& password, const Cancel& cancel) {
    if (!beginsWith(output, input, cancel))
        return SignedCopy::No;
    const auto file = openDocument(output, password);
    const auto form = file ? pdf::readForm(**file) : fail(file.error());
    if (!form)
        return SignedCopy::No;
    const qint64 before = QFile(input).size();
    SignedCopy best = SignedCopy::No;
    for (const pdf::SignatureField& field : form->signatures) {
        if (!field.isSigned || field.isDocumentTimestamp || field.malformed || field.gapBegin < before)
            continue;
        const auto length = crypto::paddedDerLength(field.contents);
        const auto report = length
                                ? crypto::verifyCms(field.contents.left(*length), digestOfRanges(**file, field, cancel))
                                : fail("pdf.contents");
        if (!report || !report->intact || report->signer != certificate)
            continue;
        if (reaches(level, **file, *form, field, *report))
            return SignedCopy::Yes;
        best = SignedCopy::OfLowerLevel;
    }
    return best;
}

} // namespace vanthu::signing
