#include "workflow/Demo.h"

#include "base/Files.h"
#include "office/Notation.h"
#include "pdf/images/PageImages.h"
#include "store/Documents.h"
#include "store/Journal.h"
#include "store/Outbox.h"
#include "workflow/Act.h"
#include "workflow/Incoming.h"
#include "workflow/Keys.h"
#include "workflow/Office.h"
#include "workflow/Outgoing.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <thread>

namespace vanthu::workflow {

namespace {

using office::Document;
using office::State;

constexpr auto exchangeLimit = std::chrono::seconds(90);

QString text(const char* source) {
    return QCoreApplication::translate("Demo", source);
}

tl::unexpected<Error> failed(const QString& step, const QString& why) {
    return fail("demo.check_failed", {step, why});
}

class Demo {
public:
    Demo(Office& sender, Office& recipient, QString key, const std::function<void(const DemoStep&)>& done,
         Cancel cancel)
        : m_sender(sender)
        , m_recipient(recipient)
        , m_key(std::move(key))
        , m_done(done)
        , m_cancel(std::move(cancel)) {}

    Result<> run() {
        using Step = Result<> (Demo::*)();
        for (const Step step :
             {&Demo::draft, &Demo::approve, &Demo::sign, &Demo::number, &Demo::seal, &Demo::issue, &Demo::send,
              &Demo::receive, &Demo::verify, &Demo::accept, &Demo::statuses, &Demo::compare}) {
            if (m_cancel.requested())
                return failed(text("Dừng"), text("có yêu cầu dừng"));
            m_timer.start();
            TRY_VOID((this->*step)());
        }
        return {};
    }

private:
    const Person& person(Role role) const { return *m_sender.profile().firstWith(role); }

    void done(const QString& name, const QString& description, QJsonObject facts) {
        if (!m_document.id.isEmpty())
            facts[QStringLiteral("documentId")] = m_document.id;
        if (const office::DocumentFile* file = m_document.mainFile())
            facts[QStringLiteral("sha256")] = QString::fromLatin1(file->sha256);
        m_done({name, description, facts, m_timer.elapsed()});
    }

    Result<> draft() {
        DraftRequest request;
        request.clientKey = m_key;
        request.subject = QStringLiteral("phối hợp kiểm tra việc gửi, nhận văn bản điện tử qua Trục liên thông");
        request.body = QStringLiteral("Thực hiện kế hoạch ứng dụng công nghệ thông tin của tỉnh, Sở Nội vụ đề nghị Sở "
                                      "Tài chính phối hợp kiểm tra việc gửi, nhận "
                                      "văn bản điện tử có chữ ký số giữa hai cơ quan.\n"
                                      "Văn bản này được soạn thảo, ký số, cấp số, đóng dấu cơ quan và gửi hoàn toàn "
                                      "trên môi trường điện tử. Đề nghị quý Sở kiểm "
                                      "tra tính toàn vẹn và tính xác thực của hai chữ ký số, tiếp nhận vào sổ văn bản "
                                      "đến và phản hồi trạng thái qua Trục liên "
                                      "thông văn bản.\n"
                                      "Trân trọng cảm ơn sự phối hợp của quý Sở.");
        request.signerId = person(Role::Leader).id;
        request.recipients = {{m_recipient.profile().organId, m_recipient.profile().organName}};
        TRY(m_document, addDraft(m_sender, person(Role::Officer), request));
        done(QStringLiteral("draft"), text("Soạn công văn dưới dạng PDF"),
             {{QStringLiteral("subject"), m_document.subject}, {QStringLiteral("pages"), m_document.pageAmount}});
        return {};
    }

    Result<> approve() {
        TRY_VOID(submitDraft(m_sender, person(Role::Officer), m_document.id));
        TRY(m_document, approveDraft(m_sender, person(Role::Leader), m_document.id));
        done(QStringLiteral("approve"), text("Lãnh đạo duyệt dự thảo"), {});
        return {};
    }

