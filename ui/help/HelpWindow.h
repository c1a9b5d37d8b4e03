#pragma once

#include <QMainWindow>

class QListWidget;
class QTextBrowser;

namespace vanthu::ui {

// The built-in help: a list of topics beside the page. A topic without a page in the chosen language is shown in
// Vietnamese.
class HelpWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit HelpWindow(QWidget* parent = nullptr);
    void showTopic(const QString& topic);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    QListWidget* m_topics;
    QTextBrowser* m_page;
};

} // namespace vanthu::ui
