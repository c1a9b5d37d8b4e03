#pragma once

#include <QHostAddress>

namespace vanthu {

// Whether packets to `address` stay on this machine or its own wire: loopback, "any", an address of one of its
// interfaces, link-local, multicast and broadcast; also as IPv4 inside IPv6 (mapped, compatible, NAT64, 6to4).
bool isOwnAddress(const QHostAddress& address);
// The same as far as the host of an address tells without asking a name server.
bool isOwnHost(const QString& host);

} // namespace vanthu
