#include "pdf/compare/PageContent.h"

#include "pdf/compare/Painting.h"
#include "pdf/read/Pages.h"
#include "pdf/read/Values.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

namespace vanthu::pdf {

namespace {

constexpr qint64 largestContent = 32 * 1024 * 1024;
constexpr std::size_t mostObjects = 20'000; // that a page's layers are looked for in

QPDFObjectHandle entry(QPDFObjectHandle dictionary, const char* key) {
    return dictionary.isDictionary() ? dictionary.getKey(key) : QPDFObjectHandle::newNull();
}

bool isFlate(QPDFObjectHandle stream) {
    QPDFObjectHandle filter = stream.getDict().getKey("/Filter");
    if (filter.isArray() && filter.getArrayNItems() == 1)
        filter = filter.getArrayItem(0);
    return filter.isNameAndEquals("/FlateDecode") || filter.isNameAndEquals("/Fl");
}

// What no reader could read to its end; how far each of them comes, they know themselves.
bool isCutShort(QPDFObjectHandle stream) {
    if (!isFlate(stream) || !stream.getDict().getKey("/DecodeParms").isNull())
        return false;
    const auto raw = stream.getRawStreamData();
    if (raw->getSize() == 0)
        return false;
    Inflater inflater;
    qint64 size = 0;
    const auto bytes = reinterpret_cast<const char*>(raw->getBuffer());
    inflater.add(bytes, qsizetype(raw->getSize()), [&](const char*, qsizetype n) {
        size += n;
        return size <= largestContent;
    });
    return size <= largestContent && !inflater.isAtEnd();
}

class Reading {
public:
    explicit Reading(const PdfFile& file)
        : m_file(file) {}

    PageContent run(QPDFObjectHandle page) {
        readContents(entry(page, "/Contents"), inheritedEntry(page, "/Resources"));
        m_found.hasHidden = hidesLayers(inheritedEntry(page, "/Resources"));
        return m_found;
    }

private:
    void broken(const QPDFObjectHandle& part, const char* what) {
        const int number = QPDFObjectHandle(part).getObjectID();
        if (m_found.broken.isEmpty())
            m_found.broken = QStringLiteral("%1 %2").arg(number).arg(QLatin1String(what));
    }

    // Some readers show nothing of a page one of whose parts is nowhere, others the rest.
    void readContents(QPDFObjectHandle contents, QPDFObjectHandle resources) {
        std::vector<QPDFObjectHandle> parts = {contents};
        if (contents.isArray())
            parts = contents.getArrayAsVector();
        else if (contents.isNull() && !contents.isIndirect())
            return;
        QByteArray all;
        bool isKnown = true;
        for (QPDFObjectHandle& part : parts) {
            m_file.checkEffort();
            if (!part.isStream()) {
                broken(part, "is no content stream");
                continue;
            }
            if (isCutShort(part))
                broken(part, "cannot be read to its end");
            const auto content = plainContent(part, largestContent - all.size());
            isKnown = isKnown && content;
            all += content.value_or(QByteArray()) + '\n';
        }
        const Painting painting = isKnown ? paintingOfPage(all, std::move(resources)) : Painting();
        m_found.paints = !isKnown || painting.foreign || painting.isSeen;
    }

    static bool isOff(QPDFObjectHandle group) {
        QPDFObjectHandle usage = entry(group, "/Usage");
        const auto is = [&](const char* about, const char* state) {
            return entry(entry(usage, about), state).isNameAndEquals("/OFF");
        };
        return is("/View", "/ViewState") || is("/Print", "/PrintState") || is("/Export", "/ExportState") ||
               !entry(usage, "/Zoom").isNull() || !entry(usage, "/User").isNull();
    }

    // Whether one of the document's layers is not shown by everybody.
    static bool mayHide(QPDFObjectHandle layers) {
        QPDFObjectHandle usual = layers.getKey("/D");
        QPDFObjectHandle base = entry(usual, "/BaseState"), off = entry(usual, "/OFF");
        if (!base.isNull() && !base.isNameAndEquals("/ON"))
            return true;
        if (off.isArray() ? off.getArrayNItems() > 0 : !off.isNull())
            return true;
        QPDFObjectHandle groups = layers.getKey("/OCGs");
        for (int i = 0; groups.isArray() && i < groups.getArrayNItems(); ++i)
            if (isOff(groups.getArrayItem(i)))
                return true;
        return false;
    }
    // What is shown when others are not, or by a rule.
    static bool isHiding(QPDFObjectHandle object) {
        QPDFObjectHandle when = entry(object, "/P");
        return entry(object, "/Type").isNameAndEquals("/OCMD") &&
               (!entry(object, "/VE").isNull() || when.isNameAndEquals("/AllOff") || when.isNameAndEquals("/AnyOff"));
    }
    static bool isLayered(QPDFObjectHandle object) {
        QPDFObjectHandle type = entry(object, "/Type");
        return type.isNameAndEquals("/OCG") || type.isNameAndEquals("/OCMD") || !entry(object, "/OC").isNull();
    }

    bool hidesLayers(const QPDFObjectHandle& resources) {
        QPDFObjectHandle layers = m_file.document().getRoot().getKey("/OCProperties");
        if (!layers.isDictionary())
            return false;
        const bool mayHide = Reading::mayHide(layers);
        std::vector<QPDFObjectHandle> next = {resources};
        std::set<Id> seen;
        const auto add = [&](QPDFObjectHandle value) {
            const bool holdsMore = value.isStream() || value.isDictionary() || value.isArray();
            if (holdsMore && (!value.isIndirect() || seen.insert(idOf(value)).second))
                next.push_back(std::move(value));
        };
        while (!next.empty()) {
            m_file.checkEffort();
            QPDFObjectHandle object = next.back();
            next.pop_back();
            if (object.isStream())
                object = object.getDict();
            if (isHiding(object) || (mayHide && isLayered(object)) || seen.size() > mostObjects)
                return true;
            if (object.isArray())
                for (const QPDFObjectHandle& item : object.getArrayAsVector())
                    add(item);
            else if (object.isDictionary())
                for (const std::string& key : object.getKeys())
                    if (key != "/Parent")
                        add(object.getKey(key));
        }
        return false;
    }

    const PdfFile& m_file;
    PageContent m_found;
};

} // namespace

Result<PageContent> pageContent(const PdfFile& file, int page) {
    return file.guarded([&]() -> Result<PageContent> {
        std::optional<PageContent> found;
        walkPages(file.document(), [&](const PageNode& node, int number) {
            if (number == page)
                found = Reading(file).run(node.page);
            return number < page;
        });
        if (!found)
            return fail("pdf.no_such_page", {file.name(), QString::number(page + 1)});
        return *found;
    });
}

} // namespace vanthu::pdf
