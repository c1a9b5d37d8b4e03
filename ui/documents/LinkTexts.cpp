#include "ui/documents/LinkTexts.h"

#include <QCoreApplication>

namespace vanthu::ui {

QString linkTitle(office::LinkKind kind, const QString& otherName) {
    switch (kind) {
    case office::LinkKind::Recall:
        return QCoreApplication::translate("vanthu::ui::LinkTexts", "Thu hồi %1").arg(otherName);
    case office::LinkKind::Update:
        return QCoreApplication::translate("vanthu::ui::LinkTexts", "Cập nhật %1").arg(otherName);
    case office::LinkKind::Replace:
        return QCoreApplication::translate("vanthu::ui::LinkTexts", "Thay thế %1").arg(otherName);
    case office::LinkKind::Reply:
        break;
    }
    return QCoreApplication::translate("vanthu::ui::LinkTexts", "Trả lời %1").arg(otherName);
}

QString linkedTitle(office::LinkKind kind, const QString& otherName) {
    switch (kind) {
    case office::LinkKind::Recall:
        return QCoreApplication::translate("vanthu::ui::LinkTexts", "Bị thu hồi bằng %1").arg(otherName);
    case office::LinkKind::Update:
        return QCoreApplication::translate("vanthu::ui::LinkTexts", "Được cập nhật bằng %1").arg(otherName);
    case office::LinkKind::Replace:
        return QCoreApplication::translate("vanthu::ui::LinkTexts", "Được thay thế bằng %1").arg(otherName);
    case office::LinkKind::Reply:
        break;
    }
    return QCoreApplication::translate("vanthu::ui::LinkTexts", "Được trả lời bằng %1").arg(otherName);
}

} // namespace vanthu::ui
