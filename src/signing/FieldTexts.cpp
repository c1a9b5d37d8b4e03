#include "signing/FieldTexts.h"

#include "base/Files.h"
#include "pdf/compose/Appearance.h"
#include "signing/DocumentFiles.h"
#include "signing/DocumentRules.h"

namespace vanthu::signing {

Result<> fillFields(pdf::Revision& revision, const FieldTexts& texts, const QString& documentName,
                    const pdf::ArchivalClaim& archive) {
    for (const auto& [name, value] : texts) {
        if (!revision.hasField(name))
            return fail("signing.field_missing", {documentName, name});
        TRY(const pdf::Revision::FieldPlace place, revision.fieldPlace(name));
        TRY(const pdf::NewObjects appearance,
            pdf::fieldTextAppearance(name, value, place.rect.size(), revision.nextNumber(), archive));
        TRY_VOID(revision.fillTextField(name, value, appearance));
    }
    return {};
}

Result<QByteArray> fillTextFields(const QString& input, const QString& output, const FieldTexts& texts,
                                  const Cancel& cancel, const std::shared_ptr<const Secret>& password) {
    TRY(const std::shared_ptr<pdf::PdfFile> file, openDocument(input, password));
    QStringList names;
    for (const auto& text : texts)
        names += text.first;
    TRY_VOID(checkMayFill(*file, names));
    TRY(const std::unique_ptr<pdf::Revision> revision, pdf::Revision::begin(file));
    TRY(const pdf::ArchivalClaim archive, pdf::archivalClaim(*file));
    TRY_VOID(fillFields(*revision, texts, file->name(), archive));
    TRY(const std::unique_ptr<OutputFile> target, OutputFile::create(output));
    TRY_VOID(revision->writeTo(target->descriptor(), output, {}, cancel));
    TRY(const QByteArray sha256, sha256HexOfFile(target->temporaryPath()));
    TRY_VOID(target->commit());
    return sha256;
}

} // namespace vanthu::signing
