#include "signing/PdfSigner.h"

#include "base/Files.h"
#include "crypto/Cms.h"
#include "pdf/Changes.h"
#include "pdf/PdfFile.h"
#include "pdf/Revision.h"
#include "pdf/SignatureFields.h"
#include "signing/DocumentFiles.h"
#include "signing/FieldTexts.h"
#include "signing/SignatureAppearance.h"

#include <QFileInfo>

#include <algorithm>

namespace vanthu::signing {
namespace {

constexpr int usualContentsRoom = 16 * 1024; // a B-T signature with its chains takes about 8 KiB
constexpr int largestContentsRoom = 512 * 1024;

// A further signature on a document that was tampered with would lend it the new signer's name.
Result<> checkEarlierSignatures(const pdf::PdfFile& file, const pdf::FormInfo& form) {
    for (const pdf::SignatureField& field : form.signatures) {
        if (!field.isSigned)
            continue;
        if (field.malformed)
            return fail(Error("signing.earlier_signature_broken", {file.name()}).causedBy(*field.malformed));
        TRY(const pdf::Changes changes, pdf::compareWithSigned(file, field.revisionEnd, form.docMdpLevel));
        if (changes.level == pdf::ChangeLevel::Forbidden)
            return fail("signing.earlier_signature_broken", {file.name()}, changes.forbidden.value(0));
    }
    return {};
}

Result<> checkDocument(const pdf::PdfFile& file, const SignRequest& request) {
    TRY(const pdf::FormInfo form, pdf::readForm(file));
    // ISO 32000-2 12.8.2.2: level 1 of a certification allows no change, not even another signature.
    if (form.docMdpLevel == 1)
        return fail("signing.locked", {file.name()});
    TRY_VOID(checkEarlierSignatures(file, form));
    if (!isSound(file))
        return fail("signing.damaged", {file.name()});
    if (request.fieldName.isEmpty() || !form.allNames.contains(request.fieldName))
        return {};
    const bool isFree = std::any_of(form.signatures.begin(), form.signatures.end(), [&](const auto& field) {
        return field.name == request.fieldName && !field.isSigned;
    });
    if (!isFree)
        return fail("signing.field_taken", {file.name(), request.fieldName});
    return {};
}

struct Act {
    const SignRequest& request;
    crypto::SigningKey& key;
    QDateTime signedAt;
    const Cancel& cancel;
    const Progress& progress;
};

Result<> checkNotCancelled(const Act& act) {
    if (act.cancel.requested())
        return fail("signing.cancelled", {QFileInfo(act.request.input).fileName()});
    return {};
}

Result<std::unique_ptr<pdf::Revision>> makeRevision(const Act& act, const std::shared_ptr<pdf::PdfFile>& file,
                                                    int contentsRoom) {
    TRY(std::unique_ptr<pdf::Revision> revision, pdf::Revision::begin(file));
    TRY_VOID(fillFields(*revision, act.request.fieldTexts, file->name()));
    TRY(const SignaturePlace place, placeOf(act.request, *file));
    pdf::SignatureSpec spec;
    spec.fieldName = act.request.fieldName;
    spec.signedAt = act.signedAt;
    spec.signerName = act.key.certificate().commonName();
    spec.reason = act.request.reason;
    spec.location = act.request.location;
    spec.contentsRoom = contentsRoom;
    spec.page = place.page;
    spec.rect = place.rect;
    if (!place.rect.isEmpty()) {
        TRY(spec.appearance, appearanceOf(act.request, place, spec.signerName, act.signedAt, revision->nextNumber()));
    }
    TRY_VOID(revision->addSignature(spec));
    return revision;
}

Result<QByteArray> makeCms(const Act& act, const QByteArray& digest) {
    TRY_VOID(checkNotCancelled(act));
    TRY(QByteArray cms, crypto::signCms(act.key, {digest, act.request.digest, act.request.pss}));
    if (act.request.level == Level::BB)
        return cms;
    TRY_VOID(checkNotCancelled(act));
    return crypto::addSignatureTimestamp(cms, act.request.timestampAuthorities, act.cancel);
}

// Writes the signed document to the temporary file. `needed` gets the room for /Contents that would have sufficed when
// the error is `pdf.contents_too_small`.
Result<QString> writeSigned(const Act& act, const std::shared_ptr<pdf::PdfFile>& file, OutputFile& output,
                            int contentsRoom, qsizetype& needed) {
    TRY(const std::unique_ptr<pdf::Revision> revision, makeRevision(act, file, contentsRoom));
    crypto::Hasher hasher(act.request.digest);
    TRY(const pdf::WrittenRevision written,
        revision->writeTo(
            output.descriptor(), act.request.output, [&](QByteArrayView bytes) { hasher.add(bytes); }, act.cancel,
            act.progress));
    TRY(const QByteArray cms, makeCms(act, hasher.finish()));
    needed = cms.size();
    TRY_VOID(pdf::Revision::insertContents(output.descriptor(), act.request.output, written, cms));
    return revision->signatureFieldName();
}

Result<SignOutcome> signOpened(const Act& act, const std::shared_ptr<pdf::PdfFile>& file) {
    int room = usualContentsRoom;
    for (;;) {
        TRY(const std::unique_ptr<OutputFile> output, OutputFile::create(act.request.output));
        // Making a revision alters the parsed document, so each attempt starts from the file's own bytes.
        TRY(const std::shared_ptr<pdf::PdfFile> fresh, file->openRevision(file->size()));
        qsizetype needed = 0;
        const auto fieldName = writeSigned(act, fresh, *output, room, needed);
        // A long chain needs more room; the byte range changes with it, so the signature is made anew, once.
        if (!fieldName && fieldName.error().code() == "pdf.contents_too_small" && room == usualContentsRoom) {
            if (needed > largestContentsRoom)
                return fail("signing.cms_too_large", {}, QString::number(needed));
            room = static_cast<int>(needed) + 4096;
            continue;
        }
        if (!fieldName)
            return fail(fieldName.error());
        TRY_VOID(checkNotCancelled(act));
        TRY(const QByteArray sha256, sha256HexOfFile(output->temporaryPath()));
        TRY_VOID(output->commit());
        return SignOutcome{sha256, *fieldName, act.request.level, act.signedAt};
    }
}

} // namespace

Result<SignOutcome> signPdf(const SignRequest& request, crypto::SigningKey& key, const Clock& clock,
                            const Cancel& cancel, const Progress& progress) {
    // /M has whole seconds.
    const QDateTime now = QDateTime::fromSecsSinceEpoch(clock().toSecsSinceEpoch(), Qt::UTC);
    if (request.level == Level::BT && request.timestampAuthorities.empty())
        return fail("signing.timestamp_needed");
    TRY(const std::shared_ptr<pdf::PdfFile> file, openDocument(request.input));
    TRY_VOID(checkDocument(*file, request));
    TRY_VOID(checkMaySign(key, request.trust, request.revocation, now, cancel));
    return signOpened(Act{request, key, now, cancel, progress}, file);
}

} // namespace vanthu::signing
