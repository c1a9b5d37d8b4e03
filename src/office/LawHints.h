#pragma once

#include "office/Document.h"
#include "office/WorkCalendar.h"

#include <QDateTime>
#include <QString>

#include <optional>

// What the law's time limits ask of a document now: a hint for the clerk, never a refusal.
namespace vanthu::office {

enum class Duty {
    Send,   // signed and not sent (QĐ 28/2018/QĐ-TTg art. 6.2)
    Answer, // arrived, and its issuer was told neither that it is accepted nor that it is refused (decree 30 art. 21.2)
};

// As much of a document as decides its time limit.
struct Pending {
    QString documentId;
    Duty duty = Duty::Send;
    Urgency urgency = Urgency::Normal;
    QDateTime since; // when it was signed or arrived
};

struct LawHint {
    Duty duty = Duty::Send;
    TimeLimit limit;
    bool late = false;

    // What may not wait: late, or urgent.
    bool presses() const { return late || limit.atOnce; }
};

// Nothing on the day of signing: the law's day is not over. An arrived document has its hint from its first day.
std::optional<LawHint> lawHint(const WorkCalendar& calendar, const Pending& pending, const QDateTime& now);

} // namespace vanthu::office
