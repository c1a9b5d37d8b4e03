#include "pdf/compose/ReportPages.h"

#include "pdf/compose/DocumentWriter.h"
#include "pdf/compose/LetterParts.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr int mostPages = 500;
constexpr double left = 25 * pointsPerMm;
constexpr double right = paperWidth - 20 * pointsPerMm;
constexpr double footerBaseLine = 12 * pointsPerMm;
constexpr double labelWidth = 128;
constexpr double columnGap = 10;
constexpr TextStyle titleStyle{FontFace::Bold, 16, 21};
constexpr TextStyle headingStyle{FontFace::Bold, 13, 17};
constexpr TextStyle sectionStyle{FontFace::Bold, 12, 16};
constexpr TextStyle textStyle{FontFace::Regular, 11, 14.5};
constexpr TextStyle labelStyle{FontFace::Italic, 11, 14.5};
constexpr double footerSize = 9;

QList<Row> rowsOf(const QString& text, const TextStyle& style, double from, double width, const QColor& colour) {
    Block block;
    block.text = printableText(text, style.face);
    block.style = style;
    block.left = from;
    block.width = width;
    QList<Row> rows = setText(block);
    for (Row& row : rows)
        for (PlacedText& placed : row.drawing.texts)
            placed.colour = colour;
    return rows;
}

QList<Row> rowsOf(const QString& text, const TextStyle& style, const QColor& colour = Qt::black) {
    return rowsOf(text, style, left, right - left, colour);
}

// Title and text side by side, row by row.
QList<Row> factRows(const QPair<QString, QString>& fact) {
    QList<Row> labels = rowsOf(fact.first, labelStyle, left, labelWidth, QColor(70, 70, 70));
    const double from = left + labelWidth + columnGap;
    QList<Row> texts;
    for (const QString& paragraph : fact.second.split(u'\n'))
        texts += rowsOf(paragraph, textStyle, from, right - from, Qt::black);
    QList<Row> rows;
    for (qsizetype i = 0; i < std::max(labels.size(), texts.size()); ++i) {
        Row row = i < texts.size() ? texts[i] : labels[i];
        if (i < texts.size() && i < labels.size())
            row.drawing.texts += labels[i].drawing.texts;
        rows += row;
    }
    if (!rows.isEmpty())
        rows.first().spaceBefore = 2;
    return rows;
}

QList<Row> sectionRows(const ReportSection& section) {
    QList<Row> rows = rowsOf(section.heading, section.isTitle ? headingStyle : sectionStyle, section.colour);
    for (Row& row : rows)
        row.keepWithNext = true; // no heading is left alone at the foot of a page
    if (!rows.isEmpty()) {
        rows.first().spaceBefore = section.isTitle ? 16 : 10;
        if (section.isTitle)
            rows.first().drawing.rules += {{left, 5}, {right, 5}, 0.5};
    }
    for (const auto& fact : section.facts)
        rows += factRows(fact);
    for (const QString& paragraph : section.paragraphs) {
        QList<Row> lines = rowsOf(paragraph, textStyle);
        if (!lines.isEmpty())
            lines.first().spaceBefore = section.heading.isEmpty() ? 14 : 4;
        rows += lines;
    }
    return rows;
}

void addFooters(QList<PageDrawing>& pages, const QString& footer) {
    for (qsizetype i = 0; i < pages.size(); ++i) {
        const QString number = QStringLiteral("%1/%2").arg(i + 1).arg(pages.size());
        const double width = textWidth(FontFace::Regular, footerSize, number);
        pages[i].texts += {number, FontFace::Regular, footerSize, {right - width, footerBaseLine}, 0, Qt::black};
        QString words = printableText(footer, FontFace::Regular);
        while (!words.isEmpty() && textWidth(FontFace::Regular, footerSize, words) > right - left - width - 12)
            words.chop(1);
        pages[i].texts += {words, FontFace::Regular, footerSize, {left, footerBaseLine}, 0, QColor(90, 90, 90)};
        pages[i].rules += {{left, footerBaseLine + 11}, {right, footerBaseLine + 11}, 0.4};
    }
}

} // namespace

Result<QByteArray> composeReport(const ReportLayout& layout, const QDateTime& createdAt) {
    PageFlow flow({pageTop, pageBottom});
    if (!layout.organName.isEmpty())
        flow.add(rowsOf(layout.organName.toUpper(), textStyle));
    QList<Row> title = rowsOf(layout.title, titleStyle);
    if (!title.isEmpty())
        title.first().spaceBefore = 8;
    flow.add(title);
    for (const ReportSection& section : layout.sections) {
        flow.add(sectionRows(section));
        if (flow.pageNumber() > mostPages)
            return fail("pdf.text_too_long", {layout.title});
    }
    addFooters(flow.pages(), layout.footer);
    return writeDocument(flow.pages(), {layout.title, layout.organName, createdAt});
}

} // namespace vanthu::pdf
