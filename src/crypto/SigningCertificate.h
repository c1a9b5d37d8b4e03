#pragma once

#include "crypto/Certificate.h"
#include "crypto/OpenSsl.h"

// The signing-certificate attributes (ESS, RFC 5035): without them another certificate for the same key could be put in
// the signer's place. Private to this room.
namespace vanthu::crypto {

enum class NamedSigner {
    None,         // there is no such attribute
    Same,         // it names this certificate
    OtherSerial,  // the same certificate by its hash, under another issuer or serial number: a slip of the signer's
    Another,      // it names another certificate
    Undetermined, // the attribute cannot be read, stands there twice, or uses a hash that is not known here
};

// What the attributes, version 1 and 2, say about `certificate`. The first id names the signer; further ones are of his
// path, which is searched without them. Where both versions stand, both must name him.
NamedSigner namedSigner(CMS_SignerInfo* signer, const Certificate& certificate);

} // namespace vanthu::crypto