    // Opens the person's key only when its signature is still to be made.
    Result<> signWith(Role role, State reached, const QString& step, const QString& description, auto act) {
        const Person& signer = person(role);
        QJsonObject facts{{QStringLiteral("signer"), signer.fullName}};
        if (!hasReached(m_document, reached)) {
            TRY(const auto certificates, signingCertificates(m_sender, signer));
            if (certificates.empty() || certificates.front().token.label != signer.tokenLabel)
                return failed(description, text("không thấy thiết bị ký “%1”").arg(signer.tokenLabel));
            TRY(const auto key, openKey(m_sender, certificates.front(), Secret(trainingPin())));
            TRY(m_document, act(m_sender, signer, m_document.id, *key, SignChoice{}, m_cancel, Progress{}));
            facts[QStringLiteral("certificate")] = QString::fromLatin1(key->certificate().sha256Hex());
            facts[QStringLiteral("token")] = signer.tokenLabel;
        }
        done(step, description, facts);
        return {};
    }

    Result<> sign() {
        return signWith(Role::Leader, State::PersonSigned, QStringLiteral("sign"),
                        text("Lãnh đạo ký số bằng thiết bị (PAdES B-T)"), signForIssue);
    }

    Result<> number() {
        TRY(m_document, assignNumber(m_sender, person(Role::Clerk), m_document.id));
        TRY(const CurrentFile file, currentFile(m_sender, m_document.id));
        TRY(const auto pages, pdf::PageImages::open(file.path));
        TRY(const QString words, pages->text(1));
        const QString date = office::promulgationLine(m_document.place, m_document.issuedDate);
        if (!words.contains(m_document.code()) || !words.simplified().contains(date))
            return failed(text("Cấp số"), text("số hoặc ngày không có trên trang"));
        done(QStringLiteral("number"), text("Văn thư cấp số và ngày, ghi vào PDF"),
             {{QStringLiteral("code"), m_document.code()},
              {QStringLiteral("date"), m_document.issuedDate.toString(Qt::ISODate)}});
        return {};
    }

    Result<> seal() {
        return signWith(Role::Clerk, State::AgencySigned, QStringLiteral("seal"),
                        text("Văn thư đóng dấu cơ quan (chữ ký số của cơ quan)"), sealDocument);
    }

    Result<> issue() {
        TRY(m_document, issueDocument(m_sender, person(Role::Clerk), m_document.id));
        TRY(const store::OutboxMessage message, issuedMessage());
        done(QStringLiteral("issue"), text("Phát hành, vào Hộp gửi"),
             {{QStringLiteral("key"), message.key}, {QStringLiteral("to"), message.toOrgans.join(QLatin1Char(','))}});
        return {};
    }

    Result<QList<store::OutboxMessage>> messagesOf(Office& office, const QString& documentId) {
        TRY(const QList<store::OutboxMessage> all,
            office.store().read([](store::Connection& connection) { return store::outbox(connection, 1000); }));
        QList<store::OutboxMessage> own;
        for (const store::OutboxMessage& message : all)
            if (message.documentId == documentId && message.state != store::OutboxState::Cancelled)
                own += message;
        return own;
    }

    Result<store::OutboxMessage> issuedMessage() {
        TRY(const QList<store::OutboxMessage> own, messagesOf(m_sender, m_document.id));
        if (own.size() != 1)
            return failed(text("Phát hành"), text("có %1 bản tin thay vì một").arg(own.size()));
        return own.first();
    }

