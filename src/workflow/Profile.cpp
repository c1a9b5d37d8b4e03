#include "workflow/Profile.h"

#include "base/Files.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace vanthu::workflow {

namespace {

constexpr std::int64_t largestProfile = 1024 * 1024;
QString profileFile() {
    return QStringLiteral("profile.json");
}

// Stable names in the file; a renamed enumerator must not change what is stored.
struct RoleName {
    Role role;
    QLatin1String name;
};
constexpr RoleName roleNames[] = {
    {Role::Officer, QLatin1String("officer")},
    {Role::Leader, QLatin1String("leader")},
    {Role::Clerk, QLatin1String("clerk")},
};

QString roleName(Role role) {
    for (const auto& [value, name] : roleNames)
        if (value == role)
            return name;
    return {};
}

std::optional<Role> roleOf(const QString& text) {
    for (const auto& [value, name] : roleNames)
        if (name == text)
            return value;
    return std::nullopt;
}

// The text fields of both structs, listed once for reading and writing.
template<class T>
using TextFields = QList<QPair<QString, QString T::*>>;

const TextFields<Person>& personFields() {
    static const TextFields<Person> fields = {
        {QStringLiteral("id"), &Person::id},
        {QStringLiteral("fullName"), &Person::fullName},
        {QStringLiteral("position"), &Person::position},
        {QStringLiteral("competence"), &Person::competence},
        {QStringLiteral("unit"), &Person::unit},
        {QStringLiteral("tokenLabel"), &Person::tokenLabel},
        {QStringLiteral("signatureImage"), &Person::signatureImage},
    };
    return fields;
}

const TextFields<Profile>& profileFields() {
    static const TextFields<Profile> fields = {
        {QStringLiteral("organId"), &Profile::organId},
        {QStringLiteral("organName"), &Profile::organName},
        {QStringLiteral("superiorOrganName"), &Profile::superiorOrganName},
        {QStringLiteral("organAbbreviation"), &Profile::organAbbreviation},
        {QStringLiteral("unitAbbreviation"), &Profile::unitAbbreviation},
        {QStringLiteral("place"), &Profile::place},
        {QStringLiteral("address"), &Profile::address},
        {QStringLiteral("email"), &Profile::email},
        {QStringLiteral("telephone"), &Profile::telephone},
        {QStringLiteral("axisUser"), &Profile::axisUser},
        {QStringLiteral("axisApplicationCode"), &Profile::axisApplicationCode},
        {QStringLiteral("axisSystemId"), &Profile::axisSystemId},
        {QStringLiteral("axisSecretFile"), &Profile::axisSecretFile},
        {QStringLiteral("tokenModule"), &Profile::tokenModule},
        {QStringLiteral("trustFolder"), &Profile::trustFolder},
    };
    return fields;
}

template<class T>
void writeTexts(QJsonObject& object, const T& value, const TextFields<T>& fields) {
    for (const auto& [name, member] : fields)
        object[name] = value.*member;
}

template<class T>
void readTexts(const QJsonObject& object, T& value, const TextFields<T>& fields) {
    for (const auto& [name, member] : fields)
        if (object.contains(name))
            value.*member = object[name].toString();
}

QStringList toStrings(const QJsonValue& value) {
    QStringList texts;
    for (const QJsonArray entries = value.toArray(); const QJsonValue& item : entries)
        texts += item.toString();
    return texts;
}

Result<Person> readPerson(const QJsonObject& object, const QString& path) {
    Person person;
    readTexts(object, person, personFields());
    const auto role = roleOf(object[QStringLiteral("role")].toString());
    if (person.id.isEmpty() || person.fullName.isEmpty() || !role)
        return fail("profile.damaged", {path, QStringLiteral("people")});
    person.role = *role;
    return person;
}

Result<> requireFields(const Profile& profile, const QString& path) {
    const QList<QPair<QString, QString>> required = {
        {QStringLiteral("organId"), profile.organId},
        {QStringLiteral("organName"), profile.organName},
        {QStringLiteral("organAbbreviation"), profile.organAbbreviation},
        {QStringLiteral("trustFolder"), profile.trustFolder},
    };
    for (const auto& [name, value] : required)
        if (value.isEmpty())
            return fail("profile.damaged", {path, name});
    if (profile.people.isEmpty())
        return fail("profile.damaged", {path, QStringLiteral("people")});
    return {};
}

} // namespace

