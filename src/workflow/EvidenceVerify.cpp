#include "base/Files.h"
#include "edxml/Reader.h"
#include "office/Organisation.h"
#include "workflow/Evidence.h"
#include "workflow/EvidenceArchive.h"
#include "workflow/EvidenceFormat.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace vanthu::workflow {

namespace {

constexpr qint64 largestManifest = 64LL * 1024 * 1024;

class Check {
public:
    Check(EvidenceReport& report, const UnpackedEvidence& pack, const QJsonObject& manifest)
        : m_report(report)
        , m_pack(pack)
        , m_manifest(manifest) {}

    void run() {
        describe();
        compareFiles();
        followJournal();
        openMessages();
        compareStatuses();
    }

private:
    QJsonArray list(const char* key) const { return m_manifest[QLatin1String(key)].toArray(); }
    QJsonObject document() const { return m_manifest[QStringLiteral("document")].toObject(); }

    void problem(const char* code, const QStringList& args, const QString& detail = {}) {
        constexpr int most = 200;
        if (m_report.problems.size() < most)
            m_report.problems += Error(code, args, detail);
    }

    void describe() {
        m_report.documentId = document()[QStringLiteral("id")].toString();
        m_report.codeNumber = document()[QStringLiteral("codeNumber")].toString();
        m_report.subject = document()[QStringLiteral("subject")].toString();
    }

    // Nothing missing, nothing changed, nothing added.
    void compareFiles() {
        QSet<QString> listed = {evidence::manifestName};
        for (const QJsonArray files = list("files"); const QJsonValue& value : files) {
            const QString name = value.toObject()[QStringLiteral("path")].toString();
            const QByteArray expected = value.toObject()[QStringLiteral("sha256")].toString().toLatin1();
            listed += name;
            ++m_report.files;
            if (!m_pack.files.contains(name)) {
                problem("evidence.file_missing", {name});
                continue;
            }
            const auto found = sha256HexOfFile(m_pack.files[name]);
            if (!found || *found != expected)
                problem("evidence.file_changed", {name});
            m_hashes.insert(name, found.value_or(QByteArray()));
        }
        for (auto it = m_pack.files.constBegin(); it != m_pack.files.constEnd(); ++it)
            if (!listed.contains(it.key()))
                problem("evidence.file_unlisted", {it.key()});
        for (const QJsonArray versions = list("versions"); const QJsonValue& value : versions)
            if (const QString path = value.toObject()[QStringLiteral("path")].toString(); m_hashes.contains(path))
                m_documentHashes += m_hashes[path];
            else
                problem("evidence.file_missing", {path});
    }

    // Entries hang together by their hashes; those of this document have the content that their hash demands, and the
    // file hashes they name are files of this pack.
    void followJournal() {
        QByteArray previous;
        qint64 expected = 0;
        bool own = false;
        for (const QJsonArray chain = list("journal"); const QJsonValue& value : chain) {
            const store::JournalEntry entry = evidence::journalEntryOf(value.toObject());
            const bool first = expected == 0;
            const bool linked = first || (entry.sequence == expected && entry.previousHash == previous);
            const bool sound = entry.documentId.isEmpty() ||
                               (entry.documentId == m_report.documentId && entry.hash == store::journalHash(entry));
            if (!linked || !sound)
                problem("evidence.journal_broken", {QString::number(entry.sequence)});
            if (!entry.documentId.isEmpty()) {
                own = true;
                ++m_report.journalEntries;
                if (!entry.documentSha256.isEmpty() && !m_documentHashes.contains(entry.documentSha256))
                    problem("evidence.file_missing", {QString::fromLatin1(entry.documentSha256.left(12))},
                            QStringLiteral("journal %1").arg(entry.sequence));
            }
            previous = entry.hash;
            expected = entry.sequence + 1;
        }
        if (!own)
            problem("evidence.journal_broken", {QStringLiteral("0")});
    }

