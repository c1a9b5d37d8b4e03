#pragma once

#include "base/Cancel.h"
#include "base/Clock.h"
#include "base/Error.h"
#include "base/Language.h"
#include "base/Secret.h"
#include "crypto/Certificate.h"
#include "crypto/PathValidation.h"
#include "crypto/TrustStore.h"
#include "signing/LaterChange.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace vanthu::signing {

enum class SignatureStatus { Valid, Invalid, Indeterminate };
enum class DocumentStatus { Valid, Invalid, Indeterminate, Unsigned, Unreadable };
enum class ChangesAfter { None, Permitted, Doubtful, Forbidden };
enum class TimeSource { Timestamp, Claimed, None };

struct SignatureReport {
    QString field;
    bool isDocumentTimestamp = false;
    QByteArray subFilter; // "ETSI.CAdES.detached"
    QByteArray level;     // "B-B", "B-T", "B-LT", "B-LTA", "none": what the document carries, believed or not
    SignatureStatus status = SignatureStatus::Indeterminate;
    crypto::Indication indication = crypto::Indication::Indeterminate;
    QByteArray subIndication; // EN 319 102-1, empty when passed
    bool intact = false;      // digest and signature value match
    bool coversWholeFile = false;
    ChangesAfter changesAfter = ChangesAfter::None; // the worst of them
    QList<LaterChange> changes;                     // the worst first, at most 200
    QDateTime signedAt;                             // UTC; judge it by timeSource
    TimeSource timeSource = TimeSource::None;
    QDateTime freshUntil; // UTC; when the answers about revocation behind this verdict stop being the newest
    QString name;         // /Name
    QString reason;       // /Reason
    QString location;     // /Location
    int page = 0;         // from 1; 0 = not shown on a page
    crypto::Certificate signer;
    crypto::Certificate timestampSigner;
    QList<Error> problems;
};

struct DocumentReport {
    QString file;
    DocumentStatus status = DocumentStatus::Unreadable;
    std::vector<SignatureReport> signatures; // in the order of their revisions
    QList<Error> problems;
    QByteArray sha256; // lower-case hex, of the bytes that were judged; only with VerifyOptions::hashFile
};

struct VerifyOptions {
    crypto::TrustStore trust;
    crypto::RevocationOptions revocation;
    std::optional<QDateTime> at; // judge as of this instant instead of now
    bool offline = false;        // ask no server, whatever `revocation` says
    // The agency's policy: without a time-stamp that is believed a signature is not certain.
    bool timestampRequired = false;
    bool hashFile = false; // fill in DocumentReport::sha256
    Clock clock = systemClock();
    std::shared_ptr<const Secret> password; // of encrypted documents: the user's or the owner's, in UTF-8
};

// Fail closed: valid only when the bytes match, nothing but permitted changes came later, the path leads to a trusted
// root and no certificate on it is revoked, all of it known for certain. Never fails: what cannot be read is reported
// as unreadable. Blocks (disk, network); not on the GUI thread.
DocumentReport verifyPdf(const QString& path, const VerifyOptions& options, const Cancel& cancel = {});

// One element of `verify --json` (DESIGN.md §4).
QJsonObject toJson(const DocumentReport& report, Language language = Language::Vietnamese);

// 0 valid, 1 invalid or unsigned, 2 indeterminate, 65 or 66 unreadable.
int exitStatus(const DocumentReport& report);

QByteArray statusName(DocumentStatus status);
QByteArray statusName(SignatureStatus status);

} // namespace vanthu::signing
