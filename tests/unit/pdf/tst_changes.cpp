#include "pdf/compare/Changes.h"
#include "pdf/compose/Appearance.h"
#include "pdf/compose/Compose.h"
#include "pdf/read/SignatureFields.h"
#include "pdf/revise/Revision.h"

#include "pdf/read/Qpdf.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <functional>
#include <map>
#include <unistd.h>

using namespace vanthu;
using namespace vanthu::pdf;

namespace {

const QDateTime then(QDate(2026, 3, 2), QTime(10, 0), Qt::UTC);

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// An incremental revision written by hand, as an attacker writes it: objects by number, and entries for the trailer.
class Attack {
public:
    explicit Attack(const QString& path)
        : m_path(path)
        , m_file(PdfFile::open(path).value())
        , m_next(int(m_file->document().getObjectCount()) + 1) {}

    QPDF& document() const { return m_file->document(); }
    QPDFObjectHandle root() const { return document().getRoot(); }
    QPDFObjectHandle page() const { return document().getAllPages().at(0); }
    QPDFObjectHandle form() const { return root().getKey("/AcroForm"); }
    QPDFObjectHandle field(const std::string& name) const {
        for (QPDFObjectHandle field : form().getKey("/Fields").aitems())
            if (field.getKey("/T").isString() && field.getKey("/T").getUTF8Value() == name)
                return field;
        return QPDFObjectHandle::newNull();
    }

    void put(int number, const QByteArray& body) { m_objects[number] = body; }
    int add(const QByteArray& body) {
        put(m_next, body);
        return m_next++;
    }
    using Entries = QList<QPair<std::string, std::string>>;
    // The dictionary as text with changed entries; an empty value takes the entry out.
    static std::string withEntries(QPDFObjectHandle dictionary, const Entries& entries) {
        std::map<std::string, std::string> all;
        for (const std::string& key : dictionary.getKeys())
            all[key] = dictionary.getKey(key).unparse();
        for (const auto& [key, value] : entries)
            all[key] = value;
        std::string text = "<<";
        for (const auto& [key, value] : all)
            text += value.empty() ? std::string() : " " + key + " " + value;
        return text + " >>";
    }
    void change(QPDFObjectHandle object, const Entries& entries) {
        put(object.getObjectID(), QByteArray::fromStdString(withEntries(object, entries)));
    }
    void changeStream(QPDFObjectHandle stream, const QByteArray& content) {
        put(stream.getObjectID(),
            "<< /Length " + QByteArray::number(content.size()) + " >>\nstream\n" + content + "\nendstream");
    }
    void removeObject(int number) { m_removed += number; }
    static std::string ref(int number) { return std::to_string(number) + " 0 R"; }

    QByteArray trailerEntries; // besides /Size, /Root, /Info, /ID and /Prev

    // The file with the attack appended.
    QString write(const QString& path) {
        QByteArray bytes = contentOf(m_path);
        QByteArray table = m_objects.isEmpty() && m_removed.isEmpty() ? "xref\n0 0\n" : "xref\n";
        for (auto it = m_objects.begin(); it != m_objects.end(); ++it) {
            table += QByteArray::number(it.key()) + " 1\n" + QByteArray::number(bytes.size()).rightJustified(10, '0') +
                     " 00000 n \n";
            bytes += QByteArray::number(it.key()) + " 0 obj\n" + it.value() + "\nendobj\n";
        }
        for (const int number : m_removed)
            table += QByteArray::number(number) + " 1\n0000000000 00001 f \n";
        const qsizetype xref = bytes.size();
        QPDFObjectHandle trailer = document().getTrailer();
        bytes += table + "trailer\n<< /Size " + QByteArray::number(m_next);
        for (const char* const key : {"/Root", "/Info", "/ID"})
            if (trailer.hasKey(key) && !trailerEntries.contains(key))
                bytes += QByteArray(" ") + key + ' ' + QByteArray::fromStdString(trailer.getKey(key).unparse());
        bytes += " /Prev " + QByteArray::number(m_file->startXref()) + trailerEntries + " >>\nstartxref\n" +
                 QByteArray::number(xref) + "\n%%EOF\n";
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
            return {};
        return path;
    }

private:
    QString m_path;
    std::shared_ptr<PdfFile> m_file;
    int m_next;
    QMap<int, QByteArray> m_objects;
    QList<int> m_removed;
};

} // namespace