const Person* Profile::person(const QString& id) const {
    for (const Person& p : people)
        if (p.id == id)
            return &p;
    return nullptr;
}

const Person* Profile::firstWith(Role role) const {
    for (const Person& p : people)
        if (p.role == role)
            return &p;
    return nullptr;
}

QString Profile::path(const QString& relative) const {
    return QDir(folder).absoluteFilePath(relative);
}

Keyring Profile::keyring() const {
    return Keyring(folder, organId, training ? Keyring::Use::FilesOnly : Keyring::Use::System);
}

Secret Profile::axisSecret() const {
    // A file elsewhere is the administrator's business.
    if (QDir::isAbsolutePath(axisSecretFile))
        return Keyring(QFileInfo(axisSecretFile).path(), organId, Keyring::Use::FilesOnly)
            .read(QFileInfo(axisSecretFile).fileName())
            .value_or(Secret());
    return keyring().read(axisSecretFile).value_or(Secret());
}

Secret Profile::axisPassword() const {
    return keyring().read(QStringLiteral("axis.password")).value_or(Secret());
}

namespace {

constexpr std::pair<HttpProxy::Kind, QLatin1String> proxyNames[] = {
    {HttpProxy::Kind::System, QLatin1String("system")},
    {HttpProxy::Kind::None, QLatin1String("none")},
    {HttpProxy::Kind::Manual, QLatin1String("manual")},
};

constexpr std::pair<Profile::AxisRoad, QLatin1String> roadNames[] = {
    {Profile::AxisRoad::Vxp, QLatin1String("vxp")},
    {Profile::AxisRoad::TokenRest, QLatin1String("token-rest")},
};

template<class Names, class Value>
bool readName(const QJsonValue& value, const Names& names, Value& result) {
    if (value.isUndefined())
        return true;
    for (const auto& [candidate, name] : names) {
        if (value.toString() == name) {
            result = candidate;
            return true;
        }
    }
    return false;
}

template<class Names, class Value>
QString nameOf(const Names& names, Value value) {
    for (const auto& [candidate, name] : names)
        if (candidate == value)
            return name;
    return {};
}

std::shared_ptr<const Secret> sharedSecret(const Profile& profile, const QString& name) {
    return std::make_shared<const Secret>(profile.keyring().read(name).value_or(Secret()));
}

Result<> readNetwork(const QJsonObject& object, const QString& path, Profile& profile) {
    profile.http.plainHttpHosts = toStrings(object[QStringLiteral("plainHttpHosts")]);
    profile.http.signedAnswersOverHttp = object[QStringLiteral("signedAnswersOverHttp")].toBool(true);
    profile.http.extraAuthoritiesPem = object[QStringLiteral("extraAuthoritiesPem")].toString();
    profile.http.clientCertificate = object[QStringLiteral("clientCertificate")].toString();
    HttpProxy& proxy = profile.http.proxy;
    if (!readName(object[QStringLiteral("proxy")], proxyNames, proxy.kind))
        return fail("profile.damaged", {path, QStringLiteral("proxy")});
    proxy.host = object[QStringLiteral("proxyHost")].toString();
    proxy.port = object[QStringLiteral("proxyPort")].toInt();
    proxy.user = object[QStringLiteral("proxyUser")].toString();
    if (proxy.kind == HttpProxy::Kind::Manual && (proxy.host.isEmpty() || proxy.port < 1 || proxy.port > 65535))
        return fail("profile.damaged", {path, QStringLiteral("proxyHost, proxyPort")});
    // Only where they are needed: a locked keyring asks the user.
    if (!proxy.user.isEmpty())
        proxy.password = sharedSecret(profile, QStringLiteral("proxy.password"));
    if (!profile.http.clientCertificate.isEmpty())
        profile.http.clientPassword = sharedSecret(profile, QStringLiteral("client.password"));
    return {};
}

void writeNetwork(QJsonObject& object, const Profile& profile) {
    object[QStringLiteral("plainHttpHosts")] = QJsonArray::fromStringList(profile.http.plainHttpHosts);
    object[QStringLiteral("signedAnswersOverHttp")] = profile.http.signedAnswersOverHttp;
    object[QStringLiteral("extraAuthoritiesPem")] = profile.http.extraAuthoritiesPem;
    object[QStringLiteral("clientCertificate")] = profile.http.clientCertificate;
    object[QStringLiteral("proxy")] = nameOf(proxyNames, profile.http.proxy.kind);
    object[QStringLiteral("proxyHost")] = profile.http.proxy.host;
    object[QStringLiteral("proxyPort")] = profile.http.proxy.port;
    object[QStringLiteral("proxyUser")] = profile.http.proxy.user;
}

} // namespace

