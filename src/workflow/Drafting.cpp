// Drafting, submitting and approving (decree 30/2020 art. 10-12).

#include "base/Text.h"
#include "office/Notation.h"
#include "office/StateMachine.h"
#include "page/PageProcess.h"
#include "pdf/compose/Compose.h"
#include "pdf/read/Locks.h"
#include "pdf/read/PdfFile.h"
#include "pdf/revise/Revision.h"
#include "store/Documents.h"
#include "workflow/Act.h"
#include "workflow/Links.h"
#include "workflow/Outgoing.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <unistd.h>

namespace vanthu::workflow {

namespace {

constexpr double fieldHeight = 17; // points: a line of 13-point text

Result<> requireComplete(const DraftRequest& request, const Person* signer) {
    if (request.subject.trimmed().isEmpty())
        return fail("workflow.incomplete", {QCoreApplication::translate("vanthu::workflow", "trích yếu")});
    if (request.recipients.isEmpty())
        return fail("workflow.incomplete", {QCoreApplication::translate("vanthu::workflow", "nơi nhận")});
    if (request.body.trimmed().isEmpty() && request.pdfFile.isEmpty())
        return fail("workflow.incomplete", {QCoreApplication::translate("vanthu::workflow", "nội dung")});
    if (!signer || signer->role != Role::Leader)
        return fail("workflow.incomplete", {QCoreApplication::translate("vanthu::workflow", "người ký")});
    return {};
}

QString urgencyMark(office::Urgency urgency) {
    switch (urgency) {
    case office::Urgency::Urgent:
        return QStringLiteral("KHẨN");
    case office::Urgency::VeryUrgent:
        return QStringLiteral("THƯỢNG KHẨN");
    case office::Urgency::Express:
        return QStringLiteral("HỎA TỐC");
    case office::Urgency::Normal:
        break;
    }
    return {};
}

pdf::DocumentLayout layoutOf(const Office& office, const DraftRequest& request, const office::Document& document) {
    const Profile& profile = office.profile();
    pdf::DocumentLayout layout;
    layout.superiorOrganName = profile.superiorOrganName;
    layout.organName = profile.organName;
    layout.notation = document.notation;
    const QString type = foldText(document.typeName);
    const bool isLetter = type == QLatin1String("cong van");
    layout.typeName = isLetter ? QString() : document.typeName;
    layout.subject = document.subject;
    layout.urgency = urgencyMark(document.urgency);
    QStringList addressees;
    for (const office::Recipient& recipient : document.recipients)
        addressees += recipient.organName;
    // "Kính gửi" stands on these three kinds only (decree 30/2020 PL I part II.9); the others name everybody below.
    const bool isAddressed = isLetter || type == QLatin1String("to trinh") || type == QLatin1String("bao cao");
    layout.addressees = isAddressed ? addressees : QStringList();
    layout.recipients = (isAddressed ? QStringList{QStringLiteral("Như trên")} : addressees) + request.copyPlaces;
    layout.body = pdf::paragraphsFromText(request.body);
    layout.competence = document.signer.competence;
    layout.signerPosition = document.signer.position;
    layout.signerName = document.signer.fullName;
    layout.archiveUnit = profile.unitAbbreviation;
    return layout;
}

// Where number and date go in a PDF that was not made here: behind a printed "Số:", else in boxes 3 and 4 of decree 30.
Result<> reserveFields(const QString& pdfFile, pdf::Revision& revision, const pdf::PageGeometry& geometry) {
    if (revision.hasField(pdf::numberField) && revision.hasField(pdf::dateField))
        return {};
    TRY(const auto pages, page::PageProcess::open({pdfFile, -1, {}}));
    TRY(const QList<pdf::PlacedWord> words, pages->words(1));
    const QSizeF page = geometry.displaySize();
    QRectF number(page.width() * 0.20, page.height() - 118, 90, fieldHeight);
    if (const QList<QRectF> found = pdf::findPhrase(words, QStringLiteral("Số:")); !found.isEmpty()) {
        const QRectF& label = found.first();
        number = QRectF(label.right() + 3, label.top() - 2, 90, std::max(label.height() + 3, fieldHeight));
    }
    if (!revision.hasField(pdf::numberField))
        TRY_VOID(revision.addTextField({pdf::numberField, 0, number}));
    const QRectF date(page.width() * 0.48, number.top(), page.width() * 0.46, fieldHeight);
    if (!revision.hasField(pdf::dateField))
        TRY_VOID(revision.addTextField({pdf::dateField, 0, date}));
    return {};
}

struct DraftFile {
    QByteArray sha256;
    qint64 size = 0;
    int pages = 0;
};

Result<DraftFile> composeDraft(const Office& office, const DraftRequest& request, const office::Document& document) {
    TRY(const pdf::ComposedDocument composed, pdf::composeDocument(layoutOf(office, request, document), office.now()));
    TRY(const QByteArray sha256, office.store().blobs().put(composed.pdf));
    return DraftFile{sha256, composed.pdf.size(), composed.pageCount};
}

Result<> refuseMarked(const Office& office, const QString& pdfFile) {
    const QString name = QFileInfo(pdfFile).fileName();
    switch (office.secrecyScan().look(pdfFile)) {
    case SecrecyScan::Finding::Marked:
        return fail("office.classified_refused", {name});
    case SecrecyScan::Finding::NotChecked:
        return fail("workflow.draft_not_checked", {name});
    case SecrecyScan::Finding::NoMark:
        break;
    }
    return {};
}

// What is issued is read by everyone who receives it, now and from the archive: no password stands before it, nor one
// that forbids what number, date and seal add.
Result<std::shared_ptr<pdf::PdfFile>> openDraftFile(const QString& pdfFile) {
    const Error refusal("workflow.draft_encrypted", {QFileInfo(pdfFile).fileName()});
    const auto file = pdf::PdfFile::open(pdfFile);
    if (!file)
        return fail(file.error().code() == "pdf.encrypted" ? refusal : file.error());
    TRY(const pdf::Locks locks, pdf::readLocks(**file));
    if (!locks.mayAddFields)
        return fail(refusal);
    return file;
}

// Takes an existing PDF as it is, plus a first revision with the reserved fields when it lacks them.
Result<DraftFile> importDraft(const Office& office, const DraftRequest& request) {
    TRY(const std::shared_ptr<pdf::PdfFile> file, openDraftFile(request.pdfFile));
    TRY_VOID(refuseMarked(office, request.pdfFile));
    TRY(const auto revision, pdf::Revision::begin(file));
    TRY(const pdf::PageGeometry geometry, file->page(0));
    TRY_VOID(reserveFields(request.pdfFile, *revision, geometry));
    TRY(const QString temporary, office.store().blobs().temporaryPath());
    const int descriptor =
        ::open(QFile::encodeName(temporary).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const auto written = descriptor < 0 ? Result<pdf::WrittenRevision>(fail("file.unwritable", {temporary}))
                                        : revision->writeTo(descriptor, temporary, {});
    if (descriptor >= 0)
        ::close(descriptor);
    Result<QByteArray> sha256 = written ? office.store().blobs().putFile(temporary) : fail(written.error());
    const qint64 size = QFileInfo(temporary).size();
    QFile::remove(temporary);
    if (!sha256)
        return fail(sha256.error());
    return DraftFile{*sha256, size, file->pageCount()};
}

office::Document newDocument(const Office& office, const Person& actor, const DraftRequest& request,
                             const Person& signer) {
    const Profile& profile = office.profile();
    office::Document d;
    d.id = newId();
    d.clientKey = request.clientKey.isEmpty() ? d.id : request.clientKey;
    d.direction = office::Direction::Outgoing;
    d.state = office::State::Draft;
    d.urgency = request.urgency;
    d.typeName = request.typeName;
    d.subject = toNfc(request.subject.simplified());
    d.notation = office::notationFor(request.typeName, profile.organAbbreviation, profile.unitAbbreviation);
    d.place = profile.place;
    d.organId = profile.organId;
    d.organName = profile.organName;
    d.superiorOrganName = profile.superiorOrganName;
    d.signer = {signer.competence, signer.position, signer.fullName};
    d.signerId = signer.id;
    d.drafterName = actor.fullName;
    d.dueDate = request.dueDate.value_or(QDate());
    d.body = toNfc(request.body);
    d.copyPlaces = request.copyPlaces;
    d.paperCopy = request.paperCopy;
    for (const RecipientChoice& recipient : request.recipients) {
        office::Recipient r;
        r.organId = recipient.organId;
        r.organName = recipient.organName;
        d.recipients += r;
    }
    return d;
}

// One step of the life line that changes nothing but the state.
Result<office::Document> move(Office& office, const Person& actor, const QString& documentId, office::State to,
                              const QString& act) {
    return office.store().write([&](store::Transaction& transaction) -> Result<office::Document> {
        TRY(office::Document document, store::document(transaction.connection(), documentId));
        if (hasReached(document, to))
            return document;
        TRY_VOID(office::checkMove(document, to));
        document.state = to;
        TRY_VOID(record(office, transaction, actor, document, act, {}));
        return document;
    });
}

} // namespace

Result<office::Document> addDraft(Office& office, const Person& actor, const DraftRequest& request) {
    TRY_VOID(office::refuseClassified(request.secrecy, request.subject));
    if (office::classifiedMark(request.body) || office::classifiedMark(request.subject))
        return fail("office.classified_refused", {request.subject});
    const Person* signer = office.profile().person(request.signerId);
    TRY_VOID(requireComplete(request, signer));
    const auto known = [&](store::Connection& connection) {
        return store::documentByClientKey(connection, request.clientKey);
    };
    TRY(const std::optional<office::Document> earlier, office.store().read(known));
    if (earlier)
        return *earlier;

    office::Document document = newDocument(office, actor, request, *signer);
    TRY_VOID(office.store().read(
        [&](store::Connection& connection) { return linkDraft(connection, request.links, document); }));
    TRY(const DraftFile file,
        request.pdfFile.isEmpty() ? composeDraft(office, request, document) : importDraft(office, request));
    document.pageAmount = file.pages;
    office::DocumentFile main;
    main.name = safeFileName(document.subject.left(80) + QStringLiteral(".pdf"));
    main.mediaType = QStringLiteral("application/pdf");
    main.sha256 = file.sha256;
    main.size = file.size;
    document.files += main;
    return office.store().write([&](store::Transaction& transaction) -> Result<office::Document> {
        TRY(const std::optional<office::Document> meanwhile, known(transaction.connection()));
        if (meanwhile)
            return *meanwhile;
        TRY_VOID(record(office, transaction, actor, document, QStringLiteral("document.drafted"), document.subject));
        return document;
    });
}

Result<office::Document> submitDraft(Office& office, const Person& actor, const QString& documentId) {
    return move(office, actor, documentId, office::State::InReview, QStringLiteral("document.submitted"));
}

Result<office::Document> approveDraft(Office& office, const Person& actor, const QString& documentId) {
    TRY_VOID(requireRole(actor, Role::Leader));
    return move(office, actor, documentId, office::State::DraftApproved, QStringLiteral("document.approved"));
}

} // namespace vanthu::workflow
