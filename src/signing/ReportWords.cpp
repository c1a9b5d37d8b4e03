#include "signing/ReportWords.h"

#include "signing/ChangeJudge.h"
#include "signing/ChangeWords.h"

#include <QCoreApplication>

#include <algorithm>

namespace vanthu::signing {
namespace {

QString say(const char* text) {
    return QCoreApplication::translate("vanthu::signing::Report", text);
}

bool hasProblem(const SignatureReport& s, std::initializer_list<const char*> codes) {
    return std::any_of(s.problems.begin(), s.problems.end(), [&](const Error& problem) {
        return std::any_of(codes.begin(), codes.end(), [&](const char* code) { return problem.code() == code; });
    });
}

QString whoText(const SignatureReport& s) {
    if (s.isDocumentTimestamp)
        return s.timestampSigner.commonName().isEmpty() ? s.signer.commonName() : s.timestampSigner.commonName();
    QStringList parts = {s.signer.commonName()};
    if (const QString agency = s.signer.organization(); !agency.isEmpty() && agency != parts.first())
        parts += agency;
    parts.removeAll(QString());
    return parts.isEmpty() ? say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Không xác định được"))
                           : parts.join(QStringLiteral(", "));
}

QString whenText(const SignatureReport& s) {
    if (!s.signedAt.isValid())
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Không ghi thời gian ký"));
    const QString time = formatSignatureTime(s.signedAt);
    return s.timeSource == TimeSource::Timestamp
               ? say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "%1 (dấu thời gian)")).arg(time)
               : say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "%1 (theo máy người ký)")).arg(time);
}

QString intactText(const SignatureReport& s) {
    if (!s.intact)
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report",
                                     "Không: nội dung không khớp với chữ ký, đã bị thay đổi hoặc chữ ký bị hỏng"));
    return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Có: đúng từng bit như lúc ký"));
}

QString changedText(const SignatureReport& s) {
    // What comes after bytes that do not match is of no interest, and "nothing changed" would be untrue.
    if (!s.intact && s.changesAfter == ChangesAfter::None)
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Không xét: chữ ký không khớp với nội dung"));
    switch (s.changesAfter) {
    case ChangesAfter::None:
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Không có gì thay đổi sau khi ký"));
    case ChangesAfter::Permitted:
        if (hasProblem(s, {"signing.comments_allowed"}))
            return say(QT_TRANSLATE_NOOP(
                "vanthu::signing::Report",
                "Có: ghi chú trên trang được thêm, sửa hoặc xóa mà không ai ký; nội dung đã ký còn nguyên"));
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report",
                                     "Chỉ có bổ sung được phép: số, ngày, chữ ký khác, dữ liệu kiểm tra chữ ký"));
    case ChangesAfter::Doubtful:
        if (hasProblem(s, {"signing.covered_after"}))
            return say(QT_TRANSLATE_NOOP(
                "vanthu::signing::Report",
                "Có: chú thích trên trang được đặt, sửa hoặc xóa mà không ai ký, có thể che hoặc thay "
                "nội dung đã ký"));
        if (hasProblem(s, {"signing.redrawn_after"}))
            return say(QT_TRANSLATE_NOOP("vanthu::signing::Report",
                                         "Có: ô biểu mẫu hiện hình lưu sẵn thay cho giá trị mà người ký đã thấy; giá "
                                         "trị đã ký còn nguyên"));
        if (hasProblem(s, {"signing.commented_after"}))
            return say(QT_TRANSLATE_NOOP(
                "vanthu::signing::Report",
                "Có: ghi chú trên trang được thêm, sửa hoặc xóa mà không ai ký; nội dung đã ký còn nguyên"));
        return say(
            QT_TRANSLATE_NOOP("vanthu::signing::Report",
                              "Có: thay đổi mà người ký không cho phép rõ, có thể che hoặc thay nội dung đã ký"));
    case ChangesAfter::Forbidden:
        break;
    }
    return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Có: văn bản đã bị sửa sau khi ký"));
}

