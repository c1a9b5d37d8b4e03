#include "ui/verify/CertificateDialog.h"

#include "base/Clock.h"
#include "signing/SignerEvidence.h"
#include "ui/base/Labels.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/preview/VerdictBand.h"
#include "workflow/TrustQuestion.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QEvent>
#include <QGuiApplication>
#include <QProgressBar>
#include <QPushButton>
#include <QTextCursor>
#include <QTextEdit>
#include <QVBoxLayout>

namespace vanthu::ui {

namespace {

constexpr int stepIndent = 1;
constexpr int answerIndent = 2;

// Written letter by letter and never as HTML: names and addresses come from foreign certificates.
class Writer {
public:
    explicit Writer(QTextEdit* into)
        : m_cursor(into->document()) {
        into->clear();
    }
    void heading(const QString& text) {
        QTextCharFormat bold;
        bold.setFontWeight(QFont::Bold);
        write(text, 0, bold, m_isFirst ? 0 : 10);
    }
    void line(const QString& text, int indent) { write(text, indent, {}, 2); }

private:
    void write(const QString& text, int indent, const QTextCharFormat& look, qreal above) {
        QTextBlockFormat block;
        block.setIndent(indent);
        block.setTopMargin(above);
        if (!m_isFirst)
            m_cursor.insertBlock();
        m_cursor.setBlockFormat(block);
        m_cursor.insertText(text, look);
        m_isFirst = false;
    }
    QTextCursor m_cursor;
    bool m_isFirst = true;
};

// Everything that the document brings stands beside what the agency trusts.
workflow::TrustQuestion questionOf(const workflow::Office& office, const CertificateDialog::Subject& subject,
                                   const QDateTime& at, bool online) {
    workflow::TrustQuestion question = workflow::trustQuestion(office, subject.certificate, at, online);
    question.others = subject.others;
    if (subject.path.isEmpty())
        return question;
    if (const auto brought = signing::signerEvidence(subject.path, subject.field, subject.password)) {
        question.others.insert(question.others.end(), brought->certificates.begin(), brought->certificates.end());
        question.revocation.carried = brought->carried;
        question.revocation.atIsProven = subject.at.isValid();
    }
    return question;
}

} // namespace

CertificateDialog::Subject CertificateDialog::subjectOf(const signing::SignatureReport& signature, const QString& path,
                                                        const std::shared_ptr<const vanthu::Secret>& password) {
    const bool isProven = signature.timeSource == signing::TimeSource::Timestamp;
    return {signature.signer, {}, isProven ? signature.signedAt : QDateTime(), path, signature.field, password};
}

CertificateDialog::CertificateDialog(Session& session, Subject subject, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_subject(std::move(subject))
    , m_at(m_subject.at.isValid() ? m_subject.at : session.office().now())
    , m_verdict(new VerdictBand(this))
    , m_basis(plainLabel(QStringLiteral("certificateBasis"), this))
    , m_text(new QTextEdit(this))
    , m_progress(new QProgressBar(this))
    , m_online(new QPushButton(this))
    , m_copy(new QPushButton(this))
    , m_close(new QPushButton(this)) {
    setObjectName(QStringLiteral("certificateDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_text->setObjectName(QStringLiteral("certificatePath"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text->document()->setIndentWidth(20);
    m_text->setMinimumHeight(60);
    m_progress->setObjectName(QStringLiteral("certificateProgress"));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_online->setObjectName(QStringLiteral("checkCertificateOnline"));
    m_copy->setObjectName(QStringLiteral("copyCertificate"));
    m_close->setObjectName(QStringLiteral("closeCertificate"));
    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(m_online, QDialogButtonBox::ActionRole);
    buttons->addButton(m_copy, QDialogButtonBox::ActionRole);
    buttons->addButton(m_close, QDialogButtonBox::RejectRole);
    for (QPushButton* one : {m_online, m_copy, m_close})
        one->setAutoDefault(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_verdict);
    layout->addWidget(m_basis);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_progress);
    layout->addWidget(buttons);
    connect(m_online, &QPushButton::clicked, this, [this] { m_checking ? stop() : check(true); });
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(asText()); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    retranslate();
    setMinimumSize(360, 260);
    resize(720, 520);
    m_text->setFocus(); // the arrows scroll it
    check(false);
}

CertificateDialog::~CertificateDialog() {
    m_cancel.request();
}

void CertificateDialog::check(bool online) {
    m_checking = true;
    m_stopped = false;
    m_cancel = Cancel();
    showState();
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), subject = m_subject, at = m_at, online,
         cancel = m_cancel]() -> vanthu::Result<crypto::PathResult> {
            return workflow::answerTo(questionOf(*office, subject, at, online), cancel);
        },
        [this, online](const vanthu::Result<crypto::PathResult>& path) {
            m_checking = false;
            if (path && !m_stopped) // half an answer explains nothing
                take(*path, online);
            showState();
        });
}

