#include "signing/ResultCheck.h"

#include "pdf/compare/Changes.h"
#include "pdf/read/SignatureFields.h"

#include <algorithm>
#include <vector>

namespace vanthu::signing {
namespace {

QString faultOf(const pdf::SignatureField& field, const NewSignature& made) {
    if (field.malformed)
        return field.malformed->technical();
    if (field.gapBegin != made.gapBegin || field.gapEnd != made.gapEnd || field.revisionEnd != made.end)
        return QStringLiteral("byte range");
    if (!field.contents.startsWith(made.cms))
        return QStringLiteral("contents");
    return {};
}

QString faultOf(const pdf::PdfFile& file, const pdf::FormInfo& form, const NewSignature& made) {
    const auto own = std::find_if(form.signatures.begin(), form.signatures.end(), [&](const auto& field) {
        return field.isSigned && field.name == made.fieldName && field.gapBegin == made.gapBegin;
    });
    if (own == form.signatures.end())
        return QStringLiteral("field not found");
    if (const QString fault = faultOf(*own, made); !fault.isEmpty())
        return fault;
    if (!nameUsedTwice(form).isEmpty())
        return QStringLiteral("field name used twice");
    // Whether they hold was asked before; what matters here is what this revision did to them.
    const auto changes =
        pdf::changesAfterSignatures(file, form, std::vector<bool>(std::size_t(form.signatures.size()), true));
    if (!changes)
        return changes.error().technical();
    for (const pdf::Changes& one : *changes)
        if (one.level >= pdf::ChangeLevel::Doubtful)
            return one.details(one.level).value(0, QStringLiteral("changes that leave doubt"));
    const auto removed = pdf::removedSignatures(file, form);
    if (!removed || !removed->isEmpty())
        return QStringLiteral("signature removed");
    return isSound(file) ? QString() : QStringLiteral("damaged objects");
}

} // namespace

QString nameUsedTwice(const pdf::FormInfo& form, const QString& toBeSigned) {
    for (const pdf::SignatureField& field : form.signatures)
        if ((field.isSigned || (!toBeSigned.isEmpty() && field.name == toBeSigned)) &&
            form.duplicateNames.contains(field.name))
            return field.name;
    return !toBeSigned.isEmpty() && form.duplicateNames.contains(toBeSigned) ? toBeSigned : QString();
}

Result<> checkResult(GrowingFile& output, const NewSignature& made, const QString& documentName,
                     const std::shared_ptr<const Secret>& password) {
    TRY_VOID(output.flush());
    const auto file = openDocument(output.temporaryPath(), password);
    const auto form = file ? pdf::readForm(**file) : fail(file.error());
    if (!form)
        return fail(Error("signing.result_not_valid", {documentName}).causedBy(form.error()));
    if (const QString fault = faultOf(**file, *form, made); !fault.isEmpty())
        return fail("signing.result_not_valid", {documentName}, fault);
    return {};
}

} // namespace vanthu::signing
