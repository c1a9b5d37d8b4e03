#include "office/StateMachine.h"

#include <array>
#include <iterator>

namespace vanthu::office {

namespace {

struct Move {
    State from;
    State to;
};

constexpr Move moves[] = {
    {State::Draft, State::InReview},
    {State::InReview, State::DraftApproved},
    {State::InReview, State::Draft}, // sent back
    {State::DraftApproved, State::PersonSigned},
    {State::PersonSigned, State::Numbered},
    {State::Numbered, State::AgencySigned},
    {State::AgencySigned, State::Issued},
    // Wrong content: replaced by a document of equal form; recalled: frozen (decree 30/2020 art. 18.3, 18.4).
    {State::Issued, State::Recalled},
    {State::Issued, State::Replaced},
    {State::Arrived, State::Received},
    {State::Arrived, State::Rejected},
    {State::Received, State::Assigned},
    {State::Received, State::InProgress},
    {State::Received, State::Completed},
    {State::Assigned, State::InProgress},
    {State::Assigned, State::Completed},
    {State::InProgress, State::Completed},
    // The receiver cancels what was recalled, however far it has come (QĐ 28/2018 art. 9; decree 30/2020 art. 18.4).
    {State::Arrived, State::Cancelled},
    {State::Received, State::Cancelled},
    {State::Assigned, State::Cancelled},
    {State::InProgress, State::Cancelled},
    {State::Completed, State::Cancelled},
    {State::Rejected, State::Cancelled},
    {State::Arrived, State::Replaced},
    {State::Received, State::Replaced},
    {State::Assigned, State::Replaced},
    {State::InProgress, State::Replaced},
    {State::Completed, State::Replaced},
    {State::Rejected, State::Replaced},
};

struct Title {
    State state;
    const char* vietnamese;
    const char* english;
};

constexpr Title titles[] = {
    {State::Draft, "Dự thảo", "Draft"},
    {State::InReview, "Chờ duyệt", "In review"},
    {State::DraftApproved, "Chờ ký", "To be signed"},
    {State::PersonSigned, "Đã ký, chờ số", "To be numbered"},
    {State::Numbered, "Đã cấp số, chờ dấu", "To be sealed"},
    {State::AgencySigned, "Đã đóng dấu", "Sealed"},
    {State::Issued, "Đã phát hành", "Issued"},
    {State::Arrived, "Mới đến", "Arrived"},
    {State::Rejected, "Đã trả lại", "Refused"},
    {State::Received, "Đã tiếp nhận", "Accepted"},
    {State::Completed, "Đã giải quyết", "Completed"},
    {State::Recalled, "Đã thu hồi", "Recalled"},
    {State::Replaced, "Đã được thay thế", "Replaced"},
    {State::Assigned, "Đã phân công", "Assigned"},
    {State::InProgress, "Đang xử lý", "In progress"},
    {State::Cancelled, "Đã hủy do thu hồi", "Cancelled by recall"},
};

} // namespace

bool canMove(State from, State to) {
    for (const Move& move : moves)
        if (move.from == from && move.to == to)
            return true;
    return false;
}

Result<> checkMove(const Document& document, State to) {
    if (canMove(document.state, to))
        return {};
    return fail("office.transition_refused",
                {document.subject, stateTitle(document.state, currentLanguage()), stateTitle(to, currentLanguage())});
}

QString stateTitle(State state, Language language) {
    for (const Title& title : titles)
        if (title.state == state)
            return QString::fromUtf8(language == Language::English ? title.english : title.vietnamese);
    return {};
}

} // namespace vanthu::office
