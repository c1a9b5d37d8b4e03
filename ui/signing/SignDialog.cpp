#include "ui/signing/SignDialog.h"

#include "base/Files.h"
#include "signing/Preview.h"
#include "ui/base/MessageBar.h"
#include "ui/base/ScrollColumn.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/preview/PageLoader.h"
#include "ui/signing/KeyChooser.h"
#include "ui/signing/PlacementView.h"
#include "ui/signing/TimestampDesk.h"
#include "ui/signing/TimestampQuestion.h"
#include "workflow/Keys.h"
#include "workflow/Outgoing.h"

#include <QCloseEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

namespace vanthu::ui {

namespace {

constexpr int progressEveryMs = 100;
constexpr std::int64_t largestMark = 16 * 1024 * 1024;

} // namespace

SignDialog::SignDialog(Session& session, const office::Document& document, signing::Purpose purpose, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_document(document)
    , m_purpose(purpose)
    , m_percent(std::make_shared<std::atomic<int>>(-1)) {
    setObjectName(QStringLiteral("signDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    connectParts();
    refreshIcons();
    retranslate();
    resize(1080, 700);
    m_key->focusPin();
    m_progressTimer.setInterval(progressEveryMs);
    connect(&m_progressTimer, &QTimer::timeout, this, &SignDialog::look);
    loadMark();
    loadPages();
    loadPlacement();
}

SignDialog::~SignDialog() {
    m_loadCancel.request();
    m_cancel.request();
}

bool SignDialog::isSettled() const {
    return m_pending == 0 && !m_signing && !m_key->isReading() && m_view->isIdle() && m_view->isMarkSettled();
}

void SignDialog::loadPages() {
    const office::DocumentFile* file = m_document.mainFile();
    if (!file)
        return;
    ++m_pending;
    runTask(
        this, m_session.pool(),
        [path = m_session.office().store().blobs().path(file->sha256), cancel = m_loadCancel] {
            return vanthu::ui::loadPages(path, cancel);
        },
        [this, file = *file](const vanthu::Result<std::shared_ptr<PageSource>>& source) {
            --m_pending;
            if (!source)
                return m_view->showFailure(source.error().renamed(QString::fromLatin1(file.sha256), file.name));
            m_view->setSource(*source);
            m_archive = (*source)->archive;
            if (m_archive.isClaimed())
                showMark();
            if (m_view->hasPlacement())
                m_view->showRect(m_view->placementPage(), m_view->placementRect());
            showState();
        });
}

void SignDialog::loadMark() {
    const QString name = m_session.person().signatureImage;
    if (name.isEmpty())
        return showMark();
    ++m_pending;
    runTask(
        this, m_session.pool(), [path = m_session.profile().path(name)] { return readFile(path, largestMark); },
        [this](const vanthu::Result<QByteArray>& png) {
            --m_pending;
            if (png)
                m_image = *png;
            else
                m_messages->showError(png.error());
            showMark();
        });
}

// The mark is drawn by the signer's own code: what is seen here is what will be on the page.
void SignDialog::showMark() {
    signing::SignRequest request;
    request.purpose = m_purpose;
    request.imagePng = m_image;
    const pkcs11::TokenCertificate* key = m_key->chosen();
    const QString holder = key ? key->certificate.commonName() : m_session.person().fullName;
    m_view->setMarkSource(
        [request, holder, now = m_session.office().now(), archive = m_archive](const QSizeF& size, double scale) {
            return signing::previewSignature(request, size, holder, now, scale, archive);
        });
    if (m_image.isEmpty())
        return;
    const double side = m_session.profile().sealDiameterMm * signing::pointsPerMillimetre;
    const QSizeF size = seals() || !m_view->hasPlacement()
                            ? QSizeF(side, side)
                            : m_view->placementRect().size() * m_view->unit(m_view->placementPage());
    runTask(
        this, m_session.pool(),
        [png = m_image, purpose = m_purpose, size] { return signing::imageAdvice(png, purpose, size); },
        [this](const vanthu::Result<QList<vanthu::Error>>& advice) {
            QStringList lines;
            for (const vanthu::Error& one : advice ? *advice : QList<vanthu::Error>())
                lines += one.message(currentLanguage()) + QLatin1Char(' ') + one.remedy(currentLanguage());
            m_advice->setText(lines.join(QLatin1Char('\n')));
            m_advice->setVisible(!lines.isEmpty());
        });
}

void SignDialog::loadPlacement() {
    ++m_pending;
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), id = m_document.id, purpose = m_purpose] {
            return workflow::defaultPlacement(*office, id, purpose);
        },
        [this](const vanthu::Result<signing::Placement>& placement) {
            --m_pending;
            if (placement) {
                m_home = *placement;
                m_view->setSnapPlaces({{placement->page - 1, placement->rect}});
                if (!m_view->hasPlacement())
                    goHome();
            } else if (placement.error().code() != "workflow.no_place") {
                m_messages->showError(placement.error());
            }
            showState();
        });
}

void SignDialog::goHome() {
    if (!m_home)
        return;
    m_view->setPlacement(m_home->page - 1, m_home->rect);
    m_view->showRect(m_home->page - 1, m_home->rect);
    showState();
}

void SignDialog::takePlacement(int, const QRectF&) {
    showState();
}

// The first thing that stands in the way, in words beside the disabled button.
QString SignDialog::missing() const {
    if (const QString why = m_key->missing(); !why.isEmpty() && m_view->hasPlacement())
        return why;
    if (m_key->isReading() || !m_key->chosen())
        return m_key->missing();
    if (!m_view->hasPlacement())
        return seals() ? tr("Bấm vào trang để chọn chỗ đóng dấu.") : tr("Bấm vào trang để chọn chỗ ký.");
    return {};
}

void SignDialog::showState() {
    m_key->setEnabled(!m_signing);
    m_view->setEnabled(!m_signing);
    m_goHome->setEnabled(m_home && !m_signing);
    const QString why = missing();
    const bool stopping = m_signing && m_cancel.requested();
    const bool asking = m_question->isAsking();
    m_facts->setVisible(!asking || height() > TimestampQuestion::roomForBoth);
    m_progress->setVisible(m_signing && !asking);
    m_hint->setText(stopping    ? tr("Đang dừng…")
                    : asking    ? tr("Chưa ký: việc ký chờ bạn chọn ở trên.")
                    : m_signing ? tr("Đang ký, vui lòng không rút thiết bị…")
                                : why);
    m_sign->setEnabled(why.isEmpty() && !m_signing);
    m_sign->setToolTip(why);
    m_close->setEnabled(!stopping);
    showPlace();
}

void SignDialog::sign() {
    if (m_signing || !missing().isEmpty())
        return;
    workflow::SignChoice choice;
    choice.placement = signing::Placement{m_view->placementPage() + 1, m_view->placementRect()};
    m_signing = true;
    m_cancel = Cancel();
    m_percent->store(-1);
    m_desk = std::make_shared<TimestampDesk>();
    m_progressTimer.start();
    m_messages->clear();
    const KeyChooser::Choice key = m_key->take();
    showState();
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), person = m_session.person(), id = m_document.id, key, choice, seals = seals(),
         cancel = m_cancel, percent = m_percent, desk = m_desk]() mutable -> vanthu::Result<office::Document> {
            choice.onTimestampFailure = [desk, cancel](const vanthu::Error& why) { return desk->ask(why, cancel); };
            choice.onClockContradiction = choice.onTimestampFailure;
            // What would be refused costs no PIN.
            const signing::Signer signer{key.certificate.certificate, key.issuers};
            TRY_VOID(workflow::checkBeforeSigning(*office, person, id, signer, choice, seals, cancel));
            TRY(const auto opened, workflow::openKey(*office, key.certificate, std::move(*key.pin), key.policy));
            const Progress progress = [percent](std::int64_t done, std::int64_t total) {
                percent->store(total > 0 ? int(done * 100 / total) : -1);
            };
            return seals ? workflow::sealDocument(*office, person, id, *opened, choice, cancel, progress)
                         : workflow::signForIssue(*office, person, id, *opened, choice, cancel, progress);
        },
        [this](const vanthu::Result<office::Document>& done) { finish(done); });
}

void SignDialog::look() {
    const int percent = m_percent->load();
    m_progress->setRange(0, percent < 0 ? 0 : 100);
    m_progress->setValue(percent);
    m_question->look(m_desk.get());
}

void SignDialog::finish(const vanthu::Result<office::Document>& done) {
    const bool stopped = m_cancel.requested() || m_desk->wasStopped();
    m_signing = false;
    m_progressTimer.stop();
    m_question->look(nullptr);
    m_desk.reset();
    if (done) {
        Q_EMIT documentSigned(*done);
        return QDialog::accept();
    }
    if (stopped || done.error().code() == "signing.cancelled")
        m_messages->showText(MessageBar::Kind::Information, tr("Đã dừng ký. Văn bản chưa thay đổi."));
    else
        m_messages->showError(done.error());
    showState();
    m_key->focusPin();
    if (done.error().code().startsWith("token."))
        m_key->reload(); // its flags say how many tries are left
}

void SignDialog::reject() {
    if (!m_signing)
        return QDialog::reject();
    m_cancel.request();
    showState();
}

void SignDialog::closeEvent(QCloseEvent* event) {
    if (m_signing) {
        event->ignore();
        return reject();
    }
    QDialog::closeEvent(event);
}

} // namespace vanthu::ui
