#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "base/Secret.h"
#include "pdf/read/PdfFile.h"
#include "signing/PlacementRules.h"

#include <QDate>
#include <QString>

#include <memory>

namespace vanthu::signing {

// What is known of a document when a place for its next signature is looked for.
struct PlacementQuery {
    Purpose purpose = Purpose::Approve;
    QString typeName;   // "Quyết định"; empty = unknown
    QString signerName; // full name as it stands on the page; for OverName
    QDate day;          // the rules in force on it
    double sealDiameterMm = 36;
    int textLines = 2; // of a text block, with the time
    // A text of the person's choice: the signature goes right under its last occurrence, before any rule.
    QString anchor;
};

// The first of the ways that leads to a place on the document. Anchors are looked for from the last page backwards, at
// most 50 pages. They only propose: what stands on a page proves nothing. The words are read in a process of their own,
// and only when a way asks for them. `signing.no_place`, `signing.anchor_missing`, `pdf.cancelled`, and what the rooms
// pdf and page say. Blocks (disk); not on the GUI thread.
Result<Placement> findPlacement(const QString& path, const PlacementQuery& query, const PlacementRules& rules,
                                const Cancel& cancel = {}, const std::shared_ptr<const Secret>& password = {});

// Text blocks of further signatures (a second copy, an annex that is also a copy) stand under each other: the block
// moves down until it covers none of `taken`, all in points of one page.
QRectF clearOf(const QRectF& rect, const QList<QRectF>& taken, const QSizeF& page);

} // namespace vanthu::signing
