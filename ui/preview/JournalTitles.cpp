#include "ui/preview/JournalTitles.h"

#include <QCoreApplication>

namespace vanthu::ui {

namespace {

struct Title {
    const char* act;
    const char* text;
};

constexpr Title titles[] = {
    {"document.drafted", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Soạn dự thảo")},
    {"document.submitted", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Trình duyệt")},
    {"document.approved", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Duyệt dự thảo")},
    {"document.signed", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Ký số")},
    {"document.timestamped", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Bổ sung dấu thời gian")},
    {"document.numbered", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Cấp số")},
    {"document.sealed", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Đóng dấu")},
    {"document.issued", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Phát hành")},
    {"document.issue_undone", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Hoàn tác phát hành")},
    {"document.arrived", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Văn bản đến")},
    {"document.secrecy_cleared", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Đã xem, không có dấu mật")},
    {"document.accepted", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Tiếp nhận")},
    {"document.refused", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Từ chối")},
    {"document.status", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Trạng thái nơi nhận")},
    {"document.recalled", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Thu hồi")},
    {"document.recall_requested", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Nơi gửi yêu cầu lấy lại")},
    {"document.recall_refused", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Không cho lấy lại")},
    {"document.cancelled", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Hủy do bị thu hồi")},
    {"document.updated", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Cập nhật từ nơi gửi")},
    {"document.update_ignored", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Bản cập nhật đến muộn, không áp dụng")},
    {"document.update_agreed", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Đồng ý bản cập nhật")},
    {"document.update_refused", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Từ chối bản cập nhật")},
    {"document.replaced", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Được văn bản khác thay thế")},
    {"document.change_undone", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Có hiệu lực trở lại")},
    {"document.link_found", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Văn bản liên quan đã đến")},
    {"document.resent", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Gửi lại")},
    {"document.assigned", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Phân công xử lý")},
    {"document.started", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Bắt đầu xử lý")},
    {"document.completed", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Hoàn thành xử lý")},
    {"message.cancelled", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Hủy gửi thông điệp")},
    {"document.evidence_exported", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Xuất bằng chứng")},
    {"document.filed", QT_TRANSLATE_NOOP("vanthu::ui::JournalTitles", "Đưa vào hồ sơ")},
};

} // namespace

QString journalTitle(const QString& act) {
    for (const Title& title : titles)
        if (act == QLatin1String(title.act))
            return QCoreApplication::translate("vanthu::ui::JournalTitles", title.text);
    return act;
}

} // namespace vanthu::ui
