#include "pdf/compose/LetterParts.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr double bodyWidth = pageRight - pageLeft;
constexpr double firstLineIndent = 12.7 * pointsPerMm;
constexpr double paragraphGap = 6;
constexpr TextStyle bodyStyle{FontFace::Regular, 14, 18};

// "- X;" whatever dashes and stops the name came with.
QString listItem(QString name, QLatin1String end) {
    while (name.startsWith(u'-') || name.startsWith(u' '))
        name.remove(0, 1);
    while (name.endsWith(u';') || name.endsWith(u'.') || name.endsWith(u' '))
        name.chop(1);
    return QStringLiteral("- ") + name + end;
}

QList<Row> addresseeList(const QStringList& names, double left) {
    const double dash = textWidth(FontFace::Regular, bodyStyle.size, QStringLiteral("- "));
    QList<Row> rows;
    for (qsizetype i = 0; i < names.size(); ++i) {
        const QLatin1String end(i + 1 == names.size() ? "." : ";");
        rows +=
            setText({listItem(names[i], end), bodyStyle, Alignment::Left, left + dash, pageRight - left - dash, -dash});
    }
    return rows;
}

// Two rows of a paragraph stay together at its beginning and at its end.
void keepEnds(QList<Row>& rows) {
    if (rows.size() < 2)
        return;
    rows.first().keepWithNext = true;
    rows[rows.size() - 2].keepWithNext = true;
}

} // namespace

void addAddressees(PageFlow& flow, const DocumentLayout& layout) {
    constexpr double gapAbove = 18;
    if (layout.addressees.isEmpty())
        return;
    const QString label = QStringLiteral("Kính gửi: ");
    const double labelWidth = textWidth(FontFace::Regular, bodyStyle.size, label);
    QList<Row> rows;
    if (layout.addressees.size() == 1) {
        const QString only = listItem(layout.addressees.first(), QLatin1String(".")).mid(2);
        rows = setText({label + only, bodyStyle, Alignment::Centre, pageLeft, bodyWidth});
        if (rows.size() > 1)
            rows = setText({label + only, bodyStyle, Alignment::Left, pageLeft + firstLineIndent + labelWidth,
                            bodyWidth - firstLineIndent - labelWidth, -labelWidth});
    } else {
        const double left = pageLeft + 2 * firstLineIndent;
        rows = setText({label.trimmed(), bodyStyle, Alignment::Left, left, bodyWidth});
        rows.last().keepWithNext = true;
        rows += addresseeList(layout.addressees, left + labelWidth);
    }
    rows.first().spaceBefore = gapAbove;
    flow.add(rows);
    flow.moveTo(flow.y() - paragraphGap);
}

QList<Row> bodyRows(const DocumentLayout& layout) {
    constexpr double gapAbove = 12;
    QList<Row> all;
    for (const Paragraph& paragraph : layout.body) {
        Block block{paragraph.text, bodyStyle,       Alignment::Justified, pageLeft,
                    bodyWidth,      firstLineIndent, paragraph.boldLetters};
        if (paragraph.style == ParagraphStyle::LegalGround)
            block.style.face = FontFace::Italic;
        if (paragraph.style == ParagraphStyle::Heading) {
            block.style.face = FontFace::Bold;
            block.alignment = Alignment::Centre;
            block.firstIndent = 0;
        }
        QList<Row> rows = setText(block);
        if (rows.isEmpty())
            continue;
        rows.first().spaceBefore = all.isEmpty() ? gapAbove : paragraphGap;
        keepEnds(rows);
        if (paragraph.style == ParagraphStyle::Heading)
            rows.last().keepWithNext = true;
        all += rows;
    }
    return all;
}

namespace {

constexpr double signerWidth = 252; // right column; the recipients have the left one
constexpr double signerLeft = pageRight - signerWidth;
constexpr double recipientsWidth = signerLeft - pageLeft - 12;
constexpr double signatureGap = 90; // room for the signature between position and name
constexpr double signatureWidth = 200;
constexpr double tallestRecipients = 300; // beside the signature; more of them follow below

// Lines of box 7a. A competence that is only a prefix is completed: a deputy signs "KT." for the head, whose title
// is the deputy's own without "Phó" (PL I.II.7).
QStringList signerLines(const DocumentLayout& layout) {
    const QString competence = layout.competence.toUpper();
    const QString position = layout.signerPosition.toUpper();
    const bool onlyPrefix = competence.endsWith(u'.') && !competence.contains(u' ');
    if (!onlyPrefix)
        return {competence, position};
    const QString deputy = QStringLiteral("PHÓ ");
    if (competence == QLatin1String("KT.") && position.startsWith(deputy))
        return {competence + u' ' + position.mid(deputy.size()), position};
    return {competence + u' ' + position};
}

QStringList recipientItems(const DocumentLayout& layout) {
    QStringList items;
    const QString asAbove = QStringLiteral("Như trên");
    const bool hasAsAbove =
        !layout.recipients.isEmpty() && layout.recipients.first().contains(asAbove, Qt::CaseInsensitive);
    if (!layout.addressees.isEmpty() && !hasAsAbove)
        items += listItem(asAbove, QLatin1String(";"));
    for (const QString& recipient : layout.recipients)
        items += listItem(recipient, QLatin1String(";"));
    const QString archive = QStringLiteral("Lưu: VT");
    const QString unit = layout.archiveUnit.isEmpty() ? QString() : QStringLiteral(", ") + layout.archiveUnit;
    return items << listItem(archive + unit, QLatin1String("."));
}

QList<Row> recipientRows(const DocumentLayout& layout) {
    constexpr TextStyle headStyle{FontFace::BoldItalic, 12, 15};
    constexpr TextStyle itemStyle{FontFace::Regular, 11, 13.5};
    QList<Row> rows = setText({QStringLiteral("Nơi nhận:"), headStyle, Alignment::Left, pageLeft, recipientsWidth});
    const double dash = textWidth(FontFace::Regular, itemStyle.size, QStringLiteral("- "));
    const QStringList items = recipientItems(layout);
    for (const QString& item : items)
        rows += setText({item, itemStyle, Alignment::Left, pageLeft + dash, recipientsWidth - dash, -dash});
    return rows;
}

} // namespace

SignatureBlock signatureBlock(const DocumentLayout& layout) {
    constexpr TextStyle style{FontFace::Bold, 14, 17};
    SignatureBlock block;
    block.row.spaceBefore = 14;
    double y = 0;
    const auto addCentred = [&](const QString& text) {
        const QList<Row> rows = setText({text, style, Alignment::Centre, signerLeft, signerWidth, 0, 0, true});
        for (const Row& row : rows) {
            place(row.drawing, y, block.row.drawing);
            y -= row.height;
        }
    };
    const QStringList lines = signerLines(layout);
    for (const QString& line : lines)
        addCentred(line);
    block.signatureRect = {signerLeft + (signerWidth - signatureWidth) / 2, y - signatureGap, signatureWidth,
                           signatureGap};
    y -= signatureGap;
    addCentred(layout.signerName);

    double left = 0;
    const QList<Row> recipients = recipientRows(layout);
    for (const Row& row : recipients) {
        if (!block.furtherRecipients.isEmpty() || -left + row.height > tallestRecipients) {
            block.furtherRecipients += row;
            continue;
        }
        place(row.drawing, left, block.row.drawing);
        left -= row.height;
    }
    block.row.height = -std::min(y, left);
    return block;
}

} // namespace vanthu::pdf
