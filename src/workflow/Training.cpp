#include "workflow/Training.h"

#include "base/FileLock.h"
#include "base/Files.h"
#include "crypto/TrainingPki.h"
#include "office/Organisation.h"
#include "pkcs11/TokenHost.h"
#include "store/Organisations.h"
#include "workflow/Office.h"
#include "workflow/Outgoing.h"
#include "workflow/TrainingImages.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTcpServer>

namespace vanthu::workflow {

namespace {

constexpr std::int64_t largestFile = 1024 * 1024;
constexpr int certificateDays = 3 * 365;
QByteArray soPin() {
    return QByteArrayLiteral("87654321");
}

struct TokenPlan {
    QString label;
    pkcs11::TokenHost::KeyKind kind;
    crypto::TrainingPki::Subject subject;
};

// One agency of the set-up, as resources/data/training.json describes it.
struct AgencyPlan {
    Profile profile;
    QString systemId;
    QJsonArray documents;
};

QString softHsm() {
    for (const char* path : {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                             "/usr/lib/x86_64-linux-gnu/libsofthsm2.so", "/usr/lib64/libsofthsm2.so"})
        if (QFileInfo::exists(QString::fromLatin1(path)))
            return QString::fromLatin1(path);
    return {};
}

QJsonObject plan() {
    QFile file(QStringLiteral(":/vanthu/data/training.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

Training trainingIn(const QString& folder, quint16 port) {
    const QDir dir(folder);
    return {dir.absolutePath(), port, dir.absoluteFilePath(QStringLiteral("H28.01")),
            dir.absoluteFilePath(QStringLiteral("H28.02")), dir.absoluteFilePath(QStringLiteral("axis"))};
}

QUrl urlOf(const Training& training, const QString& path = {}) {
    return QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(training.port).arg(path));
}

// The port is chosen once: certificates name it as the place of OCSP and CRL.
Result<Training> chosenTraining(const QString& folder) {
    if (auto known = loadTraining(folder))
        return known;
    TRY_VOID(makeFolder(folder));
    QTcpServer probe;
    if (!probe.listen(QHostAddress::LocalHost, 0))
        return fail("training.port_taken", {QStringLiteral("0")}, probe.errorString());
    const QJsonObject object{{QStringLiteral("port"), probe.serverPort()}};
    TRY_VOID(writeFileDurably(QDir(folder).filePath(QStringLiteral("training.json")), QJsonDocument(object).toJson()));
    return trainingIn(folder, probe.serverPort());
}

QString tokenConfiguration(const Training& training) {
    return training.folder + QStringLiteral("/tokens/softhsm2.conf");
}

Result<> writeTokenConfiguration(const Training& training) {
    const QString folder = training.folder + QStringLiteral("/tokens/objects");
    TRY_VOID(makeFolder(folder));
    return writeFileDurably(tokenConfiguration(training), "directories.tokendir = " + QFile::encodeName(folder) +
                                                              "\nobjectstore.backend = file\nlog.level = ERROR\n");
}

Result<> prepareToken(pkcs11::TokenHost& host, const crypto::TrainingPki& pki, const TokenPlan& token) {
    TRY(const std::vector<pkcs11::TokenCertificate> present, host.certificates());
    for (const pkcs11::TokenCertificate& one : present)
        if (one.token.label == token.label && one.certificate.notAfter() > QDateTime::currentDateTimeUtc())
            return {};
    const Secret pin((trainingPin()));
    const QByteArray keyId("\x01");
    TRY_VOID(host.initialiseToken(token.label, Secret(soPin()), pin));
    TRY(const QByteArray publicKey, host.generateKey(token.label, pin, token.kind, keyId, token.subject.commonName));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    TRY(const crypto::Certificate certificate,
        pki.issue(publicKey, token.subject, now.addSecs(-3600), now.addDays(certificateDays)));
    return host.importCertificate(token.label, pin, certificate, keyId, token.subject.commonName);
}

pkcs11::TokenHost::KeyKind kindOf(const QString& name) {
    if (name == QLatin1String("rsa3072"))
        return pkcs11::TokenHost::KeyKind::Rsa3072;
    return name == QLatin1String("p256") ? pkcs11::TokenHost::KeyKind::P256 : pkcs11::TokenHost::KeyKind::Rsa2048;
}

Role roleOf(const QString& name) {
    if (name == QLatin1String("leader"))
        return Role::Leader;
    return name == QLatin1String("clerk") ? Role::Clerk : Role::Officer;
}

Person personFrom(const QJsonObject& o) {
    Person person;
    person.id = o[QStringLiteral("id")].toString();
    person.fullName = o[QStringLiteral("fullName")].toString();
    person.position = o[QStringLiteral("position")].toString();
    person.unit = o[QStringLiteral("unit")].toString();
    person.role = roleOf(o[QStringLiteral("role")].toString());
    person.tokenLabel = o[QStringLiteral("token")].toString();
    if (!person.tokenLabel.isEmpty())
        person.signatureImage =
            person.role == Role::Clerk ? QStringLiteral("dau.png") : QStringLiteral("chu-ky-%1.png").arg(person.id);
    return person;
}

AgencyPlan agencyFrom(const QJsonObject& o, const Training& training) {
    AgencyPlan plan;
    Profile& p = plan.profile;
    p.training = true;
    p.organId = o[QStringLiteral("organId")].toString();
    p.folder = training.folder + QLatin1Char('/') + p.organId;
    p.organName = o[QStringLiteral("organName")].toString();
    p.superiorOrganName = o[QStringLiteral("superiorOrganName")].toString();
    p.organAbbreviation = o[QStringLiteral("abbreviation")].toString();
    p.unitAbbreviation = o[QStringLiteral("unitAbbreviation")].toString();
    p.place = o[QStringLiteral("place")].toString();
    p.address = o[QStringLiteral("address")].toString();
    p.email = o[QStringLiteral("email")].toString();
    p.telephone = o[QStringLiteral("telephone")].toString();
    for (const QJsonArray entries = o[QStringLiteral("people")].toArray(); const QJsonValue& person : entries)
        p.people += personFrom(person.toObject());
    p.axisEndpoint = urlOf(training);
    p.axisSystemId = QStringLiteral("training.") + p.organId.toLower();
    p.timestampAuthorities = {urlOf(training, QStringLiteral("/tsa"))};
    p.http.plainHttpHosts = QStringList{QStringLiteral("127.0.0.1")};
    p.tokenModule = softHsm();
    p.tokenEnvironment = QStringList{QStringLiteral("SOFTHSM2_CONF=") + tokenConfiguration(training)};
    p.trustFolder = QStringLiteral("../pki/trust");
    p.undoSeconds = 15;
    plan.systemId = p.axisSystemId;
    plan.documents = o[QStringLiteral("documents")].toArray();
    return plan;
}

Result<> prepareTokens(const crypto::TrainingPki& pki, const AgencyPlan& agency, const QJsonArray& people) {
    pkcs11::HostOptions options;
    options.environment = agency.profile.tokenEnvironment;
    TRY(const auto host, pkcs11::TokenHost::start(agency.profile.tokenModule, options));
    for (const QJsonValue& value : people) {
        const QJsonObject o = value.toObject();
        const Person person = personFrom(o);
        if (person.tokenLabel.isEmpty())
            continue;
        TokenPlan token{person.tokenLabel, kindOf(o[QStringLiteral("key")].toString()), {}};
        const bool isSeal = person.role == Role::Clerk; // the clerk's token holds the agency's key
        token.subject.commonName = isSeal ? agency.profile.organName : person.fullName;
        token.subject.title = isSeal ? QString() : person.position;
        token.subject.organization = agency.profile.organName;
        token.subject.locality = agency.profile.place;
        TRY_VOID(prepareToken(*host, pki, token));
    }
    return {};
}

Result<> preparePictures(const Profile& profile) {
    for (const Person& person : profile.people) {
        const QString path = profile.path(person.signatureImage);
        if (person.signatureImage.isEmpty() || QFileInfo::exists(path))
            continue;
        TRY(const QByteArray png,
            person.role == Role::Clerk
                ? trainingSeal(profile.organName, profile.superiorOrganName, profile.sealDiameterMm)
                : trainingSignature(person.fullName));
        TRY_VOID(writeFileDurably(path, png));
    }
    return {};
}

// The secret is made once and kept in two places: the agency's profile and the axis's list of systems.
Result<QByteArray> preparedSecret(const Profile& profile) {
    if (const Secret known = profile.axisSecret(); !known.isEmpty())
        return known.view().toByteArray();
    QByteArray random(24, Qt::Uninitialized);
    QRandomGenerator::system()->fillRange(reinterpret_cast<quint32*>(random.data()), random.size() / 4);
    const QByteArray secret = random.toHex();
    TRY_VOID(writeFileDurably(profile.path(profile.axisSecretFile), secret, 0600));
    return secret;
}

Result<> prepareAxis(const Training& training, const QList<AgencyPlan>& agencies, const QJsonArray& organisations) {
    QJsonArray systems;
    for (const AgencyPlan& agency : agencies) {
        TRY(const QByteArray secret, preparedSecret(agency.profile));
        systems += QJsonObject{{QStringLiteral("systemId"), agency.systemId},
                               {QStringLiteral("secret"), QString::fromLatin1(secret)},
                               {QStringLiteral("organs"), QJsonArray{agency.profile.organId}}};
    }
    TRY_VOID(makeFolder(training.axisFolder));
    TRY_VOID(
        writeFileDurably(training.axisFolder + QStringLiteral("/systems.json"), QJsonDocument(systems).toJson(), 0600));
    QJsonArray list;
    for (const QJsonValue& value : organisations) {
        const QJsonObject o = value.toObject();
        list += QJsonObject{{QStringLiteral("code"), o[QStringLiteral("id")]},
                            {QStringLiteral("oldCode"), o[QStringLiteral("oldId")]},
                            {QStringLiteral("name"), o[QStringLiteral("name")]},
                            {QStringLiteral("mail"), QString()}};
    }
    return writeFileDurably(training.axisFolder + QStringLiteral("/agencies.json"), QJsonDocument(list).toJson());
}

Result<> prepareOrganisations(Office& office, const QJsonArray& organisations) {
    QList<office::Organisation> list;
    for (const QJsonValue& value : organisations) {
        const QJsonObject o = value.toObject();
        office::Organisation organisation;
        organisation.id = o[QStringLiteral("id")].toString();
        organisation.oldId = o[QStringLiteral("oldId")].toString();
        organisation.name = o[QStringLiteral("name")].toString();
        organisation.parentId = o[QStringLiteral("parentId")].toString();
        list += organisation;
    }
    return office.store().write(
        [&](store::Transaction& transaction) { return store::saveOrganisations(transaction, list); });
}

// Documents to practise on, each taken as far as the plan says by the same acts that a person uses.
Result<> prepareDocument(Office& office, const QJsonObject& o) {
    const Person* author = office.profile().firstWith(Role::Officer);
    const Person* leader = office.profile().firstWith(Role::Leader);
    DraftRequest request;
    request.clientKey = QStringLiteral("training:") + o[QStringLiteral("key")].toString();
    request.typeName = o[QStringLiteral("type")].toString();
    request.subject = o[QStringLiteral("subject")].toString();
    QStringList paragraphs;
    for (const QJsonArray entries = o[QStringLiteral("body")].toArray(); const QJsonValue& paragraph : entries)
        paragraphs += paragraph.toString();
    request.body = paragraphs.join(QLatin1Char('\n'));
    request.urgency = office::Urgency(o[QStringLiteral("urgency")].toInt());
    request.signerId = leader->id;
    for (const QJsonArray entries = o[QStringLiteral("to")].toArray(); const QJsonValue& recipient : entries) {
        const QString id = recipient.toString();
        TRY(const auto organisation,
            office.store().read([&](store::Connection& connection) { return store::organisation(connection, id); }));
        request.recipients += {id, organisation ? organisation->name : id};
    }
    TRY(const office::Document document, addDraft(office, *author, request));
    const QString state = o[QStringLiteral("state")].toString();
    if (state == QLatin1String("draft"))
        return {};
    TRY_VOID(submitDraft(office, *author, document.id));
    if (state == QLatin1String("approved"))
        TRY_VOID(approveDraft(office, *leader, document.id));
    return {};
}

Result<> prepareAgency(const AgencyPlan& agency, const QJsonArray& organisations, const Cancel& cancel) {
    TRY_VOID(saveProfile(agency.profile));
    TRY_VOID(preparePictures(agency.profile));
    TRY(const auto office, Office::open(agency.profile.folder));
    TRY_VOID(prepareOrganisations(*office, organisations));
    for (const QJsonValue& document : agency.documents) {
        if (cancel.requested())
            return fail("training.cancelled");
        TRY_VOID(prepareDocument(*office, document.toObject()));
    }
    return {};
}

} // namespace

QString defaultTrainingFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/training");
}

QByteArray trainingPin() {
    return "12345678";
}

Result<Training> loadTraining(const QString& folder) {
    const QString path = QDir(folder).filePath(QStringLiteral("training.json"));
    if (!QFileInfo::exists(path))
        return fail("training.missing", {folder});
    TRY(const QByteArray bytes, readFile(path, largestFile));
    const int port = QJsonDocument::fromJson(bytes).object()[QStringLiteral("port")].toInt();
    if (port <= 0 || port > 65535)
        return fail("profile.damaged", {path, QStringLiteral("port")});
    return trainingIn(folder, quint16(port));
}

Result<Training> prepareTraining(const QString& folder, const Say& say, const Cancel& cancel) {
    if (softHsm().isEmpty())
        return fail("training.module_missing");
    TRY_VOID(makeFolder(folder));
    FileLock lock(QDir(folder).filePath(QStringLiteral("prepare.lock")));
    lock.lock();
    TRY(const Training training, chosenTraining(folder));
    const QJsonObject data = plan();
    const QJsonArray organisations = data[QStringLiteral("organisations")].toArray();

    say(QCoreApplication::translate("vanthu::workflow",
                                    "Chứng thư huấn luyện (CA gốc, CA cấp phát, dấu thời gian, OCSP)"));
    TRY(const crypto::TrainingPki pki,
        crypto::TrainingPki::open(training.folder + QStringLiteral("/pki"), urlOf(training)));
    TRY_VOID(writeTokenConfiguration(training));
    QList<AgencyPlan> agencies;
    for (const QJsonArray entries = data[QStringLiteral("agencies")].toArray(); const QJsonValue& value : entries) {
        const QJsonObject o = value.toObject();
        agencies += agencyFrom(o, training);
        const AgencyPlan& agency = agencies.last();
        say(QCoreApplication::translate("vanthu::workflow", "Thiết bị ký của %1").arg(agency.profile.organName));
        TRY_VOID(makeFolder(agency.profile.folder));
        TRY_VOID(prepareTokens(pki, agency, o[QStringLiteral("people")].toArray()));
    }
    say(QCoreApplication::translate("vanthu::workflow", "Trục liên thông huấn luyện"));
    TRY_VOID(prepareAxis(training, agencies, organisations));
    for (const AgencyPlan& agency : agencies) {
        say(QCoreApplication::translate("vanthu::workflow", "Kho và văn bản mẫu của %1").arg(agency.profile.organName));
        TRY_VOID(prepareAgency(agency, organisations, cancel));
    }
    return training;
}

} // namespace vanthu::workflow
