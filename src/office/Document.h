#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QDate>
#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

// The document as decree 30/2020 PL VI describes it, with what an office needs besides. Pure: no input or output.
namespace vanthu::office {

enum class Direction { Outgoing, Incoming };

// One life line for each direction (regulations OUT-01, IN-02). Stored by name, never by number.
enum class State {
    // outgoing
    Draft,
    InReview,
    DraftApproved,
    PersonSigned,
    Numbered,
    AgencySigned,
    Issued,
    Recalled, // frozen at its issuer (decree 30/2020 art. 18.4, PL VI.III.8)
    Replaced, // by a document of equal form (art. 18.3); both sides
    // incoming
    Arrived,
    Rejected,
    Received,
    Assigned,
    InProgress,
    Completed,
    Cancelled, // taken back by its issuer: kept in trace, without effect (QĐ 28/2018 art. 9)
};

enum class Urgency { Normal, Urgent, VeryUrgent, Express }; // numbers as edXML Priority 0-3
enum class Secrecy { Normal, Confidential, Secret, TopSecret };

struct Signer {
    QString competence; // KT., TL. …
    QString position;
    QString fullName;
};

// One addressee with the last processing status it reported (edXML §2.2), and its answer to what was asked of it since.
struct Recipient {
    QString organId;
    QString organName;
    QString statusCode; // "" until the axis or the agency says something, then "01" … "06"
    QDateTime statusAt;
    QString statusStaff;
    QString statusDescription;
    QString requestCode =
        {}; // "13" asked to give back or take over a change, then its answer: "15" agreed, "16" refused
    QDateTime requestAt = {};
    QString requestStaff = {};
    QString requestDescription = {}; // the reason

    // Not while a request waits for its answer, nor after it agreed.
    bool mayBeAskedBack() const { return requestCode.isEmpty() || requestCode == QLatin1String("16"); }
};

// What the issuer of a received document wants done with it; it stands until the clerk has answered (15 or 16).
enum class RequestKind { None, TakeBack, Recall, Update, Replace };
struct Request {
    RequestKind kind = RequestKind::None;
    QString reason;
    QDateTime at;
    QString staff;   // of the issuer
    QString message; // the axis id of the message that asks
};

// Another document that this one answers, recalls, replaces or is the corrected version of (edXML ResponseFor,
// BussinessDocType 1 to 3).
enum class LinkKind { Reply, Recall, Update, Replace };
struct Link {
    LinkKind kind = LinkKind::Reply;
    QString organId; // the issuer of that document
    QString code;    // "267/VPCP-TTĐT"
    QDate issuedDate;
    QString axisDocumentId;
    QString targetId; // that document in this store; empty when it is not here
};

// What a clerk must know of a document; stored by name.
enum class Flag {
    DuplicateCode,      // same number, notation and issuer as another (decree 30/2020 PL VI.III.1.h)
    SecrecyNotChecked,  // a file could not be looked through for the mark of a state secret
    ArrivedAfterRecall, // its recall was here before it
    TimestampMissing,   // of this agency: signed without a time-stamp because the person said so; it is added later
};

enum class FileRole { Main, Annex };

// The current version of one file of the document; its bytes are a blob named by sha256.
struct DocumentFile {
    int ordinal = 0; // 0 = main document
    FileRole role = FileRole::Main;
    QString name;
    QString mediaType;
    QByteArray sha256;
    qint64 size = 0;
};

struct Document {
    QString id;        // made by the program, never reused
    QString clientKey; // the request that made it; unique, so that a repeated request finds the same document
    int version = 0;   // raised by every stored change

    Direction direction = Direction::Outgoing;
    State state = State::Draft;
    Urgency urgency = Urgency::Normal;
    Secrecy secrecy = Secrecy::Normal;

    QString typeName;          // "Công văn"
    QString subject;           // trích yếu
    std::optional<int> number; // of the issuing agency's register
    QString notation;          // "SNV-VP"
    QDate issuedDate;
    QString place;
    QString organId; // issuing agency
    QString organName;
    QString superiorOrganName;
    Signer signer;
    QString signerId; // Person::id inside this agency
    QString drafterName;
    QDate dueDate;
    int pageAmount = 0;
    bool paperCopy = false;
    QString body;              // text of the draft, when it was written here
    QList<QString> copyPlaces; // printed "Nơi nhận" besides the recipients

    std::optional<int> arrivalNumber;
    QDateTime arrivedAt;
    QString axisDocumentId; // edXML DocumentId: the same on both sides
    QString note;           // reason of a refusal and the like

    QList<Recipient> recipients;
    QList<DocumentFile> files;
    QList<Link> links;
    QList<Flag> flags;
    Request request;
    QDateTime signedAt; // by the competent person; read only
    QDateTime createdAt;
    QDateTime updatedAt;

    const DocumentFile* mainFile() const;
    // "05/SNV-VP"; the notation alone while there is no number.
    QString code() const;
};

// Names for storage and JSON: stable, ASCII.
QString stateName(State state);
std::optional<State> stateFromName(const QString& name);
QString requestName(RequestKind kind);
RequestKind requestFromName(const QString& name);
QString linkName(LinkKind kind);
LinkKind linkFromName(const QString& name);
QString flagName(Flag flag);
std::optional<Flag> flagFromName(const QString& name);

// A document with any degree of secrecy never enters (Law 117/2025/QH15 art. 5): `office.classified_refused`.
Result<> refuseClassified(Secrecy secrecy, const QString& documentName);
// The mark (box 10a of decree 30/2020) standing alone on a line of the text, or nothing.
std::optional<Secrecy> classifiedMark(const QString& text);

} // namespace vanthu::office
