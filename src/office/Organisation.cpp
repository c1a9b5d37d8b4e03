#include "office/Organisation.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace vanthu::office {

QString toNewOrganId(const QString& code) {
    static const QRegularExpression oldForm(
        QStringLiteral("^[0-9A-Z]{3}\\.[0-9A-Z]{2}\\.[0-9A-Z]{2}\\.[A-Z][0-9]{2}$"));
    const QString upper = code.trimmed().toUpper();
    if (!oldForm.match(upper).hasMatch())
        return code;
    QStringList groups = upper.split(QLatin1Char('.'));
    std::reverse(groups.begin(), groups.end());
    QStringList kept;
    for (const QString& group : groups)
        if (group.count(QLatin1Char('0')) != group.size())
            kept += group;
    return kept.join(QLatin1Char('.'));
}

bool sameOrganId(const QString& a, const QString& b) {
    return toNewOrganId(a).trimmed().compare(toNewOrganId(b).trimmed(), Qt::CaseInsensitive) == 0;
}

} // namespace vanthu::office
