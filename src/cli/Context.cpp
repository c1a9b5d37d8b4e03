#include "cli/Context.h"

#include "workflow/Office.h"
#include "workflow/Training.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace vanthu::cli {

namespace {

void write(std::FILE* stream, const QByteArray& line) {
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stream);
    std::fputc('\n', stream);
    std::fflush(stream);
}

// QJsonDocument writes only arrays and objects; a bare value is wrapped and unwrapped.
QByteArray jsonText(const QJsonValue& value) {
    if (value.isObject())
        return QJsonDocument(value.toObject()).toJson(QJsonDocument::Indented).trimmed();
    if (value.isArray())
        return QJsonDocument(value.toArray()).toJson(QJsonDocument::Indented).trimmed();
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return wrapped.mid(1, wrapped.size() - 2);
}

} // namespace

QString Context::profileFolder() const {
    return profile.isEmpty() ? workflow::defaultTrainingFolder() : profile;
}

Result<std::unique_ptr<workflow::Office>> Context::openOffice() const {
    // A training folder holds two agencies; by itself it means the sender, H28.01.
    if (auto training = workflow::loadTraining(profileFolder()))
        return workflow::Office::open(training->senderProfile);
    return workflow::Office::open(profileFolder());
}

void Context::print(const QJsonValue& value, const QString& text) const {
    if (json)
        write(stdout, jsonText(value));
    else if (!text.isEmpty())
        write(stdout, text.toUtf8());
}

void Context::say(const QString& text) const {
    if (!json)
        write(stderr, text.toUtf8());
}

QJsonObject Context::errorJson(const Error& error) const {
    return {{QStringLiteral("code"), QString::fromUtf8(error.code())},
            {QStringLiteral("message"), error.message(language)},
            {QStringLiteral("remedy"), error.remedy(language)},
            {QStringLiteral("detail"), error.technical()}};
}

int Context::report(const Error& error) const {
    if (json) {
        write(stdout, jsonText(QJsonObject{{QStringLiteral("error"), errorJson(error)}}));
    } else {
        write(stderr, error.message(language).toUtf8());
        if (const QString remedy = error.remedy(language); !remedy.isEmpty())
            write(stderr, "  → " + remedy.toUtf8());
        write(stderr, "  [" + error.technical().toUtf8() + ']');
    }
    return error.exitStatus();
}

QString local(const std::string& text) {
    return QString::fromLocal8Bit(text);
}

QStringList local(const std::vector<std::string>& texts) {
    QStringList all;
    for (const std::string& text : texts)
        all += local(text);
    return all;
}

Result<Secret> readPin(const std::string& path) {
    std::array<char, 256> buffer{};
    const int file = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const ssize_t size = path.empty() || file < 0 ? -1 : ::read(file, buffer.data(), buffer.size());
    if (file > STDIN_FILENO)
        ::close(file);
    QByteArrayView pin(buffer.data(), std::max<ssize_t>(size, 0));
    while (!pin.isEmpty() && (pin.back() == '\n' || pin.back() == '\r'))
        pin.chop(1);
    Secret secret(pin);
    wipe(buffer.data(), buffer.size());
    if (size < 0 || size == ssize_t(buffer.size()))
        return fail("cli.pin_missing", {local(path)});
    return secret;
}

// Acts block on disk, token and network, which the application's own thread may not do anywhere in the house.
void onRun(CLI::App* command, Context& context, std::function<Result<int>()> act) {
    command->callback([&context, act = std::move(act)] {
        useLanguage(context.language);
        std::thread worker([&] {
            const Result<int> status = act();
            context.exitStatus = status ? *status : context.report(status.error());
        });
        worker.join();
    });
}

} // namespace vanthu::cli
