#include "edxml/Envelope.h"

#include <algorithm>
#include <iterator>

namespace vanthu::edxml {

namespace {

struct Status {
    const char* code;
    const char* vietnamese;
    const char* english;
};

// edxml.md §2.2
constexpr Status statuses[] = {
    {"01", "Đã đến", "Arrived"},
    {"02", "Từ chối tiếp nhận", "Refused"},
    {"03", "Đã tiếp nhận", "Accepted"},
    {"04", "Đã phân công", "Assigned"},
    {"05", "Đang xử lý", "In progress"},
    {"06", "Đã hoàn thành", "Completed"},
    {"13", "Yêu cầu lấy lại", "Take-back requested"},
    {"15", "Đồng ý lấy lại, cập nhật", "Take-back or update agreed"},
    {"16", "Từ chối lấy lại, cập nhật", "Take-back or update refused"},
};

} // namespace

QString statusTitle(const QString& statusCode, bool english) {
    for (const Status& status : statuses)
        if (statusCode == QLatin1String(status.code))
            return QString::fromUtf8(english ? status.english : status.vietnamese);
    return (english ? QStringLiteral("Other status (%1)") : QStringLiteral("Trạng thái khác (%1)")).arg(statusCode);
}

bool isStatusCode(const QString& statusCode) {
    return std::any_of(std::begin(statuses), std::end(statuses),
                       [&](const Status& status) { return statusCode == QLatin1String(status.code); });
}

bool needsReason(const QString& statusCode) {
    return statusCode == QLatin1String("02") || statusCode == QLatin1String("13") || statusCode == QLatin1String("16");
}

} // namespace vanthu::edxml
