// The words of the command line: no option takes a word that is not its own, nothing that was named is passed over, and
// whoever mistypes is answered in his language (DESIGN.md §4). The commands are walked as they are, without running
// one.

#include "cli/Commands.h"
#include "cli/Usage.h"

#include <QSet>
#include <QtTest>

#include <functional>
#include <set>

using namespace vanthu;
using namespace vanthu::cli;

namespace {

// Stops where the words are understood and the act would begin. The acts stay: they own what the options are read into.
class Understanding : public CLI::App {
public:
    struct Understood {};
    using CLI::App::App;
    void pre_callback() override { throw Understood(); }
};

// The commands of which nothing runs and nothing has to be given.
struct Words {
    Context context;
    Understanding app{"test", "vanthu-cli"};

    Words() {
        addCommands(app, context);
        walk(app, [](CLI::App& command) {
            if (command.get_parent()) // its own check of what is missing
                command.parse_complete_callback({});
            command.require_subcommand(0, 1);
            for (CLI::Option* option : command.get_options()) {
                option->required(false);
                const std::set<CLI::Option*> needs = option->get_needs(); // a copy: each call makes another
                for (CLI::Option* other : needs)
                    option->remove_needs(other);
            }
        });
    }
    static void walk(CLI::App& command, const std::function<void(CLI::App&)>& act) {
        act(command);
        for (CLI::App* sub : command.get_subcommands([](CLI::App*) { return true; }))
            walk(*sub, act);
    }
    // The words that lead to `command`.
    static QStringList pathOf(const CLI::App& command) {
        return command.get_parent()
                   ? pathOf(*command.get_parent()) + QStringList{QString::fromStdString(command.get_name())}
                   : QStringList();
    }
    // The refusal; nothing when the words were understood.
    std::optional<Error> parse(const QStringList& words, Language language = Language::English) {
        std::vector<std::string> reversed;
        for (auto it = words.rbegin(); it != words.rend(); ++it)
            reversed.push_back(it->toStdString());
        try {
            app.parse(reversed);
        } catch (const Understanding::Understood&) {
            return std::nullopt;
        } catch (const CLI::ParseError& refusal) {
            return usageError(app, refusal, language);
        }
        qFatal("an act would have run");
    }
};

// Values that some option takes, where it does not take any.
const QStringList someValues = {"v",    "1",  "B-LT",     "SHA-256", "pkcs1", "approve",
                                "auto", "vi", "incoming", "normal",  "0",     "B-B"};

} // namespace

