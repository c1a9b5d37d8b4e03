#include "workflow/Act.h"

#include "office/StateMachine.h"
#include "store/Documents.h"
#include "store/Journal.h"
#include "workflow/Incoming.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <algorithm>

namespace vanthu::workflow {

namespace {

QString roleTitle(Role role) {
    switch (role) {
    case Role::Leader:
        return QCoreApplication::translate("vanthu::workflow", "lãnh đạo");
    case Role::Clerk:
        return QCoreApplication::translate("vanthu::workflow", "văn thư");
    case Role::Officer:
        break;
    }
    return QCoreApplication::translate("vanthu::workflow", "chuyên viên");
}

const QList<office::State>& lifeLine(office::Direction direction) {
    using office::State;
    static const QList<State> outgoing = {State::Draft,        State::InReview, State::DraftApproved,
                                          State::PersonSigned, State::Numbered, State::AgencySigned,
                                          State::Issued,       State::Recalled, State::Replaced};
    static const QList<State> incoming = {State::Arrived, State::Received, State::Assigned, State::InProgress,
                                          State::Completed};
    return direction == office::Direction::Outgoing ? outgoing : incoming;
}

} // namespace

Result<> requireRole(const Person& actor, Role role) {
    if (actor.role != role)
        return fail("workflow.role_refused", {actor.fullName, roleTitle(role)});
    return {};
}

QString nameAndPosition(const Person& person) {
    return person.position.isEmpty() ? person.fullName
                                     : QStringLiteral("%1 (%2)").arg(person.fullName, person.position);
}

QString newId() {
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

bool hasReached(const office::Document& document, office::State state) {
    const QList<office::State>& line = lifeLine(document.direction);
    const auto present = line.indexOf(document.state);
    const auto asked = line.indexOf(state);
    return present >= 0 && asked >= 0 && present >= asked;
}

Result<> record(Office& office, store::Transaction& transaction, const Person& actor, office::Document& document,
                const QString& act, const QString& detail) {
    const QDateTime now = office.now();
    TRY_VOID(store::save(transaction, document, act, now));
    store::JournalEntry entry;
    entry.at = now;
    entry.who = nameAndPosition(actor);
    entry.act = act;
    entry.documentId = document.id;
    if (const office::DocumentFile* file = document.mainFile())
        entry.documentSha256 = file->sha256;
    entry.detail = detail;
    return store::append(transaction, std::move(entry));
}

Result<office::Document> load(Office& office, const QString& documentId) {
    return office.store().read([&](store::Connection& connection) { return store::document(connection, documentId); });
}

Result<> requireValidSignatures(Office& office, const office::Document& document, int atLeast, const Cancel& cancel) {
    TRY(const signing::DocumentReport report, verifyDocument(office, document.id, Asking::Online, cancel));
    const auto count = std::count_if(report.signatures.begin(), report.signatures.end(),
                                     [](const signing::SignatureReport& one) { return !one.isDocumentTimestamp; });
    if (report.status == signing::DocumentStatus::Valid && count >= atLeast)
        return {};
    Error refused("workflow.signature_required", {document.subject});
    for (const signing::SignatureReport& signature : report.signatures)
        if (!signature.problems.isEmpty())
            return fail(std::move(refused).causedBy(signature.problems.first()));
    return fail(std::move(refused));
}

Result<> replaceMainFile(Office& office, office::Document& document, const QString& temporaryFile) {
    const auto sha256 = office.store().blobs().putFile(temporaryFile);
    const qint64 size = QFileInfo(temporaryFile).size();
    QFile::remove(temporaryFile);
    if (!sha256)
        return fail(sha256.error());
    for (office::DocumentFile& file : document.files) {
        if (file.role != office::FileRole::Main)
            continue;
        file.sha256 = *sha256;
        file.size = size;
        return {};
    }
    return fail("workflow.no_file", {document.subject});
}

} // namespace vanthu::workflow
