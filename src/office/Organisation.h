#pragma once

#include <QDate>
#include <QString>

namespace vanthu::office {

// An agency of the national list. Names and codes change (the merger of 2025): both are versioned by their dates.
struct Organisation {
    QString id; // identifier code of QĐ 20/2020: "H28.01"
    QString name;
    QString parentId;
    QString oldId; // 13-character code of QCVN 102:2016: "000.00.01.H28"
    QDate validFrom;
    QDate validTo; // invalid = still in force
};

// Same agency, written in the new, the old or a differently cased code (edxml.md §6.1).
bool sameOrganId(const QString& a, const QString& b);
// "000.02.01.H53" → "H53.01.02"; a code that is not of the old form comes back unchanged. A guess: prefer the list.
QString toNewOrganId(const QString& code);

} // namespace vanthu::office
