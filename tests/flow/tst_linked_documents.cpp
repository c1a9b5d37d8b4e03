// Documents that answer, recall, update and replace another, and what is done with an issued one, between two agencies
// through the axis (decree 30/2020 art. 18.3, 18.4; QĐ 28/2018 art. 9).

#include "CliKit.h"

#include <QtTest>

using namespace vanthu::test;

class TestLinkedDocuments : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void aReplyIsLinkedOnBothSides();
    void aRecallingDocumentIsRefusedWithAReason();
    void whatNobodyTouchedIsCancelledByItself();
    void anUpdateHasNumberAndPlaceOfItsOriginal();
    void anUndoneUpdateLeavesItsOriginal();
    void aReplacementTakesThePlace();
    void whatIsNotInForceIsNotChanged();
    void recalledAtOneRecipientAndSentAgain();
    void storesAreSound();

private:
    QString sender() const { return m_training.sender(); }
    QString recipient() const { return m_training.recipient(); }
    QJsonObject document(const QString& profile, const QStringList& words);
    QString draft(const QString& profile, const QStringList& more);
    QString sealedDraft(const QString& profile, const QStringList& more);
    QString issue(const QString& profile, const QStringList& more);
    void send(const QString& profile, const QString& id);
    void exchange();
    QJsonObject show(const QString& profile, const QString& id) {
        return document(profile, {QStringLiteral("show"), id});
    }
    // The document there that came from this one here.
    QJsonObject arrived(const QString& profile, const QString& axisDocumentId);

    TrainingFolder m_training;
    QProcess m_axis;
    int m_texts = 0;
};

void TestLinkedDocuments::initTestCase() {
    const Answer made = m_training.cli(m_training.path(), {"profile", "create", "--training"});
    QVERIFY2(made.status == 0, made.output.constData());
    // The second agency has no leader's token: the first one's leader heads both.
    const QString path = recipient() + QStringLiteral("/profile.json");
    QJsonObject profile = QJsonDocument::fromJson(contentOf(path)).object();
    const QJsonArray elsewhere =
        QJsonDocument::fromJson(contentOf(sender() + QStringLiteral("/profile.json"))).object()["people"].toArray();
    QJsonArray people = profile["people"].toArray();
    for (qsizetype i = people.size() - 1; i >= 0; --i)
        if (people.at(i)["role"].toString() == "leader")
            people.removeAt(i);
    for (const QJsonValue& person : elsewhere)
        if (person["role"].toString() == "leader")
            people += person;
    profile["people"] = people;
    QVERIFY(writeContent(path, QJsonDocument(profile).toJson()));
    for (const QJsonValue& person : people)
        if (const QString image = person["signatureImage"].toString(); !image.isEmpty())
            QFile::copy(sender() + '/' + image, recipient() + '/' + image);
    QVERIFY(m_training.startAxis(m_axis));
}

void TestLinkedDocuments::cleanupTestCase() {
    m_axis.closeWriteChannel();
    QVERIFY(m_axis.waitForFinished());
}

QJsonObject TestLinkedDocuments::document(const QString& profile, const QStringList& words) {
    const Answer answer = m_training.cli(profile, QStringList{QStringLiteral("document")} + words);
    if (answer.status != 0)
        qWarning("%s: %s", qPrintable(words.join(QLatin1Char(' '))), answer.output.constData());
    return answer.status == 0 ? answer.object() : QJsonObject();
}

QString TestLinkedDocuments::draft(const QString& profile, const QStringList& more) {
    const QString body = m_training.scratch(QStringLiteral("body.txt"));
    writeContent(body, QStringLiteral("Nội dung thứ %1.").arg(++m_texts).toUtf8());
    return document(profile, QStringList{QStringLiteral("add"), QStringLiteral("--body-file"), body} + more)["id"]
        .toString();
}

QString TestLinkedDocuments::sealedDraft(const QString& profile, const QStringList& more) {
    const QString id = draft(profile, more);
    for (const char* act : {"submit", "approve", "sign", "number", "seal"})
        if (id.isEmpty() || document(profile, {QString::fromLatin1(act), id}).isEmpty())
            return {};
    return id;
}