// The first of them, and how many more there are.
QStringList changeLines(const SignatureReport& s, const std::vector<SignatureReport>& all) {
    constexpr qsizetype most = 20;
    QStringList lines;
    for (const LaterChange& change : s.changes)
        if (lines.size() < most)
            lines += wordsOf(change, all);
    if (s.changes.size() > most)
        lines += say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Và %1 thay đổi khác")).arg(s.changes.size() - most);
    return lines;
}

QString trustText(const SignatureReport& s) {
    if (s.signer.isNull())
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Không đọc được chứng thư của người ký"));
    if (hasProblem(s, {"signing.untrusted"}) || s.subIndication.contains("CHAIN"))
        return say(
            QT_TRANSLATE_NOOP("vanthu::signing::Report", "Chưa: không dẫn tới CA gốc mà cơ quan đã cài làm tin cậy"));
    if (hasProblem(s, {"signing.expired", "signing.not_valid_yet"}) || s.subIndication.contains("EXPIRED") ||
        s.subIndication.contains("NOT_YET_VALID") || s.subIndication.contains("OUT_OF_BOUNDS"))
        return say(QT_TRANSLATE_NOOP(
            "vanthu::signing::Report",
            "Chưa: chứng thư không còn (hoặc chưa có) hiệu lực, không có bằng chứng đã ký khi còn hiệu lực"));
    if (s.indication == crypto::Indication::TotalPassed)
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Có: dẫn tới CA gốc tin cậy, còn hiệu lực khi ký"));
    return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Chưa kết luận, xem các vấn đề bên dưới"));
}

QString revocationText(const SignatureReport& s) {
    if (hasProblem(s, {"signing.revoked"}) || s.subIndication.startsWith("REVOKED"))
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Đã bị thu hồi"));
    if (s.indication == crypto::Indication::TotalPassed)
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Đã kiểm tra: không bị thu hồi"));
    return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Chưa kiểm tra được"));
}

QString keyText(const crypto::Certificate& signer) {
    const QString kind = signer.isRsa() ? QStringLiteral("RSA") : signer.isEc() ? QStringLiteral("ECDSA") : QString();
    return kind.isEmpty() ? QString() : QStringLiteral("%1 %2 bit").arg(kind).arg(signer.keyBits());
}

QStringList problemLines(const QList<Error>& problems) {
    QStringList lines;
    for (const Error& problem : problems) {
        const QString line =
            (problem.message(currentLanguage()) + QLatin1Char(' ') + problem.remedy(currentLanguage())).trimmed();
        if (!lines.contains(line))
            lines += line;
    }
    return lines;
}

QString adviceFor(DocumentStatus status) {
    switch (status) {
    case DocumentStatus::Valid:
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report",
                                     "Có thể tiếp nhận: văn bản đúng như khi được ký và người ký đã được xác nhận."));
    case DocumentStatus::Invalid:
        return say(QT_TRANSLATE_NOOP(
            "vanthu::signing::Report",
            "Không sử dụng văn bản này như bản có giá trị; liên hệ nơi gửi để nhận lại bản gốc và cho biết lý do nêu "
            "trong kết quả kiểm tra."));
    case DocumentStatus::Indeterminate:
        return say(QT_TRANSLATE_NOOP(
            "vanthu::signing::Report",
            "Chưa đủ căn cứ để kết luận, đây chưa phải là hợp lệ: làm theo gợi ý của từng vấn đề rồi kiểm tra lại."));
    case DocumentStatus::Unsigned:
        return say(
            QT_TRANSLATE_NOOP("vanthu::signing::Report",
                              "Không coi tệp này là văn bản đã ký: không có chữ ký số nào cho biết ai ban hành và nội "
                              "dung có bị sửa hay không."));
    case DocumentStatus::Unreadable:
        break;
    }
    return say(QT_TRANSLATE_NOOP("vanthu::signing::Report",
                                 "Đề nghị nơi gửi gửi lại: tệp bị hỏng hoặc không phải PDF nên không kiểm tra được."));
}

QString timestampName(const SignatureReport& s) {
    const QString name = say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Dấu thời gian của văn bản"));
    return s.signedAt.isValid() ? QStringLiteral("%1, %2").arg(name, formatSignatureTime(s.signedAt)) : name;
}

