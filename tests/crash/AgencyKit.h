#pragma once

#include "workflow/Office.h"

#include <QProcess>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

// Agencies that exchange documents over a vanthu-axis of their own, where what has to come out is known beforehand: a
// document's number says what becomes of it. No tokens: the exchange does not look at signatures.
namespace vanthu::test {

// What becomes of a document at its recipients.
enum class Fate {
    Left,              // nobody acts on it: status 01
    Refused,           // 01, 02
    Accepted,          // 01, 03
    Completed,         // 01, 03, 06
    Handled,           // 01, 03, 04, 05, 06
    RecalledUntouched, // 01; asked back (13) before anybody acted: 15 comes by itself
    RecalledAgreed,    // 01, 03; asked back, the clerk agrees: 15
    RecalledRefused,   // 01, 03; asked back, the clerk refuses: 16
};
Fate fateOf(int number);
// The first number from `from` on that has the fate.
int numberWith(Fate fate, int from = 1);

struct Outcome {
    QString atIssuer, atRecipient; // states
    QString status, answer;        // of each recipient, as the issuer sees it
    QStringList told;              // the statuses that come back, sorted
};
Outcome outcomeOf(Fate fate);

QStringList allOrgans(); // "H28.01" …
// To whom agency `organId` sends its document of this number: one or both of the others.
QStringList recipientsOf(const QString& organId, int number);
// How many messages leave all agencies, statuses included, when each has issued its documents 1…`documents`.
int messagesOf(int documents);

class Agencies {
public:
    explicit Agencies(QString folder)
        : m_folder(std::move(folder)) {}
    ~Agencies();

    // Starts the axis for the first time, makes the agencies' profiles, and waits until they can be used.
    Result<> make();
    QString profile(const QString& organId) const { return m_folder + QLatin1Char('/') + organId; }
    QString axisFolder() const { return m_folder + QStringLiteral("/axis"); }
    QString axisLog() const { return m_folder + QStringLiteral("/axis.log"); }
    // Another profile of the same agency, with an empty store.
    Result<> makeProfile(const QString& organId, const QString& folder) const;

    bool startAxis();
    bool axisIsReady() const;
    QProcess& axis() { return m_axis; }
    // JSON as FaultPlan.h describes it; read by the axis at its next request.
    Result<> setFaults(const QByteArray& plan) const;

private:
    QString m_folder;
    QProcess m_axis;
    int m_port = 0;
};

// Issues the documents of these numbers, in one transaction.
Result<> issue(workflow::Office& office, int first, int last, const QStringList& to = {});
// What the people of the agency do now, each document one step further; the number of acts. Acts that are refused
// because the document has just changed are left for the next round.
Result<int> actOnDocuments(workflow::Office& office, int most);
// A person presses "send again" for everything that waits for its next try.
Result<int> retryAll(workflow::Office& office);
// Passes and acts of all these agencies in turn, until nothing waits any more. `internal.unexpected` after forty
// rounds. Whatever goes wrong once is done again, as a person or the clock would.
Result<> exchange(const std::vector<std::unique_ptr<workflow::Office>>& offices);
// Nothing waits in the outbox or inbox.
Result<bool> isQuiet(workflow::Office& office);

// Messages that their recipients have not taken and confirmed.
QStringList openAtTheAxis(const Agencies& agencies);
// What is not as it has to be after each agency has issued its documents 1…`documents`: lost, doubled or stuck
// documents, wrong states and statuses, damaged stores. Empty when all is well.
QStringList problemsOf(const Agencies& agencies, int documents);

} // namespace vanthu::test