Result<Profile> loadProfile(const QString& folder) {
    Profile profile;
    profile.folder = QDir(folder).absolutePath();
    const QString path = profile.path(profileFile());
    if (!QFileInfo::exists(path))
        return fail("profile.missing", {profile.folder});
    TRY(const QByteArray bytes, readFile(path, largestProfile));
    QJsonParseError parse;
    const QJsonObject object = QJsonDocument::fromJson(bytes, &parse).object();
    if (parse.error != QJsonParseError::NoError)
        return fail("profile.damaged", {path, parse.errorString()});

    readTexts(object, profile, profileFields());
    profile.training = object[QStringLiteral("training")].toBool();
    profile.sealDiameterMm = object[QStringLiteral("sealDiameterMm")].toDouble(profile.sealDiameterMm);
    profile.undoSeconds = object[QStringLiteral("undoSeconds")].toInt(profile.undoSeconds);
    profile.axisEndpoint = QUrl(object[QStringLiteral("axisEndpoint")].toString());
    for (const QString& url : toStrings(object[QStringLiteral("timestampAuthorities")]))
        profile.timestampAuthorities += QUrl(url);
    if (!readName(object[QStringLiteral("axisRoad")], roadNames, profile.axisRoad))
        return fail("profile.damaged", {path, QStringLiteral("axisRoad")});
    profile.axisPadFileHash = object[QStringLiteral("axisPadFileHash")].toBool();
    TRY_VOID(readNetwork(object, path, profile));
    if (const QString name = object[QStringLiteral("signatureLevel")].toString(); !name.isEmpty()) {
        const auto level = signing::levelFromName(name.toLatin1());
        if (!level)
            return fail("profile.damaged", {path, QStringLiteral("signatureLevel")});
        profile.signatureLevel = *level;
    }
    profile.tokenEnvironment = toStrings(object[QStringLiteral("tokenEnvironment")]);
    profile.pinMayBeRepeated = object[QStringLiteral("pinMayBeRepeated")].toBool();
    for (const QJsonArray entries = object[QStringLiteral("people")].toArray(); const QJsonValue& value : entries) {
        TRY(Person person, readPerson(value.toObject(), path));
        profile.people += std::move(person);
    }
    TRY_VOID(requireFields(profile, path));
    return profile;
}

Result<> saveProfile(const Profile& profile) {
    QJsonObject object;
    writeTexts(object, profile, profileFields());
    object[QStringLiteral("training")] = profile.training;
    object[QStringLiteral("sealDiameterMm")] = profile.sealDiameterMm;
    object[QStringLiteral("undoSeconds")] = profile.undoSeconds;
    object[QStringLiteral("axisEndpoint")] = profile.axisEndpoint.toString();
    QJsonArray authorities;
    for (const QUrl& url : profile.timestampAuthorities)
        authorities += url.toString();
    object[QStringLiteral("timestampAuthorities")] = authorities;
    object[QStringLiteral("axisRoad")] = nameOf(roadNames, profile.axisRoad);
    object[QStringLiteral("axisPadFileHash")] = profile.axisPadFileHash;
    writeNetwork(object, profile);
    object[QStringLiteral("signatureLevel")] = QString::fromLatin1(signing::levelName(profile.signatureLevel));
    object[QStringLiteral("tokenEnvironment")] = QJsonArray::fromStringList(profile.tokenEnvironment);
    object[QStringLiteral("pinMayBeRepeated")] = profile.pinMayBeRepeated;
    QJsonArray people;
    for (const Person& person : profile.people) {
        QJsonObject entry;
        writeTexts(entry, person, personFields());
        entry[QStringLiteral("role")] = roleName(person.role);
        people += entry;
    }
    object[QStringLiteral("people")] = people;
    TRY_VOID(makeFolder(profile.folder));
    return writeFileDurably(profile.path(profileFile()), QJsonDocument(object).toJson(), 0600);
}

} // namespace vanthu::workflow
