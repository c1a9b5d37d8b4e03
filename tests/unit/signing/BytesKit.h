#pragma once

#include "VendorKit.h"

namespace vanthu::test {

// Rows about single bytes of a file: what is said of it, and by which code.
class ByteCases : protected VendorCases {
protected:
    const QByteArray filledField = victimWith(7, "/F 4", "/F 4 /V (5)");
    const Objects filled = {{7, filledField}};

    static QByteArray line(qint64 offset, int generation = 0) {
        return QByteArray::number(offset).rightJustified(10, '0') + ' ' +
               QByteArray::number(generation).rightJustified(5, '0') + " n \n";
    }
    static QByteArray object(int number, const QByteArray& body, int generation = 0) {
        return QByteArray::number(number) + ' ' + QByteArray::number(generation) + " obj\n" + body + "\nendobj\n";
    }

    static void expecting() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<DocumentStatus>("status");
        QTest::addColumn<QByteArray>("code");
    }
    static void is(const char* name, const QByteArray& bytes, DocumentStatus status, const QByteArray& code = {}) {
        QTest::newRow(name) << bytes << status << code;
    }
    static void uncertain(const char* name, const QByteArray& bytes, const QByteArray& code) {
        is(name, bytes, DocumentStatus::Indeterminate, code);
    }
    static void invalid(const char* name, const QByteArray& bytes, const QByteArray& code) {
        is(name, bytes, DocumentStatus::Invalid, code);
    }
    static void valid(const char* name, const QByteArray& bytes) { is(name, bytes, DocumentStatus::Valid); }
    void compare() const {
        QFETCH(QByteArray, bytes);
        QFETCH(DocumentStatus, status);
        QFETCH(QByteArray, code);
        QVERIFY(!bytes.isEmpty());
        const DocumentReport report = judged(bytes);
        const QByteArray all = codes(report);
        QVERIFY2(report.status == status, all);
        QVERIFY2(code.isEmpty() || all.contains(code), all);
        if (status != DocumentStatus::Valid)
            QVERIFY2(!report.signatures.front().coversWholeFile, all);
    }
};

} // namespace vanthu::test
