// Documents of the office signed without a time-stamp server, and completed when it answers: by the real programs, with
// SoftHSM2 and a time-stamp server that is off and then on.

#include "CliKit.h"

#include <QtTest>

using namespace vanthu;
using namespace vanthu::test;

class TestCompleteLater : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void nobodyChoosesForThePerson();
    void completedBeforeItIsIssued();
    void whatWasSentStays();
    void aDamagedOneHoldsUpNoOther();
    void nothingIsLeft();

private:
    Answer document(const QStringList& words) const {
        return m_training.cli(m_training.sender(), QStringList{"document"} + words);
    }
    QJsonObject shown(const QString& id) const { return document({"show", id}).object(); }
    QString sha256Of(const QJsonObject& one) const {
        return one[QStringLiteral("files")].toArray().first()[QStringLiteral("sha256")].toString();
    }
    QString blob(const QString& profile, const QString& sha256) const {
        return QStringLiteral("%1/store/blobs/%2/%3").arg(profile, sha256.left(2), sha256);
    }
    QByteArray bytesOf(const QString& id) const { return contentOf(blob(m_training.sender(), sha256Of(shown(id)))); }
    bool isUnfinished(const QString& id) const {
        return shown(id)[QStringLiteral("flags")].toArray().contains(QStringLiteral("timestamp_missing"));
    }
    QJsonObject verdict(const QString& id) const {
        return m_training
            .cli(m_training.sender(), {"verify", "--offline", blob(m_training.sender(), sha256Of(shown(id)))})
            .array()
            .first()
            .toObject();
    }
    Answer pending() const { return m_training.cli(m_training.sender(), {"extend", "--pending"}); }
    Answer sync(const QString& profile) const { return m_training.cli(profile, {"axis", "sync"}); }
    QString approved(const QString& subject) const;
    QString sealedWithout(const QString& subject) const;
    void stop(QProcess& axis) const {
        axis.closeWriteChannel();
        QVERIFY(axis.waitForFinished());
    }

    TrainingFolder m_training;
    QString m_sent; // issued and sent without a time-stamp
    QString m_sentHash;
};

QString TestCompleteLater::approved(const QString& subject) const {
    const QString id =
        document({"add", "--subject", subject, "--to", "H28.02", "--body-file", m_training.scratch("body.txt")})
            .object()[QStringLiteral("id")]
            .toString();
    return document({"submit", id}).status == 0 && document({"approve", id}).status == 0 ? id : QString();
}

QString TestCompleteLater::sealedWithout(const QString& subject) const {
    const QString id = approved(subject);
    for (const QStringList& words : {QStringList{"sign", id, "--complete-later"}, QStringList{"number", id},
                                     QStringList{"seal", id, "--complete-later"}})
        if (const Answer done = document(words); done.status != 0) {
            qWarning() << words << done.output << done.complaint;
            return {};
        }
    return id;
}

// Answers about revocation come from a server that is off later; the first signatures bring them.
void TestCompleteLater::initTestCase() {
    const Answer demo = m_training.cli(m_training.path(), {"demo", "--key", "first"});
    QVERIFY2(demo.status == 0, demo.output + demo.complaint);
    QVERIFY(writeContent(m_training.scratch("body.txt"), "Trân trọng."));
}

void TestCompleteLater::nobodyChoosesForThePerson() {
    const QString id = approved("không ai chọn");
    const Answer refused = document({"sign", id});
    QVERIFY2(refused.errorCode().startsWith("crypto.tsa_"), refused.output);
    QCOMPARE(shown(id)["state"].toString(), QStringLiteral("draft_approved"));
    QVERIFY(!isUnfinished(id));
}

void TestCompleteLater::completedBeforeItIsIssued() {
    const QString id = sealedWithout("bổ sung trước khi phát hành");
    QVERIFY(!id.isEmpty() && isUnfinished(id));
    const QByteArray before = bytesOf(id);
    QCOMPARE(verdict(id)["signatures"].toArray().first()["level"].toString(), QStringLiteral("B-B"));

    const Answer inVain = pending(); // the server is still off
    QVERIFY2(inVain.array().first()["status"].toString() == "waiting", inVain.output);
    QVERIFY(inVain.status != 0 && isUnfinished(id));
    QCOMPARE(bytesOf(id), before);

    QProcess axis;
    QVERIFY(m_training.startAxis(axis));
    const Answer done = pending();
    QVERIFY2(done.status == 0, done.output + done.complaint);
    QCOMPARE(done.array().first()["file"].toString(), id);
    QCOMPARE(done.array().first()["status"].toString(), QStringLiteral("extended"));
    QVERIFY(!isUnfinished(id));
    QVERIFY(bytesOf(id).size() > before.size() && bytesOf(id).startsWith(before));
    const QJsonObject judged = verdict(id);
    QCOMPARE(judged["status"].toString(), QStringLiteral("valid"));
    for (const QJsonValue& one : judged["signatures"].toArray())
        if (one["kind"].toString() == "signature")
            QVERIFY2(one["timeSource"].toString() == "timestamp", qPrintable(one["field"].toString()));
    QCOMPARE(pending().array().size(), 0);
    // A document time-stamp is nobody's signature: it goes on as it would have.
    const Answer issued = document({"issue", id});
    QVERIFY2(issued.status == 0, issued.output);
    stop(axis);
}

