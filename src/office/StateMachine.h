#pragma once

#include "base/Result.h"
#include "office/Document.h"

namespace vanthu::office {

// Whether a document may go from one state to the next (regulations OUT-01, IN-02; decree 30/2020 art. 10-24).
bool canMove(State from, State to);

// `office.transition_refused` naming the document and both states in words.
Result<> checkMove(const Document& document, State to);

// "Đã ký", "Đã cấp số" …
QString stateTitle(State state, Language language);

} // namespace vanthu::office
