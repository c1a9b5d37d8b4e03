#include "signing/TimeProofs.h"

#include "crypto/Algorithms.h"

#include <algorithm>

namespace vanthu::signing {

namespace {

constexpr std::size_t mostCertificates = 2000;
constexpr std::size_t mostRemembered = 32;

std::vector<crypto::Certificate> parsed(const std::vector<QByteArray>& ders) {
    std::vector<crypto::Certificate> certificates;
    for (std::size_t i = 0; i < ders.size() && i < mostCertificates; ++i)
        if (auto certificate = crypto::Certificate::fromDer(ders[i]))
            certificates.push_back(std::move(*certificate));
    return certificates;
}

QByteArray nameOf(const QByteArray& der) {
    return crypto::digestOf(der, crypto::DigestAlgorithm::Sha256);
}

} // namespace

TimeProofs::TimeProofs(const CarriedData& carried, const VerifyOptions& options, const Cancel& cancel)
    : m_carried(carried)
    , m_options(options)
    , m_cancel(cancel)
    , m_now(options.at ? options.at->toUTC() : options.clock())
    , m_certificates(parsed(carried.all.certificates))
    , m_memory(options.revocation.memory ? options.revocation.memory : crypto::makeFetchMemory())
    , m_budget(options.revocation.budget
                   ? options.revocation.budget
                   : crypto::makeFetchBudget(options.revocation.documentTime, options.revocation.documentRequests)) {}

QDateTime TimeProofs::existedAt(qint64 end) const {
    QDateTime earliest;
    for (const Proof& proof : m_proofs)
        if (end <= proof.gapBegin && (!earliest.isValid() || proof.time < earliest))
            earliest = proof.time;
    return earliest;
}

QDateTime TimeProofs::controlTime(qint64 end) const {
    const QDateTime proven = existedAt(end);
    return proven.isValid() ? std::min(proven, m_now) : m_now;
}

void TimeProofs::add(const SignedBytes& timestamp, const QDateTime& time) {
    Proof proof{timestamp.gapBegin, time, {}};
    if (m_carried.before) {
        const crypto::ValidationData data = m_carried.before(timestamp.revisionEnd);
        for (const auto* const list : {&data.ocsps, &data.crls})
            for (const QByteArray& der : *list)
                proof.answers += nameOf(der);
    }
    m_proofs.push_back(std::move(proof));
    m_answered.clear();
}

QDateTime TimeProofs::provenAt(const QByteArray& der) const {
    QDateTime earliest;
    const QByteArray name = nameOf(der);
    for (const Proof& proof : m_proofs)
        if (proof.answers.contains(name) && (!earliest.isValid() || proof.time < earliest))
            earliest = proof.time;
    return earliest;
}

bool TimeProofs::Question::operator==(const Question& other) const {
    return leaf == other.leaf && at == other.at && atIsProven == other.atIsProven && purpose == other.purpose &&
           certificates == other.certificates && more.certificates == other.more.certificates &&
           more.ocsps == other.more.ocsps && more.crls == other.more.crls;
}

crypto::PathResult TimeProofs::path(const crypto::Certificate& leaf,
                                    const std::vector<crypto::Certificate>& certificates,
                                    const crypto::ValidationData& more, const QDateTime& at, bool atIsProven,
                                    crypto::Purpose purpose) const {
    Question question{leaf, certificates, more, at, atIsProven, purpose};
    const auto known = std::find_if(m_answered.begin(), m_answered.end(),
                                    [&](const auto& answered) { return answered.first == question; });
    if (known != m_answered.end())
        return known->second;
    crypto::PathResult result = validate(question);
    if (m_answered.size() < mostRemembered)
        m_answered.emplace_back(std::move(question), result);
    return result;
}

crypto::PathResult TimeProofs::validate(const Question& question) const {
    crypto::RevocationOptions revocation = m_options.revocation;
    if (m_options.offline)
        revocation.online = false;
    revocation.judgedAt = m_now;
    revocation.memory = m_memory;
    revocation.budget = m_budget;
    revocation.provenAt = [this](const QByteArray& der) { return provenAt(der); };
    revocation.atIsProven = question.atIsProven;
    revocation.carried.add(question.more);
    revocation.carried.add(m_carried.all);
    std::vector<crypto::Certificate> pool = question.certificates;
    const std::vector<crypto::Certificate> brought = parsed(question.more.certificates);
    pool.insert(pool.end(), brought.begin(), brought.end());
    pool.insert(pool.end(), m_certificates.begin(), m_certificates.end());
    return crypto::validatePath(question.leaf, pool, m_options.trust, revocation, question.at, question.purpose,
                                m_cancel);
}

} // namespace vanthu::signing
