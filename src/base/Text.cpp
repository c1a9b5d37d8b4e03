#include "base/Text.h"

#include "base/Digest.h"

#include <QFileInfo>
#include <QRegularExpression>

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

QString shownText(const QString& text) {
    constexpr char16_t pictures = 0x2400; // the signs of the C0 controls
    constexpr char16_t pictureOfDelete = 0x2421;
    const auto isHiding = [](char32_t c) {
        return c == 0xad || c == 0x61c || c == 0x180e || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
               (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
               (c >= 0xe0000 && c <= 0xe0fff);
    };
    QString shown;
    shown.reserve(text.size());
    for (const char32_t c : text.toUcs4()) {
        if (c == U'\n' || c == U'\t')
            shown += QChar(char16_t(c));
        else if (c < 0x20)
            shown += QChar(char16_t(pictures + c));
        else if (c == 0x7f)
            shown += QChar(pictureOfDelete);
        else if (c > 0x7f && c < 0xa0)
            shown += QChar(QChar::ReplacementCharacter);
        else if (isHiding(c))
            shown += QStringLiteral("⟦U+%1⟧").arg(QString::number(c, 16).rightJustified(4, u'0').toUpper());
        else
            shown += QString::fromUcs4(&c, 1);
    }
    return shown;
}

namespace {

// File systems allow 255 bytes, and a Vietnamese letter takes up to three; room is left for what a folder adds.
constexpr qsizetype longestName = 120;
constexpr qsizetype mostBytes = 220;

// Without dots and spaces at the ends: hidden on Unix, dropped on Windows.
QString trimmedName(QString name) {
    const auto droppable = [](QChar c) { return c == QLatin1Char('.') || c.isSpace(); };
    name = name.simplified();
    while (!name.isEmpty() && droppable(name.front()))
        name.remove(0, 1);
    while (!name.isEmpty() && droppable(name.back()))
        name.chop(1);
    return name;
}

QString shortened(const QString& name) {
    if (name.size() <= longestName && name.toUtf8().size() <= mostBytes)
        return name;
    const QString suffix = QFileInfo(name).suffix();
    const QString end = suffix.isEmpty() || suffix.size() > 10 ? QString() : QLatin1Char('.') + suffix;
    QString start = name.left(longestName - end.size());
    while (start.toUtf8().size() + end.toUtf8().size() > mostBytes)
        start.chop(1);
    if (!start.isEmpty() && start.back().isHighSurrogate())
        start.chop(1);
    return trimmedName(start) + end;
}

} // namespace

QString safeFileName(const QString& name) {
    QString safe;
    for (const QString composed = toNfc(name); const QChar c : composed) {
        const bool bad = c.category() == QChar::Other_Control || c.category() == QChar::Other_Format ||
                         c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph ||
                         QStringLiteral("/\\:*?\"<>|").contains(c);
        safe += bad ? QLatin1Char('_') : c;
    }
    safe = trimmedName(safe);
    if (safe.isEmpty())
        return QStringLiteral("tep");
    // Windows keeps these names for devices, whatever follows the first dot.
    static const QRegularExpression reserved(QStringLiteral("^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\.|$)"),
                                             QRegularExpression::CaseInsensitiveOption);
    if (safe.contains(reserved))
        safe.prepend(QLatin1Char('_'));
    return shortened(safe);
}

QByteArray sha256Hex(QByteArrayView bytes) {
    Digest hash;
    hash.add(bytes);
    return hash.result().toHex();
}

} // namespace vanthu