// Sent before a server answered: recipients have those bytes, and get the same ones when it is sent again. Our own copy
// is completed.
void TestCompleteLater::whatWasSentStays() {
    m_sent = sealedWithout("đã gửi trước khi bổ sung");
    QVERIFY(!m_sent.isEmpty());
    const Answer issued = document({"issue", m_sent});
    QVERIFY2(issued.status == 0, issued.output);
    QVERIFY(isUnfinished(m_sent));
    m_sentHash = sha256Of(shown(m_sent));

    QProcess axis;
    QVERIFY(m_training.startAxis(axis));
    // It has not left yet, and may be taken back.
    const Answer early = pending();
    QVERIFY2(early.array().first()["status"].toString() == "waiting", early.output);
    QCOMPARE(sha256Of(shown(m_sent)), m_sentHash);
    const auto isSent = [&] {
        sync(m_training.sender());
        for (const QJsonValue& one : m_training.cli(m_training.sender(), {"axis", "outbox"}).array())
            if (one["state"].toString() != "sent")
                return false;
        return true;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isSent(), 60'000);
    const Answer done = pending();
    QVERIFY2(done.status == 0 && done.array().first()["status"].toString() == "extended", done.output);
    QVERIFY(!isUnfinished(m_sent));
    QVERIFY(sha256Of(shown(m_sent)) != m_sentHash);
    QVERIFY(bytesOf(m_sent).startsWith(contentOf(blob(m_training.sender(), m_sentHash))));
    QCOMPARE(verdict(m_sent)["status"].toString(), QStringLiteral("valid"));

    QCOMPARE(document({"resend", m_sent, "--to", "H28.02"}).status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(isSent(), 60'000);
    QCOMPARE(sync(m_training.recipient()).status, 0);
    int copies = 0;
    for (const QJsonValue& one : m_training.cli(m_training.recipient(), {"document", "list"}).array())
        if (one["subject"].toString() == "đã gửi trước khi bổ sung") {
            ++copies;
            QCOMPARE(sha256Of(one.toObject()), m_sentHash);
        }
    QCOMPARE(copies, 1);
    stop(axis);
}

void TestCompleteLater::aDamagedOneHoldsUpNoOther() {
    const QString first = sealedWithout("bị hỏng tệp"), second = sealedWithout("đứng sau văn bản hỏng");
    QVERIFY(isUnfinished(first) && isUnfinished(second));
    const QString file = blob(m_training.sender(), sha256Of(shown(first)));
    const QByteArray sound = contentOf(file);
    const auto keep = [&](const QByteArray& bytes) {
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner);
        return writeContent(file, bytes);
    };
    QVERIFY(keep(QByteArray(sound).replace(100, 1, "#")));
    QProcess axis;
    QVERIFY(m_training.startAxis(axis));
    const Answer done = pending();
    QVERIFY(done.status != 0);
    QVERIFY2(isUnfinished(first) && !isUnfinished(second), done.output);
    QCOMPARE(done.array().first()["file"].toString(), first);
    QVERIFY2(done.array().first()["error"].isObject(), done.output);
    QVERIFY(keep(sound));
    QCOMPARE(pending().status, 0);
    QVERIFY(!isUnfinished(first));
    stop(axis);
}

void TestCompleteLater::nothingIsLeft() {
    QCOMPARE(pending().array().size(), 0);
    for (const QString& profile : {m_training.sender(), m_training.recipient()}) {
        const Answer check = m_training.cli(profile, {"store", "check"});
        QVERIFY2(check.status == 0, check.output);
    }
}

QTEST_GUILESS_MAIN(TestCompleteLater)
#include "tst_complete_later.moc"
