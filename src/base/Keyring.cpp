#include "base/Keyring.h"

#include "base/Files.h"

#include <QEventLoop>
#include <QFile>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <chrono>

namespace vanthu {

namespace {

constexpr std::int64_t largestSecret = 4096;
constexpr auto patience = std::chrono::seconds(60); // the user may have to unlock the keyring

QString service() {
    return QStringLiteral("VanThu");
}

void prepare(QKeychain::Job& job, const QString& key) {
    job.setAutoDelete(false);
    job.setKey(key);
    job.setInsecureFallback(false);
}

// False when the keyring did not answer in time.
bool run(QKeychain::Job& job) {
    QEventLoop loop;
    bool done = false;
    QObject::connect(&job, &QKeychain::Job::finished, &loop, [&] {
        done = true;
        loop.quit();
    });
    QTimer::singleShot(patience, &loop, &QEventLoop::quit);
    job.start();
    if (!done)
        loop.exec();
    return done;
}

enum class Outcome { Done, Nothing, Refused, NoKeyring };

Outcome outcomeOf(bool answered, const QKeychain::Job& job) {
    if (!answered)
        return Outcome::Refused;
    switch (job.error()) {
    case QKeychain::NoError:
        return Outcome::Done;
    case QKeychain::EntryNotFound:
        return Outcome::Nothing;
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
    case QKeychain::CouldNotDeleteEntry:
        return Outcome::Refused;
    default:
        return Outcome::NoKeyring;
    }
}

Secret taken(QByteArray bytes) {
    Secret secret(QByteArrayView(bytes).trimmed());
    wipe(bytes.data(), static_cast<std::size_t>(bytes.size()));
    return secret;
}

Outcome readFromKeyring(const QString& key, Secret& secret) {
    QKeychain::ReadPasswordJob job(service());
    prepare(job, key);
    const Outcome outcome = outcomeOf(run(job), job);
    if (outcome == Outcome::Done)
        secret = taken(job.binaryData());
    return outcome;
}

Outcome writeToKeyring(const QString& key, const Secret& secret) {
    QKeychain::WritePasswordJob job(service());
    prepare(job, key);
    job.setBinaryData(secret.view().toByteArray());
    return outcomeOf(run(job), job);
}

Outcome removeFromKeyring(const QString& key) {
    QKeychain::DeletePasswordJob job(service());
    prepare(job, key);
    return outcomeOf(run(job), job);
}

} // namespace

Keyring::Keyring(QString folder, QString owner, Use use)
    : m_folder(std::move(folder))
    , m_owner(std::move(owner))
    , m_use(use) {}

QString Keyring::fileOf(const QString& name) const {
    return m_folder + QLatin1Char('/') + name;
}

QString Keyring::keyOf(const QString& name) const {
    return m_owner + QLatin1Char('/') + name;
}

Result<Secret> Keyring::readFileOf(const QString& name) const {
    if (!QFile::exists(fileOf(name)))
        return Secret();
    TRY(QByteArray bytes, readFile(fileOf(name), largestSecret));
    return taken(std::move(bytes));
}

Result<Secret> Keyring::read(const QString& name) const {
    if (m_use == Use::FilesOnly)
        return readFileOf(name);
    Secret secret;
    switch (readFromKeyring(keyOf(name), secret)) {
    case Outcome::Done:
        return secret;
    case Outcome::Refused:
        return fail("keyring.refused", {name});
    case Outcome::NoKeyring:
        return readFileOf(name);
    case Outcome::Nothing:
        break;
    }
    TRY(Secret old, readFileOf(name));
    Secret kept;
    // The file goes only once the keyring has given back what it was given.
    if (!old.isEmpty() && writeToKeyring(keyOf(name), old) == Outcome::Done &&
        readFromKeyring(keyOf(name), kept) == Outcome::Done && kept.view() == old.view())
        QFile::remove(fileOf(name));
    return old;
}

Result<> Keyring::write(const QString& name, const Secret& secret) const {
    if (m_use == Use::System) {
        switch (writeToKeyring(keyOf(name), secret)) {
        case Outcome::Done:
            QFile::remove(fileOf(name));
            return {};
        case Outcome::Refused:
            return fail("keyring.refused", {name});
        default:
            break;
        }
    }
    return writeFileDurably(fileOf(name), secret.view(), 0600);
}

Result<> Keyring::remove(const QString& name) const {
    if (m_use == Use::System && removeFromKeyring(keyOf(name)) == Outcome::Refused)
        return fail("keyring.refused", {name});
    QFile::remove(fileOf(name));
    return {};
}

} // namespace vanthu
