#include "pdf/Appearance.h"

#include "pdf/Canvas.h"

#include <qpdf/BufferInputSource.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFLogger.hh>
#include <qpdf/QPDFPageObjectHelper.hh>

#include <algorithm>
#include <map>

namespace vanthu::pdf {

namespace {

constexpr double lineSpacing = 1.2;
constexpr double smallestText = 4;

// Copies what a form XObject needs out of a document of ours, giving new numbers.
class Transplant {
public:
    explicit Transplant(int first)
        : m_first(first) {}

    NewObjects run(QPDFObjectHandle form) {
        numberOf(form);
        for (std::size_t i = 0; i < m_order.size(); ++i) // grows while bodies name further objects
            m_bodies += body(m_order[i]);
        return {m_first, m_bodies};
    }

private:
    int numberOf(QPDFObjectHandle object) {
        const auto known = m_numbers.find(object.getObjGen());
        if (known != m_numbers.end())
            return known->second;
        const int number = m_first + int(m_order.size());
        m_numbers[object.getObjGen()] = number;
        m_order.push_back(object);
        return number;
    }

    QByteArray body(QPDFObjectHandle object) {
        if (!object.isStream())
            return inner(object);
        const auto data = object.getRawStreamData();
        QPDFObjectHandle dictionary = object.getDict().shallowCopy();
        dictionary.replaceKey("/Length", QPDFObjectHandle::newInteger(static_cast<long long>(data->getSize())));
        return inner(dictionary) + "\nstream\n" +
               QByteArray(reinterpret_cast<const char*>(data->getBuffer()), qsizetype(data->getSize())) + "\nendstream";
    }

    QByteArray value(QPDFObjectHandle object) {
        return object.isIndirect() ? QByteArray::number(numberOf(object)) + " 0 R" : inner(object);
    }

    QByteArray inner(QPDFObjectHandle object) {
        QByteArray text;
        if (object.isDictionary()) {
            text = "<<";
            for (const std::string& key : object.getKeys())
                text += QByteArray::fromStdString(QPDFObjectHandle::newName(key).unparse()) + ' ' +
                        value(object.getKey(key)) + ' ';
            return text + ">>";
        }
        if (object.isArray()) {
            text = "[";
            for (int i = 0; i < object.getArrayNItems(); ++i)
                text += value(object.getArrayItem(i)) + ' ';
            return text + ']';
        }
        return QByteArray::fromStdString(object.unparseResolved());
    }

    int m_first;
    std::map<QPDFObjGen, int> m_numbers;
    std::vector<QPDFObjectHandle> m_order;
    QList<QByteArray> m_bodies;
};

Result<NewObjects> formOf(const QByteArray& pdf, int firstNumber) {
    try {
        QPDF document;
        document.setSuppressWarnings(true);
        document.processMemoryFile("appearance", pdf.constData(), std::size_t(pdf.size()));
        QPDFObjectHandle form = QPDFPageObjectHelper(document.getAllPages().at(0)).getFormXObjectForPage();
        return Transplant(firstNumber).run(document.makeIndirectObject(form));
    } catch (const std::exception& e) {
        return fail(canvasError(e.what()));
    }
}

void drawLine(Canvas& canvas, const AppearanceLine& line, double width, double baseline) {
    double size = line.size;
    const double natural = canvas.textWidth(line.text, line.face, size);
    if (natural > width)
        size = std::max(smallestText, size * width / natural);
    const double actual = canvas.textWidth(line.text, line.face, size);
    const double left = line.align == Align::Left     ? 0
                        : line.align == Align::Centre ? (width - actual) / 2
                                                      : width - actual;
    canvas.text({left, baseline}, line.text, line.face, size);
}

} // namespace

Result<NewObjects> buildAppearance(const AppearanceSpec& spec, int firstNumber) {
    QByteArray pdf;
    {
        Canvas canvas;
        TRY_VOID(canvas.draw([&]() -> Result<> {
            canvas.newPage(spec.size);
            if (!spec.png.isEmpty())
                TRY_VOID(canvas.image(QRectF(QPointF(0, 0), spec.size), spec.png));
            double top = spec.size.height();
            for (const AppearanceLine& line : spec.lines) {
                drawLine(canvas, line, spec.size.width(), top - line.size);
                top -= line.size * lineSpacing;
            }
            pdf = canvas.finish();
            return {};
        }));
    }
    return formOf(pdf, firstNumber);
}

Result<NewObjects> fieldTextAppearance(const QString& value, const QSizeF& size, int firstNumber) {
    // The field is as high as its line; a quarter of it is below the base line.
    const double text = size.height() / 1.3;
    QByteArray pdf;
    {
        Canvas canvas;
        TRY_VOID(canvas.draw([&]() -> Result<> {
            canvas.newPage(size);
            AppearanceLine line{value, text, FontFace::Regular, Align::Left};
            drawLine(canvas, line, size.width(), size.height() * 0.25);
            pdf = canvas.finish();
            return {};
        }));
    }
    return formOf(pdf, firstNumber);
}

} // namespace vanthu::pdf
