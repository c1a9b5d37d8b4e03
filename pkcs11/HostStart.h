#pragma once

#include "pkcs11/Channel.h"
#include "pkcs11/TokenHost.h"

namespace vanthu::pkcs11 {

// Starts the host program that fits the module (Library.h); the module is loaded with `Channel::load`.
Result<std::shared_ptr<Channel>> startHost(const QString& modulePath, const HostOptions& options);

} // namespace vanthu::pkcs11
