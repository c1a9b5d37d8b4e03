#pragma once

#include "base/Language.h"
#include "office/Document.h"
#include "pkcs11/TokenInfo.h"
#include "store/Outbox.h"

#include <QJsonObject>
#include <QString>

// How the office's things look on the command line. The names of JSON fields are part of the contract.
namespace vanthu::cli {

QJsonObject toJson(const office::Document& document);
QString toText(const office::Document& document, Language language);

QJsonObject toJson(const store::OutboxMessage& message, Language language);
QString toText(const store::OutboxMessage& message, Language language);

QJsonObject toJson(const pkcs11::TokenInfo& token);
QJsonObject toJson(const pkcs11::TokenCertificate& certificate, const QDateTime& now);

} // namespace vanthu::cli
