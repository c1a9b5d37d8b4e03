#include "pdf/compare/Changes.h"

#include "pdf/compare/AppendedBytes.h"
#include "pdf/compare/Comparison.h"
#include "pdf/compare/SignedBytes.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <vector>

namespace vanthu::pdf {

namespace {

// How far behind the last startxref a revision may go on; only white space, and zeros of writers that fill blocks.
constexpr qint64 longestTail = 4096;

// The signed bytes end where a writer ended a revision: "startxref", a number, "%%EOF", and nothing behind. Ending in
// the middle of later objects they would sign something that no reader shows.
bool endsRevision(const PdfFile& file, qint64 end) {
    const qint64 length = std::min(end, longestTail);
    const auto tail = file.bytes(end - length, length);
    if (!tail)
        return false;
    const qsizetype at = tail->lastIndexOf("startxref");
    static const QRegularExpression rest(QStringLiteral("^startxref[\\s\\x00]+\\d{1,15}[\\s\\x00]*%%EOF[\\s\\x00]*$"));
    return at >= 0 && rest.match(QString::fromLatin1(tail->mid(at))).hasMatch();
}

struct Point {
    qint64 end = 0;
    Error problem{"pdf.damaged"}; // when it is no revision
    bool isRevision = false;
};

// The revision that ends there; marks the point when it is none.
std::shared_ptr<PdfFile> openPoint(const PdfFile& file, Point& point, bool isLast) {
    const auto no = [&](const Error& problem) {
        point.problem = problem;
        return nullptr;
    };
    const auto because = [&](const char* why) { return Error("pdf.damaged", {file.name()}, QLatin1String(why)); };
    if (point.end <= 0 || point.end > file.size() || (!isLast && !endsRevision(file, point.end)))
        return no(because("the signed bytes do not end a revision"));
    auto document = file.openRevision(point.end);
    if (!document)
        return no(document.error());
    if (!file.xrefChain().contains((*document)->startXref()))
        return no(because("the signed revision is not part of the document's history"));
    point.isRevision = true;
    return *document;
}

bool isForbidden(const ByteFinding& finding) {
    return finding.severity == ByteFinding::Severity::Forbidden;
}

// What was hidden behind one signature waits in the bytes of the next.
ByteFindings asShadows(const ByteFindings& findings) {
    ByteFindings shadows;
    for (const ByteFinding& finding : findings)
        if (isForbidden(finding))
            shadows += {ByteFinding::Severity::Uncertain, "pdf.signed_shadow", finding.offset, finding.text};
    return shadows;
}

// What happened from each point to the next. A point that is no revision is left out of the comparison.
Result<std::map<qint64, Step>> stepsBetween(const PdfFile& file, std::vector<Point>& points) {
    std::map<qint64, Step> steps;
    Mentions mentions;
    std::unique_ptr<ReadRevision> before;
    ByteFindings waiting; // in the bytes before a step
    for (Point& point : points) {
        const bool isLast = &point == &points.back();
        const auto document = openPoint(file, point, isLast);
        if (!document || (isLast && !before))
            continue;
        TRY_VOID(file.guarded([&]() -> Result<> {
            auto now = std::make_unique<ReadRevision>(document);
            if (before) {
                const ByteFindings appended = findInAppendedBytes(*before, *now, mentions);
                Step step = Comparison(*before, *now, mentions).run();
                step.bytes = waiting + appended;
                waiting += asShadows(appended);
                steps[before->file->size()] = std::move(step);
            } else {
                mentions.addAll(now->document(), now->origins);
                waiting = findShadows(*now, mentions);
            }
            waiting += findUnreadable(*document);
            before = std::move(now);
            return {};
        }));
    }
    return steps;
}

// What a signature demands of the revisions after it, besides what is forbidden to all.
struct Demands {
    int docMdp = 0;                 // whatever the revision
    bool permitsMarkup = false;     // whether a level 3 permits anything, or is as good as none
    const FormInfo* form = nullptr; // whose certifications bind what comes after them
    const QList<FieldLock>* locks = nullptr;
};

int stricter(int a, int b) {
    return a == 0 ? b : b == 0 ? a : std::min(a, b);
}

int docMdpAt(const Demands& demands, qint64 begin) {
    int level = demands.docMdp;
    if (demands.form) {
        level = stricter(level, demands.form->catalogDocMdp);
        for (const SignatureField& field : demands.form->signatures)
            if (field.isSigned && field.revisionEnd <= begin)
                level = stricter(level, field.permissions.docMdp);
    }
    return level == 3 && !demands.permitsMarkup ? 0 : level;
}

ChangeLevel levelOf(Rule rule, int docMdp) {
    switch (rule) {
    case Rule::Anyone:
        return ChangeLevel::Permitted;
    case Rule::Filling:
        return docMdp == 1 ? ChangeLevel::Forbidden : ChangeLevel::Permitted;
    case Rule::Doubt:
        return docMdp == 1 ? ChangeLevel::Forbidden : ChangeLevel::Doubtful;
    case Rule::Remark:
        return docMdp == 3 ? ChangeLevel::Permitted : docMdp == 0 ? ChangeLevel::Doubtful : ChangeLevel::Forbidden;
    case Rule::Covering:
        return docMdp == 3 || docMdp == 0 ? ChangeLevel::Doubtful : ChangeLevel::Forbidden;
    case Rule::Nobody:
        break;
    }
    return ChangeLevel::Forbidden;
}

bool isLocked(const StepChange& change, const Demands& demands) {
    return !change.lockable.isEmpty() && demands.locks &&
           std::any_of(demands.locks->begin(), demands.locks->end(),
                       [&](const FieldLock& lock) { return lock.covers(change.lockable); });
}

// One of each kind is told, a forbidden one before the others.
void tell(const ByteFindings& findings, qint64 end, Changes& changes) {
    for (const ByteFinding& finding : findings) {
        const auto known = std::find_if(changes.bytes.begin(), changes.bytes.end(),
                                        [&](const ByteFinding& other) { return other.code == finding.code; });
        if (known == changes.bytes.end())
            changes.bytes += finding;
        else if (isForbidden(finding) && !isForbidden(*known))
            *known = finding;
        Change change;
        change.kind = ChangeKind::File;
        change.level = isForbidden(finding) ? ChangeLevel::Forbidden : ChangeLevel::Doubtful;
        change.detail = finding.text;
        change.until = end;
        changes.add(std::move(change));
    }
}

void judge(const Step& step, qint64 begin, qint64 end, const Demands& demands, Changes& changes) {
    const int docMdp = docMdpAt(demands, begin);
    for (const StepChange& one : step.changes) {
        Change change = one.change;
        change.level = isLocked(one, demands) ? ChangeLevel::Forbidden : levelOf(one.rule, docMdp);
        change.until = end;
        changes.add(std::move(change));
    }
    changes.more += step.more;
    Redrawn redrawn = step.redrawn;
    redrawn.until = redrawn.pages.empty() ? 0 : end;
    changes.redrawn.add(redrawn);
    tell(step.bytes, end, changes);
}

void forbid(Changes& changes, const QString& detail, qint64 end) {
    Change change;
    change.kind = ChangeKind::File;
    change.level = ChangeLevel::Forbidden;
    change.detail = detail;
    change.until = end;
    changes.add(std::move(change));
}

Changes combined(const PdfFile& file, const std::vector<Point>& points, const std::map<qint64, Step>& steps, qint64 end,
                 const Demands& demands) {
    Changes changes;
    if (end == file.size())
        return changes;
    tell(findLinearization(file, end), file.size(), changes);
    if (end > 0 && end >= file.structureEnd() && file.isLineEndAfter(end))
        return changes;
    changes.level = std::max(changes.level, ChangeLevel::Permitted);
    const auto point = std::find_if(points.begin(), points.end(), [&](const Point& p) { return p.end == end; });
    if (point == points.end() || !point->isRevision)
        forbid(changes, point == points.end() ? QString() : point->problem.detail(), file.size());
    else if (!points.back().isRevision)
        forbid(changes, points.back().problem.detail(), file.size());
    for (auto step = steps.lower_bound(end); step != steps.end(); ++step) {
        const auto next = std::next(step);
        judge(step->second, step->first, next == steps.end() ? file.size() : next->first, demands, changes);
    }
    changes.finish();
    return changes;
}

std::vector<Point> pointsAt(std::set<qint64> ends, qint64 size) {
    ends.insert(size);
    std::vector<Point> points;
    for (const qint64 end : ends)
        points.push_back({end, Error("pdf.damaged"), false});
    return points;
}

} // namespace

void Changes::add(Change change) {
    level = std::max(level, change.level);
    list += std::move(change);
}

// What several later ones hide of an earlier signature's picture, each a part.
void Changes::sumOverlaps() {
    QHash<QString, double> parts;
    for (const Change& change : list)
        if (!change.over.isEmpty())
            parts[change.over] += change.overPart;
    for (Change& change : list)
        if (!change.over.isEmpty() && parts[change.over] > mostOfASignature) {
            change.covers = true;
            change.level = std::max(change.level, ChangeLevel::Doubtful);
            level = std::max(level, change.level);
        }
}

void Changes::finish() {
    constexpr qsizetype most = 200;
    sumOverlaps();
    std::stable_sort(list.begin(), list.end(), [](const Change& a, const Change& b) { return a.level > b.level; });
    // One act often touches several objects.
    QList<Change> once;
    const auto isSame = [](const Change& a, const Change& b) {
        return a.kind == b.kind && a.level == b.level && a.page == b.page && a.field == b.field &&
               a.annotation == b.annotation && a.before == b.before && a.after == b.after && a.until == b.until;
    };
    for (const Change& change : list) {
        const auto found =
            std::find_if(once.begin(), once.end(), [&](const Change& other) { return isSame(other, change); });
        if (found != once.end()) {
            found->places += change.places; // each of them is looked at
            found->covers = found->covers || change.covers;
            continue;
        }
        if (once.size() < most) {
            once += change;
            continue;
        }
        ++more;
        if (!change.places.isEmpty())
            unlisted += change;
    }
    list = once;
}

QStringList Changes::details(ChangeLevel of) const {
    QStringList details;
    for (const Change& change : list)
        if (change.level == of)
            details += change.detail;
    return details;
}

Result<Changes> compareWithSigned(const PdfFile& file, qint64 signedEnd, int docMdpLevel) {
    auto points = pointsAt({signedEnd}, file.size());
    if (signedEnd == file.size())
        return Changes();
    TRY(const auto steps, stepsBetween(file, points));
    return combined(file, points, steps, signedEnd, {docMdpLevel, true, nullptr, nullptr});
}

namespace {

// Level 3 of the signature itself, or of a certification that it saw and that holds.
bool permitsMarkup(const QList<SignatureField>& fields, qsizetype own, const std::vector<bool>& holds) {
    if (fields[own].permissions.docMdp == 3 || fields[own].permissions.lockMdp == 3)
        return true;
    for (qsizetype i = 0; i < fields.size(); ++i)
        if (holds[std::size_t(i)] && fields[i].permissions.docMdp == 3 &&
            fields[i].revisionEnd <= fields[own].revisionEnd)
            return true;
    return false;
}

} // namespace

Result<QList<Changes>> changesAfterSignatures(const PdfFile& file, const FormInfo& form,
                                              const std::vector<bool>& holds) {
    std::set<qint64> ends;
    QList<SignatureField> fields;
    for (const SignatureField& field : form.signatures) {
        if (!field.isSigned)
            continue;
        fields += field;
        if (field.revisionEnd > 0 && field.revisionEnd <= file.size())
            ends.insert(field.revisionEnd);
    }
    std::map<qint64, Step> steps;
    // Ends of lines behind the last signature are nothing that is worth reading the document for.
    const qint64 last = ends.empty() ? file.size() : *ends.rbegin();
    const qint64 size = last >= file.structureEnd() && file.isLineEndAfter(last) ? last : file.size();
    auto points = pointsAt(ends, size);
    if (!ends.empty() && *ends.begin() < size) {
        TRY(steps, stepsBetween(file, points));
    }
    std::vector<bool> holding = holds;
    holding.resize(std::size_t(fields.size()));
    const auto judgeAll = [&] {
        QList<Changes> all;
        for (qsizetype i = 0; i < fields.size(); ++i)
            all += combined(file, points, steps, fields[i].revisionEnd,
                            {fields[i].permissions.lockMdp, permitsMarkup(fields, i, holding), &form,
                             &fields[i].permissions.locks});
        return all;
    };
    // What was done against a certification, or what leaves it in doubt, takes its permissions, too.
    const QList<Changes> first = judgeAll();
    const std::vector<bool> before = holding;
    for (qsizetype i = 0; i < fields.size(); ++i)
        holding[std::size_t(i)] = holding[std::size_t(i)] && first[i].level <= ChangeLevel::Permitted;
    return holding == before ? first : judgeAll();
}

} // namespace vanthu::pdf
