#pragma once

#include "base/Error.h"

#include <QByteArray>
#include <QDate>
#include <QDateTime>
#include <QList>
#include <QMap>
#include <QPair>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

// The messages of the national axis (QCVN 102:2016/BTTTT): what they say, without their XML. Field names are the
// standard's.
namespace vanthu::edxml {

// An element that the standard does not name, as it came: a message that is passed on loses nothing.
struct Element {
    QString name;
    QString namespaceUri = {}; // empty = the standard's own
    QString text = {};
    QList<QPair<QString, QString>> attributes = {};
    QList<Element> children = {};
};
// By the group that held them: "MessageHeader", "From", "To/1" (the second), "Bussiness", "Attachment/0" …
using UnknownElements = QMap<QString, QList<Element>>;

struct Organ {
    QString organId;
    QString organizationInCharge;
    QString organName;
    QString organAdd;
    QString email;
    QString telephone;
    QString fax = {};
    QString website = {};
};

struct Staff {
    QString department;
    QString staff;
    QString mobile;
    QString email;
    QString departmentId = {};
    QString staffId = {};
};

// A reference to an earlier document.
struct ResponseFor {
    QString organId;
    QString code; // "267/VPCP-TTĐT"
    QDate promulgationDate;
    QString documentId;
};

enum class BusinessType { New = 0, Recall = 1, Update = 2, Replace = 3 };

// What an update changes (edxml.md §3.5).
struct Change {
    struct Receiver {
        QString organId;
        int receiverType = 0; // 0 = added or as before, 1 = removed
    };
    bool documentInfo = false;
    bool documentReceiver = false;
    QList<Receiver> receivers = {};
};

// A document that the new one replaces, and for which agencies (edxml.md §3.6).
struct Replacement {
    QString documentId;
    QStringList organIds = {};
};

struct Business {
    BusinessType type = BusinessType::New;
    QString reason;
    QString documentId; // the affected document
    Staff staff;
    bool paper = false; // a paper copy follows
    std::optional<Change> change = {};
    QList<Replacement> replacements = {};
};

struct Trace {
    QString organId;
    QDateTime timestamp; // UTC; the axis writes Vietnam time
};

struct Attachment {
    QString contentId; // without "cid:"
    QString name;      // when it was read: safe in any folder
    QString mediaType;
    QString description;
    qint64 size = 0;   // decoded; filled by the reader
    QByteArray sha256; // hex; filled by the reader
};

// What some axes answer with (edxml.md §1.4).
struct PackageError {
    QString code; // "N.MessageHeader.From.OrganId"
    QString description;
};

// What was read otherwise than it was written, or not at all: `edxml.value_repaired` and `edxml.value_unclear`, with the
// element's name and what stood there.
using Remarks = QList<Error>;

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
    int priority = 0; // 0 to 4
    QString sphereOfPromulgation;
    QString typerNotation;
    int promulgationAmount = 0; // number of copies
    int pageAmount = 0;
    bool direction = false;
    QStringList appendixes;
    int steeringType = 0; // as it came: 0 and 1 = ordinary, 2 = steering, 3 = report
    QString documentId;
    QList<ResponseFor> responseFor;
    QList<Trace> traces;
    Business business;
    QList<Attachment> attachments;
    bool hasSignature = false; // of the envelope; nobody checks it (edxml.md §1.4), and it is not written again
    QList<PackageError> errors;
    Remarks remarks;
    UnknownElements unknown;
};

struct StatusMessage {
    Organ from;
    ResponseFor responseFor;
    Staff staff;
    QString statusCode; // "01" … two digits; an unknown code is kept as it came
    QString description;
    QDateTime timestamp; // UTC
    QList<PackageError> errors = {};
    Remarks remarks = {};
    UnknownElements unknown = {};
};

using Message = std::variant<DocumentMessage, StatusMessage>;

// "Đã đến", "Từ chối tiếp nhận" …; for an unknown code "Trạng thái khác (07)".
QString statusTitle(const QString& statusCode, bool english = false);
// 01 to 06, 13, 15 and 16: what may be sent (edxml.md §2.2).
bool isStatusCode(const QString& statusCode);
// Those that have to give a reason: 02, 13 and 16.
bool needsReason(const QString& statusCode);

} // namespace vanthu::edxml
