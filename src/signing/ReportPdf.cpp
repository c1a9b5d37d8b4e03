#include "signing/ReportPdf.h"

#include "base/Files.h"
#include "pdf/compose/ReportPages.h"
#include "signing/ReportWords.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

namespace vanthu::signing {
namespace {

QString say(const char* text) {
    return QCoreApplication::translate("vanthu::signing::Report", text);
}

// Dark enough for a printer without colours.
QColor colourOf(SignatureStatus status) {
    switch (status) {
    case SignatureStatus::Valid:
        return {20, 100, 50};
    case SignatureStatus::Invalid:
        return {165, 20, 30};
    case SignatureStatus::Indeterminate:
        break;
    }
    return {140, 80, 0};
}

QList<QPair<QString, QString>> pairs(const QList<ReportFact>& facts) {
    QList<QPair<QString, QString>> list;
    for (const ReportFact& fact : facts)
        list += {fact.title + QLatin1Char(':'), fact.text};
    return list;
}

QStringList bulleted(const QStringList& problems) {
    QStringList lines;
    for (const QString& problem : problems)
        lines += QStringLiteral("• ") + problem;
    return lines;
}

// A hash is compared by eye: two even lines, not one and a rest.
QString halves(const QByteArray& sha256) {
    constexpr qsizetype half = 32;
    return QString::fromLatin1(sha256.size() > half ? sha256.left(half) + '\n' + sha256.mid(half) : sha256);
}

pdf::ReportSection fileSection(const CheckedFile& file, const ReportWords& words, const QDateTime& checkedAt) {
    pdf::ReportSection section;
    section.isTitle = true;
    section.heading = QFileInfo(file.report.file).fileName();
    const auto fact = [&](const char* title, const QString& text) {
        if (!text.isEmpty())
            section.facts += {say(title) + QLatin1Char(':'), text};
    };
    fact(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Kết luận"), words.verdict);
    fact(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Nên làm gì"), words.advice);
    fact(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Kiểm tra lúc"), formatSignatureTime(checkedAt));
    fact(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Mã băm SHA-256 của tệp"), halves(file.sha256));
    if (file.size > 0)
        fact(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Kích thước"),
             say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "%1 byte")).arg(QLocale().toString(file.size)));
    fact(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Số chữ ký"), QString::number(file.report.signatures.size()));
    section.paragraphs = bulleted(words.problems);
    return section;
}

pdf::ReportSection signatureSection(const SignatureWords& words, SignatureStatus status, qsizetype number) {
    pdf::ReportSection section;
    section.heading = QStringLiteral("%1. %2").arg(number).arg(words.headline);
    section.colour = colourOf(status);
    section.facts = pairs(words.facts) + pairs(words.details);
    section.paragraphs = bulleted(words.changes) + bulleted(words.problems);
    return section;
}

} // namespace

CheckedFile checkedFile(DocumentReport report) {
    CheckedFile file;
    file.size = QFileInfo(report.file).size();
    file.sha256 = sha256HexOfFile(report.file).value_or(QByteArray());
    file.report = std::move(report);
    return file;
}

Result<QByteArray> reportPdf(const QList<CheckedFile>& files, const QString& organName, const QDateTime& checkedAt) {
    pdf::ReportLayout layout;
    layout.title = say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "BÁO CÁO KIỂM TRA CHỮ KÝ SỐ"));
    layout.organName = organName;
    for (const CheckedFile& file : files) {
        const ReportWords words = wordsOf(file.report);
        layout.sections += fileSection(file, words, checkedAt);
        for (qsizetype i = 0; i < words.signatures.size(); ++i)
            layout.sections +=
                signatureSection(words.signatures[i], file.report.signatures[std::size_t(i)].status, i + 1);
    }
    pdf::ReportSection end;
    end.paragraphs = {say(
        QT_TRANSLATE_NOOP("vanthu::signing::Report",
                          "Báo cáo này do phần mềm lập tại thời điểm kiểm tra và không thay thế văn bản đã ký. Muốn "
                          "chắc chắn, kiểm tra lại chính tệp có mã băm nêu trên."))};
    layout.sections += end;
    layout.footer = say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Văn thư %1 · kiểm tra lúc %2"))
                        .arg(QStringLiteral(VANTHU_VERSION), formatSignatureTime(checkedAt));
    if (files.size() == 1)
        layout.footer +=
            QStringLiteral(" · SHA-256 ") + QString::fromLatin1(files.first().sha256.left(16)) + QStringLiteral("…");
    return pdf::composeReport(layout, checkedAt);
}

} // namespace vanthu::signing
