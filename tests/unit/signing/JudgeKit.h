#pragma once

#include "DatedPki.h"
#include "signing/SignatureJudge.h"

#include <QtGlobal>

#include <algorithm>

namespace vanthu::test {

using namespace signing;
using crypto::Indication;

// Signatures judged by what their bytes, time-stamps and certificates say, in "documents" that are rows of bytes.
class JudgeKit {
public:
    using Kind = DatedPki::Kind;
    DatedPki pki;
    // Signer 2019–2022, its CA 2015–2035; a first authority 2018–2024, a second one 2022–2040.
    const QDateTime signedOn = DatedPki::day(2021);
    const QDateTime now = DatedPki::day(2026, 11);
    QByteArray lists2021, lists2026; // of the root: nothing revoked

    // One document: signatures and document time-stamps one behind the other, 1,000 bytes each.
    struct Document {
        std::vector<SignedBytes> signatures;
        std::vector<SignatureReport> reports;

        void add(const QByteArray& contents, const QByteArray& covered, const QDateTime& claimed = {},
                 const QByteArray& subFilter = "ETSI.CAdES.detached") {
            const qint64 begin = static_cast<qint64>(signatures.size()) * 1000;
            SignedBytes bytes;
            bytes.usable = true;
            bytes.contents = contents + QByteArray(64, '\0');
            bytes.gapBegin = begin + 500;
            bytes.revisionEnd = begin + 1000;
            bytes.digest = [covered](crypto::DigestAlgorithm algorithm) {
                return covered.isNull() ? QByteArray() : crypto::digestOf(covered, algorithm);
            };
            signatures.push_back(bytes);
            SignatureReport report;
            report.field = QStringLiteral("S%1").arg(signatures.size());
            report.subFilter = subFilter;
            report.isDocumentTimestamp = subFilter == "ETSI.RFC3161";
            report.indication = Indication::TotalPassed;
            report.status = SignatureStatus::Valid;
            report.signedAt = claimed;
            reports.push_back(report);
        }
    };
    const QByteArray content = "Công văn số 15/SNV-VP";

    VerifyOptions options(const QDateTime& at, const std::vector<QByteArray>& crls) const {
        VerifyOptions made;
        made.trust.add(pki.certificate("root"));
        made.offline = true;
        made.clock = [at] { return at; };
        made.revocation.crls = crls;
        return made;
    }
    static void judge(Document& document, const VerifyOptions& options, const CarriedData& carried = {}) {
        judgeSignatures(document.reports, document.signatures, carried, options, {});
    }
    // One signature made on `signedOn`.
    SignatureReport judgeOne(const QByteArray& contents, const QDateTime& at, const std::vector<QByteArray>& crls,
                             const QDateTime& claimed = {}) const {
        Document document;
        document.add(contents, content, claimed);
        judge(document, options(at, crls));
        return document.reports.front();
    }
    static QByteArray text(const SignatureReport& report) {
        QByteArray all = report.subIndication;
        for (const Error& problem : report.problems)
            all += " | " + problem.technical().toUtf8();
        return all;
    }
    static bool has(const SignatureReport& report, const QByteArray& code) {
        return std::any_of(report.problems.begin(), report.problems.end(),
                           [&](const Error& problem) { return problem.code() == code; });
    }
    static bool is(const SignatureReport& report, Indication indication, const QByteArray& subIndication) {
        if (report.indication == indication && report.subIndication == subIndication)
            return true;
        qWarning("%d %s", int(report.indication), text(report).constData());
        return false;
    }

    bool make() {
        bool made = true;
        made = made && pki.certificate("root", "", Kind::Ca, DatedPki::day(2015), DatedPki::day(2045));
        made = made && pki.certificate("signer", "root", Kind::Signer, DatedPki::day(2019), DatedPki::day(2022));
        made = made && pki.certificate("today", "root", Kind::Signer, DatedPki::day(2025), DatedPki::day(2028));
        made = made && pki.certificate("tsa1", "root", Kind::Authority, DatedPki::day(2018), DatedPki::day(2024));
        made = made && pki.certificate("tsa2", "root", Kind::Authority, DatedPki::day(2022), DatedPki::day(2040));
        lists2021 = pki.list("root", DatedPki::day(2021, 1, 2), DatedPki::day(2021, 2));
        lists2026 = pki.list("root", now.addDays(-1), now.addDays(30));
        made = made && !lists2021.isEmpty() && !lists2026.isEmpty();
        return made;
    }
};

} // namespace vanthu::test
