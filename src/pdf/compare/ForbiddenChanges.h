#pragma once

#include "pdf/compare/RevisionPair.h"

namespace vanthu::pdf {

// Puts what no signature allows into the terms of who reads the document: kind, page, field. For this room alone;
// throws what qpdf throws.
class ForbiddenChanges {
public:
    explicit ForbiddenChanges(RevisionPair& pair)
        : m_pair(pair) {}

    // `what` is technical. Without a kind it is about bytes or cross-references.
    void add(ChangeKind kind, const QString& what, int page = -1, const QString& field = {});
    void add(const QString& what) { add(ChangeKind::File, what); }
    void addField(const FieldChanges::Role& role, const Id& id);
    void addObject(const Id& id, std::optional<Role> role);

private:
    void addAnnotation(ChangeKind kind, QPDFObjectHandle annotation, int page, const QString& what);
    void addPage(bool isPage, QPDFObjectHandle old, QPDFObjectHandle now, int page, const QString& what);
    void addPages(const QString& what);

    RevisionPair& m_pair;
};

} // namespace vanthu::pdf
