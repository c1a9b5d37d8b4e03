#pragma once

#include <QDateTime>

#include <chrono>

namespace vanthu::crypto {

// Where an answer about revocation came from.
enum class AnswerOrigin { Given, Carried, Kept, Asked };

// How long after its issue an answer settles anything. One that was fetched here, or given by the administrator, does
// until its nextUpdate; one that came with a document, whose author may have kept it back to hide a revocation, only
// for instants that a time-stamp proves, and not for long.
struct Freshness {
    AnswerOrigin origin = AnswerOrigin::Given;
    bool atIsProven = false;
    std::chrono::hours grace{24};

    static constexpr qint64 clockTolerance = 300; // seconds

    // Whether "not revoked", said at `issuedAt`, holds for `at`.
    bool settles(const QDateTime& issuedAt, const QDateTime& nextUpdate, const QDateTime& at) const {
        if (issuedAt >= at)
            return true;
        if (!nextUpdate.isValid() || nextUpdate.addSecs(clockTolerance) < at)
            return false;
        return origin != AnswerOrigin::Carried || (atIsProven && issuedAt.addSecs(grace.count() * 3600) >= at);
    }
};

} // namespace vanthu::crypto