// DESIGN.md §3, verification: each later revision is compared object by object against a list of allowed changes.
class TestChanges : public QObject {
    Q_OBJECT

    QTemporaryDir folder;
    QString signedFile; // composed and signed by the leader
    qint64 signedEnd = 0;

    QString file(const QString& name) const { return folder.filePath(name); }

    // One revision more; the signature's bytes do not matter here, only where they are.
    Result<QString> revised(const QString& from, const QString& name,
                            const std::function<Result<>(Revision&)>& act) const {
        TRY(auto source, PdfFile::open(from));
        TRY(auto revision, Revision::begin(source));
        TRY_VOID(act(*revision));
        const QString path = file(name);
        const int descriptor = ::open(path.toUtf8().constData(), O_RDWR | O_CREAT | O_TRUNC, 0600);
        const auto written = revision->writeTo(descriptor, path, [](QByteArrayView) {});
        Result<> done;
        if (!written)
            done = fail(written.error());
        else if (written->gapBegin > 0)
            done = Revision::insertContents(descriptor, path, *written, QByteArrayView("\x30\x03\x02\x01\x01", 5));
        ::close(descriptor);
        if (!done)
            return fail(done.error());
        return path;
    }
    static Result<> sign(Revision& revision, const QString& field = {}, double left = 300) {
        SignatureSpec spec;
        spec.fieldName = field;
        spec.signedAt = then;
        spec.rect = QRectF(left, 100, 120, 60);
        AppearanceSpec look;
        look.size = spec.rect.size();
        look.lines = {{"Nguyễn Văn An"}};
        TRY(spec.appearance, buildAppearance(look, revision.nextNumber()));
        return revision.addSignature(spec);
    }
    static Result<> fill(Revision& revision, const QString& name, const QString& value) {
        TRY(const auto place, revision.fieldPlace(name));
        TRY(const auto look, fieldTextAppearance(name, value, place.rect.size(), revision.nextNumber()));
        return revision.fillTextField(name, value, look);
    }
    Changes compared(const QString& path, int docMdp = 0, qint64 end = -1) const {
        const auto opened = PdfFile::open(path);
        Changes none;
        none.level = ChangeLevel::Forbidden;
        if (!opened)
            return none;
        const auto changes = compareWithSigned(**opened, end < 0 ? signedEnd : end, docMdp);
        return changes ? *changes : none;
    }
    static QByteArray listed(const Changes& changes) {
        return (changes.details(ChangeLevel::Forbidden) + changes.details(ChangeLevel::Doubtful)).join("; ").toUtf8();
    }

private Q_SLOTS:
    void initTestCase() {
        DocumentLayout layout;
        layout.organName = "SỞ NỘI VỤ";
        layout.notation = "SNV-VP";
        layout.subject = "báo cáo công tác quý I";
        layout.body = paragraphsFromText("Nội dung đã được ký.");
        layout.signerPosition = "Giám đốc";
        layout.signerName = "Nguyễn Văn An";
        layout.recipients = {"Như trên"};
        const auto composed = composeDocument(layout, then);
        QVERIFY2(composed, composed ? "" : qPrintable(composed.error().technical()));
        QFile plain(file("plain.pdf"));
        QVERIFY(plain.open(QIODevice::WriteOnly) && plain.write(composed->pdf) == composed->pdf.size());
        plain.close();
        const auto made = revised(file("plain.pdf"), "signed.pdf", [](Revision& r) { return sign(r); });
        QVERIFY2(made, made ? "" : qPrintable(made.error().technical()));
        signedFile = *made;
        signedEnd = QFileInfo(signedFile).size();
    }

    void theSignedRevisionAloneIsUnchanged() {
        QCOMPARE(compared(signedFile).level, ChangeLevel::None);
        QVERIFY(contentOf(signedFile).startsWith(contentOf(file("plain.pdf"))));
    }