SignatureWords wordsOf(const SignatureReport& s, const std::vector<SignatureReport>& all) {
    SignatureWords words;
    words.headline = verdictOf(s.status);
    if (s.isDocumentTimestamp)
        words.headline += QStringLiteral(" – ") + timestampName(s);
    else if (!s.signer.commonName().isEmpty())
        words.headline += QStringLiteral(" – ") + nameOf(s);
    const auto fact = [](QList<ReportFact>& facts, const char* title, const QString& text) {
        if (!text.isEmpty())
            facts += ReportFact{say(title), text};
    };
    fact(words.facts, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Ai ký"), whoText(s));
    fact(words.facts, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Ký lúc nào"), whenText(s));
    fact(words.facts, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Nội dung nguyên vẹn"), intactText(s));
    fact(words.facts, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Thay đổi sau khi ký"), changedText(s));
    fact(words.facts, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Chứng thư tin cậy"), trustText(s));
    fact(words.facts, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Bị thu hồi"), revocationText(s));
    fact(words.facts, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Lý do ký"), s.reason);
    const crypto::Certificate& signer = s.signer;
    fact(words.details, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Chủ thể chứng thư"), signer.subject());
    fact(words.details, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Cấp bởi"), signer.issuerCommonName());
    fact(words.details, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Số sê-ri"), signer.serialHex());
    if (!signer.isNull())
        fact(
            words.details, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Hiệu lực chứng thư"),
            QStringLiteral("%1 – %2").arg(formatDisplayTime(signer.notBefore()), formatDisplayTime(signer.notAfter())));
    fact(words.details, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Khóa"), keyText(signer));
    if (s.timeSource == TimeSource::Timestamp)
        fact(words.details, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Dấu thời gian của"),
             s.timestampSigner.commonName());
    fact(words.details, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Mức chữ ký"),
         QStringLiteral("%1 (%2)").arg(QString::fromLatin1(s.level), QString::fromLatin1(s.subFilter)));
    fact(words.details, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Trường chữ ký"), s.field);
    fact(words.details, QT_TRANSLATE_NOOP("vanthu::signing::Report", "Kết luận theo ETSI"),
         s.indication == crypto::Indication::TotalPassed ? QStringLiteral("TOTAL-PASSED")
         : s.indication == crypto::Indication::TotalFailed
             ? QStringLiteral("TOTAL-FAILED %1").arg(QString::fromLatin1(s.subIndication)).trimmed()
             : QStringLiteral("INDETERMINATE %1").arg(QString::fromLatin1(s.subIndication)).trimmed());
    words.changes = changeLines(s, all);
    words.problems = problemLines(s.problems);
    return words;
}

} // namespace

QString verdictOf(DocumentStatus status) {
    switch (status) {
    case DocumentStatus::Valid:
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Chữ ký hợp lệ"));
    case DocumentStatus::Invalid:
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Chữ ký không hợp lệ"));
    case DocumentStatus::Indeterminate:
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Chữ ký chưa xác định"));
    case DocumentStatus::Unsigned:
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Chưa có chữ ký số"));
    case DocumentStatus::Unreadable:
        break;
    }
    return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Không đọc được tệp"));
}

QString verdictOf(SignatureStatus status) {
    switch (status) {
    case SignatureStatus::Valid:
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Hợp lệ"));
    case SignatureStatus::Invalid:
        return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Không hợp lệ"));
    case SignatureStatus::Indeterminate:
        break;
    }
    return say(QT_TRANSLATE_NOOP("vanthu::signing::Report", "Chưa xác định"));
}

bool asksForPassword(const Error& error) {
    return error.code() == "pdf.encrypted" || error.code() == "pdf.password" || error.code() == "signing.encrypted";
}

ReportWords wordsOf(const DocumentReport& report) {
    ReportWords words;
    words.verdict = verdictOf(report.status);
    words.advice = std::any_of(report.problems.begin(), report.problems.end(), asksForPassword)
                       ? say(QT_TRANSLATE_NOOP("vanthu::signing::Report",
                                               "Nhập mật khẩu mở tệp để kiểm tra: tệp được bảo vệ bằng mật khẩu."))
                       : adviceFor(report.status);
    words.problems = problemLines(report.problems);
    for (const SignatureReport& signature : report.signatures)
        words.signatures += wordsOf(signature, report.signatures);
    return words;
}

} // namespace vanthu::signing
