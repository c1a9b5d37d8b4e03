#include "signing/ChangeWords.h"

#include "signing/ChangeJudge.h"
#include "signing/Geometry.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace vanthu::signing {
namespace {

using pdf::ChangeKind;

QString say(const char* text) {
    return QCoreApplication::translate("vanthu::signing::Report", text);
}

struct KindWords {
    ChangeKind kind;
    const char* text; // %1 is the field or the annotation
};

constexpr KindWords kinds[] = {
    {ChangeKind::FieldFilled, QT_TRANSLATE_NOOP("vanthu::signing::Report", "điền ô “%1”")},
    {ChangeKind::FieldReplaced, QT_TRANSLATE_NOOP("vanthu::signing::Report", "thay giá trị đã ký của ô “%1”")},
    {ChangeKind::FieldLook, QT_TRANSLATE_NOOP("vanthu::signing::Report", "đổi cách hiện của ô “%1”")},
    {ChangeKind::FieldAdded, QT_TRANSLATE_NOOP("vanthu::signing::Report", "thêm ô “%1”")},
    {ChangeKind::FieldDeleted, QT_TRANSLATE_NOOP("vanthu::signing::Report", "bỏ ô “%1”")},
    {ChangeKind::FieldsRedrawn,
     QT_TRANSLATE_NOOP("vanthu::signing::Report", "các ô biểu mẫu hiện hình lưu sẵn, không hiện theo giá trị nữa")},
    {ChangeKind::SignatureAdded, QT_TRANSLATE_NOOP("vanthu::signing::Report", "thêm chữ ký vào ô “%1”")},
    {ChangeKind::TimestampAdded, QT_TRANSLATE_NOOP("vanthu::signing::Report", "thêm dấu thời gian vào ô “%1”")},
    {ChangeKind::AnnotationAdded, QT_TRANSLATE_NOOP("vanthu::signing::Report", "thêm %1")},
    {ChangeKind::AnnotationChanged, QT_TRANSLATE_NOOP("vanthu::signing::Report", "sửa %1")},
    {ChangeKind::AnnotationDeleted, QT_TRANSLATE_NOOP("vanthu::signing::Report", "xóa %1")},
    {ChangeKind::PageContent, QT_TRANSLATE_NOOP("vanthu::signing::Report", "sửa nội dung của trang")},
    {ChangeKind::PageAdded, QT_TRANSLATE_NOOP("vanthu::signing::Report", "thêm trang")},
    {ChangeKind::PageDeleted, QT_TRANSLATE_NOOP("vanthu::signing::Report", "bỏ trang")},
    {ChangeKind::PagesMoved, QT_TRANSLATE_NOOP("vanthu::signing::Report", "thay hoặc đổi chỗ các trang")},
    {ChangeKind::Form, QT_TRANSLATE_NOOP("vanthu::signing::Report", "sửa phần dùng chung của biểu mẫu")},
    {ChangeKind::Structure,
     QT_TRANSLATE_NOOP("vanthu::signing::Report", "sửa cấu trúc mà phần mềm đọc màn hình dựa vào")},
    {ChangeKind::Metadata, QT_TRANSLATE_NOOP("vanthu::signing::Report", "sửa thông tin mô tả tệp")},
    {ChangeKind::ValidationData, QT_TRANSLATE_NOOP("vanthu::signing::Report", "bổ sung dữ liệu kiểm tra chữ ký")},
    {ChangeKind::Document, QT_TRANSLATE_NOOP("vanthu::signing::Report", "sửa phần chung của tài liệu")},
    {ChangeKind::PageLook,
     QT_TRANSLATE_NOOP("vanthu::signing::Report", "hình của trang khác lúc ký mà không rõ vì sao")},
    {ChangeKind::File, QT_TRANSLATE_NOOP("vanthu::signing::Report",
                                         "phần nối thêm vào tệp có dữ liệu lạ hoặc sai cấu trúc, mỗi phần mềm có thể "
                                         "hiện một nội dung khác nhau")},
};

struct AnnotationWords {
    const char* subtype;
    const char* text;
};

constexpr AnnotationWords annotations[] = {
    {"Text", QT_TRANSLATE_NOOP("vanthu::signing::Report", "ghi chú")},
    {"Popup", QT_TRANSLATE_NOOP("vanthu::signing::Report", "ghi chú")},
    {"Highlight", QT_TRANSLATE_NOOP("vanthu::signing::Report", "phần tô sáng")},
    {"Underline", QT_TRANSLATE_NOOP("vanthu::signing::Report", "gạch chân")},
    {"Squiggly", QT_TRANSLATE_NOOP("vanthu::signing::Report", "gạch chân")},
    {"StrikeOut", QT_TRANSLATE_NOOP("vanthu::signing::Report", "gạch ngang chữ")},
    {"Caret", QT_TRANSLATE_NOOP("vanthu::signing::Report", "dấu chèn")},
    {"FreeText", QT_TRANSLATE_NOOP("vanthu::signing::Report", "chữ viết lên trang")},
    {"Stamp", QT_TRANSLATE_NOOP("vanthu::signing::Report", "hình đóng lên trang")},
    {"Ink", QT_TRANSLATE_NOOP("vanthu::signing::Report", "nét vẽ tay")},
    {"Line", QT_TRANSLATE_NOOP("vanthu::signing::Report", "hình vẽ")},
    {"Square", QT_TRANSLATE_NOOP("vanthu::signing::Report", "hình vẽ")},
    {"Circle", QT_TRANSLATE_NOOP("vanthu::signing::Report", "hình vẽ")},
    {"Polygon", QT_TRANSLATE_NOOP("vanthu::signing::Report", "hình vẽ")},
    {"PolyLine", QT_TRANSLATE_NOOP("vanthu::signing::Report", "hình vẽ")},
    {"Link", QT_TRANSLATE_NOOP("vanthu::signing::Report", "liên kết")},
    {"Widget", QT_TRANSLATE_NOOP("vanthu::signing::Report", "ô biểu mẫu")},
    {"FileAttachment", QT_TRANSLATE_NOOP("vanthu::signing::Report", "tệp đính kèm")},
};

QString annotationText(const QString& subtype) {
    const auto row = std::find_if(std::begin(annotations), std::end(annotations), [&](const AnnotationWords& words) {
        return subtype == QLatin1String(words.subtype);
    });
    return row == std::end(annotations)
               ? say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "chú thích loại %1")).arg(subtype)
               : say(row->text);
}

