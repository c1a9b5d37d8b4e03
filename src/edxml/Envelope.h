#pragma once

#include <QByteArray>
#include <QDate>
#include <QDateTime>
#include <QList>
#include <QString>

#include <variant>

// The messages of the national axis (QCVN 102:2016/BTTTT): what they say, without their XML. Field names are the
// standard's.
namespace vanthu::edxml {

struct Organ {
    QString organId;
    QString organizationInCharge;
    QString organName;
    QString organAdd;
    QString email;
    QString telephone;
};

struct Staff {
    QString department;
    QString staff;
    QString mobile;
    QString email;
};

// A reference to an earlier document.
struct ResponseFor {
    QString organId;
    QString code; // "267/VPCP-TTĐT"
    QDate promulgationDate;
    QString documentId;
};

enum class BusinessType { New = 0, Recall = 1, Update = 2, Replace = 3 };

struct Business {
    BusinessType type = BusinessType::New;
    QString reason;
    QString documentId; // the affected document
    Staff staff;
    bool paper = false;
};

struct Trace {
    QString organId;
    QDateTime timestamp; // UTC; the axis writes Vietnam time
};

struct Attachment {
    QString contentId; // without "cid:"
    QString name;
    QString mediaType;
    QString description;
    qint64 size = 0;   // decoded; filled by the reader
    QByteArray sha256; // hex; filled by the reader
};

struct DocumentMessage {
    Organ from;
    QList<Organ> to;
    QString codeNumber;
    QString codeNotation;
    QString place;
    QDate promulgationDate;
    int type = 2; // 1 = legal normative, 2 = administrative
    int typeDetail = 0;
    QString typeName;
    QString subject;
    QString content;
    QString signerCompetence, signerPosition, signerFullName;
    QDate dueDate;
    QList<QString> toPlaces;
    int priority = 0;
    int pageAmount = 0;
    int steeringType = 0;
    QString documentId;
    QList<ResponseFor> responseFor;
    QList<Trace> traces;
    Business business;
    QList<Attachment> attachments;
};

struct StatusMessage {
    Organ from;
    ResponseFor responseFor;
    Staff staff;
    QString statusCode; // "01" … two digits; an unknown code is kept as it came
    QString description;
    QDateTime timestamp; // UTC
};

using Message = std::variant<DocumentMessage, StatusMessage>;

// "Đã đến", "Từ chối tiếp nhận" …; for an unknown code "Trạng thái khác (07)".
QString statusTitle(const QString& statusCode, bool english = false);

} // namespace vanthu::edxml
