#include "axis/FaultPlan.h"

#include "base/Files.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>

namespace vanthu::axis {

namespace {

constexpr qint64 largestPlan = 1024 * 1024;
constexpr std::chrono::milliseconds usualDelay{300};

struct Name {
    Fault fault;
    const char* name;
};

constexpr Name names[] = {
    {Fault::DropBefore, "dropBefore"},
    {Fault::DropAfter, "dropAfter"},
    {Fault::Delay, "delay"},
    {Fault::ServerError, "serverError"},
    {Fault::Truncated, "truncated"},
    {Fault::WrongJson, "wrongJson"},
    {Fault::DuplicateDelivery, "duplicateDelivery"},
    {Fault::ReorderedList, "reorderedList"},
    {Fault::LostConfirm, "lostConfirm"},
};

std::optional<Fault> faultNamed(const QString& text) {
    for (const auto& [fault, name] : names)
        if (text == QLatin1String(name))
            return fault;
    return std::nullopt;
}

bool hasMeaningFor(Fault fault, const QString& operation) {
    switch (fault) {
    case Fault::DuplicateDelivery:
        return operation == QLatin1String("sendEdoc");
    case Fault::ReorderedList:
        return operation == QLatin1String("getReceivedEdocList");
    case Fault::LostConfirm:
        return operation == QLatin1String("updateStatus");
    default:
        return true;
    }
}

std::optional<FaultPlan::Rule> ruleOf(const QJsonObject& entry) {
    const auto fault = faultNamed(entry[QStringLiteral("fault")].toString());
    if (!fault)
        return std::nullopt;
    FaultPlan::Rule rule;
    rule.fault = *fault;
    rule.odds = entry[QStringLiteral("odds")].toDouble(1);
    rule.delay = std::chrono::milliseconds(entry[QStringLiteral("milliseconds")].toInt(int(usualDelay.count())));
    for (const QJsonArray listed = entry[QStringLiteral("operations")].toArray(); const QJsonValue& operation : listed)
        rule.operations += operation.toString();
    if (entry.contains(QStringLiteral("count")))
        rule.left = entry[QStringLiteral("count")].toInt();
    if (entry.contains(QStringLiteral("at")))
        rule.at = entry[QStringLiteral("at")].toInt();
    return rule;
}

} // namespace

FaultPlan::FaultPlan(const QString& file)
    : m_file(file) {}

bool FaultPlan::addRule(const QString& text) {
    const QStringList parts = text.split(QLatin1Char(':'));
    const auto fault = faultNamed(parts.value(0).section(QLatin1Char('@'), 0, 0));
    Rule rule;
    bool understood = fault && parts.size() <= 3;
    if (const QString at = parts.value(0).section(QLatin1Char('@'), 1); understood && !at.isEmpty())
        rule.at = at.toInt(&understood);
    rule.fault = fault.value_or(Fault::Delay);
    rule.delay = usualDelay;
    if (understood && parts.size() > 1)
        rule.odds = parts[1].toDouble(&understood);
    if (understood && parts.size() > 2)
        rule.left = parts[2].toInt(&understood);
    if (!understood || rule.odds < 0 || rule.odds > 1)
        return false;
    const std::lock_guard guard(m_mutex);
    m_given.push_back(rule);
    return true;
}

std::optional<FaultPlan::Event> FaultPlan::next(const QString& operation) {
    const std::lock_guard guard(m_mutex);
    refresh();
    for (std::vector<Rule>* rules : {&m_given, &m_fromFile})
        for (Rule& rule : *rules) {
            const bool fits = hasMeaningFor(rule.fault, operation) &&
                              (rule.operations.isEmpty() || rule.operations.contains(operation));
            if (!fits || !happens(rule))
                continue;
            return Event{rule.fault, rule.delay};
        }
    return std::nullopt;
}

bool FaultPlan::happens(Rule& rule) {
    ++rule.fitted;
    if ((rule.at && rule.fitted != *rule.at) || rule.left.value_or(1) <= 0 ||
        !std::bernoulli_distribution(rule.odds)(m_random))
        return false;
    if (rule.left)
        --*rule.left;
    return true;
}

QString FaultPlan::nameOf(Fault fault) {
    for (const auto& [known, name] : names)
        if (known == fault)
            return QString::fromLatin1(name);
    return {};
}

std::chrono::seconds FaultPlan::clockOffset() {
    const std::lock_guard guard(m_mutex);
    refresh();
    return m_clockOffset;
}

// A plan that cannot be read leaves the weather as it was: a rehearsal must not end by a slip of the pen.
void FaultPlan::refresh() {
    if (m_file.path().isEmpty() || !m_file.changed())
        return;
    const auto bytes = readFile(m_file.path(), largestPlan);
    const QJsonObject plan = bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
    const QJsonArray listed = plan[QStringLiteral("faults")].toArray();
    std::vector<Rule> rules;
    for (const QJsonValue& entry : listed)
        if (const auto rule = ruleOf(entry.toObject()))
            rules.push_back(*rule);
    if (plan.isEmpty() || qsizetype(rules.size()) != listed.size()) {
        std::fprintf(stderr, "vanthu-axis: %s is no plan of faults; the earlier one stays\n",
                     qPrintable(m_file.path()));
        return;
    }
    m_fromFile = std::move(rules);
    m_clockOffset = std::chrono::seconds(plan[QStringLiteral("clockOffsetSeconds")].toInt());
}

} // namespace vanthu::axis
