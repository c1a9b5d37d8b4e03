#include "pdf/read/Archival.h"

#include "pdf/read/Qpdf.h"

#include <qpdf/Pipeline.hh>

#include <QRegularExpression>

#include <stdexcept>

namespace vanthu::pdf {

namespace {

constexpr qsizetype mostMetadata = 1024 * 1024;

// qpdf inflates without a limit of its own.
class Beginning final : public Pipeline {
public:
    Beginning()
        : Pipeline("metadata", nullptr) {}
    void write(unsigned char const* data, size_t length) override {
        if (qsizetype(length) > mostMetadata - bytes.size())
            throw std::length_error("the metadata is too large");
        bytes.append(reinterpret_cast<const char*>(data), qsizetype(length));
    }
    void finish() override {}

    QByteArray bytes;
};

QByteArray metadataOf(QPDFObjectHandle stream) {
    Beginning beginning;
    try {
        stream.pipeStreamData(&beginning, nullptr, 0, qpdf_dl_generalized, true, false);
    } catch (const std::length_error&) {
        return {};
    }
    return beginning.bytes;
}

// <pdfaid:part>1</pdfaid:part> or pdfaid:part="1": RDF allows both, and writers use both.
int partIn(const QByteArray& metadata) {
    static const QRegularExpression part(QStringLiteral("pdfaid:part\\s*(?:>|=\\s*[\"'])\\s*([1-4])"));
    const auto match = part.match(QString::fromUtf8(metadata));
    return match.hasMatch() ? match.captured(1).toInt() : 0;
}

} // namespace

Result<ArchivalClaim> archivalClaim(const PdfFile& file) {
    return file.guarded([&]() -> Result<ArchivalClaim> {
        ArchivalClaim claim;
        QPDFObjectHandle root = file.document().getRoot();
        QPDFObjectHandle metadata = root.getKey("/Metadata");
        if (!metadata.isStream())
            return claim;
        claim.part = partIn(metadataOf(metadata));
        QPDFObjectHandle intents = root.getKey("/OutputIntents");
        for (int i = 0; intents.isArray() && i < intents.getArrayNItems(); ++i)
            if (QPDFObjectHandle intent = intents.getArrayItem(i);
                intent.isDictionary() && intent.getKey("/S").isNameAndEquals("/GTS_PDFA1"))
                claim.hasOutputIntent = true;
        return claim;
    });
}

} // namespace vanthu::pdf
