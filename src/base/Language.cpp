#include "base/Language.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace vanthu {

namespace {

// Owned by the application object, found again by name, so that there is no global of our own.
const QString translatorName = QStringLiteral("vanthu.translator");
const char languageProperty[] = "vanthu.language";

} // namespace

void useLanguage(Language language) {
    QCoreApplication* application = QCoreApplication::instance();
    if (auto* old = application->findChild<QTranslator*>(translatorName)) {
        QCoreApplication::removeTranslator(old);
        delete old;
    }
    application->setProperty(languageProperty, int(language));
    QLocale::setDefault(language == Language::English ? QLocale(QLocale::English, QLocale::UnitedKingdom)
                                                      : QLocale(QLocale::Vietnamese, QLocale::Vietnam));
    auto* translator = new QTranslator(application);
    translator->setObjectName(translatorName);
    if (translator->load(QStringLiteral(":/vanthu/translations/vanthu_%1.qm").arg(languageCode(language))))
        QCoreApplication::installTranslator(translator);
}

Language currentLanguage() {
    const QCoreApplication* application = QCoreApplication::instance();
    return application ? Language(application->property(languageProperty).toInt()) : Language::Vietnamese;
}

Language languageFromCode(const QString& code) {
    return code == QLatin1String("en") ? Language::English : Language::Vietnamese;
}

QString languageCode(Language language) {
    return language == Language::English ? QStringLiteral("en") : QStringLiteral("vi");
}

} // namespace vanthu
