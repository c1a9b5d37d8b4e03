#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "workflow/Training.h"

#include <QJsonObject>
#include <QString>

#include <functional>

namespace vanthu::workflow {

// One step of the main job as it was really done.
struct DemoStep {
    QString name; // stable: "draft", "approve", "sign", "number", "seal", "issue", "send", "receive", "accept", …
    QString description; // for people
    QJsonObject facts;   // identifiers and hashes
    qint64 milliseconds = 0;
};

// Carries one document through its whole life between the two training agencies and checks the result on both sides.
// `documentKey` makes it repeatable: a run that was killed is continued by the next run with the same key.
// Fails at the first step whose check does not hold (`demo.check_failed`).
Result<> runDemo(const Training& training, const QString& documentKey,
                 const std::function<void(const DemoStep&)>& stepDone, const Cancel& cancel = {});

} // namespace vanthu::workflow
