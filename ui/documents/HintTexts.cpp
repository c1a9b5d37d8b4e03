#include "ui/documents/HintTexts.h"

#include "base/Clock.h"

#include <QCoreApplication>

namespace vanthu::ui {

namespace {

QString shownLimit(const office::LawHint& hint) {
    return toVietnamTime(hint.limit.until).toString(QStringLiteral("HH:mm dd/MM"));
}

} // namespace

QString hintTitle(const office::LawHint& hint) {
    const bool sends = hint.duty == office::Duty::Send;
    if (hint.late)
        return sends ? QCoreApplication::translate("vanthu::ui::HintTexts", "Quá hạn gửi")
                     : QCoreApplication::translate("vanthu::ui::HintTexts", "Quá hạn trả lời");
    if (hint.limit.atOnce)
        return sends ? QCoreApplication::translate("vanthu::ui::HintTexts", "Gửi ngay")
                     : QCoreApplication::translate("vanthu::ui::HintTexts", "Trả lời ngay");
    return QCoreApplication::translate("vanthu::ui::HintTexts", "Trước %1").arg(shownLimit(hint));
}

Tone hintTone(const office::LawHint& hint) {
    return hint.presses() ? Tone::Bad : Tone::Waiting;
}

QString hintSentence(const office::LawHint& hint) {
    if (hint.duty == office::Duty::Send) {
        if (hint.limit.atOnce)
            return QCoreApplication::translate(
                "vanthu::ui::HintTexts", "Văn bản khẩn phải gửi ngay sau khi ký (Quyết định 28/2018/QĐ-TTg, Điều 6).");
        return QCoreApplication::translate("vanthu::ui::HintTexts",
                                           "Phải gửi trong ngày ký, chậm nhất %1 (Quyết định 28/2018/QĐ-TTg, Điều 6).")
            .arg(shownLimit(hint));
    }
    if (hint.limit.atOnce)
        return QCoreApplication::translate(
            "vanthu::ui::HintTexts", "Văn bản khẩn: tiếp nhận hoặc từ chối ngay (Nghị định 30/2020/NĐ-CP, Điều 21).");
    return QCoreApplication::translate(
               "vanthu::ui::HintTexts",
               "Phải tiếp nhận hoặc từ chối trong ngày, chậm nhất %1 (Nghị định 30/2020/NĐ-CP, Điều 21).")
        .arg(shownLimit(hint));
}

} // namespace vanthu::ui
