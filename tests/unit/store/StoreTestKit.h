#pragma once

#include "store/CaseFiles.h"
#include "store/Check.h"
#include "store/Documents.h"
#include "store/Inbox.h"
#include "store/Journal.h"
#include "store/Organisations.h"
#include "store/Outbox.h"
#include "store/Registers.h"
#include "store/Store.h"

#include <QTest>

namespace vanthu::test {

inline const QDateTime noon(QDate(2026, 3, 2), QTime(5, 0), Qt::UTC);

inline Clock fixedClock() {
    return [] { return noon; };
}

inline office::Document newDocument(const QString& id) {
    office::Document d;
    d.id = id;
    d.clientKey = "key-" + id;
    d.typeName = "Công văn";
    d.subject = "V/v báo cáo " + id;
    d.notation = "SNV-VP";
    d.place = "Hòa Bình";
    d.organId = "H28.01";
    d.organName = "Sở Nội vụ";
    d.recipients = {{"H28", "UBND tỉnh Hòa Bình", "", {}, "", ""}};
    return d;
}

inline store::OutboxMessage newMessage(const QString& id, const QString& documentId, const QByteArray& payload) {
    store::OutboxMessage m;
    m.id = id;
    m.key = "send:" + id;
    m.documentId = documentId;
    m.title = "05/SNV-VP → H28";
    m.fromOrgan = "H28.01";
    m.toOrgans = {"H28", "G22"};
    m.payloadSha256 = payload;
    m.notBefore = noon;
    m.createdAt = noon;
    return m;
}

inline QByteArray codeOf(const Error& error) {
    return error.code();
}
template<class T>
QByteArray codeOf(const Result<T>& result) {
    return result ? QByteArray() : result.error().code();
}
template<class T>
QByteArray whyOf(const Result<T>& result) {
    return result ? QByteArray() : result.error().technical().toUtf8();
}

inline QByteArray problemsOf(store::Store& store) {
    const auto problems = store::check(store);
    if (!problems)
        return problems.error().technical().toUtf8();
    QByteArray all;
    for (const Error& problem : *problems)
        all += problem.technical().toUtf8() + '\n';
    return all;
}

} // namespace vanthu::test
