// Any bytes behind a signed revision end in a verdict; where they leave the level at "none" they are ends of lines.

#include "../unit/pdf/HandMadePdf.h"
#include "pdf/compare/Changes.h"
#include "pdf/read/Effort.h"

#include <QFile>
#include <QTemporaryDir>

#include <cstdlib>

using namespace vanthu;
using namespace vanthu::pdf;

namespace {

QByteArray signedDocument() {
    const test::Objects objects = {
        {1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>"},
        {2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"},
        {3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Annots [7 0 R 30 0 R] >>"},
        {4, test::streamOf("0 0 9 9 re f")},
        {6, "<< /Fields [7 0 R 30 0 R] /SigFlags 3 >>"},
        {7, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [90 140 200 156] /F 4 /P 3 0 R >>"},
        {30, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [0 0 0 0] /F 132 /P 3 0 R /V 31 0 R >>"},
        {99, "null"}};
    return test::withSignature({}, 31, {}, objects);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static const QTemporaryDir folder;
    static const QString path = folder.filePath(QStringLiteral("input.pdf"));
    static const QByteArray base = signedDocument();
    const QByteArray more(reinterpret_cast<const char*>(data), qsizetype(size));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        std::abort();
    file.write(base + more);
    file.close();
    Limits limits;
    limits.effort = std::make_shared<Effort>(1'000'000, 5);
    const auto opened = PdfFile::open(path, limits);
    if (!opened)
        return 0;
    const auto changes = compareWithSigned(**opened, base.size(), 0);
    if (changes && changes->level == ChangeLevel::None)
        for (const char c : more)
            if (c != '\r' && c != '\n')
                std::abort();
    return 0;
}
