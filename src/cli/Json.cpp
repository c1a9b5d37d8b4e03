#include "cli/Json.h"

#include "base/Clock.h"
#include "crypto/AlgorithmPolicy.h"
#include "crypto/Expiry.h"
#include "edxml/Envelope.h"
#include "office/StateMachine.h"

#include <QJsonArray>

namespace vanthu::cli {

namespace {

QJsonValue dateOrNull(const QDate& date) {
    return date.isValid() ? QJsonValue(date.toString(Qt::ISODate)) : QJsonValue();
}
QJsonValue timeOrNull(const QDateTime& time) {
    return time.isValid() ? QJsonValue(toStorageTime(time)) : QJsonValue();
}

} // namespace

QJsonObject toJson(const office::Document& d) {
    QJsonArray recipients;
    for (const office::Recipient& r : d.recipients)
        recipients += QJsonObject{{QStringLiteral("organId"), r.organId},
                                  {QStringLiteral("organName"), r.organName},
                                  {QStringLiteral("statusCode"), r.statusCode},
                                  {QStringLiteral("statusAt"), timeOrNull(r.statusAt)},
                                  {QStringLiteral("statusStaff"), r.statusStaff},
                                  {QStringLiteral("statusDescription"), r.statusDescription},
                                  {QStringLiteral("requestCode"), r.requestCode},
                                  {QStringLiteral("requestAt"), timeOrNull(r.requestAt)},
                                  {QStringLiteral("requestStaff"), r.requestStaff},
                                  {QStringLiteral("requestDescription"), r.requestDescription}};
    QJsonArray links;
    for (const office::Link& l : d.links)
        links += QJsonObject{{QStringLiteral("kind"), office::linkName(l.kind)},
                             {QStringLiteral("organId"), l.organId},
                             {QStringLiteral("code"), l.code},
                             {QStringLiteral("documentId"), l.axisDocumentId},
                             {QStringLiteral("id"), l.targetId}};
    QJsonArray flags;
    for (const office::Flag flag : d.flags)
        flags += office::flagName(flag);
    QJsonArray files;
    for (const office::DocumentFile& f : d.files)
        files += QJsonObject{{QStringLiteral("name"), f.name},
                             {QStringLiteral("mediaType"), f.mediaType},
                             {QStringLiteral("sha256"), QString::fromLatin1(f.sha256)},
                             {QStringLiteral("size"), f.size}};
    return {{QStringLiteral("id"), d.id},
            {QStringLiteral("direction"),
             d.direction == office::Direction::Incoming ? QStringLiteral("incoming") : QStringLiteral("outgoing")},
            {QStringLiteral("state"), office::stateName(d.state)},
            {QStringLiteral("typeName"), d.typeName},
            {QStringLiteral("subject"), d.subject},
            {QStringLiteral("code"), d.code()},
            {QStringLiteral("number"), d.number ? QJsonValue(*d.number) : QJsonValue()},
            {QStringLiteral("notation"), d.notation},
            {QStringLiteral("issuedDate"), dateOrNull(d.issuedDate)},
            {QStringLiteral("organId"), d.organId},
            {QStringLiteral("organName"), d.organName},
            {QStringLiteral("arrivalNumber"), d.arrivalNumber ? QJsonValue(*d.arrivalNumber) : QJsonValue()},
            {QStringLiteral("axisDocumentId"), d.axisDocumentId},
            {QStringLiteral("note"), d.note},
            {QStringLiteral("paperCopy"), d.paperCopy},
            {QStringLiteral("flags"), flags},
            {QStringLiteral("request"), office::requestName(d.request.kind)},
            {QStringLiteral("requestReason"), d.request.reason},
            {QStringLiteral("links"), links},
            {QStringLiteral("recipients"), recipients},
            {QStringLiteral("files"), files}};
}

QString toText(const office::Document& d, Language language) {
    return QStringLiteral("%1  %2  %3  %4")
        .arg(d.id, d.code().leftJustified(14), office::stateTitle(d.state, language).leftJustified(22), d.subject);
}

QJsonObject toJson(const store::OutboxMessage& m, Language language) {
    return {{QStringLiteral("id"), m.id},
            {QStringLiteral("key"), m.key},
            {QStringLiteral("documentId"), m.documentId},
            {QStringLiteral("title"), m.title},
            {QStringLiteral("to"), QJsonArray::fromStringList(m.toOrgans)},
            {QStringLiteral("state"), store::outboxStateName(m.state)},
            {QStringLiteral("attempts"), m.attempts},
            {QStringLiteral("nextTryAt"), timeOrNull(m.nextTryAt)},
            {QStringLiteral("sentAt"), timeOrNull(m.sentAt)},
            {QStringLiteral("axisDocId"), m.axisDocId},
            {QStringLiteral("reason"), m.lastError ? QJsonValue(m.lastError->message(language)) : QJsonValue()}};
}

QString toText(const store::OutboxMessage& m, Language language) {
    QString text = QStringLiteral("%1  %2  %3").arg(m.id, store::outboxStateName(m.state).leftJustified(10), m.title);
    if (m.lastError)
        text += QStringLiteral("\n    ") + m.lastError->message(language);
    return text;
}

QJsonObject toJson(const pkcs11::TokenInfo& t) {
    return {{QStringLiteral("module"), t.modulePath},
            {QStringLiteral("slot"), qint64(t.slot)},
            {QStringLiteral("reader"), t.reader},
            {QStringLiteral("label"), t.label},
            {QStringLiteral("serial"), t.serial},
            {QStringLiteral("manufacturer"), t.manufacturer},
            {QStringLiteral("model"), t.model},
            {QStringLiteral("hardware"), t.hardware},
            {QStringLiteral("firmware"), t.firmware},
            {QStringLiteral("initialised"), t.initialised},
            {QStringLiteral("loginRequired"), t.loginRequired},
            {QStringLiteral("pinPad"), t.protectedPath},
            {QStringLiteral("pin"), QString::fromLatin1(pkcs11::pinStateName(pkcs11::pinStateOf(t)))},
            {QStringLiteral("pinCountLow"), t.pinCountLow},
            {QStringLiteral("pinFinalTry"), t.pinFinalTry},
            {QStringLiteral("pinLocked"), t.pinLocked},
            {QStringLiteral("pinToBeChanged"), t.pinToBeChanged},
            {QStringLiteral("minimumPin"), t.minimumPin},
            {QStringLiteral("maximumPin"), t.maximumPin},
            {QStringLiteral("error"), QJsonValue()}};
}

QJsonObject toJson(const pkcs11::TokenCertificate& c, const QDateTime& now) {
    const crypto::Expiry expiry = crypto::expiryOf(c.certificate, now);
    return {{QStringLiteral("token"), c.token.label},
            {QStringLiteral("tokenSerial"), c.token.serial},
            {QStringLiteral("module"), c.token.modulePath},
            {QStringLiteral("label"), c.label},
            {QStringLiteral("keyId"), QString::fromLatin1(c.keyId.toHex())},
            {QStringLiteral("holder"), c.certificate.commonName()},
            {QStringLiteral("subject"), c.certificate.subject()},
            {QStringLiteral("issuer"), c.certificate.issuer()},
            {QStringLiteral("serial"), c.certificate.serialHex()},
            {QStringLiteral("sha256"), QString::fromLatin1(c.certificate.sha256Hex())},
            {QStringLiteral("notBefore"), timeOrNull(c.certificate.notBefore())},
            {QStringLiteral("notAfter"), timeOrNull(c.certificate.notAfter())},
            {QStringLiteral("expiry"), QString::fromLatin1(crypto::expiryName(expiry.stage))},
            {QStringLiteral("daysLeft"), expiry.daysLeft},
            {QStringLiteral("signs"), !c.certificate.isCa() && c.certificate.allowsSigning() &&
                                          crypto::requireKeyType(c.certificate).has_value()},
            {QStringLiteral("asksForEachSignature"),
             c.asksForEachSignature ? QJsonValue(*c.asksForEachSignature) : QJsonValue()},
            {QStringLiteral("pin"), QString::fromLatin1(pkcs11::pinStateName(pkcs11::pinStateOf(c.token)))},
            {QStringLiteral("error"), QJsonValue()}};
}

} // namespace vanthu::cli
