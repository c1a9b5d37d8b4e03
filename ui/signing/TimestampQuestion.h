#pragma once

#include "signing/PdfSigner.h"

#include <QFrame>

#include <optional>

class QLabel;
class QPushButton;

namespace vanthu::ui {

class TimestampDesk;

// No time-stamp server answered while something is being signed: try again, sign now and add the time-stamp later, or
// stop. Or its time contradicts the clock: try again, sign all the same, or stop. The same for one document and for
// many. Hidden while nothing is asked.
class TimestampQuestion : public QFrame {
    Q_OBJECT
public:
    // A window that is lower has no room for the fields about the key above the question.
    static constexpr int roomForBoth = 560; // pixels
    explicit TimestampQuestion(QWidget* parent = nullptr);

    // Shows what lies on the desk, or nothing; to be called again and again while a worker is at it. Null: nothing is
    // being signed.
    void look(TimestampDesk* desk);
    bool isAsking() const { return m_asked.has_value(); }

Q_SIGNALS:
    void changed(); // it asks now, or asks no more

protected:
    void changeEvent(QEvent* event) override;

private:
    void answer(signing::TimestampChoice choice);
    bool isAboutClock() const;
    void retranslate();

    TimestampDesk* m_desk = nullptr; // only while it asks
    std::optional<vanthu::Error> m_asked;
    QLabel* m_text;
    QPushButton* m_retry;
    QPushButton* m_later;
    QPushButton* m_accept;
    QPushButton* m_stop;
};

} // namespace vanthu::ui
