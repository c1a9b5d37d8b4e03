#include "office/LawHints.h"

#include "base/Clock.h"

namespace vanthu::office {

std::optional<LawHint> lawHint(const WorkCalendar& calendar, const Pending& pending, const QDateTime& now) {
    if (!pending.since.isValid())
        return std::nullopt;
    const bool sends = pending.duty == Duty::Send;
    LawHint hint{pending.duty, sends ? sendingLimit(calendar, pending.since, pending.urgency)
                                     : receiptLimit(calendar, pending.since, pending.urgency)};
    // An urgent document is late when its day is over, too.
    hint.late = hint.limit.atOnce ? vietnamDate(now) > vietnamDate(pending.since) : now > hint.limit.until;
    if (sends && !hint.presses() && vietnamDate(now) <= vietnamDate(pending.since))
        return std::nullopt;
    return hint;
}

} // namespace vanthu::office
