#pragma once

class QString;

namespace vanthu {

// The two languages of the program; Vietnamese comes first and is the language of the source texts.
enum class Language { Vietnamese, English };

// Installs the translators of `language` in the running application and takes out the former ones; widgets then get
// QEvent::LanguageChange. Vietnamese needs one too: Qt ships no Vietnamese for its own buttons and dialogs. GUI thread.
void useLanguage(Language language);
// The language last set by useLanguage(); Vietnamese at start. Any thread.
Language currentLanguage();

// "vi" or "en"; anything else is Vietnamese.
Language languageFromCode(const QString& code);
QString languageCode(Language language);

} // namespace vanthu
