#pragma once

#include "base/Result.h"
#include "signing/Geometry.h"

#include <QByteArray>
#include <QDate>
#include <QList>
#include <QSizeF>
#include <QString>
#include <QStringList>

// Where a signature belongs on a document of a type, as data (resources/data/signature-places.json).
namespace vanthu::signing {

enum class PlacementWay {
    EmptyField,    // the document's own empty signature field
    OverName,      // over the signer's full name (box 7b), its last occurrence
    BelowAnchor,   // under the block of lines that begins with one of the texts ("KT. CHỦ TỊCH")
    AfterAnchor,   // on the line of the text, right behind it
    BesideAnchor,  // in the right half of the page, from the height of the text downwards ("Nơi nhận:")
    OverSignature, // the seal over the left third of the latest signature on a page (SIG-14)
    LeftOfName,    // the seal over the left third of where a signature over the name would stand
    TopRight,      // first page, top right corner (SIG-04, SIG-05)
    Fixed,         // millimetres from the lower left corner of the page
};

struct PlacementStep {
    PlacementWay way = PlacementWay::TopRight;
    QStringList texts;
    QSizeF size;    // points
    double gap = 0; // points
    int page = -1;  // Fixed: from 1; -1 = the last
    QRectF rect;    // Fixed: points
};

struct PlacementRule {
    Purpose purpose = Purpose::Approve;
    QStringList types; // names of document types; empty = all
    QDate from;
    QDate to; // invalid = still in force
    QList<PlacementStep> steps;
};

class PlacementRules {
public:
    // The built-in rules; those of `overrideFile`, when there is such a file, stand before them.
    // `signing.places_damaged` names the file and the entry.
    static Result<PlacementRules> load(const QString& overrideFile = {});
    static Result<PlacementRules> parse(const QByteArray& json, const QString& fileName);

    // The ways to try, in order, for this purpose and type on this day: the administrator's before the built-in ones, a
    // rule for the type before one for all types, and the newest of several. Empty when nothing is laid down.
    QList<PlacementStep> steps(Purpose purpose, const QString& typeName, const QDate& day) const;

private:
    QList<QList<PlacementRule>> m_layers; // file by file, the administrator's first
};

} // namespace vanthu::signing
