#pragma once

#include "base/Http.h"

namespace vanthu {

// The same as httpExchange() for an address that a document names: `network.own_machine_refused` when it, or what it is
// redirected to, leads to this machine (loopback, its own interfaces, "any"), to a link-local or a multicast address.
// Judged after names are resolved, before anything is connected, whatever the scheme; behind a proxy, which resolves
// them itself, by what the address says. Hosts of HttpPolicy::plainHttpHosts are the administrator's choice and
// allowed.
Result<HttpReply> exchangeForDocument(const HttpRequest& request, const HttpPolicy& policy, const Cancel& cancel = {});

} // namespace vanthu
