#include "signing/SignerEvidence.h"

#include "crypto/Cms.h"
#include "pdf/read/SignatureFields.h"
#include "signing/DocumentEvidence.h"
#include "signing/DocumentFiles.h"

namespace vanthu::signing {

Result<SignerEvidence> signerEvidence(const QString& path, const QString& field,
                                      const std::shared_ptr<const Secret>& password) {
    TRY(const std::shared_ptr<pdf::PdfFile> file, openDocument(path, password));
    TRY(const pdf::FormInfo form, pdf::readForm(*file));
    SignerEvidence evidence;
    evidence.carried = carriedBy(*file).all;
    for (const pdf::SignatureField& one : form.signatures) {
        if (one.name != field || !one.isSigned)
            continue;
        const auto length = crypto::paddedDerLength(one.contents, true);
        if (!length)
            continue;
        // Whether the signature is good is judged elsewhere; here only what it brings is read.
        const auto cms = crypto::verifyCms(one.contents.left(*length), [](auto) { return QByteArray(); });
        if (!cms)
            continue;
        evidence.certificates.insert(evidence.certificates.end(), cms->certificates.begin(), cms->certificates.end());
        evidence.carried.add(cms->carried);
    }
    for (const QByteArray& der : evidence.carried.certificates)
        if (auto certificate = crypto::Certificate::fromDer(der))
            evidence.certificates.push_back(std::move(*certificate));
    return evidence;
}

} // namespace vanthu::signing
