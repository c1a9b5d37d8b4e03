#include "pdf/compose/DocumentWriter.h"

#include "pdf/compose/LetterParts.h"
#include "pdf/compose/PodofoDocument.h"

namespace vanthu::pdf {

using namespace PoDoFo;

namespace {

PdfString pdfString(const QString& text) {
    return PdfString(reinterpret_cast<const pdf_utf8*>(text.toUtf8().constData()));
}

PdfArray box(const QRectF& rect) {
    PdfArray array;
    for (const double edge : {rect.left(), rect.top(), rect.right(), rect.bottom()})
        array.push_back(PdfVariant(qRound(edge * 1000) / 1000.0));
    return array;
}

// A text field without a value: an empty picture, so that nothing is seen or printed before it is filled.
PdfObject& addField(PdfVecObjects& objects, const ReservedField& field, PdfObject& page) {
    PdfObject& picture = *objects.CreateObject("XObject");
    picture.GetDictionary().AddKey(PdfName::KeySubtype, PdfName("Form"));
    picture.GetDictionary().AddKey("BBox", box({0, 0, field.rect.width(), field.rect.height()}));
    picture.GetDictionary().AddKey("Resources", PdfDictionary());
    picture.GetStream()->Set("/Tx BMC\nEMC\n");

    PdfObject& object = *objects.CreateObject("Annot");
    PdfDictionary& dictionary = object.GetDictionary();
    dictionary.AddKey(PdfName::KeySubtype, PdfName("Widget"));
    dictionary.AddKey("FT", PdfName("Tx"));
    dictionary.AddKey("T", pdfString(field.name));
    dictionary.AddKey("Rect", box(field.rect));
    dictionary.AddKey("P", page.Reference());
    constexpr pdf_int64 printed = 4;
    dictionary.AddKey("F", PdfVariant(printed));
    dictionary.AddKey("DA", PdfString(("/Helv " + pdfNumber(field.size) + " Tf 0 g").constData()));
    dictionary.AddKey("Q", PdfVariant(pdf_int64(field.centred ? 1 : 0)));
    PdfDictionary pictures;
    pictures.AddKey("N", picture.Reference());
    dictionary.AddKey("AP", pictures);
    return object;
}

// The font that a viewer uses when a person types into the fields; we fill them with pictures of our own.
void addForm(PdfMemDocument& document, const PdfArray& fields) {
    PdfVecObjects& objects = document.GetObjects();
    PdfObject& helvetica = *objects.CreateObject("Font");
    helvetica.GetDictionary().AddKey(PdfName::KeySubtype, PdfName("Type1"));
    helvetica.GetDictionary().AddKey("BaseFont", PdfName("Helvetica"));
    helvetica.GetDictionary().AddKey("Encoding", PdfName("WinAnsiEncoding"));
    PdfDictionary fonts;
    fonts.AddKey("Helv", helvetica.Reference());
    PdfDictionary resources;
    resources.AddKey("Font", fonts);
    PdfObject& form = *objects.CreateObject();
    form.GetDictionary().AddKey("Fields", fields);
    form.GetDictionary().AddKey("DR", resources);
    form.GetDictionary().AddKey("DA", PdfString("/Helv 0 Tf 0 g"));
    document.GetCatalog()->GetDictionary().AddKey("AcroForm", form.Reference());
}

void addProperties(PdfMemDocument& document, const DocumentProperties& properties) {
    PdfDictionary& info = document.GetInfo()->GetObject()->GetDictionary();
    info.AddKey("Title", pdfString(properties.title));
    if (!properties.author.isEmpty())
        info.AddKey("Author", pdfString(properties.author));
    info.AddKey("Producer", PdfString("VanThu " VANTHU_VERSION));
    const QString stamp = properties.createdAt.toUTC().toString(QStringLiteral("'D:'yyyyMMddHHmmss'Z'"));
    info.AddKey("CreationDate", PdfString(stamp.toLatin1().constData()));
    info.AddKey("ModDate", PdfString(stamp.toLatin1().constData()));

    PdfDictionary& catalog = document.GetCatalog()->GetDictionary();
    catalog.AddKey("Lang", PdfString("vi-VN"));
    PdfDictionary preferences;
    preferences.AddKey("DisplayDocTitle", PdfVariant(true));
    catalog.AddKey("ViewerPreferences", preferences);
}

QByteArray build(const QList<PageDrawing>& pages, const DocumentProperties& properties) {
    const auto lock = enterPodofo();
    PdfMemDocument document;
    PdfVecObjects& objects = document.GetObjects();
    FontSet fonts(objects, properties.title.toUtf8());
    PdfObject& resources = *objects.CreateObject();
    PdfArray fields;
    for (const PageDrawing& drawing : pages) {
        PdfObject& page = *document.CreatePage(PdfRect(0, 0, paperWidth, paperHeight))->GetObject();
        page.GetDictionary().AddKey("MediaBox", box({0, 0, paperWidth, paperHeight}));
        page.GetDictionary().AddKey("Resources", resources.Reference());
        const QByteArray content = contentOf(drawing, fonts);
        PdfObject& stream = *objects.CreateObject();
        stream.GetStream()->Set(content.constData(), pdf_long(content.size()));
        page.GetDictionary().AddKey("Contents", stream.Reference());
        PdfArray widgets;
        for (const ReservedField& field : drawing.fields)
            widgets.push_back(addField(objects, field, page).Reference());
        if (!widgets.empty())
            page.GetDictionary().AddKey("Annots", widgets);
        fields.insert(fields.end(), widgets.begin(), widgets.end());
    }
    fonts.embed();
    fonts.addTo(resources.GetDictionary());
    addForm(document, fields);
    addProperties(document, properties);
    document.SetPdfVersion(ePdfVersion_1_7);
    PdfRefCountedBuffer buffer;
    PdfOutputDevice device(&buffer);
    document.Write(&device);
    return QByteArray(buffer.GetBuffer(), qsizetype(device.GetLength()));
}

} // namespace

Result<QByteArray> writeDocument(const QList<PageDrawing>& pages, const DocumentProperties& properties) {
    try {
        return build(pages, properties);
    } catch (const PdfError& e) {
        return fail("pdf.appearance", {}, describe(e));
    } catch (const std::exception& e) {
        return fail("pdf.appearance", {}, QString::fromLocal8Bit(e.what()));
    }
}

} // namespace vanthu::pdf
