#include "signing/LongTerm.h"

#include "crypto/Cms.h"
#include "crypto/Evidence.h"
#include "pdf/read/Archival.h"
#include "pdf/read/SignatureFields.h"
#include "pdf/revise/Dss.h"

namespace vanthu::signing {
namespace {

constexpr int usualTokenRoom = 16 * 1024;
constexpr qsizetype largestTokenRoom = qsizetype{512} * 1024;

pdf::ValidationLists listsOf(const crypto::ValidationData& data) {
    return {QList<QByteArray>(data.certificates.begin(), data.certificates.end()),
            QList<QByteArray>(data.ocsps.begin(), data.ocsps.end()),
            QList<QByteArray>(data.crls.begin(), data.crls.end())};
}

// Judges what is in one file, the latest first: a document time-stamp proves when everything before it existed.
class Collector {
public:
    Collector(const pdf::PdfFile& file, const pdf::Dss& present, const LongTerm& how)
        : m_file(file)
        , m_how(how)
        , m_revocation(how.stamping.revocation)
        , m_now(how.stamping.clock())
        , m_provenAt(m_now) {
        for (const QByteArray& der : present.lists.certificates)
            if (auto certificate = crypto::Certificate::fromDer(der))
                m_pool.push_back(*certificate);
        m_revocation.carried.ocsps.assign(present.lists.ocsps.begin(), present.lists.ocsps.end());
        m_revocation.carried.crls.assign(present.lists.crls.begin(), present.lists.crls.end());
        // Judged as of now, or as of what a time-stamp proves.
        m_revocation.atIsProven = true;
        if (!m_revocation.budget)
            m_revocation.budget = crypto::makeFetchBudget(m_revocation.documentTime, m_revocation.documentRequests);
    }

    Result<pdf::ValidationLists> collect(const pdf::SignatureField& field) {
        if (field.malformed)
            return fail(broken(field).causedBy(*field.malformed));
        const auto length = crypto::paddedDerLength(field.contents, true);
        if (!length)
            return fail(broken(field));
        const QByteArray der = field.contents.left(*length);
        return field.isDocumentTimestamp ? ofTimestamp(field, der) : ofSignature(field, der);
    }

private:
    Error broken(const pdf::SignatureField& field) const {
        return Error("signing.signature_broken", {m_how.documentName, field.name});
    }

    Result<pdf::ValidationLists> ofTimestamp(const pdf::SignatureField& field, const QByteArray& der) {
        TRY(const crypto::TimestampReport token,
            crypto::verifyTimestamp(der, digestOfRanges(m_file, field, m_how.stamping.cancel)));
        if (!token.intact)
            return fail(broken(field));
        TRY(pdf::ValidationLists lists,
            ofPath(token.signer, token.certificates, m_provenAt, crypto::Purpose::Timestamping));
        m_provenAt = token.time;
        return lists;
    }

    Result<pdf::ValidationLists> ofSignature(const pdf::SignatureField& field, const QByteArray& der) {
        TRY(const crypto::CmsReport cms, crypto::verifyCms(der, digestOfRanges(m_file, field, m_how.stamping.cancel)));
        if (!cms.intact || (cms.hasSigningCertificate && !cms.namesSigner) || (cms.timestamp && !cms.timestamp->intact))
            return fail(broken(field));
        pdf::ValidationLists lists;
        QDateTime at = m_provenAt;
        if (cms.timestamp) {
            TRY(lists,
                ofPath(cms.timestamp->signer, cms.timestamp->certificates, m_provenAt, crypto::Purpose::Timestamping));
            at = cms.timestamp->time;
        }
        TRY(const pdf::ValidationLists signers, ofPath(cms.signer, cms.certificates, at, crypto::Purpose::Signing));
        lists.add(signers);
        return lists;
    }

