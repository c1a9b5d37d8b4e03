#include "pdf/compare/ResourceNames.h"

#include "pdf/read/Values.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr qint64 largestContent = 8 * 1024 * 1024;
constexpr qint64 mostContent = 64 * 1024 * 1024;

bool isContent(QPDFObjectHandle stream) {
    static const std::set<std::string> otherTypes = {"/XRef", "/ObjStm", "/Metadata", "/EmbeddedFile"};
    static const std::set<std::string> otherSubtypes = {"/Image", "/XML", "/Type1C", "/CIDFontType0C", "/OpenType"};
    const auto isOneOf = [](QPDFObjectHandle name, const std::set<std::string>& names) {
        return name.isName() && names.contains(name.getName());
    };
    QPDFObjectHandle entries = stream.getDict();
    return !isOneOf(entries.getKey("/Type"), otherTypes) && !isOneOf(entries.getKey("/Subtype"), otherSubtypes) &&
           !entries.hasKey("/Length1"); // a font's file
}

// The name whose slash stands at `at`, with what it says in hexadecimal.
std::string nameAt(const QByteArray& content, qsizetype at) {
    static const QByteArray ends(" \t\r\n\f\0<>[]{}()/%", 16);
    qsizetype end = at + 1;
    while (end < content.size() && !ends.contains(content[end]))
        ++end;
    return QByteArray::fromPercentEncoding(content.mid(at, end - at), '#').toStdString();
}

bool speaksOf(const QByteArray& content, const std::set<std::string>& names) {
    for (qsizetype at = content.indexOf('/'); at >= 0; at = content.indexOf('/', at + 1))
        if (names.contains(nameAt(content, at)))
            return true;
    return false;
}

} // namespace

std::set<std::string> addedNames(QPDFObjectHandle old, QPDFObjectHandle now) {
    std::set<std::string> added;
    for (const std::string& name : now.getKeys()) {
        QPDFObjectHandle before = old.getKey(name);
        QPDFObjectHandle after = now.getKey(name);
        if (before.isNull())
            added.insert(name);
        if (after.isDictionary())
            added.merge(addedNames(before.isDictionary() ? before : QPDFObjectHandle::newDictionary(), after));
    }
    return added;
}

bool mayUse(const ReadRevision& revision, const std::set<std::string>& names) {
    qint64 left = mostContent;
    for (const auto& entry : revision.origins) {
        QPDFObjectHandle object = revision.document().getObjectByID(entry.first.first, entry.first.second);
        if (!object.isStream() || !isContent(object))
            continue;
        revision.file->checkEffort();
        const auto content = plainContent(object, largestContent);
        left -= content ? content->size() : 0;
        if (!content || left < 0 || speaksOf(*content, names))
            return true;
    }
    return false;
}

} // namespace vanthu::pdf
