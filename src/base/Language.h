#pragma once

namespace vanthu {

// The two languages of the program; Vietnamese comes first.
enum class Language { Vietnamese, English };

} // namespace vanthu
