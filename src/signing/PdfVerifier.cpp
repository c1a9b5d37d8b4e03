#include "signing/PdfVerifier.h"

#include "pdf/Changes.h"
#include "pdf/PdfFile.h"
#include "pdf/SignatureFields.h"
#include "signing/DocumentEvidence.h"
#include "signing/DocumentFiles.h"
#include "signing/SignatureJudge.h"

#include <algorithm>

namespace vanthu::signing {
namespace {

// Hexadecimal digits; Adobe's signers put whole revocation lists into the CMS.
constexpr qint64 contentsLimit = qint64{16} * 1024 * 1024;

// The hexadecimal string in the gap, read from the very bytes that the byte range leaves out: '<', digits, '>' and
// nothing else. A parser's view of /Contents may come from another place of the file.
std::optional<QByteArray> bytesInGap(const pdf::PdfFile& file, const pdf::SignatureField& field) {
    const qint64 length = field.gapEnd - field.gapBegin;
    if (field.gapBegin <= 0 || length < 4 || length > contentsLimit)
        return std::nullopt;
    const auto raw = file.bytes(field.gapBegin, length);
    if (!raw || raw->front() != '<' || raw->back() != '>' || raw->size() % 2 != 0)
        return std::nullopt;
    const QByteArray digits = raw->mid(1, raw->size() - 2);
    const bool allHex = std::all_of(digits.begin(), digits.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    return allHex ? std::optional(QByteArray::fromHex(digits)) : std::nullopt;
}

// Digest of the two signed ranges, streamed from the open file.
crypto::DigestSource digestOfRanges(const pdf::PdfFile& file, const pdf::SignatureField& field, const Cancel& cancel) {
    return [&file, field, cancel](crypto::DigestAlgorithm algorithm) -> QByteArray {
        crypto::Hasher hasher(algorithm);
        const auto take = [&](QByteArrayView block) {
            hasher.add(block);
            return !cancel.requested();
        };
        if (!file.forEachBlock(0, field.gapBegin, take) ||
            !file.forEachBlock(field.gapEnd, field.revisionEnd - field.gapEnd, take) || cancel.requested())
            return {};
        return hasher.finish();
    };
}

// Of the open file, so that the name of a verdict is that of the bytes that were judged.
QByteArray sha256Of(const pdf::PdfFile& file, const Cancel& cancel) {
    crypto::Hasher hasher(crypto::DigestAlgorithm::Sha256);
    const auto whole = file.forEachBlock(0, file.size(), [&](QByteArrayView block) {
        hasher.add(block);
        return !cancel.requested();
    });
    return whole && !cancel.requested() ? hasher.finish().toHex() : QByteArray();
}

bool isKnown(const pdf::SignatureField& field) {
    static const QList<QByteArray> signatures = {"ETSI.CAdES.detached", "adbe.pkcs7.detached", "adbe.pkcs7.sha1",
                                                 "adbe.x509.rsa_sha1"};
    return field.isDocumentTimestamp ? field.subFilter == "ETSI.RFC3161" : signatures.contains(field.subFilter);
}

SignedBytes signedBytes(SignatureReport& report, const pdf::PdfFile& file, const pdf::SignatureField& field,
                        const Cancel& cancel) {
    SignedBytes bytes;
    const auto refuse = [&](Error problem) {
        markFailed(report, "FORMAT_FAILURE", std::move(problem));
        return bytes;
    };
    if (field.malformed) {
        report.problems << *field.malformed;
        return refuse(Error("signing.byte_range", {report.field}));
    }
    const auto contents = bytesInGap(file, field);
    if (!contents || *contents != field.contents || field.revisionEnd > file.size())
        return refuse(Error("signing.byte_range", {report.field}));
    if (!isKnown(field))
        return refuse(Error("signing.sub_filter", {report.field, QString::fromLatin1(field.subFilter.left(40))}));
    bytes.usable = true;
    bytes.contents = *contents;
    bytes.gapBegin = field.gapBegin;
    bytes.revisionEnd = field.revisionEnd;
    bytes.digest = digestOfRanges(file, field, cancel);
    bytes.certificates.assign(field.certificates.begin(), field.certificates.end());
    return bytes;
}

// Bytes after a signature that belong to no revision: nobody shows them today, but they are not what was sent. A
// revision ends with "%%EOF" and at most one line end.
bool hasStrayBytes(const pdf::PdfFile& file, qint64 revisionEnd) {
    if (revisionEnd >= file.size())
        return false;
    if (file.startXref() < revisionEnd)
        return true;
    constexpr qint64 tail = 16;
    const auto end = file.bytes(std::max<qint64>(0, file.size() - tail), std::min(tail, file.size()));
    return !end || !(end->endsWith("%%EOF") || end->endsWith("%%EOF\n") || end->endsWith("%%EOF\r") ||
                     end->endsWith("%%EOF\r\n"));
}

void judgeChanges(SignatureReport& report, const pdf::PdfFile& file, const pdf::SignatureField& field,
                  int docMdpLevel) {
    report.coversWholeFile = !field.malformed && field.revisionEnd == file.size();
    const auto changes = pdf::compareWithSigned(file, field.revisionEnd, docMdpLevel);
    if (!changes) {
        report.changesAfter = ChangesAfter::Forbidden;
        return markFailed(report, "FORMAT_FAILURE", changes.error());
    }
    if (changes->level != pdf::ChangeLevel::Forbidden && !hasStrayBytes(file, field.revisionEnd)) {
        report.changesAfter = changes->level == pdf::ChangeLevel::None ? ChangesAfter::None : ChangesAfter::Permitted;
        return;
    }
    report.changesAfter = ChangesAfter::Forbidden;
    markFailed(report, "FORMAT_FAILURE",
               Error("signing.changed_after", {report.field, changes->forbidden.value(0)},
                     changes->forbidden.mid(0, 10).join(QLatin1String("; "))));
}

SignatureReport reportOf(const pdf::SignatureField& field) {
    SignatureReport report;
    report.field = field.name;
    report.isDocumentTimestamp = field.isDocumentTimestamp;
    report.subFilter = field.subFilter;
    report.level = "none";
    report.signedAt = field.claimedAt;
    report.timeSource = field.claimedAt.isValid() ? TimeSource::Claimed : TimeSource::None;
    report.name = field.signerName;
    report.reason = field.reason;
    report.location = field.location;
    report.page = field.page + 1;
    // From here every check can only make it worse.
    report.indication = crypto::Indication::TotalPassed;
    report.status = SignatureStatus::Valid;
    return report;
}

void judgeField(SignatureReport& report, const pdf::PdfFile& file, const pdf::FormInfo& form,
                const pdf::SignatureField& field, const Cancel& cancel) {
    judgeChanges(report, file, field, form.docMdpLevel);
    if (form.duplicateNames.contains(field.name))
        markFailed(report, "FORMAT_FAILURE", Error("signing.field_twice", {report.field}));
    if (cancel.requested())
        markIndeterminate(report, "TRY_LATER", Error("signing.verification_cancelled"));
    if (report.status == SignatureStatus::Valid && (!report.intact || report.signer.isNull()))
        markFailed(report, "FORMAT_FAILURE", Error("signing.broken", {report.field}));
}

DocumentStatus worst(const std::vector<SignatureReport>& signatures) {
    DocumentStatus status = signatures.empty() ? DocumentStatus::Unsigned : DocumentStatus::Valid;
    for (const SignatureReport& signature : signatures) {
        if (signature.status == SignatureStatus::Invalid)
            return DocumentStatus::Invalid;
        if (signature.status == SignatureStatus::Indeterminate)
            status = DocumentStatus::Indeterminate;
    }
    return status;
}

} // namespace

DocumentReport verifyPdf(const QString& path, const VerifyOptions& options, const Cancel& cancel) {
    DocumentReport report;
    report.file = path;
    const auto unreadable = [&](const Error& error) {
        report.status = DocumentStatus::Unreadable;
        report.problems << error;
        return report;
    };
    const auto file = pdf::PdfFile::open(path, {}, options.password ? options.password->view() : QByteArrayView());
    if (!file)
        return unreadable(file.error());
    if (options.hashFile)
        report.sha256 = sha256Of(**file, cancel);
    const auto form = pdf::readForm(**file);
    if (!form)
        return unreadable(form.error());
    std::vector<SignedBytes> bytes;
    QList<pdf::SignatureField> fields;
    for (const pdf::SignatureField& field : form->signatures) {
        if (!field.isSigned)
            continue;
        report.signatures.push_back(reportOf(field));
        bytes.push_back(signedBytes(report.signatures.back(), **file, field, cancel));
        fields += field;
    }
    judgeSignatures(report.signatures, bytes, carriedBy(**file), options, cancel);
    for (std::size_t i = 0; i < report.signatures.size(); ++i)
        judgeField(report.signatures[i], **file, *form, fields[static_cast<qsizetype>(i)], cancel);
    report.status = worst(report.signatures);
    // A damaged object counts as absent for the parser: a whole signature may have vanished that way, so what is left
    // can be called invalid but nothing better.
    if (!isSound(**file) && report.status != DocumentStatus::Invalid) {
        report.signatures.clear();
        return unreadable(Error("signing.damaged", {(*file)->name()}));
    }
    return report;
}

} // namespace vanthu::signing
