#pragma once

#include "store/Connection.h"

#include <QDateTime>
#include <QList>
#include <QString>

// Work files (hồ sơ công việc). One document may stand in several without being copied (decree 30/2020 PL VI).
namespace vanthu::store {

struct CaseFile {
    QString id;
    QString code; // "01.TCCB"
    QString title;
    int year = 0;
    QString retention; // "10 năm", "Vĩnh viễn"
    QString creator;
    bool open = true;
    QDateTime createdAt;
    int documentCount = 0; // filled when read
};

// `store.case_file_exists` when the year has that code already.
Result<> createCaseFile(Transaction& transaction, const CaseFile& file);
Result<QList<CaseFile>> caseFiles(Connection& connection);
// Gives the document the next ordinal; a document already in the file stays where it is. `store.case_file_closed`.
Result<> fileDocument(Transaction& transaction, const QString& caseFileId, const QString& documentId);
Result<> closeCaseFile(Transaction& transaction, const QString& caseFileId);

} // namespace vanthu::store
