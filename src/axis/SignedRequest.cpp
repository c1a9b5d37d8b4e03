#include "axis/SignedRequest.h"

#include "base/Clock.h"
#include "exchange/VxpSigning.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <httplib.h>
#include <openssl/crypto.h>

#include <cmath>

namespace vanthu::axis {

namespace {

constexpr qint64 toleranceSeconds = 300;
constexpr int vietnamOffset = 7 * 3600;
QByteArray prefix() {
    return QByteArrayLiteral("XroadVnpt-");
}

tl::unexpected<Refusal> refuse(const char* why) {
    return tl::unexpected(Refusal{QStringLiteral("15"), QString::fromUtf8(why)});
}

// Null when the header is missing or stands there twice: which one was meant nobody could say.
QByteArray header(const httplib::Request& request, const QByteArray& name) {
    const std::string key = (prefix() + name).toStdString();
    if (request.get_header_value_count(key) != 1)
        return {};
    return QByteArray::fromStdString(request.get_header_value(key)).append("");
}

bool sameInConstantTime(const QByteArray& a, const QByteArray& b) {
    return a.size() == b.size() && !a.isEmpty() &&
           CRYPTO_memcmp(a.constData(), b.constData(), static_cast<std::size_t>(a.size())) == 0;
}

// "13102025T102518+0042": the last four digits are milliseconds.
bool isFresh(const QString& timestamp, const QDateTime& now) {
    const QString local = timestamp.section(QLatin1Char('+'), 0, 0);
    const QDateTime time(QDate::fromString(local.section(QLatin1Char('T'), 0, 0), QStringLiteral("ddMMyyyy")),
                         QTime::fromString(local.section(QLatin1Char('T'), 1), QStringLiteral("HHmmss")),
                         Qt::OffsetFromUTC, vietnamOffset);
    return time.isValid() && std::abs(time.secsTo(now)) <= toleranceSeconds;
}

} // namespace

tl::expected<SignedRequest, Refusal> SignedRequest::check(const httplib::Request& request, Directory& directory,
                                                          const QDateTime& now) {
    SignedRequest checked;
    checked.m_system = directory.system(QString::fromUtf8(header(request, "systemid")));
    if (!checked.m_system)
        return refuse("SystemId hoặc SecretKey không đúng");
    const QByteArray text = header(request, "sign-header");
    const QByteArray expected = exchange::vxpSignature(text, checked.m_system->secret.view());
    if (!sameInConstantTime(expected, header(request, "hash-header").toLower()))
        return refuse("SystemId hoặc SecretKey không đúng");

    const QJsonObject signedValues = QJsonDocument::fromJson(text).object();
    const QByteArrayList names = header(request, "sign-header-key").split(';');
    if (names.size() != signedValues.size())
        return refuse("sign-header-key không khớp sign-header");
    for (const QByteArray& name : names) {
        const QJsonValue value = signedValues[QString::fromLatin1(prefix() + name)];
        const QByteArray sent = header(request, name);
        // HTTP takes spaces at the ends away.
        if (!value.isString() || sent.isNull() || value.toString().trimmed() != QString::fromUtf8(sent).trimmed())
            return refuse("tiêu đề đã bị thay đổi sau khi ký");
        checked.m_parameters[name.toLower()] = value.toString().trimmed();
    }
    if (checked.parameter("systemid") != checked.m_system->id || checked.parameter("Content-Type").isEmpty())
        return refuse("thiếu tiêu đề bắt buộc trong phần ký");
    if (!isFresh(checked.parameter("timestamp"), now))
        return refuse("timestamp lệch quá 5 phút so với đồng hồ của trục");
    return checked;
}

} // namespace vanthu::axis
