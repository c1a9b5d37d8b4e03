#include "signing/DocumentEvidence.h"

#include "pdf/revise/Dss.h"

namespace vanthu::signing {

namespace {

// A store that cannot be read helps nobody: what it would have proven stays unknown.
crypto::ValidationData validationData(const pdf::PdfFile& file) {
    crypto::ValidationData data;
    const auto dss = pdf::readDss(file);
    if (!dss)
        return data;
    data.certificates.assign(dss->lists.certificates.begin(), dss->lists.certificates.end());
    data.ocsps.assign(dss->lists.ocsps.begin(), dss->lists.ocsps.end());
    data.crls.assign(dss->lists.crls.begin(), dss->lists.crls.end());
    return data;
}

} // namespace

CarriedData carriedBy(const pdf::PdfFile& file) {
    CarriedData carried{validationData(file), {}};
    if (!carried.all.isEmpty())
        carried.before = [&file](qint64 revisionEnd) {
            const auto revision = file.openRevision(revisionEnd);
            return revision ? validationData(**revision) : crypto::ValidationData();
        };
    return carried;
}

} // namespace vanthu::signing
