#include "pdf/compare/Changes.h"

#include "pdf/compare/Comparison.h"

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

// What happened from each point to the next. A point that is no revision is left out of the comparison.
Result<std::map<qint64, Step>> stepsBetween(const PdfFile& file, std::vector<Point>& points) {
    std::map<qint64, Step> steps;
    Mentions mentions;
    std::unique_ptr<ReadRevision> before;
    for (Point& point : points) {
        const bool isLast = &point == &points.back();
        const auto document = openPoint(file, point, isLast);
        if (!document || (isLast && !before))
            continue;
        TRY_VOID(file.guarded([&]() -> Result<> {
            auto now = std::make_unique<ReadRevision>(document);
            if (before)
                steps[before->file->size()] = Comparison(*before, *now, mentions).run();
            else
                mentions.addAll(now->document(), now->origins);
            before = std::move(now);
            return {};
        }));
    }
    return steps;
}

// What a signature demands of the revisions after it, besides what is forbidden to all.
struct Demands {
    int docMdp = 0;                 // whatever the revision
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
    return level;
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

void judge(const Step& step, qint64 begin, qint64 end, const Demands& demands, Changes& changes) {
    const int docMdp = docMdpAt(demands, begin);
    for (const StepChange& one : step.changes) {
        Change change = one.change;
        change.level = isLocked(one, demands) ? ChangeLevel::Forbidden : levelOf(one.rule, docMdp);
        change.until = end;
        changes.add(std::move(change));
    }
    changes.more += step.more;
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
    if (end == file.size() || (end > 0 && end >= file.structureEnd() && file.isBlankAfter(end)))
        return changes;
    changes.level = ChangeLevel::Permitted;
    // Bytes behind the last revision: no reader shows them but one that repairs the file, and what it shows was not
    // judged (the incremental saving attack with parts left out).
    if (!file.isBlankAfter(file.structureEnd()) || file.startXref() + file.headerOffset() < end)
        forbid(changes, QStringLiteral("something follows the last revision"), file.size());
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

void Changes::finish() {
    constexpr qsizetype most = 200;
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
        if (found != once.end())
            continue;
        if (once.size() < most)
            once += change;
        else
            ++more;
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
    return combined(file, points, steps, signedEnd, {docMdpLevel, nullptr, nullptr});
}

Result<QList<Changes>> changesAfterSignatures(const PdfFile& file, const FormInfo& form) {
    std::set<qint64> ends;
    for (const SignatureField& field : form.signatures)
        if (field.isSigned && field.revisionEnd > 0 && field.revisionEnd <= file.size())
            ends.insert(field.revisionEnd);
    std::map<qint64, Step> steps;
    auto points = pointsAt(ends, file.size());
    if (!ends.empty() && *ends.begin() < file.size()) {
        TRY(steps, stepsBetween(file, points));
    }
    QList<Changes> all;
    for (const SignatureField& field : form.signatures) {
        if (!field.isSigned)
            continue;
        const Demands demands{field.permissions.lockMdp, &form, &field.permissions.locks};
        all += combined(file, points, steps, field.revisionEnd, demands);
    }
    return all;
}

} // namespace vanthu::pdf