QString TestLinkedDocuments::issue(const QString& profile, const QStringList& more) {
    const QString id = sealedDraft(profile, more);
    if (id.isEmpty() || document(profile, {QStringLiteral("issue"), id}).isEmpty())
        return {};
    send(profile, id);
    return id;
}

// At once, without the time for undoing.
void TestLinkedDocuments::send(const QString& profile, const QString& id) {
    const Answer outbox = m_training.cli(profile, {"axis", "outbox"});
    for (const QJsonValue& message : outbox.array())
        if (message["documentId"].toString() == id && message["state"].toString() == "queued") {
            const Answer sent = m_training.cli(profile, {"axis", "retry", message["id"].toString()});
            QVERIFY2(sent.status == 0, sent.output.constData());
            break;
        }
}

void TestLinkedDocuments::exchange() {
    for (const QString& profile : {sender(), recipient(), sender()}) {
        const Answer done = m_training.cli(profile, {"axis", "sync"});
        QVERIFY2(done.status == 0, done.output.constData());
    }
}

QJsonObject TestLinkedDocuments::arrived(const QString& profile, const QString& axisDocumentId) {
    const Answer list = m_training.cli(profile, {"document", "list", "--direction", "incoming"});
    for (const QJsonValue& one : list.array())
        if (one["axisDocumentId"].toString() == axisDocumentId)
            return one.toObject();
    return {};
}

void TestLinkedDocuments::aReplyIsLinkedOnBothSides() {
    const QString asking = issue(sender(), {"--subject", "xin ý kiến", "--to", "H28.02", "--paper-copy"});
    QVERIFY(!asking.isEmpty());
    exchange();
    const QJsonObject asked = show(sender(), asking);
    QJsonObject there = arrived(recipient(), asked["axisDocumentId"].toString());
    QVERIFY(there["paperCopy"].toBool());
    const QString theirs = there["id"].toString();
    // what is not registered asks for nothing (decree 30/2020 art. 22.1)
    const Answer early = m_training.cli(recipient(), {"document", "add", "--reply-to", theirs});
    QCOMPARE(early.errorCode(), QByteArray("workflow.reply_refused"));
    QVERIFY(!document(recipient(), {"accept", theirs}).isEmpty());
    const QString reply = issue(recipient(), {"--reply-to", theirs});
    QVERIFY(!reply.isEmpty());
    const QJsonObject issued = show(recipient(), reply);
    QVERIFY2(issued["subject"].toString().contains(asked["code"].toString()), "the subject names what it answers");
    QCOMPARE(issued["recipients"][0]["organId"].toString(), QString("H28.01"));
    QVERIFY(!document(recipient(), {"complete", theirs}).isEmpty());
    QCOMPARE(m_training.cli(recipient(), {"axis", "sync"}).status, 0);
    exchange();
    const QJsonObject answer = arrived(sender(), issued["axisDocumentId"].toString());
    QCOMPARE(answer["links"][0]["kind"].toString(), QString("reply"));
    QCOMPARE(answer["links"][0]["id"].toString(), asking);
    const QJsonObject status = show(sender(), asking)["recipients"][0].toObject();
    QCOMPARE(status["statusCode"].toString(), QString("06"));
    QVERIFY2(status["statusDescription"].toString().contains(issued["code"].toString()), "06 names the answer");
}

void TestLinkedDocuments::aRecallingDocumentIsRefusedWithAReason() {
    const QString wrong = issue(sender(), {"--subject", "gửi phụ lục", "--to", "H28.02"});
    exchange();
    const QString theirs = arrived(recipient(), show(sender(), wrong)["axisDocumentId"].toString())["id"].toString();
    QVERIFY(!document(recipient(), {"accept", theirs}).isEmpty());
    const QString recalling = issue(sender(), {"--recalls", wrong});
    QVERIFY(!recalling.isEmpty());
    QCOMPARE(show(sender(), wrong)["state"].toString(), QString("recalled"));
    QCOMPARE(show(sender(), wrong)["recipients"][0]["requestCode"].toString(), QString("13"));
    exchange();
    const QJsonObject asked = show(recipient(), theirs);
    QCOMPARE(asked["state"].toString(), QString("received"));
    QCOMPARE(asked["request"].toString(), QString("recall"));
    const QJsonObject came = arrived(recipient(), show(sender(), recalling)["axisDocumentId"].toString());
    QCOMPARE(came["links"][0]["kind"].toString(), QString("recall"));
    QCOMPARE(came["links"][0]["id"].toString(), theirs);
    QVERIFY(!document(recipient(), {"decline", theirs, "--reason", "đã giải quyết xong"}).isEmpty());
    QCOMPARE(m_training.cli(recipient(), {"axis", "sync"}).status, 0);
    exchange();
    const QJsonObject answered = show(sender(), wrong)["recipients"][0].toObject();
    QCOMPARE(answered["requestCode"].toString(), QString("16"));
    QCOMPARE(answered["requestDescription"].toString(), QString("đã giải quyết xong"));
    QCOMPARE(answered["statusCode"].toString(), QString("03"));
}

