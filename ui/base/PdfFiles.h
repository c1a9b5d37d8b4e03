#pragma once

#include "base/Result.h"

#include <QList>
#include <QStringList>
#include <QUrl>

#include <functional>

class QDropEvent;
class QMimeData;
class QObject;
class QThreadPool;

namespace vanthu::ui {

// Whether what is dragged may hold PDF files: local files with that ending, or folders.
bool mentionsPdf(const QMimeData* data);

// The first PDF file among what is dragged; empty when there is none.
QString droppedPdf(const QMimeData* data);

// For windows that take files: whoever they come from keeps them, whatever keys were held.
void takeCopy(QDropEvent* event);

// The PDF files among `urls` and in the folders among them, at most 5,000, in natural order of their names; folders are
// read by a worker, not deeper than 8 levels, links are not followed. `done` is called on the context's thread.
// `file.no_pdf`.
void findPdfFiles(QObject* context, QThreadPool* pool, const QList<QUrl>& urls,
                  const std::function<void(const vanthu::Result<QStringList>&)>& done);

} // namespace vanthu::ui
