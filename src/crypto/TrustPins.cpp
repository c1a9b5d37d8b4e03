#include "crypto/TrustPins.h"

#include "base/Files.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace vanthu::crypto {

namespace {

constexpr std::int64_t largestFile = 1024 * 1024;

QString builtIn() {
    return QStringLiteral(":/vanthu/data/trust-pins.json");
}

Result<TrustPin> pinOf(const QJsonObject& object, const QString& path) {
    static const QRegularExpression digest(QStringLiteral("^[0-9a-f]{64}$"));
    TrustPin pin;
    pin.sha256 = object[QStringLiteral("sha256")].toString().toLatin1().toLower();
    pin.name = object[QStringLiteral("name")].toString();
    pin.authority = object[QStringLiteral("authority")].toString();
    pin.url = QUrl(object[QStringLiteral("url")].toString());
    pin.isSure = object[QStringLiteral("certainty")].toString() == QLatin1String("sure");
    const QDate from = QDate::fromString(object[QStringLiteral("validFrom")].toString(), Qt::ISODate);
    const QDate until = QDate::fromString(object[QStringLiteral("validTo")].toString(), Qt::ISODate);
    if (!digest.match(QString::fromLatin1(pin.sha256)).hasMatch() || pin.name.isEmpty() || !from.isValid() ||
        !until.isValid())
        return fail("crypto.pins_malformed", {path}, pin.name);
    pin.from = from.startOfDay(Qt::UTC);
    pin.until = until.endOfDay(Qt::UTC);
    return pin;
}

} // namespace

Result<QList<TrustPin>> readTrustPins(const QString& path) {
    const QString file = !path.isEmpty() && QFile::exists(path) ? path : builtIn();
    QByteArray bytes;
    if (file == path) {
        TRY(bytes, readFile(file, largestFile));
    } else {
        QFile resource(file);
        if (resource.open(QIODevice::ReadOnly))
            bytes = resource.readAll();
    }
    QJsonParseError error;
    const QJsonObject root = QJsonDocument::fromJson(bytes, &error).object();
    if (error.error != QJsonParseError::NoError || !root[QStringLiteral("pins")].isArray())
        return fail("crypto.pins_malformed", {file}, error.errorString());
    QList<TrustPin> pins;
    for (const QJsonArray entries = root[QStringLiteral("pins")].toArray(); const QJsonValue& entry : entries) {
        TRY(const TrustPin pin, pinOf(entry.toObject(), file));
        pins += pin;
    }
    return pins;
}

} // namespace vanthu::crypto