    // SIG-13: number and date go in after the leader's signature, then the agency's.
    void numberDateAndSealArePermitted() {
        const auto filled = revised(signedFile, "filled.pdf", [](Revision& r) -> Result<> {
            TRY_VOID(fill(r, numberField, "125/SNV-VP"));
            return fill(r, dateField, "Hòa Bình, ngày 02 tháng 3 năm 2026");
        });
        QVERIFY2(filled, filled ? "" : qPrintable(filled.error().technical()));
        const Changes first = compared(*filled);
        QVERIFY2(first.level == ChangeLevel::Permitted, listed(first));
        const auto sealed =
            revised(*filled, "sealed.pdf", [](Revision& r) { return sign(r, {}, 220); }); // over a third
        QVERIFY(sealed);
        const Changes second = compared(*sealed);
        QVERIFY2(second.level == ChangeLevel::Permitted, listed(second));
        const auto form = readForm(*PdfFile::open(*sealed).value());
        QVERIFY(form);
        QCOMPARE(form->signatures.size(), 2);
        QCOMPARE(form->signatures[0].revisionEnd, signedEnd);
        QCOMPARE(compared(*sealed, 0, form->signatures[1].revisionEnd).level, ChangeLevel::None);
        const auto third = revised(*sealed, "third.pdf", [](Revision& r) { return sign(r, {}, 50); });
        QVERIFY(third);
        QCOMPARE(compared(*third).level, ChangeLevel::Permitted);
    }

    // What the seal covers is fixed: a number that was filled in is not filled in again.
    void aFilledFieldStaysAsItIs() {
        const auto filled =
            revised(signedFile, "n1.pdf", [](Revision& r) { return fill(r, numberField, "125/SNV-VP"); });
        QVERIFY(filled);
        const auto sealed = revised(*filled, "n2.pdf", [](Revision& r) { return sign(r); });
        QVERIFY(sealed);
        const qint64 sealedEnd = QFileInfo(*sealed).size();
        const auto again = revised(*sealed, "n3.pdf", [](Revision& r) { return fill(r, numberField, "999/SNV-VP"); });
        QVERIFY(again);
        QCOMPARE(compared(*again, 0, sealedEnd).level, ChangeLevel::Doubtful); // neither this nor that value is denied
        QCOMPARE(compared(*again, 1, sealedEnd).level, ChangeLevel::Forbidden);
        const auto other = revised(*sealed, "n4.pdf", [](Revision& r) { return fill(r, dateField, "ngày 1"); });
        QVERIFY(other);
        QCOMPARE(compared(*other, 0, sealedEnd).level, ChangeLevel::Permitted); // still empty when sealed
        Attack picture(*sealed); // the value stays, what is shown changes
        picture.change(picture.field(numberField.toStdString()), {{"/AP", "<< >>"}});
        QCOMPARE(compared(picture.write(file("n5.pdf")), 0, sealedEnd).level, ChangeLevel::Forbidden);
    }

    // ISO 32000-2 12.8.2.2, table 257: 1 = no change at all, 2 = form filling and signing.
    void certificationForbidsFilling() {
        const auto filled = revised(signedFile, "f.pdf", [](Revision& r) { return fill(r, numberField, "1/A"); });
        QVERIFY(filled);
        QCOMPARE(compared(*filled, 1).level, ChangeLevel::Forbidden);
        QCOMPARE(compared(*filled, 2).level, ChangeLevel::Permitted);
        QCOMPARE(compared(*filled, 3).level, ChangeLevel::Permitted);
        const auto countersigned = revised(signedFile, "c.pdf", [](Revision& r) { return sign(r, {}, 50); });
        QVERIFY(countersigned);
        QCOMPARE(compared(*countersigned, 1).level, ChangeLevel::Forbidden);
        QCOMPARE(compared(*countersigned, 2).level, ChangeLevel::Permitted);
    }

