#include "base/Language.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

#include <atomic>

namespace vanthu {

namespace {

// Owned by the application object and found again by name.
QString translatorName() {
    return QStringLiteral("vanthu.translator");
}
std::atomic<Language> chosen{Language::Vietnamese}; // workers ask too, when they name a state in an error

} // namespace

void useLanguage(Language language) {
    QCoreApplication* application = QCoreApplication::instance();
    if (auto* old = application->findChild<QTranslator*>(translatorName())) {
        QCoreApplication::removeTranslator(old);
        delete old;
    }
    chosen = language;
    QLocale::setDefault(language == Language::English ? QLocale(QLocale::English, QLocale::UnitedKingdom)
                                                      : QLocale(QLocale::Vietnamese, QLocale::Vietnam));
    auto* translator = new QTranslator(application);
    translator->setObjectName(translatorName());
    if (translator->load(QStringLiteral(":/vanthu/translations/vanthu_%1.qm").arg(languageCode(language))))
        QCoreApplication::installTranslator(translator);
}

Language currentLanguage() {
    return chosen;
}

Language languageFromCode(const QString& code) {
    return code == QLatin1String("en") ? Language::English : Language::Vietnamese;
}

QString languageCode(Language language) {
    return language == Language::English ? QStringLiteral("en") : QStringLiteral("vi");
}

} // namespace vanthu