QString quoted(const QString& value) {
    return value.isEmpty() ? say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "(trống)"))
                           : QStringLiteral("“%1”").arg(value.simplified());
}

bool isSignature(const pdf::Change& what) {
    return what.kind == ChangeKind::SignatureAdded || what.kind == ChangeKind::TimestampAdded;
}

QString signatureNamed(const QString& field, const std::vector<SignatureReport>& all) {
    const auto own =
        std::find_if(all.begin(), all.end(), [&](const SignatureReport& report) { return report.field == field; });
    return own == all.end() ? QStringLiteral("“%1”").arg(field) : nameOf(*own);
}

QString whatText(const pdf::Change& what, const std::vector<SignatureReport>& all) {
    if (isSignature(what)) {
        const auto own = std::find_if(all.begin(), all.end(),
                                      [&](const SignatureReport& report) { return report.field == what.field; });
        if (own != all.end())
            return (own->isDocumentTimestamp
                        ? say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "thêm dấu thời gian của %1"))
                        : say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "thêm chữ ký của %1")))
                .arg(nameOf(*own));
    }
    const auto row = std::find_if(std::begin(kinds), std::end(kinds),
                                  [&](const KindWords& words) { return words.kind == what.kind; });
    const QString text = row == std::end(kinds) ? QString() : say(row->text);
    if (!text.contains(QLatin1String("%1")))
        return text;
    return text.arg(what.isAnnotation() ? annotationText(what.annotation) : what.field);
}

// From the lower left corner, as places are given everywhere; the largest of several.
QString placeText(const pdf::Change& what) {
    const auto area = [](const pdf::PagePlace& place) { return place.rect.width() * place.rect.height(); };
    const auto largest =
        std::max_element(what.places.begin(), what.places.end(),
                         [&](const pdf::PagePlace& a, const pdf::PagePlace& b) { return area(a) < area(b); });
    if (what.kind != ChangeKind::PageLook || largest == what.places.end())
        return {};
    const auto millimetres = [](double points) { return qRound(points / pointsPerMillimetre); };
    return say(QT_TRANSLATE_NOOP("vanthu::signing::Report",
                                 ", ở chỗ cách mép trái %1 mm, mép dưới %2 mm, rộng %3 mm, cao %4 mm"))
        .arg(millimetres(largest->rect.left()))
        .arg(millimetres(largest->rect.top()))
        .arg(millimetres(largest->rect.width()))
        .arg(millimetres(largest->rect.height()));
}

QString coverText(const LaterChange& change, const std::vector<SignatureReport>& all) {
    if (change.coveredBy < 0 || std::size_t(change.coveredBy) >= all.size())
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "không ai ký"));
    return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "người ký: %1"))
        .arg(nameOf(all[std::size_t(change.coveredBy)]));
}

} // namespace

QString wordsOf(const LaterChange& change, const std::vector<SignatureReport>& all) {
    const pdf::Change& what = change.what;
    QString text = whatText(what, all);
    if (what.page >= 0)
        text = say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Trang %1: %2")).arg(what.page + 1).arg(text);
    else
        text[0] = text[0].toUpper();
    text += placeText(what);
    if (!what.over.isEmpty())
        text += say(QT_TRANSLATE_NOOP("vanthu::signing::Report", ", đè lên một phần hình của chữ ký %1"))
                    .arg(signatureNamed(what.over, all));
    if (what.covers && !what.isAnnotation())
        text += say(QT_TRANSLATE_NOOP("vanthu::signing::Report", ", đè lên nội dung đã ký"));
    if (isSignature(what))
        return text;
    if (!what.before.isEmpty() || !what.after.isEmpty())
        text += QStringLiteral(": %1 → %2").arg(quoted(what.before), quoted(what.after));
    return QStringLiteral("%1; %2").arg(text, coverText(change, all));
}

} // namespace vanthu::signing
