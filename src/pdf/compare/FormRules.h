#pragma once

#include "pdf/compare/RevisionPair.h"

#include <functional>
#include <string>

namespace vanthu::pdf {

// What may become of what the fields of a form share. For this room alone; throws what qpdf throws.
class FormRules {
public:
    explicit FormRules(const RevisionPair& pair)
        : m_pair(pair) {}

    // Of the form itself:
    bool isAllowed(QPDFObjectHandle old, QPDFObjectHandle now);
    // Of its resources, and of those of one kind:
    bool isAllowedResources(QPDFObjectHandle old, QPDFObjectHandle now);
    bool isAllowedResourcesOfAKind(const Id& id, QPDFObjectHandle old, QPDFObjectHandle now);

    // Fields that showed their values show their stored pictures now.
    bool isRedrawn() const { return m_isRedrawn; }
    bool areFontsExchanged() const { return m_areFontsExchanged; }

private:
    std::function<bool(const std::string&)> mayGo() const; // names that no content of the earlier revision speaks of
    std::function<bool(const QPDFObjectHandle& fonts)> mayExchangeFonts();

    const RevisionPair& m_pair;
    bool m_isRedrawn = false;
    bool m_areFontsExchanged = false;
};

} // namespace vanthu::pdf
