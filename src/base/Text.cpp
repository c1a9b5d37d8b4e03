#include "base/Text.h"

#include "base/Digest.h"

#include <QFileInfo>

namespace vanthu {

QString toNfc(const QString& text) {
    return text.normalized(QString::NormalizationForm_C);
}

QString foldText(const QString& text) {
    const QString decomposed = text.normalized(QString::NormalizationForm_D);
    QString folded;
    folded.reserve(decomposed.size());
    for (const QChar c : decomposed) {
        if (c.category() == QChar::Mark_NonSpacing)
            continue;
        if (c == QChar(0x0111) || c == QChar(0x0110))
            folded += QLatin1Char('d');
        else
            folded += c.toLower();
    }
    return folded.simplified();
}

QString safeFileName(const QString& name) {
    constexpr int longest = 120;
    QString safe;
    for (const QChar c : toNfc(name)) {
        const bool bad = c.category() == QChar::Other_Control || c.category() == QChar::Other_Format ||
                         QStringLiteral("/\\:*?\"<>|").contains(c);
        safe += bad ? QLatin1Char('_') : c;
    }
    safe = safe.simplified();
    while (safe.startsWith(QLatin1Char('.')))
        safe.remove(0, 1);
    while (safe.endsWith(QLatin1Char('.')) || safe.endsWith(QLatin1Char(' ')))
        safe.chop(1);
    if (safe.isEmpty())
        return QStringLiteral("tep");
    static const QStringList reserved = {QStringLiteral("con"), QStringLiteral("prn"),  QStringLiteral("aux"),
                                         QStringLiteral("nul"), QStringLiteral("com1"), QStringLiteral("lpt1")};
    if (reserved.contains(QFileInfo(safe).completeBaseName().toLower()))
        safe.prepend(QLatin1Char('_'));
    if (safe.size() > longest) {
        const QString suffix = QFileInfo(safe).suffix().left(10);
        safe = safe.left(longest - suffix.size() - 1) + (suffix.isEmpty() ? QString() : QLatin1Char('.') + suffix);
    }
    return safe;
}

QByteArray sha256Hex(QByteArrayView bytes) {
    Digest hash;
    hash.add(bytes);
    return hash.result().toHex();
}

} // namespace vanthu
