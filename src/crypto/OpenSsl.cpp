#include "crypto/OpenSsl.h"

#include <QStringList>

#include <openssl/err.h>

#include <array>
#include <ctime>

namespace vanthu::crypto {

QString drainErrors() {
    QStringList lines;
    const char* data = nullptr;
    const char* function = nullptr;
    int flags = 0;
    while (const unsigned long code = ERR_get_error_all(nullptr, nullptr, &function, &data, &flags)) {
        std::array<char, 256> text{};
        ERR_error_string_n(code, text.data(), text.size());
        QString line = QString::fromUtf8(text.data());
        if ((flags & ERR_TXT_STRING) != 0 && data && *data)
            line += QLatin1String(" (") + QString::fromUtf8(data) + QLatin1Char(')');
        lines << line;
    }
    return lines.join(QLatin1String("; "));
}

QDateTime toDateTime(const ASN1_TIME* time) {
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
                     QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), Qt::UTC);
}

QByteArray toBytes(const ASN1_STRING* string) {
    if (!string)
        return {};
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)), ASN1_STRING_length(string)};
}

} // namespace vanthu::crypto
