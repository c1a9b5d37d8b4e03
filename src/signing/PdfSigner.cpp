#include "signing/PdfSigner.h"

#include "crypto/Cms.h"
#include "pdf/compare/Changes.h"
#include "pdf/read/PdfFile.h"
#include "pdf/read/SignatureFields.h"
#include "pdf/revise/Revision.h"
#include "signing/DocumentFiles.h"
#include "signing/DocumentRules.h"
#include "signing/FieldTexts.h"
#include "signing/GrowingFile.h"
#include "signing/LongTerm.h"
#include "signing/OwnLook.h"
#include "signing/ResultCheck.h"
#include "signing/Session.h"
#include "signing/SignatureAppearance.h"

#include <QFileInfo>

#include <algorithm>
#include <mutex>

namespace vanthu::signing {

Result<> checkEarlierSignatures(const pdf::PdfFile& file, const pdf::FormInfo& form) {
    for (const pdf::SignatureField& field : form.signatures) {
        if (!field.isSigned)
            continue;
        if (field.malformed)
            return fail(Error("signing.earlier_signature_broken", {file.name()}).causedBy(*field.malformed));
        TRY(const pdf::Changes changes, pdf::compareWithSigned(file, field.revisionEnd, form.docMdpLevel));
        if (changes.level >= pdf::ChangeLevel::Doubtful)
            return fail("signing.earlier_signature_broken", {file.name()}, changes.details(changes.level).value(0));
    }
    return {};
}

namespace {

constexpr int largestContentsRoom = 512 * 1024;

// What the verifier would not accept afterwards, whatever is signed.
Result<> checkForm(const pdf::PdfFile& file, const pdf::FormInfo& form, const QString& fieldName) {
    if (const QString name = nameUsedTwice(form, fieldName); !name.isEmpty())
        return fail("signing.duplicate_fields", {file.name(), name});
    TRY(const auto removed, pdf::removedSignatures(file, form));
    if (!removed.isEmpty())
        return fail("signing.signature_removed", {file.name(), removed.first().name});
    return {};
}

Result<> checkDocument(const pdf::PdfFile& file, const pdf::FormInfo& form, const SignRequest& request) {
    // ISO 32000-2 12.8.2.2: level 1 of a certification allows no change, not even another signature.
    if (form.docMdpLevel == 1)
        return fail("signing.locked", {file.name()});
    TRY_VOID(checkForm(file, form, request.fieldName));
    TRY_VOID(checkRules(file, form, request));
    TRY_VOID(checkEarlierSignatures(file, form));
    if (!isSound(file))
        return fail("signing.damaged", {file.name()});
    if (request.fieldName.isEmpty())
        return {};
    const bool isFree = std::any_of(form.signatures.begin(), form.signatures.end(), [&](const auto& field) {
        return field.name == request.fieldName && !field.isSigned;
    });
    if (!isFree)
        return fail("signing.field_taken", {file.name(), request.fieldName});
    return {};
}

// A document that may be signed, and how.
struct Ready {
    SignRequest request; // with the field's own name and the digest
    std::shared_ptr<pdf::PdfFile> file;
    pdf::FormInfo form;
    pdf::ArchivalClaim archive;
};

struct Act {
    const SignRequest& request;
    SignSession& session;
    const pdf::FormInfo& form;
    const pdf::ArchivalClaim& archive;
    crypto::DigestAlgorithm digest;
    QDateTime signedAt;
    Stamping stamping;
};

Result<> checkNotCancelled(const Act& act) {
    if (act.session.cancel.requested())
        return fail("signing.cancelled", {QFileInfo(act.request.input).fileName()});
    return {};
}

// Certificates, the signature, attributes; a time-stamp with its chain takes about 6 KiB.
int usualContentsRoom(const Act& act) {
    const crypto::Certificate& certificate = act.session.key.certificate();
    qsizetype room = 2048 + certificate.der().size() + certificate.keyBits() / 8;
    for (const crypto::Certificate& issuer : act.session.key.chain())
        room += issuer.der().size();
    if (act.request.level != Level::BB)
        room += 12 * 1024;
    return static_cast<int>(std::min<qsizetype>((room + 1023) / 1024 * 1024, largestContentsRoom));
}

Result<std::unique_ptr<pdf::Revision>> makeRevision(const Act& act, const std::shared_ptr<pdf::PdfFile>& file,
                                                    int contentsRoom) {
    TRY(std::unique_ptr<pdf::Revision> revision, pdf::Revision::begin(file));
    // PoDoFo and its fonts, which draw both, are one for all threads.
    static std::mutex drawing;
    const std::lock_guard guard(drawing);
    TRY_VOID(fillFields(*revision, act.request.fieldTexts, file->name(), act.archive));
    TRY(const SignaturePlace place, placeOf(act.request, *file, act.form, act.session.key.certificate().commonName()));
    pdf::SignatureSpec spec;
    spec.fieldName = act.request.fieldName;
    spec.signedAt = act.signedAt;
    spec.signerName = act.session.key.certificate().commonName();
    spec.reason = act.request.reason;
    spec.location = act.request.location;
    spec.contentsRoom = contentsRoom;
    spec.page = place.page;
    spec.rect = place.rect;
    spec.emptyAppearance = act.archive.isClaimed();
    if (!place.rect.isEmpty()) {
        TRY(spec.appearance,
            appearanceOf(act.request, place, spec.signerName, act.signedAt, revision->nextNumber(), act.archive));
    }
    TRY_VOID(revision->addSignature(spec));
    return revision;
}

Result<QByteArray> makeCms(const Act& act, const QByteArray& digest, Level& level) {
    TRY_VOID(checkNotCancelled(act));
    TRY(QByteArray cms, crypto::signCms(act.session.key, {digest, act.digest, act.request.pss}));
    if (level == Level::BB)
        return cms;
    TRY_VOID(checkNotCancelled(act));
    TRY(std::optional<QByteArray> stamped, act.stamping.get([&](const crypto::TimestampWishes& wishes) {
        return crypto::addSignatureTimestamp(cms, wishes, act.session.cancel);
    }));
    if (stamped)
        return std::move(*stamped);
    level = Level::BB;
    return cms;
}

// Appends the revision with the signature.
Result<NewSignature> appendSignature(const Act& act, std::shared_ptr<pdf::PdfFile> file, GrowingFile& output,
                                     Level& level) {
    const int usual = usualContentsRoom(act);
    for (int room = usual;;) {
        TRY(const std::unique_ptr<pdf::Revision> revision, makeRevision(act, file, room));
        pdf::Section section = revision->section();
        level = act.request.level;
        TRY(const QByteArray cms, makeCms(act, output.digestWith(section), level));
        if (cms.size() > largestContentsRoom)
            return fail("signing.cms_too_large", {}, QString::number(cms.size()));
        // A long chain needs more room; the byte range changes with it, so the signature is made anew, once. Making a
        // revision alters the parsed document, so that starts from the file's own bytes.
        if (cms.size() > room && room == usual) {
            room = static_cast<int>(cms.size()) + 4096;
            TRY(file, file->openRevision(file->size()));
            continue;
        }
        TRY_VOID(section.insertContents(cms, act.request.output));
        output.append(section);
        return NewSignature{revision->signatureFieldName(), section.gapBegin, section.gapEnd, section.end(), cms};
    }
}

Result<SignOutcome> signOpened(const Act& act, const std::shared_ptr<pdf::PdfFile>& file, const Progress& progress) {
    TRY(const std::unique_ptr<GrowingFile> output, GrowingFile::create(act.request.output, act.digest));
    TRY_VOID(output->copy(*file, act.session.cancel, progress));
    SignOutcome outcome;
    outcome.signedAt = act.signedAt;
    TRY(const NewSignature made, appendSignature(act, file, *output, outcome.level));
    outcome.fieldName = made.fieldName;
    if (outcome.level >= Level::BLT) {
        const LongTerm how{act.stamping, *act.request.trust, act.digest, file->name(), act.request.password};
        TRY_VOID(addValidationData(*output, how, outcome.fieldName));
        if (outcome.level == Level::BLTA) {
            TRY(const bool stamped, addDocumentTimestamp(*output, how));
            outcome.level = stamped ? Level::BLTA : Level::BLT;
        }
    }
    TRY_VOID(checkNotCancelled(act));
    TRY_VOID(checkResult(*output, made, file->name(), act.request.password));
    outcome.sha256 = output->sha256();
    TRY_VOID(output->commit(act.request.replaceOutput, act.session.folders));
    return outcome;
}

Result<> checkRequest(const SignRequest& request) {
    if (request.level != Level::BB && request.timestampAuthorities.empty())
        return fail("signing.timestamp_needed", {QString::fromLatin1(levelName(request.level))});
    if (request.level >= Level::BLT && !request.trust)
        return fail("signing.trust_needed", {QString::fromLatin1(levelName(request.level))});
    if (!request.replaceOutput && QFileInfo::exists(request.output))
        return fail("signing.output_exists", {request.output});
    return {};
}

Stamping stampingOf(const SignRequest& request, const SignSession& session) {
    return {request.timestampAuthorities,
            request.tsaHealth,
            request.trust,
            request.revocation,
            request.onTimestampFailure,
            session.clock,
            session.cancel,
            session.authorityTrust,
            request.clockMayContradict,
            request.onClockContradiction};
}

Result<Ready> prepare(const SignRequest& asked, const crypto::Certificate& certificate) {
    TRY_VOID(checkRequest(asked));
    Ready ready{asked, nullptr, {}, {}};
    TRY(ready.file, openDocument(asked.input, asked.password));
    TRY(ready.form, pdf::readForm(*ready.file));
    TRY(ready.request.fieldName, fieldToSign(asked, ready.form, ready.file->name()));
    // Also one that nobody asked for must be what the field's author demands.
    ready.request.digest = asked.digest.value_or(crypto::defaultDigest(certificate));
    TRY_VOID(checkDocument(*ready.file, ready.form, ready.request));
    TRY(ready.archive, pdf::archivalClaim(*ready.file));
    TRY(const SignaturePlace place, placeOf(ready.request, *ready.file, ready.form, certificate.commonName()));
    const bool isSigned = std::any_of(ready.form.signatures.begin(), ready.form.signatures.end(),
                                      [](const pdf::SignatureField& field) { return field.isSigned; });
    if (isSigned)
        TRY_VOID(checkOwnLook(*ready.file, ready.request, place, certificate.commonName(), ready.archive));
    if (asked.pss && !certificate.isRsa())
        return fail("crypto.scheme_not_offered", {certificate.commonName()}, QStringLiteral("RSASSA-PSS"));
    return ready;
}

} // namespace

const char* levelName(Level level) {
    switch (level) {
    case Level::BB:
        return "B-B";
    case Level::BT:
        return "B-T";
    case Level::BLT:
        return "B-LT";
    case Level::BLTA:
        return "B-LTA";
    }
    return "";
}

std::optional<Level> levelFromName(const QByteArray& name) {
    for (const Level level : {Level::BB, Level::BT, Level::BLT, Level::BLTA})
        if (name == levelName(level))
            return level;
    return std::nullopt;
}

Result<> checkBeforeSigning(const SignRequest& request, const crypto::Certificate& certificate) {
    TRY_VOID(prepare(request, certificate));
    return {};
}

Result<SignOutcome> signInSession(const SignRequest& asked, SignSession& session, const Progress& progress) {
    // /M has whole seconds.
    const QDateTime now = QDateTime::fromSecsSinceEpoch(session.clock().toSecsSinceEpoch(), Qt::UTC);
    TRY(const Ready ready, prepare(asked, session.key.certificate()));
    const SignRequest& request = ready.request;
    TRY(const std::optional<Error> remark, session.checkMaySign(now));
    TRY_VOID(session.key.canSign(crypto::schemeOf(session.key, request.pss, *request.digest), *request.digest));
    const Act act{request, session, ready.form, ready.archive, *request.digest, now, stampingOf(request, session)};
    TRY(SignOutcome outcome, signOpened(act, ready.file, progress));
    if (remark)
        outcome.remarks += *remark;
    return outcome;
}

Result<SignOutcome> signPdf(const SignRequest& request, crypto::SigningKey& key, const Clock& clock,
                            const Cancel& cancel, const Progress& progress) {
    SignSession session{key, clock, cancel, [&](const QDateTime& now) {
                            return checkMaySign(signerOf(key), request.trust, request.revocation, now, cancel);
                        }};
    return signInSession(request, session, progress);
}

} // namespace vanthu::signing
