#pragma once

#include "store/Journal.h"

#include <QJsonObject>
#include <QString>

// The words of an evidence pack's manifest, for those who write and check it. Private to this room.
namespace vanthu::workflow::evidence {

inline const QString manifestName = QStringLiteral("manifest.json");
inline const QString summaryName = QStringLiteral("tom-tat.pdf");
inline const QString format = QStringLiteral("vanthu-evidence/1");

// An entry of another document keeps its hashes alone.
QJsonObject toJson(const store::JournalEntry& entry);
store::JournalEntry journalEntryOf(const QJsonObject& object);

} // namespace vanthu::workflow::evidence
