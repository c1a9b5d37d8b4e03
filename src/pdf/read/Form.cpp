#include "pdf/read/Form.h"

#include "pdf/read/Pages.h"
#include <QRegularExpression>

#include <QSet>

#include <stdexcept>

namespace vanthu::pdf {

namespace {

constexpr int deepest = 32;
constexpr int mostNodes = 250'000;

// What a field hands down to its kids.
struct Inherited {
    QString name;
    std::string type;
    QPDFObjectHandle value = QPDFObjectHandle::newNull();
    std::vector<QPDFObjectHandle> ancestors;
};

// What stands for the value in the node itself. A value that is an object of its own is not read for this: signatures
// are long, and of those that did not change nobody wants to know.
std::optional<QPDFObjectHandle> ownValue(QPDFObjectHandle node, QPDFObjectHandle inherited) {
    const std::map<std::string, QPDFObjectHandle> entries = node.getDictAsMap();
    const auto found = entries.find("/V");
    if (found == entries.end())
        return std::nullopt;
    QPDFObjectHandle value = found->second;
    const bool mayBeNull = !value.isIndirect() || inherited.isIndirect() || !inherited.isNull();
    return mayBeNull && value.isNull() ? std::nullopt : std::optional(value);
}

class Walk {
public:
    QList<FieldNode> found;

    void visit(QPDFObjectHandle node, Inherited from, int depth) {
        if (!node.isDictionary() || wasSeen(node))
            return; // dangling references and fields listed twice happen in the wild and mean nothing
        if (depth > deepest || ++m_nodes > mostNodes)
            throw std::runtime_error("the form has too many or too deeply nested fields");
        if (node.getKey("/FT").isName())
            from.type = node.getKey("/FT").getName();
        if (auto value = ownValue(node, from.value))
            from.value = *value;
        if (node.hasKey("/T"))
            from.name += (from.name.isEmpty() ? QString() : QStringLiteral(".")) + textOf(node.getKey("/T"));

        std::vector<QPDFObjectHandle> widgets;
        bool terminal = true;
        Inherited toKids = from;
        toKids.ancestors.push_back(node);
        QPDFObjectHandle kids = node.getKey("/Kids");
        for (int i = 0; kids.isArray() && i < kids.getArrayNItems(); ++i) {
            QPDFObjectHandle kid = kids.getArrayItem(i);
            if (!kid.isDictionary())
                continue;
            if (kid.hasKey("/T")) {
                terminal = false;
                visit(kid, toKids, depth + 1);
            } else if (!wasSeen(kid)) {
                if (++m_nodes > mostNodes)
                    throw std::runtime_error("the form has too many fields");
                widgets.push_back(kid);
            }
        }
        if (!terminal && widgets.empty())
            return;
        if (widgets.empty())
            widgets.push_back(node);
        found += {from.name, node, widgets.front(), from.type, from.value, widgets, from.ancestors, m_listed};
        readValuesOfKids(found.size() - 1);
    }

    // Widgets on pages that the form does not list; their fields are reached through /Parent.
    void visitWidget(QPDFObjectHandle widget) {
        if (!widget.isDictionary() || !widget.getKey("/Subtype").isNameAndEquals("/Widget"))
            return;
        m_listed = false;
        QPDFObjectHandle top = widget;
        for (int i = 0; i < deepest && top.getKey("/Parent").isDictionary(); ++i)
            top = top.getKey("/Parent");
        if (top.hasKey("/T"))
            visit(top, {}, 0);
    }

private:
    // Some signers write the value into the widget instead of its field. What two of them say is two signatures.
    void readValuesOfKids(qsizetype index) {
        const FieldNode node = found[index];
        const QPDFObjectHandle own = node.value;
        bool isFirst = !QPDFObjectHandle(own).isIndirect() && QPDFObjectHandle(own).isNull();
        for (QPDFObjectHandle widget : node.widgets) {
            if (isSame(widget, node.field))
                continue;
            QPDFObjectHandle value = widget.getKey("/V");
            if (isSame(value, found[index].value) || !value.isDictionary())
                continue;
            if (isFirst) {
                found[index].value = value;
                found[index].widget = widget;
                isFirst = false;
            } else {
                FieldNode other = node;
                other.value = value;
                other.widget = widget;
                found += other;
            }
        }
    }
    static bool isSame(QPDFObjectHandle a, QPDFObjectHandle b) {
        return a.isIndirect() && b.isIndirect() && a.getObjGen() == b.getObjGen();
    }

    // Marks it, too.
    bool wasSeen(const QPDFObjectHandle& node) {
        if (!QPDFObjectHandle(node).isIndirect())
            return false;
        const int number = QPDFObjectHandle(node).getObjectID();
        if (m_seen.contains(number))
            return true;
        m_seen += number;
        return false;
    }

    QSet<int> m_seen;
    int m_nodes = 0;
    bool m_listed = true;
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
            walk.visit(fields.getArrayItem(i), {}, 0);
    walkPages(document, [&](const PageNode& node, int) {
        QPDFObjectHandle annotations = QPDFObjectHandle(node.page).getKey("/Annots");
        if (annotations.isArray())
            for (int i = 0; i < annotations.getArrayNItems(); ++i)
                walk.visitWidget(annotations.getArrayItem(i));
        return true;
    });
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
