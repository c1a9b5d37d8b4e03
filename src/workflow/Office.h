#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "crypto/Revocation.h"
#include "crypto/TrustFolder.h"
#include "crypto/TrustStore.h"
#include "office/WorkCalendar.h"
#include "store/Store.h"
#include "workflow/Profile.h"
#include "workflow/SecrecyScan.h"

#include <memory>

namespace vanthu::workflow {

// An agency at work: its profile, its open store and what it trusts. Every act takes one. Thread-safe: acts may run on
// any worker thread (never the GUI thread); the store serialises writers, of other processes too.
class Office {
public:
    // `profile.*`, `store.*`. Creates the store on first use.
    static Result<std::unique_ptr<Office>> open(const QString& profileFolder, Clock clock = systemClock());

    const Profile& profile() const { return m_profile; }
    store::Store& store() const { return *m_store; }
    const crypto::TrustStore& trust() const { return m_trust; }
    QDateTime now() const { return m_clock(); }
    const Clock& clock() const { return m_clock; }
    // The working days; the administrator's `holidays.json` in the profile lies over the built-in list. A damaged
    // one is not used and hinders nobody's work: `calendarProblem` says so.
    const office::WorkCalendar& calendar() const { return m_calendar; }
    const std::optional<Error>& calendarProblem() const { return m_calendarProblem; }
    // Online checking with this agency's network policy and its cache of revocation answers.
    crypto::RevocationOptions revocation() const;
    // Where it is remembered which time-stamp servers failed lately.
    QString tsaHealthFile() const;
    SecrecyScan& secrecyScan() const { return *m_secrecyScan; }
    // Verdicts on documents, by their bytes and this agency's trust.
    QString reportCache() const { return m_profile.path(QStringLiteral("cache/reports")); }

private:
    Office(Profile profile, std::unique_ptr<store::Store> store, crypto::TrustStore trust, Clock clock);
    void readHolidays();
    Profile m_profile;
    std::unique_ptr<store::Store> m_store;
    crypto::TrustStore m_trust;
    Clock m_clock;
    office::WorkCalendar m_calendar = office::WorkCalendar::official();
    std::optional<Error> m_calendarProblem;
    std::unique_ptr<SecrecyScan> m_secrecyScan = std::make_unique<SecrecyScan>();
};

// Where the agency keeps what it trusts; `trust-pins.json` in the profile lies over the built-in pins.
crypto::TrustFolder trustFolderOf(const Profile& profile, Clock clock = systemClock());

} // namespace vanthu::workflow
