#pragma once

namespace vanthu::workflow {

struct Profile;

// What the administrator says about checking signatures, in `verification.json` of the profile; every value may be left
// out. {"evidenceHours": 24, "documentSeconds": 15, "documentRequests": 20, "timestampRequired": false}
struct VerificationPolicy {
    int evidenceHours = 24;    // 0 to 168: RevocationOptions::carriedGrace
    int documentSeconds = 15;  // 1 to 120: of all that is asked about one document
    int documentRequests = 20; // 1 to 200
    bool timestampRequired = false;
};

// What cannot be read, or lies outside its bounds, is as if it were left out.
VerificationPolicy verificationPolicyOf(const Profile& profile);

} // namespace vanthu::workflow
