#include "pdf/compare/Change.h"

#include <QByteArray>

#include <algorithm>
#include <iterator>

namespace vanthu::pdf {

namespace {

struct Row {
    ChangeKind kind;
    const char* name;
};

constexpr Row rows[] = {
    {ChangeKind::FieldFilled, "field_filled"},
    {ChangeKind::FieldReplaced, "field_replaced"},
    {ChangeKind::FieldLook, "field_look"},
    {ChangeKind::FieldAdded, "field_added"},
    {ChangeKind::FieldDeleted, "field_deleted"},
    {ChangeKind::FieldsRedrawn, "fields_redrawn"},
    {ChangeKind::SignatureAdded, "signature_added"},
    {ChangeKind::TimestampAdded, "timestamp_added"},
    {ChangeKind::AnnotationAdded, "annotation_added"},
    {ChangeKind::AnnotationChanged, "annotation_changed"},
    {ChangeKind::AnnotationDeleted, "annotation_deleted"},
    {ChangeKind::PageContent, "page_content"},
    {ChangeKind::PageAdded, "page_added"},
    {ChangeKind::PageDeleted, "page_deleted"},
    {ChangeKind::PagesMoved, "pages_moved"},
    {ChangeKind::Form, "form"},
    {ChangeKind::Structure, "structure"},
    {ChangeKind::Metadata, "metadata"},
    {ChangeKind::ValidationData, "validation_data"},
    {ChangeKind::Document, "document"},
    {ChangeKind::PageLook, "page_look"},
    {ChangeKind::File, "file"},
};

} // namespace

void Redrawn::add(const Redrawn& other) {
    pages.insert(other.pages.begin(), other.pages.end());
    annotated.insert(other.annotated.begin(), other.annotated.end());
    told += other.told;
    until = std::max(until, other.until);
}

QByteArray kindName(ChangeKind kind) {
    const auto row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& r) { return r.kind == kind; });
    return row == std::end(rows) ? QByteArray() : QByteArray(row->name);
}

std::optional<ChangeKind> kindNamed(const QByteArray& name) {
    const auto row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& r) { return name == r.name; });
    return row == std::end(rows) ? std::nullopt : std::optional(row->kind);
}

} // namespace vanthu::pdf