    void attacksAreForbidden_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < attacks().size(); ++i)
            QTest::newRow(attacks()[i].first) << i;
    }
    void attacksAreForbidden() {
        QFETCH(int, index);
        Attack attack(signedFile);
        attacks()[index].second(attack);
        const QString path = attack.write(file(QStringLiteral("attack-%1.pdf").arg(index)));
        QVERIFY(!path.isEmpty());
        QVERIFY(contentOf(path).startsWith(contentOf(signedFile)));
        const auto opened = PdfFile::open(path); // well-formed: it is the change that is noticed
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().technical()));
        const Changes changes = compared(path);
        QVERIFY2(changes.level == ChangeLevel::Forbidden, listed(changes));
        QVERIFY(!changes.list.isEmpty());
    }

    // Nobody said whether it may be there, and it covers what was signed.
    void anAnnotationLeavesDoubt() {
        Attack drawn(signedFile);
        const int note = drawn.add("<< /Type /Annot /Subtype /FreeText /Rect [0 0 500 500] /Contents (x) >>");
        putAnnots(drawn, withAnnotation(drawn, note));
        const QString path = drawn.write(file("drawn.pdf"));
        QCOMPARE(compared(path).level, ChangeLevel::Doubtful);
        QCOMPARE(compared(path, 2).level, ChangeLevel::Forbidden);
    }

    void anEmptyRevisionIsPermitted() {
        Attack nothing(signedFile);
        const Changes changes = compared(nothing.write(file("nothing.pdf")));
        QVERIFY2(changes.level == ChangeLevel::Permitted, listed(changes));
        Attack same(signedFile); // an object written again as it was
        same.change(same.page(), {});
        QCOMPARE(compared(same.write(file("same.pdf"))).level, ChangeLevel::Permitted);
    }

    // The counterpart of the attacks with new fields: made by the same hand, but harmless.
    void aPlainSignatureFieldIsPermitted() {
        Attack harmless(signedFile);
        const int field = harmless.add("<< /Type /Annot /Subtype /Widget /FT /Sig /T (new) /Rect [0 0 0 0] /F 4 >>");
        addToForm(harmless, "", field);
        putAnnots(harmless, withAnnotation(harmless, field));
        const Changes changes = compared(harmless.write(file("harmless.pdf")));
        QVERIFY2(changes.level == ChangeLevel::Permitted, listed(changes));
    }

    void validationDataIsPermitted() {
        Attack added(signedFile);
        const int certificate = added.add("<< /Length 3 >>\nstream\nabc\nendstream");
        const int dss = added.add("<< /Type /DSS /Certs [" + QByteArray::number(certificate) + " 0 R] >>");
        added.change(added.root(), {{"/DSS", Attack::ref(dss)}});
        const QString path = added.write(file("dss.pdf"));
        const Changes first = compared(path);
        QVERIFY2(first.level == ChangeLevel::Permitted, listed(first));
        // The store of a signed revision may grow.
        const qint64 end = QFileInfo(path).size();
        Attack grown(path);
        const int more = grown.add("<< /Length 3 >>\nstream\ndef\nendstream");
        grown.change(grown.root().getKey("/DSS"), {{"/CRLs", "[" + Attack::ref(more) + "]"}});
        const Changes second = compared(grown.write(file("dss2.pdf")), 0, end);
        QVERIFY2(second.level == ChangeLevel::Permitted, listed(second));
        Attack misused(path);
        misused.change(misused.root().getKey("/DSS"), {{"/XObject", "<< >>"}});
        QCOMPARE(compared(misused.write(file("dss3.pdf")), 0, end).level, ChangeLevel::Forbidden);
    }

    void aSignedEndInTheMiddleIsForbidden() {
        const auto sealed = revised(signedFile, "e.pdf", [](Revision& r) { return sign(r); });
        QVERIFY(sealed);
        for (const qint64 end : {signedEnd - 7, signedEnd + 100, signedEnd / 2, qint64(0), qint64(10)})
            QVERIFY2(compared(*sealed, 0, end).level == ChangeLevel::Forbidden, QByteArray::number(end));
        // Bytes behind the last %%EOF belong to no revision.
        QFile stray(file("stray.pdf"));
        QVERIFY(stray.open(QIODevice::WriteOnly) && stray.write(contentOf(signedFile) + "stray bytes\n") > 0);
        stray.close();
        QVERIFY(compared(file("stray.pdf")).level != ChangeLevel::None);
        // A whole other document behind the signed one: its history does not contain the signed revision.
        QFile joined(file("joined.pdf"));
        QByteArray plain = contentOf(file("plain.pdf"));
        QVERIFY(joined.open(QIODevice::WriteOnly) && joined.write(contentOf(signedFile) + plain) > 0);
        joined.close();
        QCOMPARE(compared(file("joined.pdf")).level, ChangeLevel::Forbidden);
    }

