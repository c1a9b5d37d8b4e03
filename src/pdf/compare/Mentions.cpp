#include "pdf/compare/Mentions.h"

#include <vector>

namespace vanthu::pdf {

namespace {

QPDFObjectHandle knownEntries(QPDFObjectHandle trailer) {
    QPDFObjectHandle known = QPDFObjectHandle::newDictionary();
    for (const char* const key : {"/Root", "/Info", "/Encrypt"})
        if (trailer.hasKey(key))
            known.replaceKey(key, trailer.getKey(key));
    return known;
}

} // namespace

std::map<Id, Origin> originsOf(QPDF& document) {
    const std::map<QPDFObjGen, QPDFXRefEntry> table = document.getXRefTable();
    std::map<Id, Origin> origins;
    for (const auto& [id, entry] : table) {
        Origin origin;
        origin.type = entry.getType();
        if (origin.type == 1) {
            origin.offset = entry.getOffset();
        } else if (origin.type == 2) {
            // The container may itself be replaced: its own offset counts, not its number.
            const auto container = table.find(QPDFObjGen(entry.getObjStreamNumber(), 0));
            origin.offset =
                container != table.end() && container->second.getType() == 1 ? container->second.getOffset() : -1;
            origin.index = entry.getObjStreamIndex();
        } else {
            continue;
        }
        origins[{id.getObj(), id.getGen()}] = origin;
    }
    return origins;
}

void Mentions::addAll(QPDF& document, const std::map<Id, Origin>& origins) {
    for (const auto& entry : origins)
        add(document.getObjectByID(entry.first.first, entry.first.second));
    addTrailer(document.getTrailer());
}

void Mentions::addTrailer(QPDFObjectHandle trailer) {
    count(knownEntries(std::move(trailer)), 1);
}

void Mentions::removeTrailer(QPDFObjectHandle trailer) {
    count(knownEntries(std::move(trailer)), -1);
}

std::set<Id> Mentions::reachable(QPDF& document) {
    std::set<Id> seen;
    std::vector<QPDFObjectHandle> waiting = {knownEntries(document.getTrailer())};
    while (!waiting.empty()) {
        QPDFObjectHandle object = waiting.back();
        waiting.pop_back();
        forEachReference(std::move(object), [&](const QPDFObjectHandle& reference, const std::string&) {
            if (seen.insert(idOf(reference)).second)
                waiting.push_back(document.getObjectByID(reference.getObjectID(), reference.getGeneration()));
        });
    }
    return seen;
}

int Mentions::of(const Id& id) const {
    const auto found = m_counts.find(id);
    return found == m_counts.end() ? 0 : found->second;
}

void Mentions::count(QPDFObjectHandle object, int step) {
    // What refers to fields and annotations: the form, pages, other fields, the structure tree, actions, signatures. ""
    // stands for arrays that are objects of their own; nothing that paints is named by one.
    static const std::set<std::string> usual = {"",      "/Fields", "/Kids", "/Annots", "/Parent", "/Obj",   "/CO",
                                                "/Data", "/IRT",    "/P",    "/Popup",  "/T",      "/Lock",  "/Dest",
                                                "/D",    "/Root",   "/AN",   "/K",      "/Annot",  "/Target"};
    // A cross-reference stream's dictionary is a trailer; the trailer itself is counted.
    if (object.isStream() && object.getDict().getKey("/Type").isNameAndEquals("/XRef"))
        return;
    forEachReference(std::move(object), [&](const QPDFObjectHandle& reference, const std::string& key) {
        m_counts[idOf(reference)] += step;
        if (!usual.contains(key))
            m_odd.insert(idOf(reference));
    });
}

} // namespace vanthu::pdf
