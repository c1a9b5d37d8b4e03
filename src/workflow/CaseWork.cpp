#include "workflow/CaseWork.h"

#include "store/Documents.h"
#include "store/Journal.h"
#include "workflow/Act.h"

#include <QCoreApplication>

namespace vanthu::workflow {

namespace {

Result<> journal(const Office& office, store::Transaction& transaction, const Person& actor, const QString& act,
                 const QString& documentId, const QString& detail) {
    store::JournalEntry entry;
    entry.at = office.now();
    entry.who = nameAndPosition(actor);
    entry.act = act;
    entry.documentId = documentId;
    entry.detail = detail;
    return store::append(transaction, std::move(entry));
}

} // namespace

Result<store::CaseFile> openCaseFile(Office& office, const Person& actor, const QString& code, const QString& title,
                                     const QString& retention) {
    if (code.trimmed().isEmpty())
        return fail("workflow.incomplete", {QCoreApplication::translate("vanthu::workflow", "số và ký hiệu hồ sơ")});
    if (title.trimmed().isEmpty())
        return fail("workflow.incomplete", {QCoreApplication::translate("vanthu::workflow", "tiêu đề hồ sơ")});
    store::CaseFile file;
    file.id = newId();
    file.code = code.trimmed();
    file.title = title.simplified();
    file.year = vietnamDate(office.now()).year();
    file.retention = retention.trimmed();
    file.creator = actor.fullName;
    file.createdAt = office.now();
    return office.store().write([&](store::Transaction& transaction) -> Result<store::CaseFile> {
        TRY_VOID(store::createCaseFile(transaction, file));
        TRY_VOID(journal(office, transaction, actor, QStringLiteral("case.opened"), {}, file.code));
        return file;
    });
}

Result<> fileInCase(Office& office, const Person& actor, const QString& caseFileId, const QString& documentId) {
    return office.store().write([&](store::Transaction& transaction) -> Result<> {
        TRY_VOID(store::fileDocument(transaction, caseFileId, documentId));
        return journal(office, transaction, actor, QStringLiteral("document.filed"), documentId, caseFileId);
    });
}

Result<> closeCase(Office& office, const Person& actor, const QString& caseFileId) {
    return office.store().write([&](store::Transaction& transaction) -> Result<> {
        TRY_VOID(store::closeCaseFile(transaction, caseFileId));
        return journal(office, transaction, actor, QStringLiteral("case.closed"), {}, caseFileId);
    });
}

} // namespace vanthu::workflow
