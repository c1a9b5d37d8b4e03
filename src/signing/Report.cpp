#include "signing/PdfVerifier.h"

#include <QJsonArray>

#include <algorithm>

namespace vanthu::signing {
namespace {

QString isoTime(const QDateTime& instant) {
    return instant.isValid() ? instant.toUTC().toString(Qt::ISODate) : QString();
}

QString indicationName(crypto::Indication indication) {
    switch (indication) {
    case crypto::Indication::TotalPassed:
        return QStringLiteral("TOTAL_PASSED");
    case crypto::Indication::TotalFailed:
        return QStringLiteral("TOTAL_FAILED");
    case crypto::Indication::Indeterminate:
        break;
    }
    return QStringLiteral("INDETERMINATE");
}

QString changesName(ChangesAfter changes) {
    switch (changes) {
    case ChangesAfter::None:
        return QStringLiteral("none");
    case ChangesAfter::Permitted:
        return QStringLiteral("permitted");
    case ChangesAfter::Forbidden:
        break;
    }
    return QStringLiteral("forbidden");
}

QString timeSourceName(TimeSource source) {
    switch (source) {
    case TimeSource::Timestamp:
        return QStringLiteral("timestamp");
    case TimeSource::Claimed:
        return QStringLiteral("claimed");
    case TimeSource::None:
        break;
    }
    return QStringLiteral("none");
}

QJsonArray problemsJson(const QList<Error>& problems, Language language) {
    QJsonArray array;
    for (const Error& problem : problems)
        array.append(QJsonObject{{QStringLiteral("code"), QString::fromLatin1(problem.code())},
                                 {QStringLiteral("message"), problem.message(language)}});
    return array;
}

QJsonObject signerJson(const crypto::Certificate& signer) {
    return {{QStringLiteral("subject"), signer.subject()},
            {QStringLiteral("issuer"), signer.issuer()},
            {QStringLiteral("serial"), signer.serialHex()},
            {QStringLiteral("sha256"), QString::fromLatin1(signer.sha256Hex())},
            {QStringLiteral("notBefore"), isoTime(signer.notBefore())},
            {QStringLiteral("notAfter"), isoTime(signer.notAfter())}};
}

QJsonObject signatureJson(const SignatureReport& report, Language language) {
    return {{QStringLiteral("field"), report.field},
            {QStringLiteral("kind"),
             report.isDocumentTimestamp ? QStringLiteral("timestamp") : QStringLiteral("signature")},
            {QStringLiteral("subFilter"), QString::fromLatin1(report.subFilter)},
            {QStringLiteral("level"), QString::fromLatin1(report.level)},
            {QStringLiteral("status"), QString::fromLatin1(statusName(report.status))},
            {QStringLiteral("indication"), indicationName(report.indication)},
            {QStringLiteral("subIndication"), QString::fromLatin1(report.subIndication)},
            {QStringLiteral("intact"), report.intact},
            {QStringLiteral("coversWholeFile"), report.coversWholeFile},
            {QStringLiteral("changesAfter"), changesName(report.changesAfter)},
            {QStringLiteral("signedAt"), isoTime(report.signedAt)},
            {QStringLiteral("timeSource"), timeSourceName(report.timeSource)},
            {QStringLiteral("signer"), signerJson(report.signer)},
            {QStringLiteral("problems"), problemsJson(report.problems, language)}};
}

} // namespace

QByteArray statusName(SignatureStatus status) {
    switch (status) {
    case SignatureStatus::Valid:
        return "valid";
    case SignatureStatus::Invalid:
        return "invalid";
    case SignatureStatus::Indeterminate:
        break;
    }
    return "indeterminate";
}

QByteArray statusName(DocumentStatus status) {
    switch (status) {
    case DocumentStatus::Valid:
        return "valid";
    case DocumentStatus::Invalid:
        return "invalid";
    case DocumentStatus::Indeterminate:
        return "indeterminate";
    case DocumentStatus::Unsigned:
        return "unsigned";
    case DocumentStatus::Unreadable:
        break;
    }
    return "unreadable";
}

QJsonObject toJson(const DocumentReport& report, Language language) {
    QJsonArray signatures;
    for (const SignatureReport& signature : report.signatures)
        signatures.append(signatureJson(signature, language));
    return {{QStringLiteral("file"), report.file},
            {QStringLiteral("status"), QString::fromLatin1(statusName(report.status))},
            {QStringLiteral("signatures"), signatures},
            {QStringLiteral("problems"), problemsJson(report.problems, language)}};
}

int exitStatus(const DocumentReport& report) {
    switch (report.status) {
    case DocumentStatus::Valid:
        return 0;
    case DocumentStatus::Invalid:
    case DocumentStatus::Unsigned:
        return 1;
    case DocumentStatus::Indeterminate:
        return 2;
    case DocumentStatus::Unreadable:
        break;
    }
    const bool missing = std::any_of(report.problems.begin(), report.problems.end(),
                                     [](const Error& problem) { return problem.exitStatus() == 66; });
    return missing ? 66 : 65;
}

} // namespace vanthu::signing
