// Signing, numbering and sealing (decree 30/2020 art. 13, 15, 17, 32; regulations SIG-01, SIG-02, SIG-13).

#include "base/Files.h"
#include "base/Text.h"
#include "crypto/TsaHealth.h"
#include "office/Notation.h"
#include "office/StateMachine.h"
#include "pdf/compose/Compose.h"
#include "signing/FieldTexts.h"
#include "signing/PdfVerifier.h"
#include "signing/PlacementFinder.h"
#include "store/Documents.h"
#include "store/Registers.h"
#include "workflow/Act.h"
#include "workflow/Incoming.h"
#include "workflow/Links.h"
#include "workflow/Outgoing.h"

#include <QFile>

namespace vanthu::workflow {

namespace {

constexpr std::int64_t largestImage = 16 * 1024 * 1024;

// The person must sign with their own key: a clerk at the leader's unlocked PC cannot sign with the clerk's token.
Result<> requireOwnKey(const Office& office, const Person& actor, const crypto::Certificate& certificate) {
    const QString holder = toNfc(certificate.commonName());
    const QString expected = toNfc(actor.role == Role::Clerk ? office.profile().organName : actor.fullName);
    if (holder != expected)
        return fail("workflow.wrong_key", {holder, expected});
    return {};
}

// Decree 30/2020 art. 13: the one whose name stands under the document signs it, not whichever leader is at hand.
Result<> requireSigner(const Person& actor, const office::Document& document, signing::Purpose purpose) {
    if (purpose == signing::Purpose::Approve && actor.id != document.signerId)
        return fail("workflow.wrong_signer", {actor.fullName, document.signer.fullName});
    return {};
}

// What a draft says is held by its hash alone; nobody signs bytes that changed on the disk since they were approved.
Result<> requireIntactFile(const Office& office, const office::Document& document) {
    const office::DocumentFile* main = document.mainFile();
    if (!main)
        return fail("workflow.no_file", {document.subject});
    return office.store().blobs().verify(main->sha256);
}

Result<signing::SignRequest> requestFor(Office& office, const Person& actor, const office::Document& document,
                                        signing::Purpose purpose, const SignChoice& choice) {
    const office::DocumentFile* main = document.mainFile();
    if (!main)
        return fail("workflow.no_file", {document.subject});
    const Profile& profile = office.profile();
    signing::SignRequest request;
    request.input = office.store().blobs().path(main->sha256);
    TRY(request.output, office.store().blobs().temporaryPath());
    request.password = choice.password;
    request.purpose = purpose;
    request.level = profile.signatureLevel;
    if (choice.placement) {
        request.placement = choice.placement;
    } else {
        TRY(request.placement, defaultPlacement(office, document.id, purpose, choice.password));
    }
    if (!actor.signatureImage.isEmpty()) {
        TRY(request.imagePng, readFile(profile.path(actor.signatureImage), largestImage));
    }
    request.reason =
        purpose == signing::Purpose::Seal ? QStringLiteral("Đóng dấu phát hành") : QStringLiteral("Ký ban hành");
    request.location = profile.place;
    for (const QUrl& url : profile.timestampAuthorities)
        request.timestampAuthorities.push_back({url, profile.http, {}});
    request.tsaHealth = std::make_shared<crypto::TsaHealth>(office.tsaHealthFile(), office.clock());
    request.onTimestampFailure = choice.onTimestampFailure;
    request.onClockContradiction = choice.onClockContradiction;
    request.trust = office.trust();
    request.revocation = office.revocation();
    return request;
}

struct SigningStep {
    office::State to;
    signing::Purpose purpose;
    QString act;
};
SigningStep stepOf(bool seal) {
    return seal
               ? SigningStep{office::State::AgencySigned, signing::Purpose::Seal, QStringLiteral("document.sealed")}
               : SigningStep{office::State::PersonSigned, signing::Purpose::Approve, QStringLiteral("document.signed")};
}

// The request to sign with, when nothing speaks against it.
Result<signing::SignRequest> allowedRequest(Office& office, const Person& actor, const office::Document& document,
                                            const crypto::Certificate& certificate, const SigningStep& step,
                                            const SignChoice& choice) {
    TRY_VOID(office::checkMove(document, step.to));
    TRY_VOID(requireSigner(actor, document, step.purpose));
    TRY_VOID(requireIntactFile(office, document));
    TRY_VOID(requireOwnKey(office, actor, certificate));
    return requestFor(office, actor, document, step.purpose, choice);
}

Result<office::Document> signStep(Office& office, const Person& actor, const QString& documentId,
                                  crypto::SigningKey& key, const SigningStep& step, const SignChoice& choice,
                                  const Cancel& cancel, const Progress& progress) {
    TRY(office::Document document, load(office, documentId));
    if (hasReached(document, step.to))
        return document;
    TRY(const signing::SignRequest request, allowedRequest(office, actor, document, key.certificate(), step, choice));
    TRY(const signing::SignOutcome outcome, signing::signPdf(request, key, office.clock(), cancel, progress));
    TRY_VOID(replaceMainFile(office, document, request.output));
    return office.store().write([&](store::Transaction& transaction) -> Result<office::Document> {
        TRY(const office::Document present, store::document(transaction.connection(), documentId));
        if (hasReached(present, step.to))
            return present; // the same act came from two windows; the first one counts
        document.state = step.to;
        const bool lower = outcome.level < request.level;
        if (lower && !document.flags.contains(office::Flag::TimestampMissing))
            document.flags += office::Flag::TimestampMissing;
        QString detail = QStringLiteral("%1; %2; %3")
                             .arg(outcome.fieldName, key.certificate().subject(), key.certificate().serialHex());
        if (lower)
            detail += QStringLiteral("; ") + QString::fromLatin1(signing::levelName(outcome.level));
        TRY_VOID(record(office, transaction, actor, document, step.act, detail));
        return document;
    });
}

} // namespace

Result<CurrentFile> currentFile(Office& office, const QString& documentId) {
    TRY(const office::Document document, load(office, documentId));
    const office::DocumentFile* main = document.mainFile();
    if (!main)
        return fail("workflow.no_file", {document.subject});
    return CurrentFile{office.store().blobs().path(main->sha256), main->sha256, main->name};
}

Result<signing::Placement> defaultPlacement(Office& office, const QString& documentId, signing::Purpose purpose,
                                            const std::shared_ptr<const Secret>& password) {
    TRY(const office::Document document, load(office, documentId));
    TRY(const CurrentFile current, currentFile(office, documentId));
    const Profile& profile = office.profile();
    TRY(const signing::PlacementRules rules,
        signing::PlacementRules::load(profile.path(QStringLiteral("data/signature-places.json"))));
    signing::PlacementQuery query;
    query.purpose = purpose;
    query.typeName = document.typeName;
    query.signerName = document.signer.fullName;
    query.day = vietnamDate(office.now());
    query.sealDiameterMm = profile.sealDiameterMm;
    const auto place = signing::findPlacement(current.path, query, rules, {}, password);
    if (!place && place.error().code() == "signing.no_place")
        return fail(Error("workflow.no_place", {document.subject}).causedBy(place.error()));
    return place;
}

Result<> checkBeforeSigning(Office& office, const Person& actor, const QString& documentId,
                            const signing::Signer& signer, const SignChoice& choice, bool seal, const Cancel& cancel) {
    TRY_VOID(requireRole(actor, seal ? Role::Clerk : Role::Leader));
    const SigningStep step = stepOf(seal);
    TRY(const office::Document document, load(office, documentId));
    if (hasReached(document, step.to))
        return {};
    TRY(const signing::SignRequest request, allowedRequest(office, actor, document, signer.certificate, step, choice));
    TRY_VOID(signing::checkMaySign(signer, request.trust, request.revocation, office.now(), cancel));
    return signing::checkBeforeSigning(request, signer.certificate);
}

Result<office::Document> signForIssue(Office& office, const Person& actor, const QString& documentId,
                                      crypto::SigningKey& key, const SignChoice& choice, const Cancel& cancel,
                                      const Progress& progress) {
    TRY_VOID(requireRole(actor, Role::Leader));
    return signStep(office, actor, documentId, key, stepOf(false), choice, cancel, progress);
}

Result<office::Document> assignNumber(Office& office, const Person& actor, const QString& documentId) {
    TRY_VOID(requireRole(actor, Role::Clerk));
    // Number, state and file in one transaction: a number is either in the PDF and in the register, or was never taken.
    return office.store().write([&](store::Transaction& transaction) -> Result<office::Document> {
        TRY(office::Document document, store::document(transaction.connection(), documentId));
        if (hasReached(document, office::State::Numbered))
            return document;
        TRY_VOID(office::checkMove(document, office::State::Numbered));
        TRY_VOID(requireIntactFile(office, document));
        TRY(const std::optional<office::Document> original, originalOf(transaction.connection(), document));
        const QDate day = original ? original->issuedDate : vietnamDate(office.now());
        if (original) {
            document.number = original->number;
        } else {
            const QString book = QStringLiteral("%1 văn bản đi").arg(document.organId);
            TRY(document.number, store::takeNumber(transaction, book, day.year(), document.id, office.now()));
        }
        document.issuedDate = day;
        TRY(const QString temporary, office.store().blobs().temporaryPath());
        TRY_VOID(signing::fillTextFields(
            office.store().blobs().path(document.mainFile()->sha256), temporary,
            {{pdf::numberField, document.code()}, {pdf::dateField, office::promulgationLine(document.place, day)}}));
        TRY_VOID(replaceMainFile(office, document, temporary));
        if (!original) // whose recipients report under it until the update is issued
            document.axisDocumentId =
                QStringLiteral("%1,%2,%3")
                    .arg(document.organId, day.toString(QStringLiteral("yyyy/MM/dd")), document.code());
        document.state = office::State::Numbered;
        TRY_VOID(record(office, transaction, actor, document, QStringLiteral("document.numbered"), document.code()));
        return document;
    });
}

Result<office::Document> sealDocument(Office& office, const Person& actor, const QString& documentId,
                                      crypto::SigningKey& key, const SignChoice& choice, const Cancel& cancel,
                                      const Progress& progress) {
    TRY_VOID(requireRole(actor, Role::Clerk));
    TRY(const office::Document document, load(office, documentId));
    if (hasReached(document, office::State::AgencySigned))
        return document;
    TRY_VOID(office::checkMove(document, office::State::AgencySigned));
    TRY_VOID(requireValidSignatures(office, document, 1, cancel));
    return signStep(office, actor, documentId, key, stepOf(true), choice, cancel, progress);
}

} // namespace vanthu::workflow
