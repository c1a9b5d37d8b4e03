#include "base/OwnAddress.h"

#include <QNetworkInterface>

#include <algorithm>
#include <initializer_list>
#include <optional>

namespace vanthu {

namespace {

bool isIn(const QHostAddress& address, std::initializer_list<const char*> nets) {
    return std::any_of(nets.begin(), nets.end(), [&](const char* net) {
        return address.isInSubnet(QHostAddress::parseSubnet(QLatin1String(net)));
    });
}

// The IPv4 address that an IPv6 address carries.
std::optional<QHostAddress> inner(const QHostAddress& address) {
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    const auto at = [&](int first) {
        return QHostAddress(quint32(bytes[first]) << 24 | quint32(bytes[first + 1]) << 16 |
                            quint32(bytes[first + 2]) << 8 | quint32(bytes[first + 3]));
    };
    if (isIn(address, {"::ffff:0:0/96", "::/96", "64:ff9b::/96"}))
        return at(12);
    if (isIn(address, {"2002::/16"}))
        return at(2);
    return std::nullopt;
}

} // namespace

bool isOwnAddress(const QHostAddress& address) {
    QHostAddress plain = address;
    plain.setScopeId({});
    if (plain.protocol() == QAbstractSocket::IPv6Protocol) {
        if (isIn(plain, {"::/128", "::1/128", "fe80::/10", "ff00::/8"}))
            return true;
        if (const auto v4 = inner(plain))
            return isOwnAddress(*v4);
    } else if (isIn(plain, {"0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32"})) {
        return true;
    }
    const QList<QHostAddress> own = QNetworkInterface::allAddresses();
    return std::any_of(own.begin(), own.end(), [&](QHostAddress mine) {
        mine.setScopeId({});
        return mine == plain;
    });
}

bool isOwnHost(const QString& host) {
    const QHostAddress address(host);
    return host.isEmpty() || host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0 ||
           host.endsWith(QLatin1String(".localhost"), Qt::CaseInsensitive) ||
           (!address.isNull() && isOwnAddress(address));
}

} // namespace vanthu
