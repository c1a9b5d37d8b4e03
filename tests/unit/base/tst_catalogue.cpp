#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

// DESIGN.md §3: every error code has its text in Vietnamese and English. The source itself is read.
class TestCatalogue : public QObject {
    Q_OBJECT

    struct Entry {
        QString file;
        QJsonObject texts;
    };
    QHash<QString, Entry> entries;
    QHash<QString, QString> failures; // code given to fail() or Error() → source file
    QSet<QString> literals;           // every literal of the form "room.code"

    QHash<QString, int> keys; // how often each code stands in the files as they are written

    // A JSON parser keeps the last of two equal keys and says nothing, so the text itself is read.
    void countKeys(const QByteArray& text) {
        static const QRegularExpression key("\"([a-z0-9_]+\\.[a-z0-9_]+)\"\\s*:");
        for (auto it = key.globalMatch(QString::fromUtf8(text)); it.hasNext();)
            ++keys[it.next().captured(1)];
    }

    static QSet<QString> places(const QString& text) {
        static const QRegularExpression place("%[0-9]+");
        QSet<QString> found;
        for (auto it = place.globalMatch(text); it.hasNext();)
            found += it.next().captured();
        return found;
    }

    void readSource(const QString& path) {
        static const QRegularExpression failure(
            "\\b(?:fail|Error(?:\\s+\\w+)?)\\s*[({]\\s*(?:[\\w.]+\\s*\\?\\s*)?\"([^\"]*)\"");
        static const QRegularExpression literal("\"([a-z0-9_]+\\.[a-z0-9_]+)\"");
        QFile file(path);
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
        const QString text = QString::fromUtf8(file.readAll());
        for (auto it = failure.globalMatch(text); it.hasNext();)
            failures.insert(it.next().captured(1), QFileInfo(path).fileName());
        for (auto it = literal.globalMatch(text); it.hasNext();)
            literals += it.next().captured(1);
    }

private Q_SLOTS:
    void initTestCase() {
        const QDir folder(QStringLiteral(VANTHU_SOURCE_DIR "/resources/errors"));
        for (const QString& name : folder.entryList({"*.json"})) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QJsonParseError error;
            const QByteArray text = file.readAll();
            countKeys(text);
            const QJsonObject codes = QJsonDocument::fromJson(text, &error).object();
            QVERIFY2(error.error == QJsonParseError::NoError, qPrintable(name + ": " + error.errorString()));
            for (auto it = codes.begin(); it != codes.end(); ++it) {
                QVERIFY2(!entries.contains(it.key()), qPrintable(it.key() + " stands twice"));
                entries.insert(it.key(), {name, it.value().toObject()});
            }
        }
        for (const char* const room : {"src", "pkcs11", "ui"}) {
            QDirIterator it(QStringLiteral(VANTHU_SOURCE_DIR "/") + room, {"*.cpp", "*.h"}, QDir::Files,
                            QDirIterator::Subdirectories);
            while (it.hasNext())
                readSource(it.next());
        }
        QVERIFY(entries.size() > 50);
        QVERIFY(failures.size() > 50);
    }

    void everyCodeStandsOnce() {
        QStringList twice;
        for (auto it = keys.begin(); it != keys.end(); ++it)
            if (it.value() != 1)
                twice += it.key();
        QVERIFY2(twice.isEmpty(), qPrintable("stand more than once: " + twice.join(", ")));
        QCOMPARE(keys.size(), entries.size());
    }

    void everyCodeHasItsTexts() {
        QStringList missing;
        for (auto it = failures.begin(); it != failures.end(); ++it)
            if (!it.key().isEmpty() && !entries.contains(it.key()))
                missing += it.key() + " (" + it.value() + ")";
        missing.sort();
        QVERIFY2(missing.isEmpty(), qPrintable("without texts: " + missing.join(", ")));
    }

    // Codes in tables, of a room that has a catalogue.
    void everyLiteralOfACatalogueIsInIt() {
        QSet<QString> rooms;
        for (auto it = entries.begin(); it != entries.end(); ++it)
            rooms += it.key().section('.', 0, 0);
        QStringList missing;
        for (const QString& code : std::as_const(literals))
            if (rooms.contains(code.section('.', 0, 0)) && !entries.contains(code))
                missing += code;
        missing.removeIf([](const QString& text) {
            return text.endsWith(".json") || text.endsWith(".secret") || text.endsWith(".password");
        }); // names of files
        missing.sort();
        QVERIFY2(missing.isEmpty(), qPrintable("without texts: " + missing.join(", ")));
    }

    void noTextIsLeftOver() {
        QStringList unused;
        for (auto it = entries.begin(); it != entries.end(); ++it)
            if (!literals.contains(it.key()))
                unused += it.key() + " (" + it->file + ")";
        unused.sort();
        QVERIFY2(unused.isEmpty(), qPrintable("used nowhere: " + unused.join(", ")));
    }

    void textsAreWholeInBothLanguages() {
        static const QRegularExpression form("^[a-z0-9]+\\.[a-z0-9_]+$");
        // 0: a remark that changes no verdict.
        const QSet<int> exits = {0, 1, 2, 64, 65, 66, 69, 70, 73, 75, 77}; // DESIGN.md §4
        for (auto it = entries.begin(); it != entries.end(); ++it) {
            const char* code = qstrdup(qPrintable(it.key()));
            QVERIFY2(form.match(it.key()).hasMatch(), code);
            QVERIFY2(exits.contains(it->texts["exit"].toInt()), code);
            const QJsonArray vi = it->texts["vi"].toArray(), en = it->texts["en"].toArray();
            QVERIFY2(vi.size() == 2 && en.size() == 2, code);
            for (int i = 0; i < 2; ++i) {
                const QString a = vi[i].toString(), b = en[i].toString();
                QVERIFY2(i == 1 || (!a.isEmpty() && !b.isEmpty()), code);
                QVERIFY2(a.isEmpty() == b.isEmpty(), code);
                QVERIFY2(a.isEmpty() || a != b, code);
                QVERIFY2(places(a) == places(b), code);
                QVERIFY2(a == a.normalized(QString::NormalizationForm_C), code);
            }
            delete[] code;
        }
    }
};

QTEST_GUILESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
