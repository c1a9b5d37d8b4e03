#pragma once

#include "base/Error.h"

#include <QByteArray>
#include <QUrl>

// Why a time-stamp authority gave nothing, in words that name who can mend it: the network, the address, the account,
// the authority.
namespace vanthu::crypto {

// What the network said on the way to `url`: `crypto.tsa_host_unknown`, `.tsa_tls`, `.tsa_proxy`, `.tsa_plain_http`,
// `.tsa_wrong_address` (redirected elsewhere), else `.tsa_unavailable`.
Error tsaNotReached(const QUrl& url, Error network);
// What an HTTP status other than 200 means: `crypto.tsa_login` (401), `.tsa_forbidden` (403), `.tsa_busy` (429, 503),
// `.tsa_wrong_address` (any other 3xx and 4xx), `.tsa_unavailable`.
Error tsaStatus(const QUrl& url, int status);

// No authority gave a usable time-stamp; another one, later, or none at all may help.
bool isTimestampFailure(const Error& error);

} // namespace vanthu::crypto
