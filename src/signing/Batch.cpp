#include "signing/Batch.h"

#include "signing/Resume.h"
#include "signing/Session.h"
#include "signing/SignerCheck.h"

#include <QFileInfo>
#include <QSet>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace vanthu::signing {
namespace {

// The token is the slowest part; while it works on one file, others are read, hashed and made durable. A time-stamp
// authority is asked at most four times at once (regulations.md, section 12).
constexpr std::size_t workersWithoutNetwork = 3;
constexpr std::size_t workersWithNetwork = 4;

constexpr qint64 goodForSeconds = 300; // how long an answer about the certificate's status holds within a batch
constexpr qint64 badForSeconds = 30;

// A key is used by one thread at a time.
class SharedKey final : public crypto::SigningKey {
public:
    explicit SharedKey(SigningKey& key)
        : m_key(key) {}
    const crypto::Certificate& certificate() const override { return m_key.certificate(); }
    const std::vector<crypto::Certificate>& chain() const override { return m_key.chain(); }
    bool offers(crypto::SignatureScheme scheme, crypto::DigestAlgorithm digest) const override {
        const std::lock_guard guard(m_mutex);
        return m_key.offers(scheme, digest);
    }
    bool asksForEachSignature() const override { return m_key.asksForEachSignature(); }
    bool isLost() const override {
        const std::lock_guard guard(m_mutex);
        return m_key.isLost();
    }
    Result<QByteArray> sign(QByteArrayView bytes, crypto::SignatureScheme scheme,
                            crypto::DigestAlgorithm digest) override {
        const std::lock_guard guard(m_mutex);
        return m_key.sign(bytes, scheme, digest);
    }

private:
    SigningKey& m_key;
    mutable std::mutex m_mutex;
};

// SW-01 for many files: the certificate's own dates are looked at each time, its sources once in five minutes.
class StatusCheck {
public:
    StatusCheck(const SignRequest& common, const crypto::SigningKey& key, const Cancel& cancel)
        : m_common(common)
        , m_key(key)
        , m_cancel(cancel) {}

    Result<std::optional<Error>> check(const QDateTime& now) {
        TRY_VOID(checkCertificate(m_key.certificate(), now));
        const std::lock_guard guard(m_mutex);
        const qint64 age = m_asked.isValid() ? m_asked.secsTo(now) : -1;
        if (age >= 0 && age < (m_answer ? goodForSeconds : badForSeconds))
            return m_answer;
        m_answer = checkMaySign(signerOf(m_key), m_common.trust, m_common.revocation, now, m_cancel);
        m_asked = now;
        return m_answer;
    }

private:
    const SignRequest& m_common;
    const crypto::SigningKey& m_key;
    const Cancel& m_cancel;
    std::mutex m_mutex;
    QDateTime m_asked;
    Result<std::optional<Error>> m_answer;
};

// The person's answer about time-stamps: asked once, whoever needs it first.
class Decision {
public:
    explicit Decision(const std::function<TimestampChoice(const Error&)>& ask)
        : m_ask(ask) {}

    TimestampChoice get(const Error& why) {
        const int before = m_asked;
        const std::lock_guard guard(m_mutex);
        const bool answeredMeanwhile = m_asked != before;
        if (!answeredMeanwhile && m_choice == TimestampChoice::Retry) {
            m_choice = m_ask(why);
            ++m_asked;
        }
        m_lowerLevel = m_choice == TimestampChoice::LowerLevel;
        m_clockAccepted = m_choice == TimestampChoice::AcceptClock;
        m_stopped = m_choice == TimestampChoice::Stop;
        return m_choice;
    }
    bool lowerLevel() const { return m_lowerLevel; }
    bool clockAccepted() const { return m_clockAccepted; }
    bool stopped() const { return m_stopped; }

private:
    const std::function<TimestampChoice(const Error&)>& m_ask;
    std::mutex m_mutex;
    std::atomic<int> m_asked = 0;
    TimestampChoice m_choice = TimestampChoice::Retry; // the only answer that is asked for again
    std::atomic<bool> m_lowerLevel = false;
    std::atomic<bool> m_clockAccepted = false;
    std::atomic<bool> m_stopped = false;
};

class Batch {
public:
    Batch(const BatchRequest& request, crypto::SigningKey& key, const Clock& clock, const Cancel& cancel)
        : m_request(request)
        , m_key(key)
        , m_status(request.common, m_key, cancel)
        , m_missing(request.onTimestampFailure)
        , m_contradiction(request.onClockContradiction)
        , m_session{m_key,      clock,
                    cancel,     [this](const QDateTime& now) { return m_status.check(now); },
                    &m_folders, &m_authorityTrust} {
        for (const BatchFile& file : request.files) {
            m_results.push_back({file.input, file.output, FileStatus::NotReached, {}, {}});
            m_sizes.push_back(QFileInfo(file.input).size());
            m_progress.bytes += m_sizes.back();
        }
        m_progress.files = static_cast<int>(request.files.size());
    }

