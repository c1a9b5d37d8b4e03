// Both .ts files are whole, and no text of the programs is without its English.

#include "base/Language.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

using namespace vanthu;

namespace {

struct Message {
    QString context;
    QString source;
    bool plural = false;
    QString type;      // "", "unfinished", "vanished" …
    QStringList forms; // one, or one a plural form

    QString name() const { return QStringLiteral("%1: “%2”").arg(context, source); }
};

void readTranslation(QXmlStreamReader& xml, Message& message) {
    message.type = xml.attributes().value(QLatin1String("type")).toString();
    QString text;
    while (xml.readNext() != QXmlStreamReader::EndElement) {
        if (xml.isStartElement())
            message.forms += xml.readElementText();
        else if (xml.isCharacters())
            text += xml.text();
    }
    if (!message.plural)
        message.forms = QStringList{text};
}

Message readMessage(QXmlStreamReader& xml, const QString& context) {
    Message message;
    message.context = context;
    message.plural = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("source"))
            message.source = xml.readElementText();
        else if (xml.name() == QLatin1String("translation"))
            readTranslation(xml, message);
        else
            xml.skipCurrentElement();
    }
    return message;
}

// Empty when the file cannot be read to its end.
QList<Message> messagesOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    QString context;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        if (xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1String("message"))
            messages += readMessage(xml, context);
    }
    return xml.hasError() ? QList<Message>() : messages;
}

QString treePath(const QString& path) {
    return QStringLiteral(VANTHU_SOURCE_DIR "/") + path;
}

QStringList placeholders(const QString& text) {
    static const QRegularExpression pattern(QStringLiteral("%(n|L?[0-9]{1,2})"));
    QSet<QString> found;
    auto it = pattern.globalMatch(text);
    while (it.hasNext())
        found += it.next().captured(1);
    QStringList sorted(found.begin(), found.end());
    sorted.sort();
    return sorted;
}

qsizetype mnemonics(QString text) {
    return text.remove(QLatin1String("&&")).count(QLatin1Char('&'));
}

// Colon and ellipsis tell what follows a label or a button, in any language.
QString ending(const QString& text) {
    if (text.endsWith(QLatin1Char(':')))
        return QStringLiteral(":");
    return text.endsWith(u'…') || text.endsWith(QLatin1String("...")) ? QStringLiteral("…") : QString();
}

QSet<QString> names(const QList<Message>& messages) {
    QSet<QString> all;
    for (const Message& message : messages)
        all += message.name();
    return all;
}

QString listed(const QSet<QString>& names) {
    return QStringList(names.begin(), names.end()).join(QLatin1Char('\n'));
}

} // namespace

class TestTranslations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTextIsTranslated_data() { bothFiles(); }
    void everyTextIsTranslated();
    void placeholdersAndMnemonicsAgree_data() { bothFiles(); }
    void placeholdersAndMnemonicsAgree();
    void everyTextOfTheSourcesIsListed();
    void theProgramFindsEveryText();
    void noShownTextIsOutsideTr();
    void cleanup() { useLanguage(Language::Vietnamese); }

private:
    static void bothFiles() {
        QTest::addColumn<QString>("path");
        QTest::newRow("English") << QStringLiteral("translations/vanthu_en.ts");
        QTest::newRow("Vietnamese") << QStringLiteral("translations/vanthu_vi.ts");
    }
};

void TestTranslations::everyTextIsTranslated() {
    QFETCH(const QString, path);
    const QList<Message> messages = messagesOf(treePath(path));
    QVERIFY(messages.size() > 50);
    QCOMPARE(names(messages).size(), messages.size());
    for (const Message& message : messages) {
        QVERIFY2(message.type.isEmpty(), qPrintable(message.type + QLatin1Char(' ') + message.name()));
        QVERIFY2(!message.forms.isEmpty(), qPrintable(message.name()));
        for (const QString& form : message.forms)
            QVERIFY2(!form.trimmed().isEmpty(), qPrintable(message.name()));
    }
}

