#include "signing/DocumentRules.h"

#include "pdf/read/Locks.h"

namespace vanthu::signing {
namespace {

constexpr const char* ourFilter = "Adobe.PPKLite";
constexpr const char* ourSubFilter = "ETSI.CAdES.detached";

Result<> checkFilling(const pdf::PdfFile& file, const pdf::Locks& locks, const QStringList& fieldNames) {
    if (locks.changeLevel == 1)
        return fail("signing.locked", {file.name()});
    if (!fieldNames.isEmpty() && !locks.mayFillFields)
        return fail("signing.not_permitted", {file.name()});
    for (const QString& name : fieldNames)
        if (locks.lockedFields.contains(name))
            return fail("signing.field_locked", {file.name(), name});
    return {};
}

// "SHA-256" is "SHA256" in a PDF.
QByteArray pdfName(crypto::DigestAlgorithm digest) {
    return QByteArray(crypto::digestName(digest)).replace("-", "");
}

Result<> checkSeedValue(const pdf::PdfFile& file, const SignRequest& request) {
    TRY(const std::optional<pdf::SeedValue> seed, pdf::readSeedValue(file, request.fieldName));
    if (!seed)
        return {};
    QStringList unmet = seed->unsupported;
    if (seed->filter && *seed->filter != ourFilter)
        unmet += QStringLiteral("Filter");
    if (!seed->subFilters.isEmpty() && !seed->subFilters.contains(ourSubFilter))
        unmet += QStringLiteral("SubFilter");
    const std::optional<crypto::DigestAlgorithm> digest = request.digest;
    if (!seed->digests.isEmpty() && digest && !seed->digests.contains(pdfName(*digest)))
        unmet += QStringLiteral("DigestMethod");
    const bool none = seed->reasons == QStringList{QStringLiteral(".")};
    if (none ? !request.reason.isEmpty() : !seed->reasons.isEmpty() && !seed->reasons.contains(request.reason))
        unmet += QStringLiteral("Reasons");
    if (seed->needsTimestamp && request.level == Level::BB)
        unmet += QStringLiteral("TimeStamp");
    if (unmet.isEmpty())
        return {};
    return fail("signing.seed_value", {file.name(), request.fieldName, unmet.join(QStringLiteral(", "))});
}

} // namespace

Result<> checkRules(const pdf::PdfFile& file, const pdf::FormInfo& form, const SignRequest& request) {
    TRY(const pdf::Locks locks, pdf::readLocks(file));
    if (locks.isDynamicForm)
        return fail("signing.dynamic_form", {file.name()});
    QStringList filled;
    for (const auto& text : request.fieldTexts)
        filled += text.first;
    const bool isNew = request.fieldName.isEmpty() || !form.allNames.contains(request.fieldName);
    if (!isNew)
        filled += request.fieldName;
    TRY_VOID(checkFilling(file, locks, filled));
    if (isNew && !locks.mayAddFields)
        return fail("signing.not_permitted", {file.name()});
    return isNew ? Result<>() : checkSeedValue(file, request);
}

Result<> checkMayFill(const pdf::PdfFile& file, const QStringList& fieldNames) {
    TRY(const pdf::Locks locks, pdf::readLocks(file));
    return checkFilling(file, locks, fieldNames);
}

} // namespace vanthu::signing
