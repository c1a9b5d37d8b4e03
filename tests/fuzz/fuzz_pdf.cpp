// Any file ends in a report, and one without a trusted signature never in "valid".

#include "signing/PdfVerifier.h"

#include <QFile>
#include <QTemporaryDir>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static const QTemporaryDir folder;
    static const QString path = folder.filePath(QStringLiteral("input.pdf"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        std::abort();
    file.write(reinterpret_cast<const char*>(data), qint64(size));
    file.close();
    vanthu::signing::VerifyOptions options;
    options.offline = true;
    if (vanthu::signing::verifyPdf(path, options).status == vanthu::signing::DocumentStatus::Valid)
        std::abort();
    return 0;
}
