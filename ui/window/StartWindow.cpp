#include "ui/window/StartWindow.h"

#include "ui/base/Labels.h"
#include "ui/base/MessageBar.h"

#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace vanthu::ui {

StartWindow::StartWindow(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(tr("Đang mở Văn thư…"), this))
    , m_step(plainLabel(QStringLiteral("startStep"), this))
    , m_progress(new QProgressBar(this))
    , m_messages(new MessageBar(this))
    , m_close(new QPushButton(tr("Đó&ng"), this)) {
    setObjectName(QStringLiteral("startWindow"));
    setWindowTitle(tr("Văn thư"));
    setBold(m_title, 1.2);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Đang chuẩn bị"));
    m_close->setObjectName(QStringLiteral("startClose"));
    m_close->setAccessibleName(tr("Đóng"));
    m_close->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(12);
    layout->addWidget(m_title);
    layout->addWidget(m_step);
    layout->addWidget(m_progress);
    layout->addWidget(m_messages);
    layout->addStretch();
    layout->addWidget(m_close, 0, Qt::AlignRight);
    connect(m_close, &QPushButton::clicked, this, &QWidget::close);
    resize(520, 200);
}

void StartWindow::showStep(const QString& step) {
    m_step->setText(step);
}

void StartWindow::showError(const vanthu::Error& error) {
    m_title->setText(tr("Chưa mở được Văn thư"));
    m_step->hide();
    m_progress->hide();
    m_messages->showError(error);
    m_close->show();
    m_close->setFocus();
}

} // namespace vanthu::ui
