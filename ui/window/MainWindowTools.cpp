// The windows that a MainWindow opens beside its pages.

#include "ui/batch/BatchWindow.h"
#include "ui/documents/DocumentPage.h"
#include "ui/verify/VerifyWindow.h"
#include "ui/window/MainWindow.h"

namespace vanthu::ui {

namespace {

template<class Window>
Window* toFront(Window* window) {
    window->show();
    window->raise();
    window->activateWindow();
    return window;
}

} // namespace

BatchWindow* MainWindow::openBatch() {
    if (!m_batch)
        m_batch = new BatchWindow(*m_session, BatchWindow::Kind::Files, this);
    return toFront(m_batch.data());
}

BatchWindow* MainWindow::openBatchFor(const QList<office::Document>& documents) {
    if (m_documentBatch && m_documentBatch->isRunning())
        return toFront(m_documentBatch.data());
    if (m_documentBatch) { // which may be the one whose button asks for this
        m_documentBatch->hide();
        m_documentBatch->deleteLater();
    }
    m_documentBatch = new BatchWindow(*m_session, BatchWindow::Kind::Documents, this);
    m_documentBatch->addDocuments(documents);
    connect(m_documentBatch, &BatchWindow::documentActivated, this, [this](const QString& documentId) {
        showPage(Page::Outgoing);
        documentPage(Page::Outgoing)->choose(documentId);
        activateWindow();
        raise();
    });
    return toFront(m_documentBatch.data());
}

VerifyWindow* MainWindow::openVerify() {
    if (!m_verify)
        m_verify = new VerifyWindow(*m_session, this);
    return toFront(m_verify.data());
}

} // namespace vanthu::ui
