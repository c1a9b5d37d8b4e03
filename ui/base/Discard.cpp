#include "ui/base/Discard.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

namespace vanthu::ui {

void askDiscard(QWidget* window, const QString& title, const QString& text, const std::function<void()>& discard) {
    auto* question = new QMessageBox(QMessageBox::Question, title, text, QMessageBox::NoButton, window);
    question->setObjectName(QStringLiteral("discardQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setDefaultButton(question->addButton(QCoreApplication::translate("vanthu::ui::Discard", "Tiếp tục soạn"),
                                                   QMessageBox::RejectRole));
    auto* giveUp =
        question->addButton(QCoreApplication::translate("vanthu::ui::Discard", "Bỏ"), QMessageBox::DestructiveRole);
    QObject::connect(giveUp, &QPushButton::clicked, window, discard);
    question->open();
}

void askDiscard(QWidget* window, const std::function<void()>& discard) {
    askDiscard(window, QCoreApplication::translate("vanthu::ui::Discard", "Bỏ nội dung đã nhập?"),
               QCoreApplication::translate("vanthu::ui::Discard", "Những gì đã gõ trong cửa sổ này chưa được dùng."),
               discard);
}

} // namespace vanthu::ui
