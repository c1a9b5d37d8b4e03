#include "office/Notation.h"

#include "base/Text.h"
#include "office/DocumentTypes.h"

#include <QRegularExpression>

namespace vanthu::office {

QString formatCode(int number, const QString& notation) {
    return QStringLiteral("%1/%2").arg(number, 2, 10, QLatin1Char('0')).arg(notation);
}

QString notationFor(const QString& typeName, const QString& organAbbreviation, const QString& unitAbbreviation) {
    const QString type = abbreviationOf(typeName);
    return type.isEmpty() ? QStringLiteral("%1-%2").arg(organAbbreviation, unitAbbreviation)
                          : QStringLiteral("%1-%2").arg(type, organAbbreviation);
}

std::optional<Code> parseCode(const QString& text) {
    static const QRegularExpression form(QStringLiteral("^\\s*(\\d{1,9})\\s*/\\s*(\\S.*?)\\s*$"));
    const auto match = form.match(toNfc(text));
    if (!match.hasMatch())
        return std::nullopt;
    return Code{match.captured(1).toInt(), match.captured(2)};
}

QString promulgationLine(const QString& place, const QDate& date) {
    const QString day = QStringLiteral("%1").arg(date.day(), 2, 10, QLatin1Char('0'));
    const QString month = date.month() <= 2 ? QStringLiteral("0%1").arg(date.month()) : QString::number(date.month());
    return QStringLiteral("%1, ngày %2 tháng %3 năm %4").arg(place, day, month, QString::number(date.year()));
}

} // namespace vanthu::office
