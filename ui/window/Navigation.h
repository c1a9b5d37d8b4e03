#pragma once

#include <QListWidget>

namespace vanthu::ui {

// The rooms of the desktop, in the order of a clerk's day.
enum class Page { Incoming, Outgoing, ToSign, CaseFiles, Outbox, Settings };

// The list at the left edge: one row a page, with the number of documents that wait for the person there.
class Navigation : public QListWidget {
    Q_OBJECT
public:
    explicit Navigation(QWidget* parent = nullptr);

    void setCurrentPage(Page page);
    Page currentPage() const;
    // `pressing` of them, or of others on that page, are late or urgent by law.
    void setCount(Page page, int waiting, int pressing = 0);

Q_SIGNALS:
    void pageChosen(vanthu::ui::Page page);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();
    void refreshIcons();
    void showText(int row);
    QList<int> m_counts;
    QList<int> m_pressing;
};

} // namespace vanthu::ui
