#pragma once

#include "crypto/OpenSsl.h"
#include "crypto/ValidationData.h"

// Private to this room.
namespace vanthu::crypto {

// What a CMS brings along for its own validation, besides its certificates: SignedData.crls, Adobe's
// revocationInfoArchival (ISO 32000-1 12.8.3.3.2) and the revocation-values and certificate-values of CAdES (EN 319
// 122-1 clause A.1). `signer` may be null.
ValidationData validationDataIn(CMS_ContentInfo* cms, CMS_SignerInfo* signer);

} // namespace vanthu::crypto
