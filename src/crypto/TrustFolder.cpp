#include "crypto/TrustFolder.h"

#include "base/FileLock.h"
#include "base/Files.h"
#include "crypto/PathCheck.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace vanthu::crypto {

namespace {

constexpr std::int64_t largestJournal = 4 * 1024 * 1024;

QJsonValue timeOrNull(const QDateTime& time) {
    return time.isValid() ? QJsonValue(toStorageTime(time)) : QJsonValue();
}

QByteArray lineOf(const TrustEntry& entry) {
    const QJsonObject object{{QStringLiteral("at"), toStorageTime(entry.addedAt)},
                             {QStringLiteral("sha256"), QString::fromLatin1(entry.certificate.sha256Hex())},
                             {QStringLiteral("subject"), entry.certificate.subject()},
                             {QStringLiteral("basis"), trustBasisName(entry.basis)},
                             {QStringLiteral("from"), timeOrNull(entry.from)},
                             {QStringLiteral("until"), timeOrNull(entry.until)},
                             {QStringLiteral("remark"), entry.remark}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<TrustBasis> basisOf(const QString& name) {
    for (const TrustBasis basis : {TrustBasis::Pin, TrustBasis::Chain, TrustBasis::Administrator})
        if (trustBasisName(basis) == name)
            return basis;
    return std::nullopt;
}

const TrustPin* pinOf(const QList<TrustPin>& pins, const Certificate& certificate) {
    const QByteArray digest = certificate.sha256Hex();
    const auto found =
        std::find_if(pins.begin(), pins.end(), [&](const TrustPin& pin) { return pin.sha256 == digest; });
    return found == pins.end() ? nullptr : &*found;
}

// A CA certificate that has expired still helps to judge old signatures: it is held against its own time.
bool leadsToRoot(const Certificate& certificate, const std::vector<Certificate>& others, const TrustStore& trust,
                 const QDateTime& now) {
    const QDateTime at =
        std::clamp(now, certificate.notBefore(), std::max(certificate.notBefore(), certificate.notAfter()));
    const PathSearch found = findPaths(certificate, others, trust, at);
    return std::any_of(found.paths.begin(), found.paths.end(),
                       [&](const Path& path) { return path.size() > 1 && !checkPath(path, at).fault; });
}

} // namespace

TrustFolder::TrustFolder(QString folder, QString pinsFile, Clock clock)
    : m_folder(std::move(folder))
    , m_pinsFile(std::move(pinsFile))
    , m_clock(std::move(clock)) {}

Result<QList<TrustEntry>> TrustFolder::journal() const {
    QList<TrustEntry> entries;
    const QString file = path(QStringLiteral("journal.jsonl"));
    if (!QFile::exists(file))
        return entries;
    TRY(const QByteArray bytes, readFile(file, largestJournal));
    for (const QByteArray& line : bytes.split('\n')) {
        if (line.trimmed().isEmpty())
            continue;
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        const QString name = object[QStringLiteral("sha256")].toString();
        const auto basis = basisOf(object[QStringLiteral("basis")].toString());
        if (name.isEmpty() || !basis)
            return fail("crypto.trust_journal_damaged", {file}, QString::fromUtf8(line.left(100)));
        const QString certificateFile = path(name + QStringLiteral(".crt"));
        if (!QFile::exists(certificateFile)) // taken out by hand
            continue;
        TRY(const auto certificates, Certificate::manyFromFile(certificateFile));
        if (certificates.size() != 1 || certificates.front().sha256Hex() != name.toLatin1())
            return fail("crypto.trust_journal_damaged", {file}, certificateFile);
        // A later decision about the same certificate takes the place of the earlier one.
        entries.removeIf([&](const TrustEntry& earlier) { return earlier.certificate == certificates.front(); });
        entries += TrustEntry{certificates.front(),
                              *basis,
                              fromStorageTime(object[QStringLiteral("at")].toString()),
                              fromStorageTime(object[QStringLiteral("from")].toString()),
                              fromStorageTime(object[QStringLiteral("until")].toString()),
                              object[QStringLiteral("remark")].toString()};
    }
    return entries;
}

Result<QList<TrustEntry>> TrustFolder::entries() const {
    TRY(const QList<TrustPin> pins, readTrustPins(m_pinsFile));
    TRY(QList<TrustEntry> entries, journal());
    TRY(const QStringList files, certificateFiles(m_folder));
    for (const QString& file : files) {
        TRY(const std::vector<Certificate> certificates, Certificate::manyFromFile(file));
        for (const Certificate& certificate : certificates) {
            const bool known = std::any_of(entries.begin(), entries.end(),
                                           [&](const TrustEntry& entry) { return entry.certificate == certificate; });
            if (!known)
                entries += TrustEntry{certificate, TrustBasis::Placed, {}, {}, {}, {}};
        }
    }
    // A pin's dates bind its root however it came here, unless the administrator has decided otherwise.
    for (TrustEntry& entry : entries) {
        const TrustPin* const pin = pinOf(pins, entry.certificate);
        if (pin && entry.basis != TrustBasis::Administrator) {
            entry.from = pin->from;
            entry.until = pin->until;
        }
    }
    return entries;
}

Result<TrustStore> TrustFolder::load() const {
    TRY(const QList<TrustEntry> all, entries());
    TrustStore store;
    for (const TrustEntry& entry : all) {
        store.add(entry.certificate);
        if (entry.certificate.isSelfSigned())
            store.addAnchor({entry.certificate, entry.from, entry.until});
    }
    return store;
}

Result<> TrustFolder::letIn(const TrustEntry& entry) const {
    TRY_VOID(makeFolder(m_folder));
    TRY_VOID(writeFileDurably(path(QString::fromLatin1(entry.certificate.sha256Hex()) + QStringLiteral(".crt")),
                              entry.certificate.pem()));
    const QString file = path(QStringLiteral("journal.jsonl"));
    QByteArray lines;
    if (QFile::exists(file)) {
        TRY(lines, readFile(file, largestJournal));
    }
    return writeFileDurably(file, lines + lineOf(entry));
}

Result<QList<TrustImport>> TrustFolder::import(const QByteArray& bytes, const QString& nameForError,
                                               const std::optional<TrustDecision>& decision) const {
    TRY(const std::vector<Certificate> certificates, Certificate::manyFromBytes(bytes, nameForError));
    TRY(const QList<TrustPin> pins, readTrustPins(m_pinsFile));
    TRY_VOID(makeFolder(m_folder));
    FileLock lock(path(QStringLiteral("journal.lock")));
    lock.lock();
    TRY(TrustStore trust, load());
    QList<TrustImport> outcomes;
    const auto allow = [&](TrustImport outcome, TrustEntry entry) -> Result<> {
        entry.certificate = outcome.certificate;
        entry.basis = outcome.basis;
        entry.addedAt = m_clock();
        TRY_VOID(letIn(entry));
        trust.add(entry.certificate);
        if (entry.certificate.isSelfSigned())
            trust.addAnchor({entry.certificate, entry.from, entry.until});
        outcome.added = true;
        outcomes += std::move(outcome);
        return {};
    };
    const auto refuse = [&](const Certificate& certificate, const char* code) {
        outcomes +=
            TrustImport{certificate, false, TrustBasis::Placed, Error(QByteArray(code), {certificate.subject()})};
    };
    const auto isThere = [&](const Certificate& certificate) {
        const auto& anchors = trust.anchors();
        const auto& others = trust.intermediates();
        return std::find(others.begin(), others.end(), certificate) != others.end() ||
               std::any_of(anchors.begin(), anchors.end(),
                           [&](const TrustAnchor& anchor) { return anchor.certificate == certificate; });
    };
    // Roots first: the CAs beside them in a bundle may need them.
    for (const bool roots : {true, false}) {
        for (const Certificate& certificate : certificates) {
            if (certificate.isSelfSigned() != roots)
                continue;
            const TrustPin* const pin = pinOf(pins, certificate);
            if (isThere(certificate) && !(roots && decision))
                outcomes += TrustImport{certificate, false, TrustBasis::Placed, std::nullopt};
            else if (!roots && !certificate.isCa())
                refuse(certificate, "crypto.trust_not_a_ca");
            else if (roots && pin && !decision)
                TRY_VOID(allow({certificate, false, TrustBasis::Pin, std::nullopt},
                               {{}, TrustBasis::Pin, {}, pin->from, pin->until, pin->name}));
            else if (roots && decision)
                TRY_VOID(allow({certificate, false, TrustBasis::Administrator, std::nullopt},
                               {{}, TrustBasis::Administrator, {}, decision->from, decision->until, decision->remark}));
            else if (!roots && leadsToRoot(certificate, certificates, trust, m_clock()))
                TRY_VOID(allow({certificate, false, TrustBasis::Chain, std::nullopt},
                               {{}, TrustBasis::Chain, {}, {}, {}, {}}));
            else
                refuse(certificate, roots ? "crypto.trust_not_pinned" : "crypto.trust_no_chain");
        }
    }
    return outcomes;
}

QString trustBasisName(TrustBasis basis) {
    switch (basis) {
    case TrustBasis::Pin:
        return QStringLiteral("pin");
    case TrustBasis::Chain:
        return QStringLiteral("chain");
    case TrustBasis::Administrator:
        return QStringLiteral("administrator");
    case TrustBasis::Placed:
        break;
    }
    return QStringLiteral("placed");
}

} // namespace vanthu::crypto
