#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "crypto/TrustPins.h"
#include "crypto/TrustStore.h"

#include <QList>
#include <QString>

#include <optional>

namespace vanthu::crypto {

// Why a certificate stands in the folder.
enum class TrustBasis {
    Pin,           // a root whose digest is pinned
    Chain,         // a CA that leads to a trusted root
    Administrator, // somebody decided so, with a remark
    Placed         // the file was put there by hand, which only who owns the profile can do
};

struct TrustEntry {
    Certificate certificate;
    TrustBasis basis = TrustBasis::Placed;
    QDateTime addedAt;     // UTC; invalid when it was placed
    QDateTime from, until; // of an anchor: when it is trusted; invalid = no bound
    QString remark;
};

// A decision of the administrator to trust a root without a pin (SW-03), for a time that he names.
struct TrustDecision {
    QString remark;
    QDateTime from, until; // UTC, inclusive; invalid = no bound
};

struct TrustImport {
    Certificate certificate;
    bool added = false; // false without `refused`: it was there already
    TrustBasis basis = TrustBasis::Placed;
    std::optional<Error> refused; // `crypto.trust_not_pinned`, `.trust_no_chain`, `.trust_not_a_ca`
};

// The trust of a profile: certificate files and `journal.jsonl`, one line for each that was let in, never rewritten.
class TrustFolder {
public:
    // `pinsFile` may be missing: then the built-in pins count. Creates nothing.
    TrustFolder(QString folder, QString pinsFile, Clock clock = systemClock());

    // `crypto.certificate_malformed`, `crypto.pins_malformed`, `crypto.trust_journal_damaged`, `file.*`.
    Result<TrustStore> load() const;
    Result<QList<TrustEntry>> entries() const;

    // Lets in what the pins, the trusted roots or the decision allow, each certificate of `bytes` for itself; durable
    // at return. A certificate that is refused changes nothing for the others.
    Result<QList<TrustImport>> import(const QByteArray& bytes, const QString& nameForError,
                                      const std::optional<TrustDecision>& decision = std::nullopt) const;

private:
    QString path(const QString& name) const { return m_folder + QLatin1Char('/') + name; }
    Result<QList<TrustEntry>> journal() const;
    Result<> letIn(const TrustEntry& entry) const;

    QString m_folder;
    QString m_pinsFile;
    Clock m_clock;
};

// "pin", "chain", "administrator", "placed"
QString trustBasisName(TrustBasis basis);

} // namespace vanthu::crypto
