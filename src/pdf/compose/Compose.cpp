#include "pdf/compose/Compose.h"

#include "pdf/compose/DocumentWriter.h"
#include "pdf/compose/LetterParts.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr int mostPages = 500;
constexpr qsizetype mostLetters = 2'000'000;
constexpr qsizetype longestTitle = 1500; // a subject
constexpr qsizetype longestName = 400;   // an agency, a person, a position
constexpr qsizetype mostNames = 2000;    // addressees, recipients

// What is printed, with the capitals and marks that the decree wants added already: every letter is checked once.
DocumentLayout drawable(DocumentLayout layout) {
    for (QString* text :
         {&layout.superiorOrganName, &layout.organName, &layout.notation, &layout.typeName, &layout.subject,
          &layout.urgency, &layout.competence, &layout.signerPosition, &layout.signerName, &layout.archiveUnit})
        *text = drawableText(*text).simplified();
    for (QStringList* list : {&layout.addressees, &layout.recipients}) {
        for (QString& text : *list)
            text = drawableText(text).simplified();
        list->removeAll(QString());
    }
    for (Paragraph& paragraph : layout.body)
        paragraph.text = drawableText(paragraph.text);
    return layout;
}

QStringList allNames(const DocumentLayout& layout) {
    return QStringList{layout.superiorOrganName, layout.organName,  layout.notation,
                       layout.typeName,          layout.urgency,    layout.competence,
                       layout.signerPosition,    layout.signerName, layout.archiveUnit} +
           layout.addressees + layout.recipients;
}

Result<> checkLength(const DocumentLayout& layout) {
    qsizetype letters = 0;
    for (const Paragraph& paragraph : layout.body)
        letters += paragraph.text.size();
    const QStringList names = allNames(layout);
    const bool nameTooLong =
        std::any_of(names.begin(), names.end(), [](const QString& name) { return name.size() > longestName; });
    if (letters > mostLetters || layout.subject.size() > longestTitle || nameTooLong || names.size() > mostNames)
        return fail("pdf.text_too_long", {layout.subject.left(80)});
    return {};
}

Result<> checkLetters(const DocumentLayout& layout) {
    QStringList texts = allNames(layout);
    texts += layout.subject;
    for (const Paragraph& paragraph : layout.body)
        texts += paragraph.text;
    for (const QString& text : texts)
        for (const QString& shape : {text, text.toUpper()})
            if (const QString missing = missingLetter(FontFace::Regular, shape); !missing.isEmpty())
                return fail("pdf.letter_missing", {missing, text.left(60)},
                            QStringLiteral("U+%1").arg(missing.toUcs4().value(0), 4, 16, QLatin1Char('0')));
    return {};
}

void addPageNumbers(QList<PageDrawing>& pages) {
    for (int i = 1; i < pages.size(); ++i) {
        const QString number = QString::number(i + 1);
        const double width = textWidth(FontFace::Regular, numberSize, number);
        pages[i].texts +=
            {number, FontFace::Regular, numberSize, {(pageLeft + pageRight - width) / 2, pageNumberBaseLine},
             0,      Qt::black};
    }
}

} // namespace

Result<ComposedDocument> composeDocument(const DocumentLayout& given, const QDateTime& createdAt) {
    const DocumentLayout layout = drawable(given);
    TRY_VOID(checkLength(layout));
    TRY_VOID(checkLetters(layout));

    PageFlow flow({pageTop, pageBottom});
    addHeader(flow, layout);
    addTitle(flow, layout);
    addAddressees(flow, layout);
    QList<Row> rows = bodyRows(layout);
    const SignatureBlock block = signatureBlock(layout);
    // The signature never stands alone on a page: the end of the text goes with it.
    for (qsizetype i = std::max<qsizetype>(0, rows.size() - 2); i < rows.size(); ++i)
        rows[i].keepWithNext = true;
    rows += block.row;
    flow.add(rows);

    ComposedDocument document;
    document.signaturePage = flow.pageNumber();
    document.signatureRect = block.signatureRect.translated(0, flow.y() + block.row.height);
    flow.add(block.furtherRecipients);
    if (flow.pageNumber() > mostPages)
        return fail("pdf.text_too_long", {layout.subject.left(80)});
    addPageNumbers(flow.pages());
    document.pageCount = flow.pageNumber();
    TRY(document.pdf, writeDocument(flow.pages(), {layout.subject, layout.organName, createdAt}));
    return document;
}

} // namespace vanthu::pdf