    Result<pdf::ValidationLists> ofPath(const crypto::Certificate& leaf, const std::vector<crypto::Certificate>& own,
                                        const QDateTime& at, crypto::Purpose purpose) const {
        std::vector<crypto::Certificate> pool = own;
        pool.insert(pool.end(), m_pool.begin(), m_pool.end());
        const Cancel& cancel = m_how.stamping.cancel;
        const crypto::PathResult path =
            crypto::validatePath(leaf, pool, m_how.trust, m_revocation, at, purpose, cancel);
        if (cancel.requested())
            return fail("signing.cancelled", {m_how.documentName});
        if (path.indication == crypto::Indication::TotalPassed)
            return listsOf(crypto::evidenceOf(path, m_revocation, m_now, cancel));
        Error error("signing.validation_data_incomplete", {m_how.documentName, leaf.commonName()},
                    QString::fromLatin1(path.subIndication));
        return fail(path.problems.isEmpty() ? error : std::move(error).causedBy(path.problems.first()));
    }

    const pdf::PdfFile& m_file;
    const LongTerm& m_how;
    crypto::RevocationOptions m_revocation;
    std::vector<crypto::Certificate> m_pool;
    QDateTime m_now;
    QDateTime m_provenAt; // what is judged next existed then
};

} // namespace

Result<> addValidationData(GrowingFile& file, const LongTerm& how, const QString& mustHave) {
    TRY_VOID(file.flush());
    TRY(const std::shared_ptr<pdf::PdfFile> document, openDocument(file.temporaryPath(), how.password));
    TRY(const pdf::FormInfo form, pdf::readForm(*document));
    TRY(const pdf::Dss present, pdf::readDss(*document));
    Collector collector(*document, present, how);
    pdf::Dss more;
    for (auto field = form.signatures.rbegin(); field != form.signatures.rend(); ++field) {
        if (!field->isSigned)
            continue;
        const auto lists = collector.collect(*field);
        // A digest that was stopped half-way looks like a broken signature.
        if (!lists && how.stamping.cancel.requested())
            return fail("signing.cancelled", {how.documentName});
        if (!lists && (mustHave.isEmpty() || mustHave == field->name))
            return fail(lists.error());
        if (!lists)
            continue;
        more.lists.add(*lists);
        more.vri += {pdf::vriKey(field->contents), *lists, how.stamping.clock(), {}};
    }
    TRY(const std::unique_ptr<pdf::Revision> revision, pdf::Revision::begin(document));
    TRY_VOID(pdf::mergeDss(*revision, *document, more));
    file.append(revision->section());
    return {};
}

Result<bool> addDocumentTimestamp(GrowingFile& file, const LongTerm& how) {
    TRY_VOID(file.flush());
    for (int room = usualTokenRoom;;) {
        TRY(const std::shared_ptr<pdf::PdfFile> document, openDocument(file.temporaryPath(), how.password));
        TRY(const std::unique_ptr<pdf::Revision> revision, pdf::Revision::begin(document));
        pdf::SignatureSpec spec;
        spec.subFilter = "ETSI.RFC3161";
        spec.contentsRoom = room;
        TRY(const pdf::ArchivalClaim archive, pdf::archivalClaim(*document));
        spec.emptyAppearance = archive.isClaimed();
        TRY_VOID(revision->addSignature(spec));
        pdf::Section section = revision->section();
        const QByteArray digest = file.digestWith(section);
        TRY(const std::optional<QByteArray> token, how.stamping.get([&](const crypto::TimestampWishes& wishes) {
            return crypto::requestTimestamp(digest, how.digest, wishes, how.stamping.cancel);
        }));
        if (!token)
            return false;
        if (token->size() > room && room == usualTokenRoom && token->size() <= largestTokenRoom) {
            room = static_cast<int>(token->size()) + 1024;
            continue;
        }
        TRY_VOID(section.insertContents(*token, how.documentName));
        file.append(section);
        return true;
    }
}

} // namespace vanthu::signing
