#pragma once

#include <QDate>
#include <QString>

#include <optional>

// Number and notation of documents (decree 30/2020 PL III, PL I part II.3).
namespace vanthu::office {

// "05/SNV-VP": numbers below 10 take a leading zero, no spaces, `/` before the notation.
QString formatCode(int number, const QString& notation);

// A typed document: "QĐ-SNV". A công văn or thư công, which have no abbreviation: "SNV-VP" (agency, drafting unit).
QString notationFor(const QString& typeName, const QString& organAbbreviation, const QString& unitAbbreviation);

// "05/QĐ-UBND" → 5, "QĐ-UBND". Nothing when it is not of that form.
struct Code {
    int number = 0;
    QString notation;
};
std::optional<Code> parseCode(const QString& text);

// "Hòa Bình, ngày 02 tháng 3 năm 2020": days below 10 and months 1 and 2 take a leading zero (PL I part II.4).
QString promulgationLine(const QString& place, const QDate& date);

} // namespace vanthu::office
