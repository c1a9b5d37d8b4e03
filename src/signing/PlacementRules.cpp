#include "signing/PlacementRules.h"

#include "base/Files.h"
#include "base/Text.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QResource>

#include <algorithm>
#include <optional>

namespace vanthu::signing {

namespace {

constexpr std::int64_t largestFile = 1024 * 1024;
constexpr qsizetype mostRules = 1000;
constexpr qsizetype mostSteps = 50;

std::optional<Purpose> purposeOf(const QString& name) {
    static const QHash<QString, Purpose> all = {
        {QStringLiteral("approve"), Purpose::Approve}, {QStringLiteral("initial"), Purpose::Initial},
        {QStringLiteral("seal"), Purpose::Seal},       {QStringLiteral("annex"), Purpose::Annex},
        {QStringLiteral("copy"), Purpose::Copy},       {QStringLiteral("incoming"), Purpose::Incoming}};
    return all.contains(name) ? std::optional(all[name]) : std::nullopt;
}

std::optional<PlacementWay> wayOf(const QString& name) {
    static const QHash<QString, PlacementWay> all = {{QStringLiteral("emptyField"), PlacementWay::EmptyField},
                                                     {QStringLiteral("overName"), PlacementWay::OverName},
                                                     {QStringLiteral("belowAnchor"), PlacementWay::BelowAnchor},
                                                     {QStringLiteral("afterAnchor"), PlacementWay::AfterAnchor},
                                                     {QStringLiteral("besideAnchor"), PlacementWay::BesideAnchor},
                                                     {QStringLiteral("overSignature"), PlacementWay::OverSignature},
                                                     {QStringLiteral("leftOfName"), PlacementWay::LeftOfName},
                                                     {QStringLiteral("topRight"), PlacementWay::TopRight},
                                                     {QStringLiteral("fixed"), PlacementWay::Fixed}};
    return all.contains(name) ? std::optional(all[name]) : std::nullopt;
}

bool needsTexts(PlacementWay way) {
    return way == PlacementWay::BelowAnchor || way == PlacementWay::AfterAnchor || way == PlacementWay::BesideAnchor;
}

bool needsSize(PlacementWay way) {
    return needsTexts(way) || way == PlacementWay::OverName || way == PlacementWay::LeftOfName;
}

QStringList texts(const QJsonValue& value) {
    QStringList all;
    for (const QJsonValue& text : value.toArray())
        if (!text.toString().trimmed().isEmpty())
            all += toNfc(text.toString());
    return all;
}

bool isPositive(double value) {
    return value > 0 && value < 5000;
}

std::optional<PlacementStep> stepOf(const QJsonObject& json) {
    const auto way = wayOf(json[QStringLiteral("way")].toString());
    if (!way)
        return {};
    PlacementStep step;
    step.way = *way;
    step.texts = texts(json[QStringLiteral("texts")]);
    const QJsonArray size = json[QStringLiteral("size")].toArray();
    step.size = {size.at(0).toDouble(), size.at(1).toDouble()};
    step.gap = json[QStringLiteral("gap")].toDouble();
    step.page = json[QStringLiteral("page")].toInt(-1);
    const QJsonArray box = json[QStringLiteral("millimetres")].toArray();
    step.rect = QRectF(box.at(0).toDouble() * pointsPerMillimetre, box.at(1).toDouble() * pointsPerMillimetre,
                       box.at(2).toDouble() * pointsPerMillimetre, box.at(3).toDouble() * pointsPerMillimetre);
    if (needsTexts(*way) && step.texts.isEmpty())
        return {};
    if (needsSize(*way) && (!isPositive(step.size.width()) || !isPositive(step.size.height())))
        return {};
    if (*way == PlacementWay::Fixed && (step.rect.isEmpty() || step.page == 0 || step.page < -1))
        return {};
    return step;
}

std::optional<PlacementRule> ruleOf(const QJsonObject& json) {
    const auto purpose = purposeOf(json[QStringLiteral("purpose")].toString());
    PlacementRule rule;
    rule.from = QDate::fromString(json[QStringLiteral("from")].toString(), Qt::ISODate);
    const QString to = json[QStringLiteral("to")].toString();
    rule.to = QDate::fromString(to, Qt::ISODate);
    const QJsonArray ways = json[QStringLiteral("ways")].toArray();
    if (!purpose || !rule.from.isValid() || (!to.isEmpty() && !rule.to.isValid()) || ways.isEmpty() ||
        ways.size() > mostSteps)
        return {};
    rule.purpose = *purpose;
    rule.types = texts(json[QStringLiteral("types")]);
    for (const QJsonValue& way : ways) {
        const auto step = stepOf(way.toObject());
        if (!step)
            return {};
        rule.steps += *step;
    }
    return rule;
}

bool applies(const PlacementRule& rule, Purpose purpose, const QDate& day) {
    return rule.purpose == purpose && rule.from <= day && (!rule.to.isValid() || day <= rule.to);
}

} // namespace

Result<PlacementRules> PlacementRules::parse(const QByteArray& json, const QString& fileName) {
    const QJsonDocument document = QJsonDocument::fromJson(json);
    const QJsonArray rules = document.object()[QStringLiteral("rules")].toArray();
    if (rules.isEmpty() || rules.size() > mostRules)
        return fail("signing.places_damaged", {fileName, QStringLiteral("rules")});
    PlacementRules all;
    QList<PlacementRule> layer;
    for (qsizetype i = 0; i < rules.size(); ++i) {
        const auto rule = ruleOf(rules[i].toObject());
        if (!rule)
            return fail("signing.places_damaged", {fileName, QStringLiteral("rules[%1]").arg(i)});
        layer += *rule;
    }
    all.m_layers += layer;
    return all;
}

Result<PlacementRules> PlacementRules::load(const QString& overrideFile) {
    const QResource builtIn(QStringLiteral(":/vanthu/data/signature-places.json"));
    TRY(const PlacementRules ours, parse(builtIn.uncompressedData(), QStringLiteral("signature-places.json")));
    if (overrideFile.isEmpty() || !QFile::exists(overrideFile))
        return ours;
    TRY(const QByteArray bytes, readFile(overrideFile, largestFile));
    TRY(PlacementRules rules, parse(bytes, QFileInfo(overrideFile).fileName()));
    rules.m_layers += ours.m_layers;
    return rules;
}

QList<PlacementStep> PlacementRules::steps(Purpose purpose, const QString& typeName, const QDate& day) const {
    const QString type = foldText(typeName);
    for (const QList<PlacementRule>& layer : m_layers) {
        for (const bool forType : {true, false}) {
            const PlacementRule* newest = nullptr;
            for (const PlacementRule& rule : layer) {
                const bool named = std::any_of(rule.types.begin(), rule.types.end(),
                                               [&](const QString& name) { return foldText(name) == type; });
                if (applies(rule, purpose, day) && (forType ? named : rule.types.isEmpty()) &&
                    (!newest || rule.from > newest->from))
                    newest = &rule;
            }
            if (newest)
                return newest->steps;
        }
    }
    return {};
}

} // namespace vanthu::signing
