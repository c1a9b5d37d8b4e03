#pragma once

#include <QList>
#include <QRectF>
#include <QString>
#include <QtGlobal>

#include <optional>
#include <set>

namespace vanthu::pdf {

// What somebody did to a document after it was signed, in the terms of who reads it. Names in `kindName()` are part of
// the command-line contract.
enum class ChangeKind {
    FieldFilled,
    FieldReplaced, // another value, or none any more
    FieldLook,     // another picture, font or place, while the value stayed
    FieldAdded,    // without a signature
    FieldDeleted,
    FieldsRedrawn, // stored pictures instead of what the values say
    SignatureAdded,
    TimestampAdded,
    AnnotationAdded,
    AnnotationChanged,
    AnnotationDeleted,
    PageContent,
    PageAdded,
    PageDeleted,
    PagesMoved,
    Form,           // what all fields share
    Structure,      // what a screen reader is told
    Metadata,       // title, author, dates
    ValidationData, // certificates and answers about revocation
    Document,       // anything else that belongs to no page
    PageLook,       // its picture is another one, which nothing above explains
    File,           // bytes that belong to nothing, or that readers read in two ways
};

enum class ChangeLevel {
    None,      // nothing was changed
    Permitted, // what may follow a signature: further signatures, form filling, DSS, document time-stamps
    Doubtful,  // neither permitted nor forbidden, or permitted and able to hide what was signed
    Forbidden, // anything else
};

// Part of a page, in its display coordinates (read/PageGeometry.h).
struct PagePlace {
    int page = 0; // from 0
    QRectF rect;

    bool operator==(const PagePlace&) const = default;
};

struct Change {
    ChangeKind kind = ChangeKind::Document;
    ChangeLevel level = ChangeLevel::Permitted;
    int page = -1;         // from 0; -1 when it is on no page, or which cannot be told
    QString field;         // full name of the field, empty for anything else
    QString annotation;    // "Highlight", empty for anything else
    QString before, after; // what a field or an annotation said; at most 200 characters
    bool covers = false;   // may hide or replace what stands on the page
    // Where it draws. It covers something when the page itself shows ink there, which this room cannot see.
    QList<PagePlace> places;
    QString over;        // of a signature: the field of the earlier one over part of whose picture it lies
    double overPart = 0; // how much of it, 0…1
    QRectF overPlace;    // where that picture is, in display coordinates
    qint64 until = 0;    // where the revisions end among which it came: who signs these or more covers it
    QString detail;      // technical: which object, and how

    bool isAnnotation() const { return !annotation.isEmpty(); }
    bool operator==(const Change&) const = default;
};

// Which pages later revisions may have made look different, for whoever can see them. Taken wide: it costs a glance,
// and what is left out is seen by nobody.
struct Redrawn {
    std::set<int> pages; // from 0
    // Where fields, signatures and annotations came or changed: each is told by a change of its own.
    QList<PagePlace> told;
    std::set<int> annotated; // of the pages those whose annotations are told: they may lie over the page's content
    qint64 until = 0;        // as Change::until, of the last of these revisions

    void add(const Redrawn& other);
};

// Whom a change needs to be allowed by, for this room alone.
enum class Rule {
    Anyone,   // may follow every signature
    Filling,  // form filling and signing: not where a certification of level 1 or a lock forbids it
    Doubt,    // the same, but it is never certain
    Remark,   // what a certification of level 3 allows and no other; where nobody says anything it is doubtful
    Covering, // the same, but doubtful under level 3, too
    Nobody,   // what no signature allows
};

// A seal lies over a third of the signature (SIG-14).
constexpr double mostOfASignature = 0.5;

// "field_filled"
QByteArray kindName(ChangeKind kind);
std::optional<ChangeKind> kindNamed(const QByteArray& name);

} // namespace vanthu::pdf
