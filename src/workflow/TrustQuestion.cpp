#include "workflow/TrustQuestion.h"

#include <algorithm>

namespace vanthu::workflow {

namespace {

crypto::Purpose purposeOf(const crypto::Certificate& certificate) {
    if (certificate.isCa())
        return crypto::Purpose::Authority;
    return certificate.allowsTimestamping() ? crypto::Purpose::Timestamping : crypto::Purpose::Signing;
}

} // namespace

TrustQuestion trustQuestion(const Office& office, const crypto::Certificate& certificate, const QDateTime& at,
                            bool online) {
    TrustQuestion question{certificate, {}, office.trust(), office.revocation(), at};
    question.revocation.online = online;
    question.revocation.askSources = online; // who has them asked wants to know what they say now
    question.revocation.memory = crypto::makeFetchMemory();
    return question;
}

crypto::Certificate endOf(const std::vector<crypto::Certificate>& all) {
    const auto isIssuer = [&](const crypto::Certificate& one) {
        return std::any_of(all.begin(), all.end(), [&](const crypto::Certificate& other) {
            return !(other == one) && other.issuer() == one.subject();
        });
    };
    const auto end = std::find_if_not(all.begin(), all.end(), isIssuer);
    return end == all.end() ? all.front() : *end;
}

crypto::PathResult answerTo(const TrustQuestion& question, const Cancel& cancel) {
    return crypto::validatePath(question.certificate, question.others, question.trust, question.revocation, question.at,
                                purposeOf(question.certificate), cancel);
}

QString textOf(const crypto::PathWords& words, const QString& title) {
    QStringList lines{QStringLiteral("%1: %2").arg(title, words.verdict)};
    for (const crypto::PathWords::Step& step : words.steps) {
        lines += QStringLiteral("  ") + step.headline;
        for (const QString& fact : step.facts)
            lines += QStringLiteral("      ") + fact;
        if (!step.standing.isEmpty())
            lines += QStringLiteral("      ") + step.standing;
        for (const QString& asked : step.asked)
            lines += QStringLiteral("        – ") + asked;
    }
    for (const QString& problem : words.problems)
        lines += QStringLiteral("  ! ") + problem;
    return lines.join(QLatin1Char('\n'));
}

} // namespace vanthu::workflow
