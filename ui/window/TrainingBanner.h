#pragma once

#include "workflow/Training.h"

#include <QFrame>

#include <optional>

class QComboBox;
class QLabel;

namespace vanthu::ui {

class Session;

// Says that nothing here has legal force, and offers the other training agency.
class TrainingBanner : public QFrame {
    Q_OBJECT
public:
    TrainingBanner(Session& session, const std::optional<workflow::Training>& training, QWidget* parent);

Q_SIGNALS:
    void agencyChosen(const QString& profileFolder);

protected:
    void changeEvent(QEvent* event) override;

private:
    void loadAgencies(const workflow::Training& training);
    void agencyActivated(int index);
    void retranslate();

    Session& m_session;
    QLabel* m_text;
    QLabel* m_agencyLabel;
    QComboBox* m_agency;
};

} // namespace vanthu::ui
