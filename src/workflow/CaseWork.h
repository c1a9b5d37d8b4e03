#pragma once

#include "store/CaseFiles.h"
#include "workflow/Office.h"

// Work files (hồ sơ công việc; decree 30/2020 art. 28-31). Blocks; not on the GUI thread.
namespace vanthu::workflow {

// `store.case_file_exists`, `workflow.incomplete`.
Result<store::CaseFile> openCaseFile(Office& office, const Person& actor, const QString& code, const QString& title,
                                     const QString& retention);
// A document may stand in several files; filing it again changes nothing. `store.case_file_closed`.
Result<> fileInCase(Office& office, const Person& actor, const QString& caseFileId, const QString& documentId);
Result<> closeCase(Office& office, const Person& actor, const QString& caseFileId);

} // namespace vanthu::workflow