void TestLinkedDocuments::whatNobodyTouchedIsCancelledByItself() {
    const QString wrong = issue(sender(), {"--subject", "gửi nhầm", "--to", "H28.02"});
    exchange();
    QVERIFY(!issue(sender(), {"--recalls", wrong}).isEmpty());
    exchange();
    exchange();
    const QJsonObject there = arrived(recipient(), show(sender(), wrong)["axisDocumentId"].toString());
    QCOMPARE(there["state"].toString(), QString("cancelled"));
    QCOMPARE(show(sender(), wrong)["recipients"][0]["requestCode"].toString(), QString("15"));
}

void TestLinkedDocuments::anUpdateHasNumberAndPlaceOfItsOriginal() {
    const QString first = issue(sender(), {"--subject", "kế hoạch tập huấn", "--to", "H28.02"});
    exchange();
    const QJsonObject original = show(sender(), first);
    QJsonObject there = arrived(recipient(), original["axisDocumentId"].toString());
    QVERIFY(!document(recipient(), {"accept", there["id"].toString()}).isEmpty());
    const int arrival = show(recipient(), there["id"].toString())["arrivalNumber"].toInt();
    exchange();
    const QString second = issue(sender(), {"--updates", first, "--subject", "kế hoạch tập huấn (sửa địa điểm)"});
    QVERIFY(!second.isEmpty());
    const QJsonObject update = show(sender(), second);
    for (const char* same : {"code", "issuedDate", "axisDocumentId"})
        QCOMPARE(update[QLatin1String(same)], original[QLatin1String(same)]);
    QCOMPARE(show(sender(), first)["state"].toString(), QString("replaced"));
    exchange();
    there = show(recipient(), there["id"].toString());
    QCOMPARE(there["arrivalNumber"].toInt(), arrival);
    QCOMPARE(there["subject"], update["subject"]);
    QCOMPARE(there["files"][0]["sha256"], update["files"][0]["sha256"]);
    QCOMPARE(there["request"].toString(), QString("update"));
    QVERIFY(!document(recipient(), {"agree", there["id"].toString()}).isEmpty());
    QCOMPARE(m_training.cli(recipient(), {"axis", "sync"}).status, 0);
    exchange();
    QCOMPARE(show(sender(), second)["recipients"][0]["requestCode"].toString(), QString("15"));
}

void TestLinkedDocuments::anUndoneUpdateLeavesItsOriginal() {
    const QString first = issue(sender(), {"--subject", "lịch họp", "--to", "H28.02"});
    const QString second = sealedDraft(sender(), {"--updates", first});
    QVERIFY(!second.isEmpty());
    // until it is issued, the recipients report of the original
    exchange();
    exchange();
    QCOMPARE(show(sender(), first)["recipients"][0]["statusCode"].toString(), QString("01"));
    QVERIFY(!document(sender(), {"issue", second}).isEmpty());
    QCOMPARE(show(sender(), first)["state"].toString(), QString("replaced"));
    QVERIFY(!document(sender(), {"undo-issue", second}).isEmpty());
    QCOMPARE(show(sender(), first)["state"].toString(), QString("issued"));
    QCOMPARE(show(sender(), second)["state"].toString(), QString("agency_signed"));
    QCOMPARE(show(sender(), second)["recipients"][0]["requestCode"].toString(), QString());
}