    void openMessages() {
        for (const QJsonArray messages = list("messages"); const QJsonValue& value : messages) {
            const QJsonObject object = value.toObject();
            const QString path = object[QStringLiteral("path")].toString();
            ++m_report.messages;
            if (!m_hashes.contains(path)) {
                problem("evidence.file_missing", {path});
                continue;
            }
            QFile file(m_pack.files[path]);
            if (!file.open(QIODevice::ReadOnly)) {
                problem("evidence.file_missing", {path}, file.errorString());
                continue;
            }
            const auto message = edxml::readMessage(file, [](int, QByteArrayView) { return true; });
            if (!message)
                problem("evidence.message_unreadable", {path}, message.error().technical());
            else if (const auto* status = std::get_if<edxml::StatusMessage>(&*message))
                takeStatus(*status, object);
            else
                compareDocument(std::get<edxml::DocumentMessage>(*message), path);
        }
    }

    // The files inside a message about this document are the files of this pack.
    void compareDocument(const edxml::DocumentMessage& message, const QString& path) {
        for (const edxml::Attachment& attachment : message.attachments)
            if (!m_documentHashes.contains(attachment.sha256))
                problem("evidence.message_differs", {path, attachment.name});
    }

    void takeStatus(const edxml::StatusMessage& status, const QJsonObject& object) {
        if (object[QStringLiteral("direction")].toString() == QLatin1String("received"))
            m_statuses += {office::toNewOrganId(status.from.organId).toUpper(), status.statusCode};
    }

    // A status that the manifest claims for a recipient came in a message of this pack.
    void compareStatuses() {
        const QJsonArray recipients = document()[QStringLiteral("recipients")].toArray();
        for (const QJsonValue& value : recipients) {
            const QString organ = value.toObject()[QStringLiteral("organId")].toString();
            const QString code = value.toObject()[QStringLiteral("statusCode")].toString();
            if (!code.isEmpty() && !m_statuses.contains({office::toNewOrganId(organ).toUpper(), code}))
                problem("evidence.status_without_message", {organ, code});
        }
    }

    EvidenceReport& m_report;
    const UnpackedEvidence& m_pack;
    const QJsonObject& m_manifest;
    QHash<QString, QByteArray> m_hashes; // of the files that are there
    QSet<QByteArray> m_documentHashes;
    QList<QPair<QString, QString>> m_statuses; // organ, code
};

bool isPdf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(1024).contains("%PDF-");
}

} // namespace

Result<EvidenceReport> verifyEvidence(const QString& zipFile, const signing::VerifyOptions& options,
                                      const Cancel& cancel) {
    TRY(const UnpackedEvidence pack, unpackEvidence(zipFile, cancel));
    const QString name = QFileInfo(zipFile).fileName();
    if (!pack.files.contains(evidence::manifestName))
        return fail("evidence.not_a_pack", {name}, evidence::manifestName);
    TRY(const QByteArray text, readFile(pack.files[evidence::manifestName], largestManifest));
    const QJsonObject manifest = QJsonDocument::fromJson(text).object();
    if (manifest[QStringLiteral("format")].toString() != evidence::format)
        return fail("evidence.not_a_pack", {name}, manifest[QStringLiteral("format")].toString().left(40));
    EvidenceReport report;
    report.file = zipFile;
    Check(report, pack, manifest).run();
    // The last version of each file: the earlier ones are its prefixes.
    QMap<int, QString> last;
    const QJsonArray versions = manifest[QStringLiteral("versions")].toArray();
    for (const QJsonValue& version : versions)
        last[version.toObject()[QStringLiteral("ordinal")].toInt()] =
            version.toObject()[QStringLiteral("path")].toString();
    for (const QString& path : std::as_const(last)) {
        if (!pack.files.contains(path) || !isPdf(pack.files[path]))
            continue;
        signing::DocumentReport signatures = signing::verifyPdf(pack.files[path], options, cancel);
        signatures.file = path;
        report.signatures.push_back(std::move(signatures));
    }
    return report;
}

} // namespace vanthu::workflow
