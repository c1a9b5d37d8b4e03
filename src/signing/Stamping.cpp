#include "signing/Stamping.h"

#include "base/Clock.h"
#include "crypto/TsaErrors.h"
#include "crypto/TsaHealth.h"

namespace vanthu::signing {
namespace {

constexpr qint64 holdsForSeconds = 600;
constexpr qint64 clockTolerance = 120; // seconds
constexpr char contradicts[] = "signing.clock_contradicts";

// The authority may take minutes to answer: its time lies between the question and now.
Result<> checkClock(const crypto::TimestampReport& token, const QDateTime& asked, const QDateTime& now) {
    if (token.time >= asked.addSecs(-clockTolerance) && token.time <= now.addSecs(clockTolerance))
        return {};
    return fail(contradicts, {token.signer.commonName(), formatDisplayTime(token.time), formatDisplayTime(now)});
}

} // namespace

Result<> AuthorityTrust::check(const crypto::TimestampReport& token, const crypto::TrustStore& trust,
                               const crypto::RevocationOptions& revocation, const QDateTime& now,
                               const Cancel& cancel) {
    const QByteArray name = token.signer.sha256Hex();
    {
        const std::lock_guard guard(m_mutex);
        const QDateTime since = m_accepted.value(name);
        if (since.isValid() && since.secsTo(now) >= 0 && since.secsTo(now) < holdsForSeconds)
            return {};
    }
    const crypto::PathResult path = crypto::validatePath(token.signer, token.certificates, trust, revocation, now,
                                                         crypto::Purpose::Timestamping, cancel);
    if (path.indication != crypto::Indication::TotalPassed && path.subIndication != "TRY_LATER")
        return fail(path.problems.isEmpty() ? Error("crypto.path_not_found", {token.signer.commonName()})
                                            : path.problems.first());
    if (path.indication == crypto::Indication::TotalPassed) {
        const std::lock_guard guard(m_mutex);
        m_accepted.insert(name, now);
    }
    return {};
}

Result<std::optional<QByteArray>>
Stamping::get(const std::function<Result<QByteArray>(const crypto::TimestampWishes&)>& ask) const {
    AuthorityTrust ownTrust;
    AuthorityTrust& judge = authorityTrust ? *authorityTrust : ownTrust;
    crypto::TimestampWishes wishes(authorities);
    wishes.health = health.get();
    QDateTime asked;
    bool mayContradict = clockMayContradict;
    wishes.accept = [&](const crypto::TimestampReport& token) -> Result<> {
        if (trust)
            TRY_VOID(judge.check(token, *trust, revocation, clock(), cancel));
        return mayContradict ? Result<>() : checkClock(token, asked, clock());
    };
    for (;;) {
        asked = clock();
        auto token = ask(wishes);
        if (token)
            return std::optional(std::move(*token));
        // A check that was stopped half-way says "untrusted" or "no answer", which is not why there is no time-stamp.
        if (cancel.requested())
            return fail(Error("network.cancelled", token.error().args().mid(0, 1)).causedBy(token.error()));
        if (const Error* why = token.error().cause(); why && why->code() == contradicts) {
            const TimestampChoice choice = onContradiction ? onContradiction(*why) : TimestampChoice::Stop;
            mayContradict = choice == TimestampChoice::AcceptClock;
            if (mayContradict || choice == TimestampChoice::Retry)
                continue;
            return fail(*why);
        }
        if (!onFailure || !crypto::isTimestampFailure(token.error()))
            return fail(token.error());
        switch (onFailure(token.error())) {
        case TimestampChoice::Retry:
            break;
        case TimestampChoice::LowerLevel:
            return std::optional<QByteArray>();
        case TimestampChoice::AcceptClock: // answers another question
        case TimestampChoice::Stop:
            return fail(token.error());
        }
    }
}

} // namespace vanthu::signing
