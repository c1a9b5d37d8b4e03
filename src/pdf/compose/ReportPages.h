#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QColor>
#include <QDateTime>
#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

namespace vanthu::pdf {

// A report to print: headings, paragraphs, and facts as pairs of a title and a text. Letters that the font lacks become
// "?": names of foreign certificates may hold anything.
struct ReportSection {
    QString heading;
    QColor colour = Qt::black; // of the heading
    bool isTitle = false;      // larger, with a rule above
    QList<QPair<QString, QString>> facts;
    QStringList paragraphs; // after the facts
};

struct ReportLayout {
    QString title;
    QString organName; // at the top left; may be empty
    QList<ReportSection> sections;
    QString footer; // on every page, before "page/pages"
};

// A4, PDF 1.7; the same layout and time give the same bytes. `pdf.text_too_long` at over 500 pages, `pdf.appearance`.
// Some 10 ms a page: not on the GUI thread.
Result<QByteArray> composeReport(const ReportLayout& layout, const QDateTime& createdAt);

} // namespace vanthu::pdf
