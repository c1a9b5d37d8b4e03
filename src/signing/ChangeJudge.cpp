#include "signing/ChangeJudge.h"

#include "base/Clock.h"
#include "signing/PageLook.h"
#include "signing/SignatureJudge.h"

#include <algorithm>

namespace vanthu::signing {
namespace {

constexpr const char* constraints = "SIG_CONSTRAINTS_FAILURE";

Error aboutMarkup(const char* code, const SignatureReport& report, const pdf::Change& change) {
    return Error(code, {nameOf(report), change.annotation, QString::number(change.page + 1)});
}

template<class Is>
const pdf::Change* firstOf(const pdf::Changes& changes, pdf::ChangeLevel level, Is is) {
    const auto found = std::find_if(changes.list.begin(), changes.list.end(),
                                    [&](const pdf::Change& change) { return change.level == level && is(change); });
    return found == changes.list.end() ? nullptr : &*found;
}

// A certification of level 3 allows annotations, whatever they show (ISO 32000-2 12.8.2.2), so that they do not make
// the signature fail; but nobody signed them, and what lies under them cannot be seen (the evil annotation attack).
void judgeDoubts(SignatureReport& report, const pdf::Changes& changes) {
    using pdf::ChangeLevel;
    const auto isMarkup = [](const pdf::Change& change) { return change.isAnnotation(); };
    const auto covers = [](const pdf::Change& change) { return change.isAnnotation() && change.covers; };
    const auto isRedrawn = [](const pdf::Change& change) { return change.kind == pdf::ChangeKind::FieldsRedrawn; };
    if (const auto* covering = firstOf(changes, ChangeLevel::Doubtful, covers))
        markIndeterminate(report, constraints, aboutMarkup("signing.covered_after", report, *covering));
    else if (firstOf(changes, ChangeLevel::Doubtful, isMarkup))
        markIndeterminate(report, constraints, Error("signing.commented_after", {nameOf(report)}));
    else if (const auto* allowed = firstOf(changes, ChangeLevel::Permitted, isMarkup))
        report.problems << aboutMarkup("signing.comments_allowed", report, *allowed);
    if (firstOf(changes, ChangeLevel::Doubtful, isRedrawn))
        markIndeterminate(report, constraints, Error("signing.redrawn_after", {nameOf(report)}));
    const auto isOver = [&](const pdf::Change& change) { return change.covers && !change.isAnnotation(); };
    if (const auto* over = firstOf(changes, ChangeLevel::Doubtful, isOver))
        markIndeterminate(report, constraints,
                          Error("signing.overlaid_after", {nameOf(report), QString::number(over->page + 1)}));
    const auto isLook = [](const pdf::Change& change) { return change.kind == pdf::ChangeKind::PageLook; };
    if (const auto* look = firstOf(changes, ChangeLevel::Doubtful, isLook))
        markIndeterminate(report, constraints,
                          Error("signing.looks_different", {nameOf(report), QString::number(look->page + 1)}));
    // What the bytes say has its own names.
    const auto isOther = [&](const pdf::Change& change) {
        return !isMarkup(change) && !isRedrawn(change) && !isOver(change) && !isLook(change) &&
               change.kind != pdf::ChangeKind::File;
    };
    if (firstOf(changes, ChangeLevel::Doubtful, isOther))
        markIndeterminate(report, constraints, Error("signing.doubtful_after", {nameOf(report)}));
}

// What stands in the bytes after the signature, or comes to life by them.
void judgeBytes(SignatureReport& report, const pdf::ByteFindings& findings) {
    for (const pdf::ByteFinding& finding : findings) {
        Error problem(finding.code, {nameOf(report)},
                      QStringLiteral("byte %1: %2").arg(finding.offset).arg(finding.text));
        if (finding.severity == pdf::ByteFinding::Severity::Forbidden)
            markFailed(report, "FORMAT_FAILURE", std::move(problem));
        else
            markIndeterminate(report, constraints, std::move(problem));
    }
}

ChangesAfter changesAfter(pdf::ChangeLevel level) {
    switch (level) {
    case pdf::ChangeLevel::None:
        return ChangesAfter::None;
    case pdf::ChangeLevel::Permitted:
        return ChangesAfter::Permitted;
    case pdf::ChangeLevel::Doubtful:
        return ChangesAfter::Doubtful;
    case pdf::ChangeLevel::Forbidden:
        break;
    }
    return ChangesAfter::Forbidden;
}

void judgeOne(SignatureReport& report, const pdf::SignatureField& field, const Result<pdf::Changes>& changes) {
    if (!changes) {
        report.changesAfter = ChangesAfter::Forbidden;
        return markFailed(report, "FORMAT_FAILURE", changes.error());
    }
    report.coversWholeFile = !field.malformed && changes->level == pdf::ChangeLevel::None;
    report.changesAfter = changesAfter(changes->level);
    judgeBytes(report, changes->bytes);
    if (changes->level == pdf::ChangeLevel::Forbidden)
        markFailed(report, "FORMAT_FAILURE",
                   Error("signing.changed_after", {nameOf(report)},
                         changes->details(pdf::ChangeLevel::Forbidden).mid(0, 10).join(QLatin1String("; "))));
    else
        judgeDoubts(report, *changes);
    if (changes->more > 0)
        report.problems << Error("signing.more_changes", {nameOf(report), QString::number(changes->more)});
}

// The first signature that covers all revisions up to `until` and whose bytes hold.
int coveredBy(const std::vector<SignatureReport>& reports, const QList<pdf::SignatureField>& fields, qint64 until) {
    for (std::size_t i = 0; i < reports.size(); ++i) {
        const pdf::SignatureField& field = fields[qsizetype(i)];
        if (!field.malformed && !field.isRemoved && !reports[i].isDocumentTimestamp && reports[i].intact &&
            field.revisionEnd >= until)
            return int(i);
    }
    return -1;
}

// The signature that a seal belongs to was there when the judged one was made, or is good. Anybody could make one
// beside an amount, so as to have something to lay a seal over.
bool mayBeSealed(const std::vector<SignatureReport>& reports, const QList<pdf::SignatureField>& fields,
                 std::size_t judged, const QString& field) {
    for (std::size_t i = 0; i < reports.size(); ++i)
        if (reports[i].field == field && reports[i].intact &&
            (fields[qsizetype(i)].revisionEnd <= fields[qsizetype(judged)].revisionEnd ||
             reports[i].status == SignatureStatus::Valid))
            return true;
    return false;
}

// What keeps a page from being seen says so itself; what is wrong with the program that draws is told for it.
Error notSeen(const SignatureReport& report, const Error& why) {
    if (isPageNotSeen(why))
        return why;
    return Error("signing.page_not_seen", {nameOf(report)}).causedBy(why);
}

} // namespace

QString nameOf(const SignatureReport& report) {
    QString name = report.signer.commonName();
    if (name.isEmpty())
        return report.field;
    return report.signedAt.isValid() ? QStringLiteral("%1, %2").arg(name, formatSignatureTime(report.signedAt)) : name;
}

void judgeChanges(std::vector<SignatureReport>& reports, const QList<pdf::SignatureField>& fields,
                  Result<QList<pdf::Changes>> changes, PageLook& look) {
    for (std::size_t i = 0; changes && i < reports.size(); ++i) {
        const auto seen = look.judge((*changes)[qsizetype(i)], fields[qsizetype(i)].revisionEnd,
                                     [&](const QString& field) { return mayBeSealed(reports, fields, i, field); });
        if (!seen)
            markIndeterminate(reports[i], constraints, notSeen(reports[i], seen.error()));
    }
    for (std::size_t i = 0; i < reports.size(); ++i) {
        judgeOne(reports[i], fields[qsizetype(i)],
                 changes ? Result<pdf::Changes>((*changes)[qsizetype(i)]) : fail(changes.error()));
        if (changes)
            for (const pdf::Change& change : (*changes)[qsizetype(i)].list)
                reports[i].changes += {change, coveredBy(reports, fields, change.until)};
    }
}

} // namespace vanthu::signing
