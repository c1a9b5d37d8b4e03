#pragma once

#include "base/Error.h"

#include <QFrame>

#include <functional>
#include <optional>

class QLabel;
class QPushButton;
class QToolButton;

namespace vanthu::ui {

// A message inside the page, where others would open a box: what happened, what to do next, and the technical detail on
// demand. Hidden until something is shown; the person closes it, or the next message takes its place.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Success, Information, Warning, Error };

    explicit MessageBar(QWidget* parent = nullptr);

    void showError(const Error& error);
    void showText(Kind kind, const QString& text);
    // Beside the text shown last: a button for what one may want next.
    void offer(const QString& title, std::function<void()> act);
    // Hides this text if it is still the one that is shown: it has come to its end.
    void withdraw(const QString& text);
    void clear();

protected:
    void changeEvent(QEvent* event) override;

private:
    void show(Kind kind, const QString& text, const QString& remedy, const QString& detail);
    void retranslate();
    void applyKind();

    Kind m_kind = Kind::Information;
    std::optional<vanthu::Error> m_error; // kept so that its sentence follows the language
    QLabel* m_icon;
    QLabel* m_text;
    QLabel* m_detail;
    QPushButton* m_more;
    QPushButton* m_offer;
    std::function<void()> m_offered;
    QToolButton* m_close;
};

} // namespace vanthu::ui
