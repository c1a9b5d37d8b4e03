#include "ui/window/TrainingBanner.h"

#include "ui/base/Labels.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>

namespace vanthu::ui {

TrainingBanner::TrainingBanner(Session& session, const std::optional<workflow::Training>& training, QWidget* parent)
    : QFrame(parent)
    , m_session(session)
    , m_text(new QLabel(this))
    , m_agencyLabel(new QLabel(this))
    , m_agency(new QComboBox(this)) {
    setObjectName(QStringLiteral("trainingBanner"));
    setAutoFillBackground(true);
    QPalette warning = palette(); // these two roles only; the others follow the system
    warning.setColor(QPalette::Window, QColor(0xf6, 0xc3, 0x43));
    warning.setColor(QPalette::WindowText, QColor(0x33, 0x26, 0x00));
    setPalette(warning);
    m_text->setObjectName(QStringLiteral("trainingText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true); // on a small screen at 200 % the warning takes two lines
    m_text->setMinimumWidth(160);
    setBold(m_text);
    m_agency->setObjectName(QStringLiteral("agency"));
    m_agency->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_agency->setMinimumWidth(120);
    m_agencyLabel->setBuddy(m_agency);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->setSpacing(8);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_agencyLabel);
    layout->addWidget(m_agency);
    m_agencyLabel->setVisible(training.has_value());
    m_agency->setVisible(training.has_value());
    connect(m_agency, &QComboBox::activated, this, &TrainingBanner::agencyActivated);
    retranslate();
    if (training)
        loadAgencies(*training);
}

// The other agency's name is in its own profile, which is read by a worker.
void TrainingBanner::loadAgencies(const workflow::Training& training) {
    runTask(
        this, m_session.pool(),
        [training]() -> vanthu::Result<QList<workflow::Profile>> {
            QList<workflow::Profile> profiles;
            for (const QString& folder : {training.senderProfile, training.recipientProfile}) {
                TRY(workflow::Profile profile, workflow::loadProfile(folder));
                profiles += profile;
            }
            return profiles;
        },
        [this](const vanthu::Result<QList<workflow::Profile>>& profiles) {
            if (!profiles)
                return;
            for (const workflow::Profile& profile : *profiles)
                m_agency->addItem(QStringLiteral("%1 (%2)").arg(profile.organName, profile.organId), profile.folder);
            m_agency->setCurrentIndex(m_agency->findData(m_session.profile().folder));
        });
}

void TrainingBanner::agencyActivated(int index) {
    const QString folder = m_agency->itemData(index).toString();
    if (folder == m_session.profile().folder)
        return;
    // This window stays this agency's until it is replaced.
    m_agency->setCurrentIndex(m_agency->findData(m_session.profile().folder));
    Q_EMIT agencyChosen(folder);
}

void TrainingBanner::retranslate() {
    m_text->setText(tr("CHẾ ĐỘ HUẤN LUYỆN – văn bản và chữ ký không có giá trị pháp lý. Mã PIN của mọi thiết bị: %1")
                        .arg(QString::fromLatin1(workflow::trainingPin())));
    m_agencyLabel->setText(tr("Cơ &quan:"));
    m_agency->setAccessibleName(tr("Cơ quan huấn luyện"));
}

void TrainingBanner::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

} // namespace vanthu::ui
