// Looks at the stores from outside, by SQL and by the plan, not through what the programs say of themselves.

#include "AgencyKit.h"

#include "store/Check.h"
#include "store/Store.h"

#include <QHash>

#include <algorithm>

namespace vanthu::test {

namespace {

constexpr qsizetype mostProblems = 30;

struct Received {
    QString state, sha256;
    int count = 0;
};
struct Told {
    QString status, answer;
    QStringList statuses;
};

// What one agency's store says, by "issuer number" of a document.
struct Ledger {
    QHash<QString, Received> incoming;
    QHash<QString, QString> issued, issuedFile; // state and bytes
    QHash<QString, Told> told;                  // by "number recipient"
    QHash<QString, QStringList> outbox;         // keys by document id
    QHash<QString, QString> incomingId;
};

QString key(const QString& organ, int number) {
    return QStringLiteral("%1 %2").arg(organ).arg(number);
}

Result<> readLedger(store::Connection& c, Ledger& ledger, QStringList& problems, const QString& who) {
    TRY_VOID(c.select("SELECT d.organ_id, d.number, d.direction, d.state, d.id, (SELECT f.sha256 FROM document_file f "
                      "WHERE f.document_id = d.id ORDER BY f.ordinal, f.revision DESC LIMIT 1) FROM document d",
                      {}, [&](const store::Row& row) {
                          const QString document = key(row.text(0), int(row.integer(1)));
                          if (row.text(2) == QLatin1String("incoming")) {
                              Received& received = ledger.incoming[document];
                              received = {row.text(3), row.text(5), received.count + 1};
                              ledger.incomingId[document] = row.text(4);
                          } else {
                              ledger.issued[document] = row.text(3);
                              ledger.issuedFile[document] = row.text(5);
                          }
                      }));
    TRY_VOID(c.select("SELECT d.number, r.organ_id, r.status_code, r.request_code FROM recipient r "
                      "JOIN document d ON d.id = r.document_id WHERE d.direction = 'outgoing'",
                      {}, [&](const store::Row& row) {
                          Told& told = ledger.told[key(row.text(1), int(row.integer(0)))];
                          told.status = row.text(2);
                          told.answer = row.text(3);
                      }));
    TRY_VOID(c.select("SELECT d.number, s.organ_id, s.status_code FROM recipient_status s "
                      "JOIN document d ON d.id = s.document_id ORDER BY s.status_code",
                      {}, [&](const store::Row& row) {
                          ledger.told[key(row.text(1), int(row.integer(0)))].statuses += row.text(2);
                      }));
    TRY_VOID(c.select(
        "SELECT document_id, message_key, state, error_code FROM outbox_message", {}, [&](const store::Row& row) {
            ledger.outbox[row.text(0)] += row.text(1);
            if (row.text(2) != QLatin1String("sent"))
                problems += QStringLiteral("%1: message %2 is %3 (%4)").arg(who, row.text(1), row.text(2), row.text(3));
        }));
    TRY_VOID(c.select(
        "SELECT axis_doc_id, state, error_code FROM inbox_message "
        "WHERE state <> 'confirmed' OR error_code <> ''",
        {}, [&](const store::Row& row) {
            problems +=
                QStringLiteral("%1: received message %2 is %3 (%4)").arg(who, row.text(0), row.text(1), row.text(2));
        }));
    return {};
}

void checkDocument(const QString& organ, int number, QHash<QString, Ledger>& ledgers, QStringList& problems) {
    const QString document = key(organ, number);
    const Outcome outcome = outcomeOf(fateOf(number));
    const QStringList recipients = recipientsOf(organ, number);
    const auto expect = [&](const QString& what, const QString& actual, const QString& expected) {
        if (actual != expected)
            problems += QStringLiteral("%1: %2 is \"%3\", not \"%4\"").arg(document, what, actual, expected);
    };
    const Ledger& issuer = ledgers[organ];
    expect(QStringLiteral("state"), issuer.issued.value(document), outcome.atIssuer);
    const bool recalled = outcome.atIssuer == QLatin1String("recalled");
    const qsizetype sent = issuer.outbox.value(QStringLiteral("%1-%2").arg(organ).arg(number)).size();
    expect(QStringLiteral("messages sent"), QString::number(sent),
           QString::number(1 + (recalled ? recipients.size() : 0)));
    for (const QString& recipient : recipients) {
        const Ledger& there = ledgers[recipient];
        const Received received = there.incoming.value(document);
        expect(QStringLiteral("count at ") + recipient, QString::number(received.count), QStringLiteral("1"));
        expect(QStringLiteral("state at ") + recipient, received.state, outcome.atRecipient);
        expect(QStringLiteral("bytes at ") + recipient, received.sha256, issuer.issuedFile.value(document));
        const qsizetype answers = there.outbox.value(there.incomingId.value(document)).size();
        expect(QStringLiteral("messages from ") + recipient, QString::number(answers),
               QString::number(outcome.told.size()));
        const Told told = issuer.told.value(key(recipient, number));
        expect(QStringLiteral("status of ") + recipient, told.status, outcome.status);
        expect(QStringLiteral("answer of ") + recipient, told.answer, outcome.answer);
        expect(QStringLiteral("statuses of ") + recipient, told.statuses.join(QLatin1Char(' ')),
               outcome.told.join(QLatin1Char(' ')));
    }
}

} // namespace

QStringList openAtTheAxis(const Agencies& agencies) {
    QStringList problems;
    const auto c = store::Connection::open(agencies.axisFolder() + QStringLiteral("/axis.sqlite"), true);
    const auto read =
        c ? (*c)->select("SELECT d.recipient, d.state, p.title FROM delivery d JOIN package p "
                         "ON p.id = d.package WHERE d.state <> 'done'",
                         {},
                         [&](const store::Row& row) {
                             problems +=
                                 QStringLiteral("axis: %1 for %2 is %3").arg(row.text(2), row.text(0), row.text(1));
                         })
          : fail(c.error());
    if (!read)
        problems += read.error().technical();
    return problems;
}

QStringList problemsOf(const Agencies& agencies, int documents) {
    QStringList problems = openAtTheAxis(agencies);
    QHash<QString, Ledger> ledgers;
    qsizetype expectedIncoming = 0, incoming = 0, issued = 0;
    for (const QString& organ : allOrgans()) {
        const auto store = store::Store::open(agencies.profile(organ) + QStringLiteral("/store"));
        if (!store) {
            problems += store.error().technical();
            continue;
        }
        const auto read = (*store)->read(
            [&](store::Connection& connection) { return readLedger(connection, ledgers[organ], problems, organ); });
        if (!read)
            problems += read.error().technical();
        const auto checked = store::check(**store);
        for (const Error& error : checked ? *checked : QList<Error>{checked.error()})
            problems += organ + QStringLiteral(": ") + error.technical();
        incoming += ledgers[organ].incoming.size();
        issued += ledgers[organ].issued.size();
    }
    for (const QString& organ : allOrgans())
        for (int number = 1; number <= documents; ++number) {
            checkDocument(organ, number, ledgers, problems);
            expectedIncoming += recipientsOf(organ, number).size();
        }
    if (incoming != expectedIncoming || issued != documents * allOrgans().size())
        problems += QStringLiteral("%1 documents were issued and %2 arrived; %3 and %4 were planned")
                        .arg(issued)
                        .arg(incoming)
                        .arg(documents * allOrgans().size())
                        .arg(expectedIncoming);
    if (problems.size() > mostProblems) {
        const qsizetype more = problems.size() - mostProblems;
        problems.resize(mostProblems);
        problems += QStringLiteral("… and %1 more").arg(more);
    }
    return problems;
}

} // namespace vanthu::test