void TestLinkedDocuments::aReplacementTakesThePlace() {
    const QString first = issue(sender(), {"--type", "Thông báo", "--subject", "Kết luận", "--to", "H28.02"});
    exchange();
    const QString second = issue(sender(), {"--replaces", first});
    QVERIFY(!second.isEmpty());
    const QJsonObject replacing = show(sender(), second);
    QCOMPARE(replacing["typeName"].toString(), QString("Thông báo")); // of equal form (decree 30/2020 art. 18.3)
    QVERIFY(replacing["code"] != show(sender(), first)["code"]);
    QCOMPARE(show(sender(), first)["state"].toString(), QString("replaced"));
    exchange();
    const QJsonObject former = arrived(recipient(), show(sender(), first)["axisDocumentId"].toString());
    QCOMPARE(former["state"].toString(), QString("replaced"));
    const QJsonObject latter = arrived(recipient(), replacing["axisDocumentId"].toString());
    QCOMPARE(latter["links"][0]["kind"].toString(), QString("replace"));
    QCOMPARE(latter["links"][0]["id"], former["id"]);
}

void TestLinkedDocuments::whatIsNotInForceIsNotChanged() {
    const QString gone = issue(sender(), {"--subject", "đã thu hồi", "--to", "H28.02"});
    QVERIFY(!document(sender(), {"recall", gone, "--reason", "nhầm"}).isEmpty());
    for (const char* kind : {"--recalls", "--updates", "--replaces"}) {
        const Answer refused = m_training.cli(sender(), {"document", "add", kind, gone});
        QCOMPARE(refused.errorCode(), QByteArray("workflow.change_refused"));
        QCOMPARE(refused.status, 65);
    }
    QCOMPARE(m_training.cli(sender(), {"document", "add", "--subject", "không có nơi nhận"}).status, 64);
    const QString good = issue(sender(), {"--subject", "còn hiệu lực", "--to", "H28.02"});
    const Answer two = m_training.cli(sender(), {"document", "add", "--recalls", good, "--replaces", good});
    QCOMPARE(two.errorCode(), QByteArray("workflow.incomplete")); // no text yet
    const QString body = m_training.scratch(QStringLiteral("body.txt"));
    const Answer both =
        m_training.cli(sender(), {"document", "add", "--recalls", good, "--replaces", good, "--body-file", body});
    QCOMPARE(both.errorCode(), QByteArray("workflow.links_conflict"));
}

void TestLinkedDocuments::recalledAtOneRecipientAndSentAgain() {
    const QString id = issue(sender(), {"--subject", "gửi hai nơi", "--to", "H28.02", "--to", "H28.03"});
    exchange();
    const QString theirs = arrived(recipient(), show(sender(), id)["axisDocumentId"].toString())["id"].toString();
    QVERIFY(!document(recipient(), {"accept", theirs}).isEmpty());
    const QJsonObject partly = document(sender(), {"recall", id, "--reason", "gửi nhầm nơi", "--to", "H28.02"});
    QCOMPARE(partly["state"].toString(), QString("issued"));
    QVERIFY(!document(sender(), {"resend", id, "--to", "H28.03"}).isEmpty());
    exchange();
    QCOMPARE(show(recipient(), theirs)["request"].toString(), QString("take_back"));
    QCOMPARE(show(recipient(), theirs)["requestReason"].toString(), QString("gửi nhầm nơi"));
    QVERIFY(!document(recipient(), {"agree", theirs}).isEmpty());
    QCOMPARE(m_training.cli(recipient(), {"axis", "sync"}).status, 0);
    exchange();
    const QJsonArray recipients = show(sender(), id)["recipients"].toArray();
    QCOMPARE(recipients[0]["requestCode"].toString(), QString("15"));
    QCOMPARE(recipients[1]["requestCode"].toString(), QString());
    QCOMPARE(show(recipient(), theirs)["state"].toString(), QString("cancelled"));
}

void TestLinkedDocuments::storesAreSound() {
    for (const QString& profile : {sender(), recipient()}) {
        const Answer check = m_training.cli(profile, {"store", "check"});
        QVERIFY2(check.status == 0, check.output.constData());
    }
}

QTEST_GUILESS_MAIN(TestLinkedDocuments)
#include "tst_linked_documents.moc"