void TestTranslations::placeholdersAndMnemonicsAgree() {
    QFETCH(const QString, path);
    const QList<Message> messages = messagesOf(treePath(path));
    QVERIFY(!messages.isEmpty());
    for (const Message& message : messages) {
        QCOMPARE(message.plural, placeholders(message.source).contains(QLatin1String("n")));
        for (const QString& form : message.forms) {
            const QString both = message.name() + QStringLiteral(" → ") + form;
            QVERIFY2(placeholders(form) == placeholders(message.source), qPrintable(both));
            const qsizetype there = mnemonics(form);
            QVERIFY2(there == 0 || there == mnemonics(message.source), qPrintable(both));
            QVERIFY2(ending(form) == ending(message.source), qPrintable(both));
        }
    }
}

void TestTranslations::everyTextOfTheSourcesIsListed() {
    const QTemporaryDir folder;
    const QString found = folder.filePath(QStringLiteral("found.ts"));
    const QStringList arguments = {QStringLiteral("-I"),           treePath({}),
                                   QStringLiteral("-I"),           treePath(QStringLiteral("src")),
                                   QStringLiteral("-locations"),   QStringLiteral("none"),
                                   QStringLiteral("-silent"),      treePath(QStringLiteral("src")),
                                   treePath(QStringLiteral("ui")), treePath(QStringLiteral("pkcs11")),
                                   QStringLiteral("-ts"),          found};
    QProcess lupdate;
    lupdate.start(QStringLiteral(VANTHU_LUPDATE), arguments);
    QVERIFY2(lupdate.waitForFinished(60'000), qPrintable(lupdate.errorString()));
    // It also warns of a class whose full name it does not know: such a text would be looked up in vain.
    QCOMPARE(QString::fromUtf8(lupdate.readAllStandardError()), QString());
    QCOMPARE(lupdate.exitCode(), 0);

    const QSet<QString> inSources = names(messagesOf(found));
    const QSet<QString> inFile = names(messagesOf(treePath(QStringLiteral("translations/vanthu_en.ts"))));
    QVERIFY(inSources.size() > 300);
    QCOMPARE(listed(inSources - inFile), QString()); // run the target update_translations and put them into English
    QCOMPARE(listed(inFile - inSources), QString());
}

void TestTranslations::theProgramFindsEveryText() {
    useLanguage(Language::English);
    const QList<Message> messages = messagesOf(treePath(QStringLiteral("translations/vanthu_en.ts")));
    QVERIFY(!messages.isEmpty());
    for (const Message& message : messages) {
        const QByteArray context = message.context.toUtf8();
        const QByteArray source = message.source.toUtf8();
        if (!message.plural) {
            QCOMPARE(QCoreApplication::translate(context.constData(), source.constData()), message.forms.first());
            continue;
        }
        QCOMPARE(message.forms.size(), 2);
        for (const int n : {0, 1, 2, 21}) {
            QString expected = message.forms[n == 1 ? 0 : 1];
            expected.replace(QLatin1String("%n"), QString::number(n));
            QCOMPARE(QCoreApplication::translate(context.constData(), source.constData(), nullptr, n), expected);
        }
    }
}

void TestTranslations::noShownTextIsOutsideTr() {
    // Written into documents and records as they are, whatever the language of the screen; and a language's own name.
    const QSet<QString> asTheyAre = {QStringLiteral("Vĩnh viễn"), QStringLiteral("70 năm"),    QStringLiteral("50 năm"),
                                     QStringLiteral("20 năm"),    QStringLiteral("10 năm"),    QStringLiteral("5 năm"),
                                     QStringLiteral("Công văn"),  QStringLiteral("Tiếng Việt")};
    static const QRegularExpression literal(
        QStringLiteral("(?:QStringLiteral|fromUtf8)\\(\\s*\"([^\"]*[^\\x{00}-\\x{7f}\\P{L}][^\"]*)\""));
    QVERIFY(literal.match(QStringLiteral("x = QStringLiteral(\"Ký số\");")).hasMatch());
    QVERIFY(!literal.match(QStringLiteral("x = QStringLiteral(\"%1 – …\");")).hasMatch());
    QDirIterator it(treePath(QStringLiteral("ui")), {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                    QDirIterator::Subdirectories);
    int files = 0;
    while (it.hasNext()) {
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        ++files;
        auto found = literal.globalMatch(QString::fromUtf8(file.readAll()));
        while (found.hasNext()) {
            const QString text = found.next().captured(1);
            QVERIFY2(asTheyAre.contains(text), qPrintable(file.fileName() + QStringLiteral(": ") + text));
        }
    }
    QVERIFY(files > 40);
}

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
