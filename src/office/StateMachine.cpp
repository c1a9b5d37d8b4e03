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
    {State::Arrived, State::Received},
    {State::Arrived, State::Rejected},
    {State::Received, State::Completed},
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
