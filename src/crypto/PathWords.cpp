#include "crypto/PathWords.h"

#include "base/Clock.h"
#include "base/Language.h"

#include <QCoreApplication>

namespace vanthu::crypto {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("vanthu::crypto::Path", text);
}

QString nameOf(const Certificate& certificate) {
    return certificate.commonName().isEmpty() ? certificate.subject() : certificate.commonName();
}

// So that it can be compared by eye, and wraps.
QString inGroups(const QByteArray& hex) {
    constexpr qsizetype group = 8;
    QStringList groups;
    for (qsizetype i = 0; i < hex.size(); i += group)
        groups += QString::fromLatin1(hex.mid(i, group));
    return groups.join(QLatin1Char(' '));
}

QString sentence(const Error& error) {
    return (error.message(currentLanguage()) + QLatin1Char(' ') + error.remedy(currentLanguage())).trimmed();
}

QString roleOf(const PathResult& path, std::size_t i) {
    if (i + 1 == path.path.size() && path.endsAtAnchor)
        return say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "CA gốc được tin cậy"));
    if (i > 0 || path.path[i].isCa())
        return say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "CA cấp chứng thư"));
    return say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Chứng thư"));
}

QString whoAnswered(const RevocationHearing& heard) {
    const QString source = QString::fromLatin1(heard.source);
    switch (heard.origin) {
    case AnswerOrigin::Given:
        return say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "%1 do người dùng hoặc quản trị viên đưa vào"))
            .arg(source);
    case AnswerOrigin::Carried:
        return say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "%1 kèm trong tài liệu")).arg(source);
    case AnswerOrigin::Kept:
        if (heard.url.isEmpty())
            return source + QLatin1Char(' ') + say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "đã lưu từ lần hỏi trước"));
        return say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "%1 đã lưu từ lần hỏi trước tại %2"))
            .arg(source, heard.url.toString());
    case AnswerOrigin::Asked:
        break;
    }
    return say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "%1 hỏi tại %2")).arg(source, heard.url.toString());
}

QString whatItSaid(const RevocationHearing& heard) {
    switch (heard.state) {
    case RevocationState::Good:
        return say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "không bị thu hồi"));
    case RevocationState::Revoked:
        return say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "đã bị thu hồi"));
    case RevocationState::Unknown:
        break;
    }
    if (!heard.why)
        return say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "không trả lời được"));
    const QString words = heard.why->message(currentLanguage());
    return heard.why->detail().isEmpty() ? words : QStringLiteral("%1 (%2)").arg(words, heard.why->detail());
}

QString lineOf(const RevocationHearing& heard) {
    QString line = QStringLiteral("%1: %2").arg(whoAnswered(heard), whatItSaid(heard));
    if (heard.issuedAt.isValid() && heard.nextUpdate.isValid())
        line += say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "; lập lúc %1, bản kế tiếp trước %2"))
                    .arg(formatDisplayTime(heard.issuedAt), formatDisplayTime(heard.nextUpdate));
    else if (heard.issuedAt.isValid())
        line += say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "; lập lúc %1")).arg(formatDisplayTime(heard.issuedAt));
    return line;
}

QString lineOf(const IssuerHearing& asked) {
    const QString who =
        say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Chứng thư của nơi cấp tại %1")).arg(asked.url.toString());
    const QString what = asked.error ? asked.error->message(currentLanguage())
                         : asked.isKept ? say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "đã lưu từ lần hỏi trước"))
                                        : say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "đã lấy được"));
    return QStringLiteral("%1: %2").arg(who, what);
}

QString standingOf(const RevocationStatus& status) {
    switch (status.state) {
    case RevocationState::Good:
        return status.revokedAt.isValid() ? say(QT_TRANSLATE_NOOP("vanthu::crypto::Path",
                                                                  "Không bị thu hồi vào thời điểm đó (thu hồi lúc %1)"))
                                                .arg(formatDisplayTime(status.revokedAt))
                                          : say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Không bị thu hồi"));
    case RevocationState::Revoked:
        return say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Đã bị thu hồi lúc %1"))
            .arg(formatDisplayTime(status.revokedAt));
    case RevocationState::Unknown:
        break;
    }
    if (status.why && status.why->code() == "crypto.certificate_on_hold")
        return say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Đang bị tạm dừng"));
    return say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Chưa biết có bị thu hồi hay không"));
}

PathWords::Step stepOf(const PathResult& path, std::size_t i, const QDateTime& at) {
    const Certificate& certificate = path.path[i];
    PathWords::Step step;
    step.headline = QStringLiteral("%1: %2").arg(roleOf(path, i), nameOf(certificate));
    step.facts += say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Chủ chứng thư: %1")).arg(certificate.subject());
    step.facts += say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Cơ quan cấp: %1")).arg(certificate.issuer());
    step.facts += say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Số sê-ri: %1")).arg(certificate.serialHex());
    step.facts += QStringLiteral("SHA-256: %1").arg(inGroups(certificate.sha256Hex()));
    step.facts += say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Có hiệu lực từ %1 đến %2"))
                      .arg(formatDisplayTime(certificate.notBefore()), formatDisplayTime(certificate.notAfter()));
    if (!certificate.isValidAt(at))
        step.facts +=
            say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Không có hiệu lực vào %1")).arg(formatDisplayTime(at));
    if (i < path.revocation.size()) {
        step.standing = standingOf(path.revocation[i]);
        for (const RevocationHearing& heard : path.revocation[i].heard)
            step.asked += lineOf(heard);
        if (step.asked.isEmpty())
            step.asked += say(QT_TRANSLATE_NOOP("vanthu::crypto::Path",
                                                "Không có câu trả lời nào, và không có máy chủ nào được hỏi"));
    }
    for (const IssuerHearing& asked : path.issuersAsked)
        if (asked.of == certificate)
            step.asked += lineOf(asked);
    return step;
}

} // namespace

PathWords wordsOf(const PathResult& path, const QDateTime& at) {
    PathWords words;
    words.verdict = path.indication == Indication::TotalPassed
                        ? say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Đáng tin cậy"))
                    : path.indication == Indication::TotalFailed
                        ? say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Không được tin: đã bị thu hồi"))
                        : say(QT_TRANSLATE_NOOP("vanthu::crypto::Path", "Chưa thể tin cậy"));
    for (std::size_t i = 0; i < path.path.size(); ++i)
        words.steps.push_back(stepOf(path, i, at));
    for (const Error& problem : path.problems)
        words.problems += sentence(problem);
    return words;
}

} // namespace vanthu::crypto