    std::vector<FileResult> run() {
        report();
        std::vector<std::thread> workers;
        const std::size_t most = m_request.common.level == Level::BB ? workersWithoutNetwork : workersWithNetwork;
        for (std::size_t i = 1; i < std::min(most, m_results.size()); ++i)
            workers.emplace_back([this] { work(); });
        work();
        for (std::thread& worker : workers)
            worker.join();
        return std::move(m_results);
    }

private:
    bool goesOn() const {
        return !m_keyFailed && !m_missing.stopped() && !m_contradiction.stopped() && !m_session.cancel.requested();
    }

    void work() {
        while (goesOn()) {
            const std::size_t index = m_next++;
            if (index >= m_results.size())
                return;
            begin(index);
            finish(index, one(m_request.files[index]));
        }
    }

    FileResult one(const BatchFile& file) {
        FileResult result{file.input, file.output, FileStatus::NotReached, {}, {}};
        SignRequest request = m_request.common;
        request.input = file.input;
        request.output = file.output;
        if (file.placement)
            request.placement = file.placement;
        if (file.password)
            request.password = file.password;
        if (QFileInfo::exists(file.output)) {
            const SignedCopy copy = signedCopyAt(file.input, file.output, m_key.certificate(), request.level,
                                                 request.password, m_session.cancel);
            if (copy == SignedCopy::Yes) {
                result.status = FileStatus::Skipped;
                return result;
            }
            // What an earlier run made at a lower level is ours, not a stranger's file.
            request.replaceOutput = request.replaceOutput || copy == SignedCopy::OfLowerLevel;
        }
        if (m_missing.lowerLevel())
            request.level = Level::BB;
        request.clockMayContradict = request.clockMayContradict || m_contradiction.clockAccepted();
        request.onTimestampFailure = nullptr;
        if (m_request.onTimestampFailure)
            request.onTimestampFailure = [this](const Error& why) { return m_missing.get(why); };
        request.onClockContradiction = nullptr;
        if (m_request.onClockContradiction)
            request.onClockContradiction = [this](const Error& why) { return m_contradiction.get(why); };
        auto outcome = signInSession(request, m_session, {});
        if (outcome) {
            result.status = FileStatus::Signed;
            result.outcome = std::move(*outcome);
        } else if (!m_session.cancel.requested()) { // a file that was stopped half-way was not reached
            result.status = FileStatus::Failed;
            result.error = outcome.error();
            if (endsTheBatch(outcome.error()))
                m_keyFailed = true;
        }
        return result;
    }

    void begin(std::size_t index) {
        const std::lock_guard guard(m_reporting);
        if (m_request.onBegin)
            m_request.onBegin(index);
    }

    void finish(std::size_t index, FileResult result) {
        const std::lock_guard guard(m_reporting);
        m_results[index] = std::move(result);
        const FileResult& done = m_results[index];
        if (done.status != FileStatus::NotReached) {
            ++m_progress.filesDone;
            m_progress.bytesDone += m_sizes[index];
            m_progress.lastFile = done.input;
        }
        if (m_request.onFile)
            m_request.onFile(index, done);
        report();
    }

    void report() const {
        if (m_request.onProgress)
            m_request.onProgress(m_progress);
    }

    const BatchRequest& m_request;
    SharedKey m_key;
    StatusCheck m_status;
    Decision m_missing;
    Decision m_contradiction;
    FolderSyncs m_folders;
    AuthorityTrust m_authorityTrust;
    SignSession m_session;
    std::vector<FileResult> m_results;
    std::vector<qint64> m_sizes;
    BatchProgress m_progress;
    std::mutex m_reporting;
    std::atomic<std::size_t> m_next = 0;
    std::atomic<bool> m_keyFailed = false;
};

} // namespace

const char* fileStatusName(FileStatus status) {
    switch (status) {
    case FileStatus::Signed:
        return "signed";
    case FileStatus::Skipped:
        return "skipped";
    case FileStatus::Failed:
        return "failed";
    case FileStatus::NotReached:
        return "not_reached";
    }
    return "";
}

bool endsTheBatch(const Error& error) {
    static const QSet<QByteArray> codes = {"signing.certificate_expired",
                                           "signing.certificate_not_yet_valid",
                                           "signing.certificate_revoked",
                                           "signing.certificate_on_hold",
                                           "signing.certificate_untrusted",
                                           "signing.key_usage",
                                           "signing.key_weak",
                                           "crypto.key_type"};
    return error.code().startsWith("token.") || codes.contains(error.code());
}

bool isSignedCopy(const QString& input, const QString& output, const crypto::Certificate& certificate, Level level,
                  const std::shared_ptr<const Secret>& password, const Cancel& cancel) {
    return signedCopyAt(input, output, certificate, level, password, cancel) == SignedCopy::Yes;
}

std::vector<FileResult> signBatch(const BatchRequest& request, crypto::SigningKey& key, const Clock& clock,
                                  const Cancel& cancel) {
    return Batch(request, key, clock, cancel).run();
}

} // namespace vanthu::signing
