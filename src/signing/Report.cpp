#include "signing/PdfVerifier.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

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
    case ChangesAfter::Doubtful:
        return QStringLiteral("doubtful");
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

QJsonValue textOrNull(const QString& text) {
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

// [left, bottom, width, height] in the page's units from its lower left corner, of all that differs there.
QJsonValue boxJson(const pdf::Change& what) {
    QRectF all;
    for (const pdf::PagePlace& place : what.places)
        all |= place.page == what.page ? place.rect : QRectF();
    if (all.isEmpty())
        return {};
    const auto tenths = [](double value) { return std::round(value * 10) / 10; };
    return QJsonArray{tenths(all.left()), tenths(all.top()), tenths(all.width()), tenths(all.height())};
}

QJsonArray changesJson(const SignatureReport& report, const std::vector<SignatureReport>& all) {
    QJsonArray array;
    for (const LaterChange& change : report.changes) {
        const pdf::Change& what = change.what;
        // Of an annotation the kind is all there is beside its text.
        const auto said = [&](const QString& text, pdf::ChangeKind isNot) {
            if (!what.isAnnotation() || what.kind == isNot)
                return textOrNull(text);
            return QJsonValue(text.isEmpty() ? what.annotation : QStringLiteral("%1: %2").arg(what.annotation, text));
        };
        QJsonObject entry{{QStringLiteral("kind"), QString::fromLatin1(kindName(what.kind))},
                          {QStringLiteral("page"), what.page < 0 ? QJsonValue() : QJsonValue(what.page + 1)},
                          {QStringLiteral("field"), textOrNull(what.field)},
                          {QStringLiteral("before"), said(what.before, pdf::ChangeKind::AnnotationAdded)},
                          {QStringLiteral("after"), said(what.after, pdf::ChangeKind::AnnotationDeleted)},
                          {QStringLiteral("coveredBy"),
                           change.coveredBy < 0 ? QJsonValue() : QJsonValue(all[std::size_t(change.coveredBy)].field)}};
        // Of other kinds the field or the annotation says where.
        if (what.kind == pdf::ChangeKind::PageLook)
            entry[QStringLiteral("box")] = boxJson(what);
        array.append(entry);
    }
    return array;
}

QJsonObject signatureJson(const SignatureReport& report, const std::vector<SignatureReport>& all, Language language) {
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
            {QStringLiteral("changes"), changesJson(report, all)},
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
        signatures.append(signatureJson(signature, report.signatures, language));
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
