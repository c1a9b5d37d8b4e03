#include "pdf/compose/Compose.h"
#include "pdf/compose/Drawing.h"

#include <QRegularExpression>

namespace vanthu::pdf {

namespace {

bool isHeading(const QString& line) {
    constexpr qsizetype longestHeading = 80;
    const auto isLetter = [](QChar letter) { return letter.isLetter(); };
    return line.size() <= longestHeading && line.endsWith(u':') && line == line.toUpper() &&
           std::any_of(line.begin(), line.end(), isLetter);
}

// What a decision rests on: "Căn cứ Luật …;" and, closing the list, "Theo đề nghị của …." (PL I.II.6).
bool isLegalGround(const QString& line) {
    static const QRegularExpression ground(QStringLiteral("^(Căn cứ|Theo đề nghị|Xét đề nghị) .*[;.,]$"));
    return ground.match(line).hasMatch();
}

// "Điều 12." with what makes it a heading; 0 when the paragraph begins otherwise.
int articleLetters(const QString& line) {
    static const QRegularExpression article(QStringLiteral("^(Điều|Chương|Mục|Phần)\\s+[0-9IVXLC]+[.:]"));
    return int(article.match(line).capturedLength());
}

// "./." closes the text (decree 30/2020 PL III, templates).
QString closed(QString text) {
    if (text.endsWith(QLatin1String("./.")) || text.endsWith(u':'))
        return text;
    while (text.endsWith(u'.') || text.endsWith(u';'))
        text.chop(1);
    return text + QLatin1String("./.");
}

} // namespace

QList<Paragraph> paragraphsFromText(const QString& text) {
    QList<Paragraph> paragraphs;
    bool grounds = true; // only at the beginning
    const QStringList lines = QString(text).replace(QLatin1String("\r\n"), QLatin1String("\n")).split(u'\n');
    for (const QString& line : lines) {
        const QString clean = drawableText(line).simplified();
        if (clean.isEmpty())
            continue;
        grounds = grounds && isLegalGround(clean);
        Paragraph paragraph{clean};
        if (grounds)
            paragraph.style = ParagraphStyle::LegalGround;
        else if (isHeading(clean))
            paragraph.style = ParagraphStyle::Heading;
        else
            paragraph.boldLetters = articleLetters(clean);
        paragraphs += paragraph;
    }
    if (!paragraphs.isEmpty())
        paragraphs.last().text = closed(paragraphs.last().text);
    return paragraphs;
}

QString promulgationLine(const QString& place, const QDate& date) {
    const auto padded = [](int number, bool zero) {
        return QStringLiteral("%1").arg(number, zero ? 2 : 1, 10, QLatin1Char('0'));
    };
    return QStringLiteral("%1, ngày %2 tháng %3 năm %4")
        .arg(place, padded(date.day(), date.day() < 10), padded(date.month(), date.month() < 3),
             QString::number(date.year()));
}

} // namespace vanthu::pdf
