// The plan of the house (DESIGN.md §2): which room may look into which, and what may not cross a wall.

#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QProcess>
#include <QRegularExpression>
#include <QtTest>

namespace {

// Ground first; a room includes only rooms of lower floors.
const QList<QStringList> floors = {
    {QStringLiteral("base")},
    {QStringLiteral("crypto"), QStringLiteral("edxml"), QStringLiteral("office"), QStringLiteral("pdf")},
    {QStringLiteral("page")},
    {QStringLiteral("pkcs11"), QStringLiteral("signing"), QStringLiteral("store")},
    {QStringLiteral("exchange"), QStringLiteral("capture"), QStringLiteral("reports")},
    {QStringLiteral("workflow")},
    {QStringLiteral("cli"), QStringLiteral("ui"), QStringLiteral("axis")},
};

int floorOf(const QString& room) {
    for (int i = 0; i < floors.size(); ++i)
        if (floors[i].contains(room))
            return i;
    return -1;
}

struct Source {
    QString path; // relative to the top
    QString room;
    QString text;
};

QList<Source> sources() {
    QList<Source> all;
    const QDir top(QStringLiteral(VANTHU_SOURCE_DIR));
    const QStringList folders = {QStringLiteral("src"), QStringLiteral("pkcs11"), QStringLiteral("ui")};
    for (const QString& folder : folders) {
        QDirIterator it(top.filePath(folder), {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QString path = top.relativeFilePath(file.fileName());
            const QString room = folder == QLatin1String("src") ? path.section(QLatin1Char('/'), 1, 1) : folder;
            all.append({path, room, QString::fromUtf8(file.readAll())});
        }
    }
    return all;
}

QStringList matches(const QString& text, const QRegularExpression& pattern, int group = 1) {
    QStringList found;
    auto it = pattern.globalMatch(text);
    while (it.hasNext())
        found += it.next().captured(group);
    return found;
}

} // namespace

class TestFloors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyRoomHasItsFloor();
    void includesGoDown();
    void foldersOfPdfIncludeDown();
    void widgetsStayInUi();
    void sqlStaysInTheStore();
    void pureRoomsDoNoInputOrOutput();
    void everyFolderHasAReadme();
    void programsBelowLinkNoWidgets_data();
    void programsBelowLinkNoWidgets();
};

void TestFloors::everyRoomHasItsFloor() {
    const QList<Source> all = sources();
    QVERIFY(all.size() > 50);
    for (const Source& source : all)
        QVERIFY2(floorOf(source.room) >= 0, qPrintable(source.path));
}

void TestFloors::includesGoDown() {
    static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s+\"([a-z0-9]+)/[^\"]+\""),
                                            QRegularExpression::MultilineOption);
    QStringList broken;
    for (const Source& source : sources()) {
        for (const QString& room : matches(source.text, include)) {
            if (room != source.room && floorOf(room) >= floorOf(source.room))
                broken += source.path + QStringLiteral(" includes ") + room;
        }
    }
    QCOMPARE(broken, QStringList());
}

// src/pdf/README.md says who may look at whom.
void TestFloors::foldersOfPdfIncludeDown() {
    static const QRegularExpression include(QStringLiteral("#\\s*include\\s+\"pdf/([a-z]+)/"));
    const QHash<QString, QStringList> may = {
        {QStringLiteral("read"), {}},
        {QStringLiteral("images"), {}},
        {QStringLiteral("revise"), {QStringLiteral("read")}},
        {QStringLiteral("compare"), {QStringLiteral("read")}},
        {QStringLiteral("compose"), {QStringLiteral("read"), QStringLiteral("revise")}},
    };
    int seen = 0;
    for (const Source& source : sources()) {
        if (source.room != QLatin1String("pdf"))
            continue;
        const QString folder = source.path.section(QLatin1Char('/'), 2, 2);
        QVERIFY2(may.contains(folder), qPrintable(source.path));
        for (const QString& other : matches(source.text, include)) {
            ++seen;
            QVERIFY2(other == folder || may[folder].contains(other),
                     qPrintable(source.path + QStringLiteral(" includes ") + other));
        }
    }
    QVERIFY(seen > 50);
}

void TestFloors::widgetsStayInUi() {
    static const QRegularExpression widgets(
        QStringLiteral("#\\s*include\\s+<(QtWidgets.*|QWidget|QApplication|QMessageBox|QDialog|QMainWindow|QLabel)>"));
    for (const Source& source : sources())
        if (source.room != QLatin1String("ui"))
            QVERIFY2(!widgets.match(source.text).hasMatch(), qPrintable(source.path));
}

// `axis` is another party's server and keeps its own tables in one file.
void TestFloors::sqlStaysInTheStore() {
    static const QRegularExpression sql(
        QStringLiteral("\\b(SELECT\\b.*\\bFROM|INSERT INTO|UPDATE\\b.*\\bSET|DELETE FROM|CREATE TABLE)\\b"));
    for (const Source& source : sources()) {
        if (source.room == QLatin1String("store") || source.path.startsWith(QLatin1String("src/axis/AxisStore")))
            continue;
        QVERIFY2(!sql.match(source.text).hasMatch(), qPrintable(source.path));
    }
}

void TestFloors::pureRoomsDoNoInputOrOutput() {
    static const QRegularExpression io(
        QStringLiteral("#\\s*include\\s+(<(QFile|QDir|QNetwork\\w*|QSql\\w*|QProcess|QThread|fstream)>|\"base/"
                       "(Files|Http)\\.h\")"));
    for (const Source& source : sources())
        if (source.room == QLatin1String("office") || source.room == QLatin1String("edxml"))
            QVERIFY2(!io.match(source.text).hasMatch(), qPrintable(source.path));
}

void TestFloors::everyFolderHasAReadme() {
    const QDir top(QStringLiteral(VANTHU_SOURCE_DIR));
    QStringList folders = {QStringLiteral("pkcs11"),       QStringLiteral("ui"),    QStringLiteral("resources"),
                           QStringLiteral("translations"), QStringLiteral("tests"), QStringLiteral("installer")};
    for (const QString& room : QDir(top.filePath(QStringLiteral("src"))).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        folders += QStringLiteral("src/") + room;
    for (const QString& folder : folders)
        QVERIFY2(QFile::exists(top.filePath(folder + QStringLiteral("/README.md"))), qPrintable(folder));
}

void TestFloors::programsBelowLinkNoWidgets_data() {
    QTest::addColumn<QString>("program");
    for (const char* name : {"vanthu-cli", "vanthu-axis", "vanthu-page", "vanthu-token"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestFloors::programsBelowLinkNoWidgets() {
    QFETCH(QString, program);
    QProcess readelf;
    readelf.start(QStringLiteral(VANTHU_READELF), {QStringLiteral("-d"), QStringLiteral(VANTHU_BIN_DIR "/") + program});
    QVERIFY(readelf.waitForFinished());
    const QByteArray dynamic = readelf.readAllStandardOutput();
    QVERIFY(dynamic.contains("libQt6Core"));
    QVERIFY2(!dynamic.contains("libQt6Widgets"), dynamic.constData());
}

QTEST_GUILESS_MAIN(TestFloors)
#include "tst_floors.moc"
