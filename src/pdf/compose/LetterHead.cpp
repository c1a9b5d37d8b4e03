#include "pdf/compose/LetterParts.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr double nationWidth = 256; // the two columns of the head, with a gap between them
constexpr double columnGap = 8;
constexpr double nationLeft = pageRight - nationWidth;
constexpr double organWidth = nationLeft - columnGap - pageLeft;
constexpr double gapUnderRule = 8;
constexpr TextStyle headStyle{FontFace::Regular, 12, 15};
constexpr TextStyle headBold{FontFace::Bold, 12, 15};
constexpr TextStyle mottoStyle{FontFace::Bold, 13, 16};

// Writes a column of rows downwards; knows where it ends.
struct Column {
    double left;
    double width;
    double y;
    double widest = 0; // of the text added last

    void add(PageDrawing& page, const QString& text, const TextStyle& style) {
        if (text.isEmpty())
            return;
        widest = 0;
        const QList<Row> rows = setText({text, style, Alignment::Centre, left, width, 0, 0, true});
        for (const Row& row : rows) {
            place(row.drawing, y, page);
            widest = std::max(widest, row.right - row.left);
            y -= row.height;
        }
    }
    void addRule(PageDrawing& page, double length) {
        const double middle = left + width / 2;
        y -= 1.5;
        page.rules += {{middle - length / 2, y}, {middle + length / 2, y}, 0.75};
        y -= 1;
    }
};

// The rule under a name is a third to a half of its line (PL I.II).
double ruleUnder(double width) {
    return std::clamp(width * 0.4, 40.0, 110.0);
}

ReservedField fieldOn(const QString& name, double left, double right, double baseLine, bool centred) {
    return {name,
            {QPointF(left, baseLine - fontDescent * numberSize), QPointF(right, baseLine + fontAscent * numberSize)},
            numberSize,
            centred};
}

// "Số:" and the space for the number, centred as the whole will be once it is there.
void addNumberLine(PageDrawing& page, const DocumentLayout& layout, double baseLine) {
    const QString label = QStringLiteral("Số: ");
    const double labelWidth = textWidth(FontFace::Regular, numberSize, label);
    const double whole =
        labelWidth + textWidth(FontFace::Regular, numberSize, QStringLiteral("000/") + layout.notation);
    const double x = pageLeft + std::max(0.0, (organWidth - whole) / 2);
    page.texts += {label.trimmed(), FontFace::Regular, numberSize, {x, baseLine}, 0, Qt::black};
    page.fields += fieldOn(numberField, x + labelWidth, pageLeft + organWidth, baseLine, false);
    page.fields += fieldOn(dateField, nationLeft, pageRight, baseLine, true);
}

double urgencyBoxWidth(const QString& urgency) {
    if (urgency == QStringLiteral("KHẨN"))
        return 20 * pointsPerMm;
    if (urgency == QStringLiteral("HỎA TỐC"))
        return 30 * pointsPerMm;
    return std::max(40 * pointsPerMm, textWidth(FontFace::Bold, numberSize, urgency) + 12);
}

// The red box 10b (PL I.II.9; its sizes are the decree's).
void addUrgency(PageDrawing& page, const QString& text, double middle, double top) {
    const QColor red(0xd0, 0x00, 0x00);
    const QString urgency = text.toUpper();
    const double width = urgencyBoxWidth(urgency);
    const double height = 8 * pointsPerMm;
    page.frames += {{middle - width / 2, top - height, width, height}, 1, red};
    const double textX = middle - textWidth(FontFace::Bold, numberSize, urgency) / 2;
    const double baseLine = top - height / 2 - (fontAscent - fontDescent) * numberSize / 2 + 0.5;
    page.texts += {urgency, FontFace::Bold, numberSize, {textX, baseLine}, 0, red};
}

} // namespace

void addHeader(PageFlow& flow, const DocumentLayout& layout) {
    PageDrawing& page = flow.page();
    Column organ{pageLeft, organWidth, flow.y()};
    organ.add(page, layout.superiorOrganName.toUpper(), headStyle);
    organ.add(page, layout.organName.toUpper(), headBold);
    organ.addRule(page, ruleUnder(organ.widest));

    Column nation{nationLeft, nationWidth, flow.y()};
    nation.add(page, QStringLiteral("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), headBold);
    nation.add(page, QStringLiteral("Độc lập - Tự do - Hạnh phúc"), mottoStyle);
    nation.addRule(page, nation.widest);

    const double numberTop = std::min(organ.y, nation.y) - gapUnderRule;
    addNumberLine(page, layout, numberTop - fontAscent * numberSize);
    Column below{pageLeft, organWidth, numberTop - lineHeight * numberSize - 3};
    if (layout.typeName.isEmpty() && !layout.subject.isEmpty())
        below.add(page, QStringLiteral("V/v ") + layout.subject, headStyle);
    if (!layout.urgency.isEmpty()) {
        constexpr double gap = 8;
        addUrgency(page, layout.urgency, pageLeft + organWidth / 2, below.y - gap);
        below.y -= gap + 8 * pointsPerMm;
    }
    flow.moveTo(below.y);
}

void addTitle(PageFlow& flow, const DocumentLayout& layout) {
    constexpr double titleInset = 36;
    constexpr double gapAbove = 18;
    if (layout.typeName.isEmpty())
        return;
    Block block{layout.typeName.toUpper(),
                {FontFace::Bold, 14, 18},
                Alignment::Centre,
                pageLeft + titleInset,
                pageRight - pageLeft - 2 * titleInset};
    block.balanced = true;
    QList<Row> rows = setText(block);
    block.text = layout.subject;
    rows += setText(block);
    if (rows.isEmpty())
        return;
    rows.first().spaceBefore = gapAbove;
    for (Row& row : rows)
        row.keepWithNext = &row != &rows.last();
    const double middle = (pageLeft + pageRight) / 2;
    const double half = ruleUnder(rows.last().right - rows.last().left) / 2;
    rows.last().drawing.rules += {{middle - half, -20}, {middle + half, -20}, 0.75};
    rows.last().height += 4;
    flow.add(rows);
}

} // namespace vanthu::pdf
