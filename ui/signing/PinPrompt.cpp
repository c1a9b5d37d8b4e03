#include "ui/signing/PinPrompt.h"

#include "ui/base/Labels.h"
#include "ui/signing/PinEdit.h"
#include "ui/signing/TokenTexts.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

#include <condition_variable>
#include <mutex>
#include <optional>

namespace vanthu::ui {

// One question at a time: a key signs one thing after another.
struct PinPrompt::Desk {
    std::mutex mutex;
    std::condition_variable changed;
    bool open = true; // the windows are there
    bool asked = false;
    pkcs11::TokenCertificate key;
    int made = 0;
    std::optional<vanthu::Secret> typed;
    PinPrompt* prompt = nullptr;

    void answer(std::optional<vanthu::Secret> pin) {
        const std::lock_guard lock(mutex);
        typed = std::move(pin);
        asked = false;
        changed.notify_all();
    }
};

PinPrompt::PinPrompt(QWidget* window)
    : QObject(window)
    , m_window(window)
    , m_desk(std::make_shared<Desk>()) {
    m_desk->prompt = this;
}

PinPrompt::~PinPrompt() {
    const std::lock_guard lock(m_desk->mutex);
    m_desk->open = false;
    m_desk->asked = false;
    m_desk->changed.notify_all();
}

pkcs11::PinSource PinPrompt::source() const {
    return [desk = m_desk](const pkcs11::TokenCertificate& key, int made) -> vanthu::Result<vanthu::Secret> {
        std::unique_lock lock(desk->mutex);
        if (!desk->open)
            return fail("token.cancelled", {key.token.label});
        desk->key = key;
        desk->made = made;
        desk->asked = true;
        desk->typed.reset();
        // Under the lock the prompt cannot end; the event dies with it if it ends later.
        QMetaObject::invokeMethod(
            desk->prompt, [prompt = desk->prompt] { prompt->ask(); }, Qt::QueuedConnection);
        desk->changed.wait(lock, [&] { return !desk->asked; });
        if (!desk->typed)
            return fail("token.cancelled", {key.token.label});
        vanthu::Secret pin = std::move(*desk->typed);
        desk->typed.reset();
        return pin;
    };
}

void PinPrompt::ask() {
    pkcs11::TokenCertificate key;
    int made = 0;
    {
        const std::lock_guard lock(m_desk->mutex);
        key = m_desk->key;
        made = m_desk->made;
    }
    auto* dialog = new QDialog(m_window);
    dialog->setObjectName(QStringLiteral("pinPrompt"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Mã PIN cho chữ ký tiếp theo"));
    dialog->setMinimumWidth(380);
    auto* text = plainLabel(QStringLiteral("pinPromptText"), dialog);
    const auto literally = [](QString name) { return name.replace(u'&', QLatin1String("&&")); };
    const QString question = tr("Khóa trên thiết bị %1 (%2) đòi mã &PIN cho từng chữ ký. Chữ ký thứ %3:");
    text->setText(question.arg(literally(key.token.label), literally(key.certificate.commonName())).arg(made + 1));
    auto* pin = new PinEdit(dialog);
    pin->setObjectName(QStringLiteral("nextPin"));
    pin->setAccessibleName(
        QString(question).remove(u'&').arg(key.token.label, key.certificate.commonName()).arg(made + 1));
    text->setBuddy(pin);
    if (key.token.maximumPin > 0)
        pin->setMaximumLength(key.token.maximumPin);
    auto* hint = plainLabel(QStringLiteral("pinPromptHint"), dialog);
    hint->setText(TokenTexts::pinState(key.token));
    auto* buttons = new QDialogButtonBox(dialog);
    auto* cancel = buttons->addButton(tr("Dừng ký"), QDialogButtonBox::RejectRole);
    auto* sign = buttons->addButton(tr("&Ký tiếp"), QDialogButtonBox::AcceptRole);
    cancel->setAccessibleName(cancel->text());
    sign->setAccessibleName(tr("Ký tiếp"));
    sign->setEnabled(false);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(text);
    layout->addWidget(pin);
    layout->addWidget(hint);
    layout->addWidget(buttons);
    const int least = std::max(1, key.token.minimumPin);
    connect(pin, &PinEdit::lengthChanged, sign, [sign, least](int length) { sign->setEnabled(length >= least); });
    connect(pin, &PinEdit::refused, hint,
            [hint] { hint->setText(tr("Mã PIN chỉ gồm chữ không dấu, số và ký hiệu. Hãy tắt bộ gõ tiếng Việt.")); });
    connect(pin, &PinEdit::accepted, sign, &QPushButton::click);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    connect(dialog, &QDialog::finished, this, [desk = m_desk, pin](int result) {
        desk->answer(result == QDialog::Accepted ? std::optional(pin->take()) : std::nullopt);
    });
    dialog->open();
    pin->setFocus();
}

} // namespace vanthu::ui
