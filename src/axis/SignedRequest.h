#pragma once

#include "axis/Directory.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QString>

#include <tl/expected.hpp>

#include <memory>

namespace httplib {
struct Request;
}

namespace vanthu::axis {

// What the axis answers instead of what was asked (edxml.md §4.6).
struct Refusal {
    QString code;
    QString why;
};

// A request whose signature was checked (edxml.md §4.2). Only parameters that were signed can be asked for: a header
// that somebody added on the way has no effect.
class SignedRequest {
public:
    // Code 15 when the secret, a header or the time (five minutes either way) is wrong.
    static tl::expected<SignedRequest, Refusal> check(const httplib::Request& request, Directory& directory,
                                                      const QDateTime& now);

    const System& system() const { return *m_system; }
    // Empty when it was not given.
    QString parameter(const char* name) const { return m_parameters.value(QByteArray(name).toLower()); }

private:
    std::shared_ptr<const System> m_system;
    QHash<QByteArray, QString> m_parameters; // by lower-case name
};

} // namespace vanthu::axis
