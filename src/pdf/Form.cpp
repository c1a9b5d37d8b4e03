#include "pdf/Form.h"

#include <QRegularExpression>
#include "pdf/Pages.h"

#include <QSet>

#include <stdexcept>

namespace vanthu::pdf {

namespace {

constexpr int deepest = 32;
constexpr int mostNodes = 20'000;

class Walk {
public:
    QList<FieldNode> found;

    void visit(QPDFObjectHandle node, const QString& parentName, const std::string& inheritedType, int depth) {
        if (!node.isDictionary())
            return; // dangling references and nulls happen in the wild and mean nothing
        if (depth > deepest || ++m_nodes > mostNodes)
            throw std::runtime_error("the form has too many or too deeply nested fields");
        if (node.isIndirect() && m_seen.contains(node.getObjectID()))
            throw std::runtime_error("the form's fields form a circle");
        if (node.isIndirect())
            m_seen += node.getObjectID();

        const std::string type = node.getKey("/FT").isName() ? node.getKey("/FT").getName() : inheritedType;
        QString name = parentName;
        if (node.hasKey("/T"))
            name = name.isEmpty() ? textOf(node.getKey("/T")) : name + QLatin1Char('.') + textOf(node.getKey("/T"));
        QPDFObjectHandle kids = node.getKey("/Kids");
        QPDFObjectHandle firstWidget;
        bool terminal = true;
        if (kids.isArray()) {
            for (int i = 0; i < kids.getArrayNItems(); ++i) {
                QPDFObjectHandle kid = kids.getArrayItem(i);
                if (kid.isDictionary() && kid.hasKey("/T")) {
                    terminal = false;
                    visit(kid, name, type, depth + 1);
                } else if (kid.isDictionary() && !firstWidget.isInitialized()) {
                    firstWidget = kid;
                }
            }
        }
        if (terminal)
            found += {name, node, firstWidget.isInitialized() ? firstWidget : node, type};
    }

private:
    QSet<int> m_seen;
    int m_nodes = 0;
};

} // namespace

QString textOf(QPDFObjectHandle value) {
    return value.isString() ? QString::fromStdString(value.getUTF8Value()) : QString();
}

QDateTime parsePdfDate(const QString& text) {
    static const QRegularExpression form(QStringLiteral(
        "^(?:D:)?(\\d{4})(\\d{2})?(\\d{2})?(\\d{2})?(\\d{2})?(\\d{2})?(?:([Zz+-])(?:(\\d{2})'?(\\d{2})?'?)?)?"));
    const auto m = form.match(text);
    if (!m.hasMatch())
        return {};
    const auto part = [&](int group, int otherwise) {
        return m.captured(group).isEmpty() ? otherwise : m.captured(group).toInt();
    };
    int offset = part(8, 0) * 3600 + part(9, 0) * 60;
    if (m.captured(7) == QLatin1String("-"))
        offset = -offset;
    QDateTime at(QDate(part(1, 1970), part(2, 1), part(3, 1)), QTime(part(4, 0), part(5, 0), part(6, 0)), Qt::UTC);
    return at.isValid() ? at.addSecs(-offset) : QDateTime();
}

QByteArray pdfDate(const QDateTime& at) {
    return "D:" + at.toUTC().toString(QStringLiteral("yyyyMMddHHmmss")).toLatin1() + "+00'00'";
}

QList<FieldNode> formFields(QPDF& document) {
    Walk walk;
    QPDFObjectHandle form = document.getRoot().getKey("/AcroForm");
    QPDFObjectHandle fields = form.isDictionary() ? form.getKey("/Fields") : QPDFObjectHandle::newNull();
    if (fields.isArray())
        for (int i = 0; i < fields.getArrayNItems(); ++i)
            walk.visit(fields.getArrayItem(i), QString(), std::string(), 0);
    return walk.found;
}

QHash<int, int> annotationPages(QPDF& document) {
    QHash<int, int> pages;
    walkPages(document, [&](const PageNode& node, int number) {
        QPDFObjectHandle annotations = QPDFObjectHandle(node.page).getKey("/Annots");
        if (annotations.isArray())
            for (int i = 0; i < annotations.getArrayNItems(); ++i)
                if (QPDFObjectHandle annotation = annotations.getArrayItem(i);
                    annotation.isIndirect() && !pages.contains(annotation.getObjectID()))
                    pages.insert(annotation.getObjectID(), number);
        return true;
    });
    return pages;
}

int pageOfAnnotation(QPDF& document, QPDFObjectHandle annotation) {
    if (!annotation.isIndirect())
        return -1;
    int found = -1;
    walkPages(document, [&](const PageNode& node, int number) {
        QPDFObjectHandle annotations = QPDFObjectHandle(node.page).getKey("/Annots");
        if (annotations.isArray())
            for (int i = 0; i < annotations.getArrayNItems() && found < 0; ++i)
                if (annotations.getArrayItem(i).getObjGen() == annotation.getObjGen())
                    found = number;
        return found < 0;
    });
    return found;
}

} // namespace vanthu::pdf