private:
    using Attacks = QList<QPair<const char*, std::function<void(Attack&)>>>;
    static QPDFObjectHandle contentsOf(Attack& a) {
        QPDFObjectHandle contents = a.page().getKey("/Contents");
        return contents.isArray() ? contents.getArrayItem(0) : contents;
    }
    static QPDFObjectHandle firstFont(Attack& a) {
        for (QPDFObjectHandle object : a.document().getAllObjects())
            if (object.isDictionary() && object.getKey("/Type").isNameAndEquals("/Font"))
                return object;
        return QPDFObjectHandle::newNull();
    }
    static QPDFObjectHandle fontFile(Attack& a) {
        for (QPDFObjectHandle object : a.document().getAllObjects())
            if (object.isDictionary() && object.hasKey("/FontFile2"))
                return object.getKey("/FontFile2");
        return QPDFObjectHandle::newNull();
    }
    static std::string withAnnotation(Attack& a, int number) {
        std::string list = "[";
        for (QPDFObjectHandle item : a.page().getKey("/Annots").aitems())
            list += item.unparse() + " ";
        return list + Attack::ref(number) + "]";
    }
    static void putAnnots(Attack& a, const std::string& list) {
        QPDFObjectHandle annots = a.page().getKey("/Annots");
        if (annots.isIndirect())
            a.put(annots.getObjectID(), QByteArray::fromStdString(list));
        else
            a.change(a.page(), {{"/Annots", list}});
    }
    static void addToForm(Attack& a, const std::string& entries, int number) {
        QPDFObjectHandle form = a.form();
        std::string fields = "[";
        for (QPDFObjectHandle item : form.getKey("/Fields").aitems())
            fields += item.unparse() + " ";
        fields += number > 0 ? Attack::ref(number) + "]" : "]";
        Attack::Entries changed = {{"/Fields", fields}};
        if (!entries.empty())
            changed += {entries.substr(0, entries.find(' ')), entries.substr(entries.find(' ') + 1)};
        if (form.isIndirect())
            a.change(form, changed);
        else
            a.change(a.root(), {{"/AcroForm", Attack::withEntries(form, changed)}});
    }

    static const Attacks& attacks() {
        static const Attacks all = {
            {"page content replaced", [](Attack& a) { a.changeStream(contentsOf(a), "BT ET"); }},
            {"page points to other content",
             [](Attack& a) {
                 const int content = a.add("<< /Length 5 >>\nstream\nBT ET\nendstream");
                 a.change(a.page(), {{"/Contents", Attack::ref(content)}});
             }},
            {"page size changed",
             [](Attack& a) {
                 a.change(a.page(), {{"/MediaBox", "[0 0 100 100]"}});
             }},
            {"page turned",
             [](Attack& a) {
                 a.change(a.page(), {{"/Rotate", "180"}});
             }},
            {"page added",
             [](Attack& a) {
                 QPDFObjectHandle pages = a.root().getKey("/Pages");
                 const int page = a.add("<< /Type /Page /Parent " + QByteArray::fromStdString(pages.unparse()) +
                                        " /MediaBox [0 0 595 842] >>");
                 a.change(pages,
                          {{"/Kids", "[" + a.page().unparse() + " " + Attack::ref(page) + "]"}, {"/Count", "2"}});
             }},
            {"page tree replaced",
             [](Attack& a) {
                 const int pages = a.add("<< /Type /Pages /Count 0 /Kids [] >>");
                 a.change(a.root(), {{"/Pages", Attack::ref(pages)}});
             }},
            {"resources changed",
             [](Attack& a) {
                 a.change(a.page(), {{"/Resources", "<< >>"}});
             }},
            {"font replaced",
             [](Attack& a) {
                 QPDFObjectHandle font = firstFont(a);
                 a.put(font.getObjectID(), "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>");
             }},
            {"font program replaced", [](Attack& a) { a.changeStream(fontFile(a), "glyphs"); }},
            {"link added",
             [](Attack& a) {
                 const int link =
                     a.add("<< /Type /Annot /Subtype /Link /Rect [0 0 500 500] /A << /S /URI /URI (http://x) >> >>");
                 putAnnots(a, withAnnotation(a, link));
             }},
            {"annotations removed", [](Attack& a) { putAnnots(a, "[]"); }},
            {"signature's picture replaced",
             [](Attack& a) {
                 QPDFObjectHandle field = a.field("Signature1");
                 const int look =
                     a.add("<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 0 >>\nstream\n\nendstream");
                 a.change(field, {{"/AP", "<< /N " + Attack::ref(look) + " >>"}});
             }},
            {"signature's picture overwritten",
             [](Attack& a) {
                 a.changeStream(a.field("Signature1").getKey("/AP").getKey("/N"), "0 0 1 rg 0 0 99 99 re f");
             }},
            {"signature moved",
             [](Attack& a) {
                 a.change(a.field("Signature1"), {{"/Rect", "[0 0 500 500]"}});
             }},
            {"signature's value replaced",
             [](Attack& a) {
                 const int value = a.add("<< /Type /Sig >>");
                 a.change(a.field("Signature1"), {{"/V", Attack::ref(value)}});
             }},
            {"signature's value taken out",
             [](Attack& a) {
                 a.change(a.field("Signature1"), {{"/V", ""}});
             }},
            {"signature's dictionary changed",
             [](Attack& a) {
                 a.change(a.field("Signature1").getKey("/V"), {{"/Name", "(x)"}});
             }},
            {"reserved field moved",
             [](Attack& a) {
                 a.change(a.field(numberField.toStdString()), {{"/Rect", "[0 0 500 500]"}});
             }},
            {"reserved field with an action",
             [](Attack& a) {
                 a.change(a.field(numberField.toStdString()),
                          {{"/V", "(1)"}, {"/AA", "<< /E << /S /JavaScript /JS (x) >> >>"}});
             }},
            {"reserved field renamed",
             [](Attack& a) {
                 a.change(a.field(numberField.toStdString()), {{"/T", "(x)"}});
             }},
            {"text field added",
             [](Attack& a) {
                 const int field =
                     a.add("<< /Type /Annot /Subtype /Widget /FT /Tx /T (new) /V (x) /Rect [0 0 500 500] /F 4 >>");
                 addToForm(a, "", field);
                 putAnnots(a, withAnnotation(a, field));
             }},
            {"signature with an action added",
             [](Attack& a) {
                 const int field = a.add("<< /Type /Annot /Subtype /Widget /FT /Sig /T (new) /Rect [0 0 9 9] /F 4 /A "
                                         "<< /S /URI /URI (http://x) >> >>");
                 addToForm(a, "", field);
                 putAnnots(a, withAnnotation(a, field));
             }},
            {"fields removed",
             [](Attack& a) {
                 QPDFObjectHandle form = a.form();
                 if (form.isIndirect())
                     a.change(form, {{"/Fields", "[]"}});
                 else
                     a.change(a.root(), {{"/AcroForm", "<< /Fields [] >>"}});
             }},
            {"form removed",
             [](Attack& a) {
                 a.change(a.root(), {{"/AcroForm", ""}});
             }},
            {"appearances left to the reader", [](Attack& a) { addToForm(a, "/NeedAppearances true", 0); }},
            {"XFA added", [](Attack& a) { addToForm(a, "/XFA (x)", 0); }},
            {"open action added",
             [](Attack& a) {
                 a.change(a.root(), {{"/OpenAction", "<< /S /JavaScript /JS (x) >>"}});
             }},
            {"names added",
             [](Attack& a) {
                 a.change(a.root(), {{"/Names", "<< /EmbeddedFiles << /Names [] >> >>"}});
             }},
            {"layers added",
             [](Attack& a) {
                 a.change(a.root(), {{"/OCProperties", "<< /OCGs [] /D << >> >>"}});
             }},
            {"catalog replaced",
             [](Attack& a) {
                 const int root = a.add("<< /Type /Catalog /Pages " +
                                        QByteArray::fromStdString(a.root().getKey("/Pages").unparse()) + " >>");
                 a.trailerEntries = " /Root " + QByteArray::number(root) + " 0 R";
             }},
            {"information replaced",
             [](Attack& a) {
                 const int info = a.add("<< /Title (x) >>");
                 a.trailerEntries = " /Info " + QByteArray::number(info) + " 0 R";
             }},
            {"object removed", [](Attack& a) { a.removeObject(contentsOf(a).getObjectID()); }},
            // The page's content passed off as the store of validation data, which may change.
            {"content as validation data",
             [](Attack& a) {
                 a.changeStream(contentsOf(a), "BT ET");
                 a.change(a.root(), {{"/DSS", contentsOf(a).unparse()}});
             }},
            {"resources as validation data",
             [](Attack& a) {
                 QPDFObjectHandle font = firstFont(a);
                 a.put(font.getObjectID(), "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>");
                 a.change(a.root(), {{"/DSS", font.unparse()}});
             }},
            // The page's content passed off as the new signature's field.
            {"content as a signature",
             [](Attack& a) {
                 QPDFObjectHandle font = firstFont(a);
                 a.put(font.getObjectID(), "<< /Type /Annot /Subtype /Widget /FT /Sig /T (new) /Rect [0 0 0 0] >>");
                 addToForm(a, "", font.getObjectID());
             }},
        };
        return all;
    }
};

QTEST_GUILESS_MAIN(TestChanges)
#include "tst_changes.moc"
