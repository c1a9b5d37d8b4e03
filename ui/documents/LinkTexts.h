#pragma once

#include "office/Document.h"

#include <QString>

namespace vanthu::ui {

// "Trả lời Công văn số 7/STC-VP …": what a document does to the other one.
QString linkTitle(office::LinkKind kind, const QString& otherName);
// "Được trả lời bằng Công văn số 9/SNV-VP …": the same seen from the other one.
QString linkedTitle(office::LinkKind kind, const QString& otherName);

} // namespace vanthu::ui
