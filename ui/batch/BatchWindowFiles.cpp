// What a BatchWindow does with files: choosing, dropping, opening, and its results.

#include "base/Files.h"
#include "ui/base/MessageBar.h"
#include "ui/base/PdfFiles.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/batch/BatchWindow.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QMimeData>
#include <QTableView>

namespace vanthu::ui {

void BatchWindow::activate(int row) {
    if (row < 0 || row >= m_model->rowCount())
        return;
    const BatchItem& item = m_model->at(row);
    if (!item.documentId.isEmpty())
        Q_EMIT documentActivated(item.documentId);
    else
        QDesktopServices::openUrl(QUrl::fromLocalFile(isDone(item.state) ? item.output : item.path));
}

void BatchWindow::copyResults() {
    QApplication::clipboard()->setText(m_model->asText());
    m_messages->showText(MessageBar::Kind::Information, tr("Đã chép kết quả; dán được vào bảng tính."));
}

void BatchWindow::saveResults() {
    auto* dialog = new QFileDialog(this, tr("Lưu kết quả ký hàng loạt"), QString(), tr("Bảng chữ (*.tsv)"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("tsv"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& target) {
        runTask(
            this, m_session.pool(),
            // With a byte order mark: a spreadsheet on Windows would take UTF-8 for something else.
            [target, text = QByteArray("\xEF\xBB\xBF") + m_model->asText().toUtf8()] {
                return writeFileDurably(target, text);
            },
            [this, target](const vanthu::Result<>& written) {
                if (written)
                    m_messages->showText(MessageBar::Kind::Success,
                                         tr("Đã lưu kết quả vào %1.").arg(QDir::toNativeSeparators(target)));
                else
                    m_messages->showError(written.error());
            });
    });
    dialog->open();
}

void BatchWindow::chooseFiles() {
    auto* dialog = new QFileDialog(this, tr("Chọn tệp PDF để ký"), QString(), tr("Văn bản PDF (*.pdf)"));
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filesSelected, this, &BatchWindow::addFiles);
    dialog->open();
}

void BatchWindow::chooseFolder() {
    auto* dialog = new QFileDialog(this, tr("Chọn thư mục có tệp PDF để ký"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& folder) { seekFiles({QUrl::fromLocalFile(folder)}); });
    dialog->open();
}

void BatchWindow::chooseOutputFolder() {
    auto* dialog = new QFileDialog(this, tr("Chọn thư mục để lưu các tệp đã ký"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        m_outputFolder = folder;
        retranslate();
    });
    dialog->open();
}

void BatchWindow::removeChosen() {
    if (m_running)
        return;
    QList<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows += index.row();
    m_model->removeItems(rows);
    showChosen();
}

void BatchWindow::closeEvent(QCloseEvent* event) {
    if (m_running) { // what is signed stays signed; the rest is left as it was
        m_cancel.request();
        showState();
        return event->ignore();
    }
    QMainWindow::closeEvent(event);
}

void BatchWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!m_running && mentionsPdf(event->mimeData()))
        takeCopy(event);
}

void BatchWindow::dropEvent(QDropEvent* event) {
    takeCopy(event);
    seekFiles(event->mimeData()->urls());
}

void BatchWindow::seekFiles(const QList<QUrl>& urls) {
    findPdfFiles(this, m_session.pool(), urls, [this](const vanthu::Result<QStringList>& found) {
        if (!found)
            return m_messages->showError(found.error());
        m_messages->clear();
        addFiles(*found);
    });
}

} // namespace vanthu::ui
