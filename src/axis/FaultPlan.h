#pragma once

#include "axis/WatchedFile.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <mutex>
#include <optional>
#include <random>
#include <vector>

namespace vanthu::axis {

// How the axis misbehaves on purpose, so that agencies can rehearse a bad day and tests can prove that nothing is lost
// and nothing is done twice.
enum class Fault {
    DropBefore,        // the connection breaks before anything was done
    DropAfter,         // … after it was done: the client cannot know
    Delay,             // answers late
    ServerError,       // HTTP 503, nothing was done
    Truncated,         // done, but the reply breaks off
    WrongJson,         // done, but the reply is no JSON
    DuplicateDelivery, // a message that is sent arrives twice, under two DocIds
    ReorderedList,     // the list of waiting messages comes in any order
    LostConfirm,       // a confirmation is acknowledged and forgotten: the message waits again
};

// The plan: rules from the command line and from a JSON file that is read again when it changes, so that a rehearsal
// can change its weather while it runs. Thread-safe.
//
//   {"clockOffsetSeconds": 0,
//    "faults": [{"fault": "dropAfter", "odds": 0.05, "operations": ["sendEdoc"], "count": 3},
//               {"fault": "delay", "odds": 0.1, "milliseconds": 500}]}
//
// `odds` (default 1) is the chance at each request that the rule fits; without `operations` it fits every one that the
// fault has a meaning for; `count` is how often it may happen. `at` (from 1) lets it happen only once, at that request
// of those that the rule fits, counted from when the plan was read. One request meets one fault at most: the first
// whose turn it is.
class FaultPlan {
public:
    struct Rule {
        Fault fault = Fault::Delay;
        double odds = 1;
        QStringList operations;
        std::optional<int> left;
        std::optional<int> at;
        int fitted = 0; // requests so far
        std::chrono::milliseconds delay{0};
    };
    struct Event {
        Fault fault;
        std::chrono::milliseconds delay;
    };

    // `file` need not exist.
    explicit FaultPlan(const QString& file);

    // "KIND[:ODDS[:COUNT]]" or "KIND@N", from the command line. False when it is not understood.
    bool addRule(const QString& text);
    // What happens to this request, if anything.
    std::optional<Event> next(const QString& operation);
    // How the file and the command line call it.
    static QString nameOf(Fault fault);
    // How far the axis's clock is off; it dates and judges requests by it.
    std::chrono::seconds clockOffset();

private:
    void refresh();
    bool happens(Rule& rule);

    std::mutex m_mutex;
    WatchedFile m_file;
    std::vector<Rule> m_given;    // from the command line
    std::vector<Rule> m_fromFile; // the present file's
    std::chrono::seconds m_clockOffset{0};
    std::mt19937 m_random{std::random_device{}()};
};

} // namespace vanthu::axis
