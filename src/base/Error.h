#pragma once

#include "base/Language.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>

namespace vanthu {

// Why an act did not happen. The code is stable ("token.pin_incorrect"); its sentence and remedy come from
// `resources/errors/<room>.json`, where a test demands both languages for every code used in the source.
class Error {
public:
    // `args` fill %1, %2 … in the sentence and the remedy (a file name, a token label).
    // `detail` is technical, for the log and for IT: never a PIN, a secret or document content.
    explicit Error(QByteArray code, QStringList args = {}, QString detail = {});

    const QByteArray& code() const { return m_code; }
    const QStringList& args() const { return m_args; }
    const QString& detail() const { return m_detail; }
    const Error* cause() const { return m_cause.get(); }
    Error causedBy(Error cause) &&;
    // The same about `name` where it and its causes speak of `placeholder`: a stored file goes by another name than the
    // one the person knows.
    Error renamed(const QString& placeholder, const QString& name) const;

    // What happened, in words for the person at the desk.
    QString message(Language language = Language::Vietnamese) const;
    // What to do next; may be empty only where the sentence says it already.
    QString remedy(Language language = Language::Vietnamese) const;
    // Exit status of vanthu-cli (sysexits numbers, DESIGN.md §4).
    int exitStatus() const;
    // Code, detail and causes on one line, for the log.
    QString technical() const;

private:
    QByteArray m_code;
    QStringList m_args;
    QString m_detail;
    std::shared_ptr<const Error> m_cause;
};

} // namespace vanthu
