#include "office/Document.h"
#include "office/DocumentTypes.h"
#include "office/Notation.h"
#include "office/Organisation.h"
#include "office/StateMachine.h"

#include <QSet>
#include <QTest>

using namespace vanthu;
using namespace vanthu::office;

namespace {

const QList<State> allStates = {State::Draft,    State::InReview,     State::DraftApproved, State::PersonSigned,
                                State::Numbered, State::AgencySigned, State::Issued,        State::Arrived,
                                State::Rejected, State::Received,     State::Completed};

QString nfd(const QString& text) {
    return text.normalized(QString::NormalizationForm_D);
}

} // namespace

// The rules of decree 30/2020 that need no computer.
class TestOffice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // PL I part II.3: numbers below 10 take a leading zero.
    void codeIsNumberSlashNotation() {
        QCOMPARE(formatCode(5, "SNV-VP"), "05/SNV-VP");
        QCOMPARE(formatCode(9, "QĐ-UBND"), "09/QĐ-UBND");
        QCOMPARE(formatCode(10, "SNV-VP"), "10/SNV-VP");
        QCOMPARE(formatCode(1234, "SNV-VP"), "1234/SNV-VP");
        QCOMPARE(formatCode(7, "100%1/A"), "07/100%1/A");
    }

    void documentWithoutNumberShowsItsNotation() {
        Document document;
        document.notation = "SNV-VP";
        QCOMPARE(document.code(), "SNV-VP");
        document.number = 3;
        QCOMPARE(document.code(), "03/SNV-VP");
    }

    // PL III.I: công văn and thư công have no abbreviation and name the agency and the drafting unit instead.
    void notationFollowsTheType() {
        QCOMPARE(notationFor("Công văn", "SNV", "VP"), "SNV-VP");
        QCOMPARE(notationFor("Thư công", "SNV", "VP"), "SNV-VP");
        QCOMPARE(notationFor("Quyết định", "SNV", "VP"), "QĐ-SNV");
        QCOMPARE(notationFor("Quyết định (cá biệt)", "UBND", ""), "QĐ-UBND");
        QCOMPARE(notationFor("Quy định", "SNV", "VP"), "QyĐ-SNV");
        QCOMPARE(notationFor("TỜ TRÌNH", "SNV", "VP"), "TTr-SNV");
        QCOMPARE(notationFor(nfd("Kế hoạch"), "SNV", "VP"), "KH-SNV");
    }

    void codeIsReadBack_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("number");
        QTest::addColumn<QString>("notation");
        QTest::newRow("leading zero") << "05/QĐ-UBND" << 5 << "QĐ-UBND";
        QTest::newRow("spaces") << "  125 / SM-VP " << 125 << "SM-VP";
        QTest::newRow("second slash") << "30/2020/NĐ-CP" << 30 << "2020/NĐ-CP";
        QTest::newRow("decomposed") << nfd("05/QĐ-UBND") << 5 << "QĐ-UBND";
        QTest::newRow("longest number") << "999999999/A" << 999999999 << "A";
    }
    void codeIsReadBack() {
        QFETCH(QString, text);
        const auto code = parseCode(text);
        QVERIFY(code);
        QTEST(code->number, "number");
        QTEST(code->notation, "notation");
    }
    void codeOfAnotherFormIsNone() {
        for (const QString text : {"", "/", "05", "05/", "05/  ", "/SNV-VP", "a5/SNV", "-5/SNV", "5 SNV-VP",
                                   "99999999999999999999/A", "٥/SNV"})
            QVERIFY2(!parseCode(text), qPrintable(text));
    }
    void everyWrittenCodeIsReadBack() {
        for (int number = 1; number < 2000; number += 7) {
            const auto code = parseCode(formatCode(number, "QĐ-SNV"));
            QVERIFY(code && code->number == number && code->notation == "QĐ-SNV");
        }
    }

    // PL I part II.4: days below 10 and the months 1 and 2 take a leading zero; the other months do not.
    void placeAndDateAreWrittenAsTheDecreeAsks() {
        QCOMPARE(promulgationLine("Hòa Bình", QDate(2020, 3, 2)), "Hòa Bình, ngày 02 tháng 3 năm 2020");
        QCOMPARE(promulgationLine("Hà Nội", QDate(2026, 1, 31)), "Hà Nội, ngày 31 tháng 01 năm 2026");
        QCOMPARE(promulgationLine("Hà Nội", QDate(2026, 2, 9)), "Hà Nội, ngày 09 tháng 02 năm 2026");
        QCOMPARE(promulgationLine("Hà Nội", QDate(2026, 12, 10)), "Hà Nội, ngày 10 tháng 12 năm 2026");
        QCOMPARE(promulgationLine("Khu %3 %1", QDate(2026, 9, 1)), "Khu %3 %1, ngày 01 tháng 9 năm 2026");
    }

    // Art. 10-19: drafted, reviewed (sent back or approved), signed, numbered, sealed, issued.
    // Art. 20-24: arrived, taken in or returned, dealt with.
    void exactlyTheMovesOfTheDecreeAreAllowed() {
        const QList<QPair<State, State>> allowed = {
            {State::Draft, State::InReview},         {State::InReview, State::Draft},
            {State::InReview, State::DraftApproved}, {State::DraftApproved, State::PersonSigned},
            {State::PersonSigned, State::Numbered},  {State::Numbered, State::AgencySigned},
            {State::AgencySigned, State::Issued},    {State::Arrived, State::Rejected},
            {State::Arrived, State::Received},       {State::Received, State::Completed},
        };
        for (const State from : allStates) {
            for (const State to : allStates) {
                const bool expected = allowed.contains({from, to});
                QVERIFY2(canMove(from, to) == expected, qPrintable(stateName(from) + " → " + stateName(to)));
                Document document;
                document.state = from;
                document.subject = "V/v kiểm tra";
                const auto checked = checkMove(document, to);
                QCOMPARE(bool(checked), expected);
                if (checked)
                    continue;
                QCOMPARE(checked.error().code(), QByteArray("office.transition_refused"));
                const QString sentence = checked.error().message();
                QVERIFY2(sentence.contains("V/v kiểm tra"), qPrintable(sentence));
                QVERIFY2(sentence.contains(stateTitle(from, Language::Vietnamese)), qPrintable(sentence));
                QVERIFY2(sentence.contains(stateTitle(to, Language::Vietnamese)), qPrintable(sentence));
            }
        }
    }

    void everyStateHasItsNameAndTitles() {
        QSet<QString> names;
        for (const State state : allStates) {
            names += stateName(state);
            QCOMPARE(stateFromName(stateName(state)), std::optional(state));
            QVERIFY(!stateTitle(state, Language::Vietnamese).isEmpty());
            QVERIFY(!stateTitle(state, Language::English).isEmpty());
            QVERIFY(stateTitle(state, Language::Vietnamese) != stateTitle(state, Language::English));
            for (const QChar c : stateName(state))
                QVERIFY(c == '_' || (c >= 'a' && c <= 'z'));
        }
        QCOMPARE(names.size(), allStates.size());
        QVERIFY(!stateFromName("archived"));
        QVERIFY(!stateFromName(""));
    }

    // Box 10a of PL I: the mark of secrecy stands alone in its frame.
    void markOfSecrecyStandsAloneOnALine_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("secrecy"); // -1 = none
        const int none = -1;
        QTest::newRow("confidential") << "ỦY BAN NHÂN DÂN\nMẬT\nQUYẾT ĐỊNH" << int(Secrecy::Confidential);
        QTest::newRow("secret") << "TỐI MẬT" << int(Secrecy::Secret);
        QTest::newRow("top secret") << "\n  TUYỆT   MẬT \r\nSố: 01" << int(Secrecy::TopSecret);
        QTest::newRow("decomposed") << nfd("SỞ NỘI VỤ\nTUYỆT MẬT\n") << int(Secrecy::TopSecret);
        QTest::newRow("after a page break") << "trang 1\n\fMẬT\n" << int(Secrecy::Confidential);
        QTest::newRow("in a sentence") << "Công tác bảo vệ bí mật nhà nước ở độ MẬT được giao" << none;
        QTest::newRow("in a heading") << "BẢO VỆ BÍ MẬT NHÀ NƯỚC" << none;
        QTest::newRow("word at the line's end") << "Tài liệu\nmật\n" << none;
        QTest::newRow("another word") << "MẤT" << none;
        QTest::newRow("without marks") << "MAT" << none;
        QTest::newRow("empty") << "" << none;
    }
    void markOfSecrecyStandsAloneOnALine() {
        QFETCH(QString, text);
        QFETCH(int, secrecy);
        const auto mark = classifiedMark(text);
        QCOMPARE(mark ? int(*mark) : -1, secrecy);
    }

    // Law 117/2025/QH15 art. 5.
    void everyDegreeOfSecrecyIsRefused() {
        QVERIFY(refuseClassified(Secrecy::Normal, "a.pdf"));
        for (const Secrecy secrecy : {Secrecy::Confidential, Secrecy::Secret, Secrecy::TopSecret}) {
            const auto refused = refuseClassified(secrecy, "kế hoạch.pdf");
            QVERIFY(!refused);
            QCOMPARE(refused.error().code(), QByteArray("office.classified_refused"));
            QCOMPARE(refused.error().exitStatus(), 77);
            QVERIFY(refused.error().message().contains("kế hoạch.pdf"));
        }
    }

    // edxml.md §6.1: QCVN 102:2016 reads right to left, QĐ 20/2020 left to right.
    void oldCodesBecomeNewOnes() {
        QCOMPARE(toNewOrganId("000.02.01.H53"), "H53.01.02");
        QCOMPARE(toNewOrganId("000.00.00.H49"), "H49");
        QCOMPARE(toNewOrganId("000.00.14.H56"), "H56.14");
        QCOMPARE(toNewOrganId("005.02.01.H53"), "H53.01.02.005");
        QCOMPARE(toNewOrganId(" 000.00.00.g12 "), "G12");
    }
    void otherCodesStayAsTheyAre() {
        for (const QString code : {"H28.01.02", "G22", "020100107370", "28.22.H17", "vxp.saas.03", "a44", "", "000.00"})
            QCOMPARE(toNewOrganId(code), code);
    }
    void oneAgencyUnderItsTwoCodes() {
        QVERIFY(sameOrganId("G12", "000.00.00.G12"));
        QVERIFY(sameOrganId("000.02.01.H53", "H53.01.02"));
        QVERIFY(sameOrganId("a44", "A44"));
        QVERIFY(sameOrganId("VXP.saas.03", "vxp.saas.03"));
        QVERIFY(sameOrganId(" H28.01", "h28.01 "));
        QVERIFY(!sameOrganId("H28", "H28.01"));
        QVERIFY(!sameOrganId("000.00.01.H28", "H28"));
        QVERIFY(!sameOrganId("H28.01", "H28.10"));
    }

    // Art. 7: 29 types of administrative document, each with its own abbreviation but for two.
    void typesAreThoseOfArticleSeven() {
        QCOMPARE(documentTypes().size(), 29);
        QSet<QString> names, abbreviations;
        QSet<int> details;
        int without = 0;
        for (const DocumentType& type : documentTypes()) {
            QCOMPARE(type.name, type.name.normalized(QString::NormalizationForm_C));
            names += type.name;
            type.abbreviation.isEmpty() ? void(++without) : void(abbreviations += type.abbreviation);
            QVERIFY(type.edxmlDetail >= 0 && type.edxmlDetail <= 32);
            if (type.edxmlDetail > 0)
                details += type.edxmlDetail;
            QCOMPARE(edxmlDetailOf(type.name), type.edxmlDetail);
            QCOMPARE(abbreviationOf(type.name), type.abbreviation);
        }
        QCOMPARE(names.size(), 29);
        QCOMPARE(without, 2);
        QCOMPARE(abbreviations.size(), 27);
        QCOMPARE(details.size(), 28); // phiếu báo is not in the list of QCVN 102
        QCOMPARE(edxmlDetailOf("Công văn"), 18);
        QCOMPARE(edxmlDetailOf("cong van"), 18);
        QCOMPARE(edxmlDetailOf("Nghị quyết"), 1);
        QCOMPARE(edxmlDetailOf("Thông tư"), 0);
        QCOMPARE(abbreviationOf("Thông tư"), "");
    }

    void mainFileIsFoundAmongAnnexes() {
        Document document;
        QVERIFY(!document.mainFile());
        DocumentFile annex;
        annex.ordinal = 1;
        annex.role = FileRole::Annex;
        DocumentFile main;
        main.name = "chính.pdf";
        document.files = {annex, main};
        QVERIFY(document.mainFile());
        QCOMPARE(document.mainFile()->name, "chính.pdf");
    }
};

QTEST_GUILESS_MAIN(TestOffice)
#include "tst_office.moc"
