#pragma once

#include "signing/PdfVerifier.h"

#include <QList>
#include <QString>
#include <QStringList>

// The verdict on a signed PDF in words that a clerk understands, in the language in use (base/Language.h): for the
// window, the printed report and the shell alike.
namespace vanthu::signing {

QString verdictOf(DocumentStatus status);  // "Chữ ký hợp lệ"
QString verdictOf(SignatureStatus status); // "Hợp lệ"

struct ReportFact {
    QString title; // "Toàn vẹn"
    QString text;
};

struct SignatureWords {
    QString headline;          // "Hợp lệ – Nguyễn Văn An, 02.03.2026 17:09:12 +07:00"
    QList<ReportFact> facts;   // who, when, intact, changed, trusted, revoked
    QList<ReportFact> details; // issuer, serial, dates, key, level: for who wants to know
    QStringList changes;       // after the signature: page, what, from what to what, covered by whom
    QStringList problems;      // each with what to do
};

struct ReportWords {
    QString verdict;
    QString advice; // what to do with the document, in one sentence
    QStringList problems;
    QList<SignatureWords> signatures; // in the order of the report
};

ReportWords wordsOf(const DocumentReport& report);

// Whether this error says that a document opens with a password only, or not with the one that was given.
bool asksForPassword(const Error& error);

} // namespace vanthu::signing
