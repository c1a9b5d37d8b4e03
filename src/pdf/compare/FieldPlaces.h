#pragma once

#include "pdf/compare/RevisionPair.h"

namespace vanthu::pdf {

// Tells what happened to the fields and where that is drawn, and over what of the earlier revision's fields and
// annotations. Whether the page itself shows something there is asked by who can draw it. For this room alone; throws
// what qpdf throws.
class FieldPlaces {
public:
    explicit FieldPlaces(RevisionPair& pair)
        : m_pair(pair) {}

    // `areFontsExchanged`: what was filled in came with other fonts.
    void note(bool areFontsExchanged);

private:
    void notePlaces(const FieldChanges::Noted& field, StepChange& noted);
    void noteOverlaps(const FieldChanges::Noted& field, const PagePlace& place, StepChange& noted);
    void noteAreas(std::vector<StepChange>& changes);

    RevisionPair& m_pair;
};

} // namespace vanthu::pdf
