#include "signing/PdfVerifier.h"

#include "pdf/compare/Changes.h"
#include "pdf/read/Effort.h"
#include "pdf/read/PdfFile.h"
#include "pdf/read/SignatureFields.h"
#include "signing/ChangeJudge.h"
#include "signing/DocumentEvidence.h"
#include "signing/DocumentFiles.h"
#include "signing/RangeDigests.h"
#include "signing/SignatureJudge.h"

#include <algorithm>
#include <map>
#include <vector>

namespace vanthu::signing {
namespace {

// What reading one file may cost: qpdf's objects are large, and a verification answers within ten seconds.
constexpr qint64 mostWords = 6'000'000;
constexpr double mostSeconds = 6;
constexpr qsizetype mostSignatures = 500;

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

// What of the signature's bytes is judged; marks the report when there is nothing to judge.
SignedBytes signedBytes(SignatureReport& report, const pdf::SignatureField& field, crypto::DigestSource digest) {
    SignedBytes bytes;
    const auto refuse = [&](Error problem) {
        markFailed(report, "FORMAT_FAILURE", std::move(problem));
        return bytes;
    };
    if (field.malformed) {
        report.problems << *field.malformed;
        return refuse(Error("signing.byte_range", {report.field}));
    }
    if (!isKnown(field)) {
        // What looks like a CMS is held against the bytes all the same: that they disagree can be told.
        markIndeterminate(report, "FORMAT_FAILURE",
                          Error("signing.sub_filter", {report.field, QString::fromLatin1(field.subFilter.left(40))}));
        bytes.isForeign = true;
    }
    bytes.usable = true;
    bytes.contents = field.contents; // the very bytes of the gap
    bytes.hasAnyPadding = field.hasAnyPadding;
    bytes.gapBegin = field.gapBegin;
    bytes.revisionEnd = field.revisionEnd;
    bytes.digest = std::move(digest);
    bytes.certificates.assign(field.certificates.begin(), field.certificates.end());
    return bytes;
}

SignatureReport begunReport(const pdf::SignatureField& field) {
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

class Verification {
public:
    Verification(const pdf::PdfFile& file, const pdf::FormInfo& form, bool repaired, const VerifyOptions& options,
                 const Cancel& cancel)
        : m_file(file)
        , m_form(form)
        , m_repaired(repaired)
        , m_options(options)
        , m_cancel(cancel)
        , m_fields(signedFields(form))
        , m_digests(file, rangesOf(m_fields), cancel) {}

    std::vector<SignatureReport> run() {
        std::vector<SignatureReport> reports;
        std::vector<SignedBytes> bytes;
        for (qsizetype i = 0; i < m_fields.size(); ++i) {
            reports.push_back(begunReport(m_fields[i]));
            bytes.push_back(signedBytes(reports.back(), m_fields[i], [this, i](crypto::DigestAlgorithm algorithm) {
                return m_digests.digest(static_cast<std::size_t>(i), algorithm);
            }));
        }
        judgeSignatures(reports, bytes, carriedBy(m_file), m_options, m_cancel);
        for (std::size_t i = 0; i < reports.size(); ++i)
            judgeRest(reports[i], m_fields[static_cast<qsizetype>(i)]);
        PageLook look(m_file, m_options.password, m_cancel);
        if (!m_repaired)
            judgeChanges(reports, m_fields, pdf::changesAfterSignatures(m_file, m_form, valid(reports)), look);
        for (SignatureReport& report : reports)
            judgeReading(report);
        return reports;
    }

private:
    static QList<pdf::SignatureField> signedFields(const pdf::FormInfo& form) {
        QList<pdf::SignatureField> fields;
        for (const pdf::SignatureField& field : form.signatures)
            if (field.isSigned)
                fields += field;
        return fields;
    }
    static std::vector<bool> valid(const std::vector<SignatureReport>& reports) {
        std::vector<bool> valid;
        for (const SignatureReport& report : reports)
            valid.push_back(report.status == SignatureStatus::Valid && report.intact);
        return valid;
    }
    static std::vector<RangeDigests::Range> rangesOf(const QList<pdf::SignatureField>& fields) {
        std::vector<RangeDigests::Range> ranges;
        for (const pdf::SignatureField& field : fields)
            ranges.push_back(field.malformed ? RangeDigests::Range()
                                             : RangeDigests::Range{field.gapBegin, field.gapEnd, field.revisionEnd});
        return ranges;
    }

    void judgeRest(SignatureReport& report, const pdf::SignatureField& field) {
        if (m_repaired) {
            // Readers repair differently; what one of them shows is not what was judged.
            report.changesAfter = ChangesAfter::Forbidden;
            report.coversWholeFile = false;
            markFailed(report, "FORMAT_FAILURE", Error("signing.repaired", {m_file.name()}));
        }
        if (field.isRemoved)
            markFailed(report, "FORMAT_FAILURE", Error("signing.removed", {report.field}));
        if (report.status == SignatureStatus::Valid && (!report.intact || report.signer.isNull()))
            markFailed(report, "FORMAT_FAILURE", Error("signing.broken", {report.field}));
    }

    // Last of all: what was read may have changed meanwhile.
    void judgeReading(SignatureReport& report) {
        if (!m_file.isUnchanged())
            markFailed(report, "FORMAT_FAILURE", Error("signing.file_changed", {m_file.name()}));
        if (m_cancel.requested())
            markIndeterminate(report, "TRY_LATER", Error("signing.verification_cancelled"));
    }

    const pdf::PdfFile& m_file;
    const pdf::FormInfo& m_form;
    bool m_repaired;
    const VerifyOptions& m_options;
    const Cancel& m_cancel;
    QList<pdf::SignatureField> m_fields;
    RangeDigests m_digests;
};

// What was signed once and is signed no longer is not unsigned.
Result<> addRemoved(pdf::FormInfo& form, const pdf::PdfFile& file) {
    TRY(const auto removed, pdf::removedSignatures(file, form));
    form.signatures += removed;
    std::stable_sort(form.signatures.begin(), form.signatures.end(),
                     [](const pdf::SignatureField& a, const pdf::SignatureField& b) {
                         return a.isSigned != b.isSigned ? a.isSigned : a.revisionEnd < b.revisionEnd;
                     });
    return {};
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
        if (cancel.requested()) {
            report.status = DocumentStatus::Indeterminate;
            report.problems << Error("signing.verification_cancelled");
            return report;
        }
        report.problems << error;
        return report;
    };
    const QByteArrayView password = options.password ? options.password->view() : QByteArrayView();
    pdf::Limits limits;
    limits.effort = std::make_shared<pdf::Effort>(mostWords, mostSeconds, cancel);
    auto file = pdf::PdfFile::open(path, limits, password);
    std::optional<Error> damage;
    if (!file && file.error().code() == "pdf.damaged") {
        damage = file.error();
        file = pdf::PdfFile::openRepaired(path, limits, password);
    }
    if (!file)
        return unreadable(damage && !limits.effort->isExceeded() ? *damage : file.error());
    if (options.hashFile)
        report.sha256 = sha256Of(**file, cancel);
    auto form = pdf::readForm(**file);
    if (form && !damage)
        if (const auto added = addRemoved(*form, **file); !added)
            return unreadable(added.error());
    if ((*file)->isExhausted() ||
        (form && form->signatures.size() > mostSignatures && form->signatures[mostSignatures].isSigned))
        return unreadable(Error("pdf.too_complex", {(*file)->name()}));
    if (!form)
        return unreadable(form.error());
    report.signatures = Verification(**file, *form, damage.has_value(), options, cancel).run();
    if ((*file)->isExhausted()) {
        report.signatures.clear();
        return unreadable(Error("pdf.too_complex", {(*file)->name()}));
    }
    report.status = worst(report.signatures);
    if (damage && report.signatures.empty())
        return unreadable(*damage);
    // A damaged object counts as absent for the parser. What was signed is the signers' own, and what came later is
    // forbidden when it is damaged; but the only signature may have vanished that way.
    if (!isSound(**file) && report.signatures.empty())
        report.problems << Error("signing.damaged", {(*file)->name()});
    return report;
}

} // namespace vanthu::signing
