#include "ui/signing/TokenTexts.h"

#include "crypto/Expiry.h"

namespace vanthu::ui {

QString TokenTexts::serialTail(const crypto::Certificate& certificate) {
    constexpr qsizetype tail = 8;
    const QString serial = certificate.serialHex();
    return serial.size() > tail ? QStringLiteral("…") + serial.right(tail) : serial;
}

QString TokenTexts::expiry(const crypto::Certificate& certificate, const QDateTime& now) {
    const crypto::Expiry expiry = crypto::expiryOf(certificate, now);
    const int days = int(expiry.daysLeft);
    switch (expiry.stage) {
    case crypto::ExpiryStage::Expired:
        return tr("Chứng thư đã hết hạn, không dùng để ký được.");
    case crypto::ExpiryStage::NotYetValid:
        return tr("Chứng thư chưa có hiệu lực, chưa dùng để ký được.");
    case crypto::ExpiryStage::Within7Days:
        return tr("Chứng thư sắp hết hạn: chỉ còn %n ngày. Gọi ngay cho đơn vị cấp chứng thư.", nullptr, days);
    case crypto::ExpiryStage::Within30Days:
        return tr("Chứng thư còn %n ngày. Gửi đề nghị gia hạn trong tuần này.", nullptr, days);
    case crypto::ExpiryStage::Within90Days:
        return tr("Chứng thư hết hạn sau %n ngày. Đề nghị gia hạn sớm.", nullptr, days);
    case crypto::ExpiryStage::Fine:
        break;
    }
    return {};
}

QString TokenTexts::pinState(const pkcs11::TokenInfo& token) {
    switch (pkcs11::pinStateOf(token)) {
    case pkcs11::PinState::Locked:
        return tr("Thiết bị đã bị khóa vì nhập sai mã PIN nhiều lần. Chỉ đơn vị cấp chứng thư mở khóa (khôi phục) "
                  "được: gửi đề nghị kèm số sê-ri thiết bị %1.")
            .arg(token.serial);
    case pkcs11::PinState::FinalTry:
        return tr("Đây là lần thử cuối: nhập sai mã PIN thêm một lần, thiết bị sẽ bị khóa.");
    case pkcs11::PinState::CountLow:
        return tr("Mã PIN của thiết bị này đã bị nhập sai. Kiểm tra kỹ trước khi nhập lại.");
    case pkcs11::PinState::ToBeChanged:
        return tr("Thiết bị còn dùng mã PIN được giao lúc cấp. Hãy đổi mã PIN trước khi ký.");
    case pkcs11::PinState::Sound:
        break;
    }
    return {};
}

QString TokenTexts::eachSignature(bool asks) {
    return asks ? tr("Khóa trên thiết bị này đòi mã PIN cho từng chữ ký.") : QString();
}

QString TokenTexts::pinPad() {
    return tr("Nhập mã PIN trên bàn phím của thiết bị.");
}

QString TokenTexts::weakness(pkcs11::PinWeakness weakness) {
    switch (weakness) {
    case pkcs11::PinWeakness::Short:
        return tr("Mã PIN này ngắn; nên dùng từ 8 ký tự.");
    case pkcs11::PinWeakness::Repeated:
        return tr("Mã PIN này dễ đoán: các ký tự lặp lại.");
    case pkcs11::PinWeakness::Sequence:
        return tr("Mã PIN này dễ đoán: dãy liền nhau.");
    case pkcs11::PinWeakness::Common:
        return tr("Mã PIN này dễ đoán: nhiều người dùng nó.");
    case pkcs11::PinWeakness::Date:
        return tr("Mã PIN này dễ đoán: giống ngày sinh.");
    case pkcs11::PinWeakness::None:
        break;
    }
    return {};
}

} // namespace vanthu::ui
