#include "signing/Extend.h"

#include "crypto/Cms.h"
#include "pdf/read/SignatureFields.h"
#include "signing/GrowingFile.h"
#include "signing/LongTerm.h"
#include "signing/Session.h"

#include <QFileInfo>

#include <algorithm>

namespace vanthu::signing {
namespace {

bool hasOwnTimestamp(const pdf::SignatureField& field) {
    const auto length = crypto::paddedDerLength(field.contents, true);
    // Only whether there is one is asked here; whether it is good is judged with the signature.
    const auto cms =
        length ? crypto::verifyCms(field.contents.left(*length), [](crypto::DigestAlgorithm) { return QByteArray(); })
               : fail("pdf.contents");
    return cms && cms->timestamp;
}

// Whether some signature has neither a time-stamp of its own nor a document time-stamp over it.
bool lacksTimestamp(const pdf::FormInfo& form) {
    qint64 lastTimestamp = 0;
    for (const pdf::SignatureField& field : form.signatures)
        if (field.isSigned && field.isDocumentTimestamp)
            lastTimestamp = std::max(lastTimestamp, field.revisionEnd);
    return std::any_of(form.signatures.begin(), form.signatures.end(), [&](const pdf::SignatureField& field) {
        return field.isSigned && !field.isDocumentTimestamp && field.revisionEnd > lastTimestamp &&
               !hasOwnTimestamp(field);
    });
}

Result<> checkRequest(const ExtendRequest& request) {
    if (request.level == Level::BLTA && request.timestampAuthorities.empty())
        return fail("signing.timestamp_needed", {QString::fromLatin1(levelName(request.level))});
    if (!request.replaceOutput && QFileInfo::exists(request.output))
        return fail("signing.output_exists", {request.output});
    return {};
}

Result<> checkNotCancelled(const ExtendRequest& request, const Cancel& cancel) {
    if (cancel.requested())
        return fail("signing.cancelled", {QFileInfo(request.input).fileName()});
    return {};
}

} // namespace

Result<ExtendOutcome> extendPdf(const ExtendRequest& request, const Clock& clock, const Cancel& cancel,
                                const Progress& progress) {
    TRY_VOID(checkRequest(request));
    TRY(const std::shared_ptr<pdf::PdfFile> file, openDocument(request.input, request.password));
    TRY(const pdf::FormInfo form, pdf::readForm(*file));
    if (std::none_of(form.signatures.begin(), form.signatures.end(), [](const auto& field) { return field.isSigned; }))
        return fail("signing.not_signed", {file->name()});
    TRY_VOID(checkEarlierSignatures(*file, form));
    if (!isSound(*file))
        return fail("signing.damaged", {file->name()});

    const crypto::DigestAlgorithm digest = request.digest.value_or(crypto::DigestAlgorithm::Sha256);
    AuthorityTrust authorityTrust;
    // As signing at B-T does, completing to B-T goes without trust where there is none.
    const bool trusts = request.level >= Level::BLT || !request.trust.anchors().empty();
    const std::optional<crypto::TrustStore> trust = trusts ? std::optional(request.trust) : std::nullopt;
    const Stamping stamping{request.timestampAuthorities,
                            request.tsaHealth,
                            trust,
                            request.revocation,
                            request.onTimestampFailure,
                            clock,
                            cancel,
                            &authorityTrust,
                            request.clockMayContradict};
    const LongTerm how{stamping, request.trust, digest, file->name(), request.password};
    TRY(const std::unique_ptr<GrowingFile> output, GrowingFile::create(request.output, digest));
    TRY_VOID(output->copy(*file, cancel, progress));
    ExtendOutcome outcome;
    outcome.level = request.level;
    if (lacksTimestamp(form)) {
        // Without a proof of when it was made, a signature is worth nothing once its certificate has ended.
        if (request.timestampAuthorities.empty())
            return fail("signing.timestamp_needed", {QString::fromLatin1(levelName(request.level))});
        TRY(const bool stamped, addDocumentTimestamp(*output, how));
        if (!stamped)
            return fail("signing.timestamp_needed", {QString::fromLatin1(levelName(request.level))});
    }
    TRY_VOID(checkNotCancelled(request, cancel));
    if (request.level >= Level::BLT)
        TRY_VOID(addValidationData(*output, how));
    if (request.level == Level::BLTA) {
        TRY_VOID(checkNotCancelled(request, cancel));
        TRY(const bool stamped, addDocumentTimestamp(*output, how));
        outcome.level = stamped ? Level::BLTA : Level::BLT;
    }
    TRY_VOID(checkNotCancelled(request, cancel));
    outcome.sha256 = output->sha256();
    TRY_VOID(output->commit(request.replaceOutput, nullptr));
    return outcome;
}

} // namespace vanthu::signing