void CertificateDialog::stop() {
    m_stopped = true;
    m_cancel.request();
    showState();
}

void CertificateDialog::take(const crypto::PathResult& path, bool online) {
    m_answer = path;
    m_asked = online;
    showAnswer();
}

QString CertificateDialog::asText() const {
    return m_answer ? workflow::textOf(crypto::wordsOf(*m_answer, m_at), m_subject.certificate.commonName())
                    : QString();
}

void CertificateDialog::showAnswer() {
    if (!m_answer)
        return;
    const crypto::PathWords words = crypto::wordsOf(*m_answer, m_at);
    Writer writer(m_text);
    if (!words.problems.isEmpty())
        writer.heading(m_answer->indication == crypto::Indication::TotalPassed ? tr("Điều cần biết")
                                                                               : tr("Vì sao, và việc cần làm"));
    for (const QString& problem : words.problems)
        writer.line(problem, stepIndent);
    for (const crypto::PathWords::Step& step : words.steps) {
        writer.heading(step.headline);
        for (const QString& fact : step.facts)
            writer.line(fact, stepIndent);
        if (!step.standing.isEmpty())
            writer.line(step.standing, stepIndent);
        for (const QString& asked : step.asked)
            writer.line(QStringLiteral("– ") + asked, answerIndent);
    }
    QTextCursor top(m_text->document());
    m_text->setTextCursor(top);
    m_text->ensureCursorVisible();
}

void CertificateDialog::showState() {
    using crypto::Indication;
    if (!m_answer)
        m_verdict->showVerdict(m_checking ? tr("Đang kiểm tra chứng thư…") : tr("Đã dừng"), QStringLiteral("unknown"),
                               Tone::Neutral);
    else if (m_answer->indication == Indication::TotalPassed)
        m_verdict->showVerdict(crypto::wordsOf(*m_answer, m_at).verdict, QStringLiteral("valid"), Tone::Good);
    else if (m_answer->indication == Indication::TotalFailed)
        m_verdict->showVerdict(crypto::wordsOf(*m_answer, m_at).verdict, QStringLiteral("invalid"), Tone::Bad);
    else
        m_verdict->showVerdict(crypto::wordsOf(*m_answer, m_at).verdict, QStringLiteral("unknown"), Tone::Waiting);
    const QString when = tr("Xét tại %1.").arg(formatDisplayTime(m_at));
    m_basis->setText(m_checking && m_cancel.requested() ? tr("Đang dừng…")
                     : m_checking                       ? tr("Đang kiểm tra…")
                     : m_stopped && m_answer ? when + QLatin1Char(' ') + tr("Đã dừng; dưới đây là kết quả trước đó.")
                     : m_asked ? when + QLatin1Char(' ') + tr("Đã hỏi máy chủ của cơ quan cấp chứng thư.")
                               : when + QLatin1Char(' ') + tr("Chưa hỏi máy chủ nào: dùng dữ liệu có sẵn."));
    m_progress->setVisible(m_checking);
    m_online->setText(m_checking ? tr("&Dừng kiểm tra") : tr("&Kiểm tra trực tuyến"));
    m_online->setToolTip(
        m_checking ? QString() : tr("Hỏi máy chủ của cơ quan cấp chứng thư xem chứng thư có bị thu hồi hay không"));
    m_online->setAccessibleName(QString(m_online->text()).remove(u'&'));
    m_online->setEnabled(!(m_checking && m_cancel.requested()));
    m_copy->setEnabled(m_answer.has_value());
}

void CertificateDialog::retranslate() {
    const QString name = m_subject.certificate.commonName();
    setWindowTitle(name.isEmpty() ? tr("Chứng thư") : tr("Chứng thư của %1").arg(name));
    m_text->setAccessibleName(tr("Đường dẫn chứng thư và các câu trả lời"));
    m_progress->setAccessibleName(tr("Đang kiểm tra chứng thư"));
    m_copy->setText(tr("&Chép nội dung"));
    m_copy->setAccessibleName(tr("Chép nội dung"));
    m_close->setText(tr("Đón&g"));
    m_close->setAccessibleName(tr("Đóng"));
    showAnswer();
    showState();
}

void CertificateDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        showState();
    QDialog::changeEvent(event);
}

} // namespace vanthu::ui
