#pragma once

#include "pkcs11/TokenHost.h"

#include <QWidget>

#include <memory>

namespace vanthu::ui {

// Asks for the PIN of one more signature while a worker signs with a key that wants it each time. `source` goes into
// the LoginPolicy: it blocks the worker, never the windows, until the person has typed or would not. When this object
// ends, whoever still waits gets `token.cancelled`.
class PinPrompt : public QObject {
    Q_OBJECT
public:
    explicit PinPrompt(QWidget* window);
    ~PinPrompt() override;

    pkcs11::PinSource source() const;

private:
    struct Desk; // shared with the workers, who may outlive this object
    void ask();

    QWidget* m_window;
    std::shared_ptr<Desk> m_desk;
};

} // namespace vanthu::ui