    // Presses "Gửi ngay" for what waits, and exchanges, until `reached` holds on this side.
    Result<> exchangeUntil(Office& office, const QString& documentId, const QString& step,
                           const std::function<Result<bool>()>& reached) {
        const auto deadline = std::chrono::steady_clock::now() + exchangeLimit;
        std::optional<Error> last;
        for (;;) {
            TRY(const bool there, reached());
            if (there)
                return {};
            if (std::chrono::steady_clock::now() > deadline || m_cancel.requested())
                return last ? fail(*last) : Result<>(failed(step, text("quá thời gian chờ")));
            TRY(const QList<store::OutboxMessage> own, messagesOf(office, documentId));
            for (const store::OutboxMessage& message : own)
                if (message.state == store::OutboxState::Queued || message.state == store::OutboxState::Failed)
                    (void)retryMessage(office, *office.profile().firstWith(Role::Clerk), message.id);
            const auto report = syncOffice(office, m_cancel);
            if (!report && report.error().code() != "axis.sync_busy")
                return fail(report.error());
            const bool idle = !report || (report->sent == 0 && report->received == 0);
            if (report && !report->problems.isEmpty())
                last = report->problems.first();
            if (idle)
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    }

    Result<> send() {
        TRY_VOID(exchangeUntil(m_sender, m_document.id, text("Gửi"), [this]() -> Result<bool> {
            TRY(const store::OutboxMessage message, issuedMessage());
            return message.state == store::OutboxState::Sent;
        }));
        TRY(const store::OutboxMessage message, issuedMessage());
        done(QStringLiteral("send"), text("Gửi lên Trục liên thông"),
             {{QStringLiteral("axisDocId"), message.axisDocId}, {QStringLiteral("attempts"), message.attempts}});
        return {};
    }

    Result<bool> findArrived() {
        TRY(const std::optional<Document> found, m_recipient.store().read([&](store::Connection& connection) {
            return store::documentByAxisId(connection, office::Direction::Incoming, m_document.axisDocumentId,
                                           m_document.organId);
        }));
        if (found)
            m_arrived = *found;
        return found.has_value();
    }

    Result<> receive() {
        TRY_VOID(exchangeUntil(m_recipient, {}, text("Nhận"), [this] { return findArrived(); }));
        done(QStringLiteral("receive"), text("%1 nhận văn bản").arg(m_recipient.profile().organName),
             {{QStringLiteral("arrivedId"), m_arrived.id},
              {QStringLiteral("axisDocumentId"), m_arrived.axisDocumentId}});
        return {};
    }

    Result<> requireTwoValid(Office& office, const QString& documentId, const QString& step) {
        TRY(const signing::DocumentReport report, verifyDocument(office, documentId, Asking::Online, m_cancel));
        if (report.status == signing::DocumentStatus::Valid && report.signatures.size() == 2)
            return {};
        for (const signing::SignatureReport& signature : report.signatures)
            if (!signature.problems.isEmpty())
                return failed(step, signature.problems.first().technical());
        return failed(step, text("có %1 chữ ký, kết luận “%2”")
                                .arg(report.signatures.size())
                                .arg(QString::fromLatin1(signing::statusName(report.status))));
    }

    Result<> verify() {
        TRY_VOID(requireTwoValid(m_recipient, m_arrived.id, text("Kiểm tra chữ ký")));
        done(QStringLiteral("verify"), text("Nơi nhận kiểm tra: hai chữ ký hợp lệ"),
             {{QStringLiteral("signatures"), 2}});
        return {};
    }

    Result<> accept() {
        TRY(m_arrived, acceptDocument(m_recipient, *m_recipient.profile().firstWith(Role::Clerk), m_arrived.id));
        done(QStringLiteral("accept"), text("Nơi nhận tiếp nhận vào sổ văn bản đến"),
             {{QStringLiteral("arrivalNumber"), m_arrived.arrivalNumber.value_or(0)}});
        return {};
    }

    Result<bool> statusSeen(const QString& code) {
        TRY(const QList<store::JournalEntry> entries, m_sender.store().read([&](store::Connection& connection) {
            return store::journal(connection, m_document.id);
        }));
        const QString wanted = QStringLiteral("%1 %2 ").arg(m_recipient.profile().organId, code);
        for (const store::JournalEntry& entry : entries)
            if (entry.act == QLatin1String("document.status") && entry.detail.startsWith(wanted))
                return true;
        return false;
    }

    Result<> statuses() {
        TRY_VOID(exchangeUntil(m_recipient, m_arrived.id, text("Phản hồi"), [this]() -> Result<bool> {
            TRY(const QList<store::OutboxMessage> own, messagesOf(m_recipient, m_arrived.id));
            int sent = 0;
            for (const store::OutboxMessage& message : own)
                sent += message.state == store::OutboxState::Sent ? 1 : 0;
            return sent == 2;
        }));
        TRY_VOID(exchangeUntil(m_sender, m_document.id, text("Phản hồi"), [this]() -> Result<bool> {
            TRY(const bool arrived, statusSeen(QStringLiteral("01")));
            TRY(const bool accepted, statusSeen(QStringLiteral("03")));
            return arrived && accepted;
        }));
        TRY(m_document, load(m_sender, m_document.id));
        const office::Recipient& recipient = m_document.recipients.first();
        if (recipient.statusCode != QLatin1String("03"))
            return failed(text("Phản hồi"), text("trạng thái ở nơi nhận là “%1”").arg(recipient.statusCode));
        done(QStringLiteral("statuses"), text("Trạng thái 01 và 03 đã về"),
             {{QStringLiteral("statusCode"), recipient.statusCode},
              {QStringLiteral("statusAt"), toStorageTime(recipient.statusAt)}});
        return {};
    }

    // Every revision begins with all bytes of the one before.
    Result<> requirePrefixes() {
        TRY(const QList<store::FileVersion> versions, m_sender.store().read([&](store::Connection& connection) {
            return store::fileVersions(connection, m_document.id);
        }));
        constexpr std::int64_t largest = 1024LL * 1024 * 1024;
        QByteArray before;
        for (const store::FileVersion& version : versions) {
            TRY(const QByteArray bytes, readFile(m_sender.store().blobs().path(version.sha256), largest));
            if (!bytes.startsWith(before))
                return failed(text("Đối chiếu"), text("bản %1 không nối tiếp bản trước").arg(version.revision));
            before = bytes;
        }
        return {};
    }

    Result<> compare() {
        TRY(const Document here, load(m_sender, m_document.id));
        TRY(const Document there, load(m_recipient, m_arrived.id));
        if (here.mainFile()->sha256 != there.mainFile()->sha256)
            return failed(text("Đối chiếu"), text("hai bên không cùng một tệp"));
        TRY_VOID(m_sender.store().blobs().verify(here.mainFile()->sha256));
        TRY_VOID(m_recipient.store().blobs().verify(there.mainFile()->sha256));
        TRY_VOID(requireTwoValid(m_sender, here.id, text("Đối chiếu")));
        TRY_VOID(requireTwoValid(m_recipient, there.id, text("Đối chiếu")));
        TRY_VOID(requirePrefixes());
        done(QStringLiteral("compare"), text("Hai bên cùng một tệp, hai chữ ký hợp lệ"),
             {{QStringLiteral("file"), m_sender.store().blobs().path(here.mainFile()->sha256)}});
        return {};
    }

    Office& m_sender;
    Office& m_recipient;
    QString m_key;
    const std::function<void(const DemoStep&)>& m_done;
    Cancel m_cancel;
    QElapsedTimer m_timer;
    Document m_document; // as the sender has it
    Document m_arrived;  // as the recipient has it
};

} // namespace

Result<> runDemo(const Training& training, const QString& documentKey,
                 const std::function<void(const DemoStep&)>& stepDone, const Cancel& cancel) {
    TRY(const auto axis, AxisProcess::start(training));
    TRY(const auto sender, Office::open(training.senderProfile));
    TRY(const auto recipient, Office::open(training.recipientProfile));
    return Demo(*sender, *recipient, documentKey, stepDone, cancel).run();
}

} // namespace vanthu::workflow