class TestCliWords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyOptionTakesOneValue_data() {
        QTest::addColumn<QStringList>("path");
        QTest::addColumn<QString>("option");
        Words words;
        Words::walk(words.app, [](CLI::App& command) {
            for (const CLI::Option* option : command.get_options()) {
                if (!option->nonpositional() || option->get_lnames().empty() || option->get_items_expected_max() == 0)
                    continue;
                const QString name = QStringLiteral("--") + QString::fromStdString(option->get_lnames().front());
                const QStringList path = Words::pathOf(command);
                QTest::newRow(qPrintable((path + QStringList{name}).join(' '))) << path << name;
            }
        });
    }

    // What stands behind the value is a file or a wrong word; the option has one value.
    void everyOptionTakesOneValue() {
        QFETCH(QStringList, path);
        QFETCH(QString, option);
        bool accepted = false;
        for (const QString& value : someValues) {
            Words words;
            const auto refused = words.parse(path + QStringList{option, value, "tep-a.pdf", "tep-b.pdf"});
            CLI::App* command = &words.app;
            for (const QString& name : path)
                command = command->get_subcommand(name.toStdString());
            const std::vector<std::string> taken = command->get_option(option.toStdString())->results();
            QStringList positional;
            for (const CLI::Option* one : command->get_options())
                if (!one->nonpositional())
                    for (const std::string& word : one->results())
                        positional += QString::fromStdString(word);
            if (refused &&
                (refused->cause()->code() == "cli.value_not_among" || refused->cause()->code() == "cli.value_wrong"))
                continue; // not one of its values; another is
            accepted = true;
            QCOMPARE(taken, std::vector<std::string>{value.toStdString()});
            // Both files are there, or the command has no place for them and says so.
            if (refused)
                QCOMPARE(refused->cause()->code(), QByteArray("cli.word_unknown"));
            else
                QCOMPARE(positional, (QStringList{"tep-a.pdf", "tep-b.pdf"}));
            break;
        }
        QVERIFY2(accepted, qPrintable(option));
    }

    void anotherOptionIsNoValue_data() {
        QTest::addColumn<QStringList>("given");
        QTest::addColumn<QString>("name");
        QTest::newRow("an option of the command") << QStringList{"sign", "--tsa", "--level", "B-B"} << "--tsa";
        QTest::newRow("with its value") << QStringList{"sign", "--text", "--level=B-B"} << "--text";
        QTest::newRow("an option of all commands") << QStringList{"verify", "--trust", "--json", "a.pdf"} << "--trust";
        QTest::newRow("at the end") << QStringList{"extend", "--output"} << "--output";
    }

    void anotherOptionIsNoValue() {
        QFETCH(QStringList, given);
        QFETCH(QString, name);
        Words words;
        const auto refused = words.parse(given);
        QVERIFY(refused);
        QCOMPARE(refused->cause()->code(), QByteArray("cli.value_missing"));
        QVERIFY2(refused->message().contains(name), qPrintable(refused->message()));
    }

    // "--tsa=$TSA" of a script whose variable is empty would take the next word, a file.
    void anEmptyValueIsNoValue() {
        for (const char* const word : {"--tsa=", "--text=", "--pin-file="}) {
            const char* const argv[] = {"vanthu-cli", "sign", word, "a.pdf"};
            const auto refused = emptyValueIn(4, argv, Language::English);
            QVERIFY(refused && refused->code() == "cli.usage");
            QVERIFY(refused->message().contains(QString::fromLatin1(word).chopped(1)));
        }
        const char* const behind[] = {"vanthu-cli", "verify", "--", "--tep="}; // a file of that name
        QVERIFY(!emptyValueIn(4, behind, Language::English));
        const char* const full[] = {"vanthu-cli", "sign", "--tsa=http://tsa", "a.pdf"};
        QVERIFY(!emptyValueIn(4, full, Language::English));
    }

    // A file may be called like a command.
    void aFileNamedLikeACommand() {
        Words words;
        QVERIFY(!words.parse({"verify", "sign", "doctor", "verify"}));
        CLI::App* verify = words.app.get_subcommand("verify");
        QCOMPARE(verify->get_option("FILE")->results(), (std::vector<std::string>{"sign", "doctor", "verify"}));
        QVERIFY(!words.app.get_subcommand("doctor")->parsed());
    }

    void refusalsSpeakTheLanguage_data() {
        QTest::addColumn<QStringList>("given");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QString>("vietnamese");
        QTest::addColumn<QString>("english");
        const auto row = [](const char* name, const QStringList& given, const char* code, const char* vi,
                            const char* en) {
            QTest::newRow(name) << given << QByteArray(code) << QString::fromUtf8(vi) << QString::fromUtf8(en);
        };
        row("mistyped command", {"sing"}, "cli.word_mistyped", "không có “sing”, gần nhất là “sign”",
            "there is no “sing”, the nearest is “sign”");
        row("mistyped command of a group", {"token", "lsit"}, "cli.word_mistyped", "gần nhất là “list”",
            "the nearest is “list”");
        row("mistyped option", {"sign", "--ouput-dir=x", "a.pdf"}, "cli.word_mistyped", "gần nhất là “--output-dir”",
            "the nearest is “--output-dir”");
        row("a word too many", {"token", "list", "thừa"}, "cli.word_unknown", "không hiểu “thừa”",
            "“thừa” is not understood");
        row("a value that is not one", {"sign", "--level", "B-X"}, "cli.value_not_among",
            "--level không nhận “B-X”, chỉ nhận: B-B, B-T, B-LT, B-LTA",
            "--level does not take “B-X”, only: B-B, B-T, B-LT, B-LTA");
        row("a number that is none", {"sign", "--page", "hai"}, "cli.value_wrong", "--page không nhận giá trị “hai”",
            "--page does not take the value “hai”");
        row("page zero", {"sign", "--page", "0"}, "cli.value_wrong", "--page không nhận giá trị “0”",
            "--page does not take the value “0”");
        row("a number out of range", {"document", "add", "--urgency", "7"}, "cli.value_wrong",
            "--urgency không nhận giá trị “7”", "--urgency does not take the value “7”");
        row("twice", {"sign", "--output", "a", "--output", "b"}, "cli.given_twice", "--output chỉ được ghi một lần",
            "--output may be given only once");
        row("a key from two places", {"sign", "--pkcs12", "a", "--token", "b"}, "cli.arguments_exclude",
            "không đi cùng nhau", "do not go together");
    }

    void refusalsSpeakTheLanguage() {
        QFETCH(QStringList, given);
        QFETCH(QByteArray, code);
        QFETCH(QString, vietnamese);
        QFETCH(QString, english);
        for (const auto& [language, expected] :
             {std::pair(Language::Vietnamese, vietnamese), std::pair(Language::English, english)}) {
            Words words;
            const auto refused = words.parse(given, language);
            QVERIFY(refused);
            QCOMPARE(refused->code(), QByteArray("cli.usage"));
            QVERIFY2(refused->cause()->code() == code, refused->cause()->code());
            QVERIFY2(refused->message(language).contains(expected), qPrintable(refused->message(language)));
            QCOMPARE(refused->exitStatus(), 64);
        }
    }

    void whatIsMissingIsNamed() {
        Context context;
        CLI::App app{"test", "vanthu-cli"};
        addCommands(app, context);
        const auto refused = [&](std::vector<std::string> reversed) {
            try {
                app.parse(reversed);
            } catch (const CLI::ParseError& refusal) {
                return usageError(app, refusal, Language::Vietnamese).message(Language::Vietnamese);
            }
            return QString();
        };
        QVERIFY(refused({}).contains(QStringLiteral("còn thiếu tên lệnh")));
        QVERIFY(refused({"token"}).contains(QStringLiteral("còn thiếu tên lệnh")));
        QVERIFY(refused({"verify"}).contains(QStringLiteral("còn thiếu FILE")));
        QVERIFY(refused({"a.pdf", "sign"}).contains(QStringLiteral("còn thiếu --pin-file")));
        // What is missing may be what was mistyped.
        for (const char* const word : {"--ouput-dir=x", "--pin-fiel"})
            QVERIFY(refused({"a.pdf", word, "sign"}).contains(QStringLiteral("gần nhất là")));
    }

    void theLanguageIsKnownBeforeTheWords() {
        const auto asked = [](std::vector<const char*> words) {
            return languageAskedFor(int(words.size()), words.data());
        };
        QCOMPARE(asked({"vanthu-cli", "sing"}), Language::Vietnamese);
        QCOMPARE(asked({"vanthu-cli", "sing", "--lang", "en"}), Language::English);
        QCOMPARE(asked({"vanthu-cli", "--lang=en", "sing"}), Language::English);
        QCOMPARE(asked({"vanthu-cli", "--lang", "fr"}), Language::Vietnamese);
    }
};

QTEST_GUILESS_MAIN(TestCliWords)
#include "tst_cli_words.moc"
