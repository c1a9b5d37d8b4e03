#include "pdf/compare/Step.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {
constexpr int mostListed = 50;
}

void Step::add(StepChange change) {
    const auto isLike = [&](const StepChange& other) {
        return other.rule == change.rule && other.lockable.isEmpty() && other.change.places.isEmpty();
    };
    if (change.lockable.isEmpty() && change.change.places.isEmpty() &&
        std::count_if(changes.begin(), changes.end(), isLike) >= mostListed)
        ++more;
    else
        changes.push_back(std::move(change));
}

} // namespace vanthu::pdf
