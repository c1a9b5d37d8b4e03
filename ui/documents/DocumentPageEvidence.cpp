// The evidence of a document's way through the exchange, saved as a file.

#include "base/Text.h"
#include "ui/base/MessageBar.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/documents/DocumentPage.h"
#include "workflow/Evidence.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUrl>

namespace vanthu::ui {

void DocumentPage::askEvidenceFile(const office::Document& document) {
    const QString name = document.number ? document.code() : document.subject.left(60);
    auto* dialog = new QFileDialog(this, tr("Xuất gói bằng chứng"), QString(), tr("Gói bằng chứng (*.zip)"));
    dialog->setObjectName(QStringLiteral("evidenceFile"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("zip"));
    dialog->selectFile(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + QLatin1Char('/') +
                       safeFileName(QStringLiteral("bang-chung-%1.zip").arg(QString(name).replace(u'/', u'-'))));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, id = document.id](const QString& file) { exportEvidence(id, file); });
    dialog->open();
}

void DocumentPage::exportEvidence(const QString& documentId, const QString& file) {
    m_busy = true;
    showActs();
    m_messages->showText(MessageBar::Kind::Information, tr("Đang xuất gói bằng chứng…"));
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), person = m_session.person(), documentId, file] {
            return workflow::exportEvidence(*office, person, documentId, file);
        },
        [this, file](const vanthu::Result<QByteArray>& sha256) {
            m_busy = false;
            showActs();
            if (!sha256)
                return m_messages->showError(sha256.error());
            m_messages->showText(MessageBar::Kind::Success,
                                 tr("Đã xuất gói bằng chứng vào %1 (SHA-256 %2).")
                                     .arg(QDir::toNativeSeparators(file), QString::fromLatin1(*sha256)));
            m_messages->offer(tr("Mở thư mục"), [folder = QFileInfo(file).absolutePath()] {
                QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
            });
            m_session.noteChange(); // the journal has a new entry
        });
}

} // namespace vanthu::ui
