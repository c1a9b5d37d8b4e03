#include "cli/Context.h"

#include "base/Text.h"

#include "workflow/Office.h"
#include "workflow/Training.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cerrno>
#include <cstdio>
#include <exception>
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
        write(stdout, shownText(text).toUtf8());
}

void Context::say(const QString& text) const {
    if (!json)
        write(stderr, shownText(text).toUtf8());
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
        write(stderr, shownText(error.message(language)).toUtf8());
        if (const QString remedy = error.remedy(language); !remedy.isEmpty())
            write(stderr, "  → " + shownText(remedy).toUtf8());
        write(stderr, "  [" + shownText(error.technical()).toUtf8() + ']');
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

namespace {

// What an editor puts around what was typed: a byte order mark, blanks, the end of the line.
QByteArrayView withoutFrame(QByteArrayView line, bool blanksToo) {
    if (line.startsWith("\xef\xbb\xbf"))
        line = line.sliced(3);
    while (line.endsWith('\r'))
        line.chop(1);
    return blanksToo ? line.trimmed() : line;
}

// One line, byte by byte: a pipe hands over what it has, and half a PIN would cost a try; what follows is not ours.
Result<Secret> readLine(const std::string& path, bool blanksToo) {
    std::array<char, 256> buffer{};
    std::size_t length = 0;
    const int file = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    bool readable = !path.empty() && file >= 0;
    while (readable && length < buffer.size()) {
        const ssize_t n = ::read(file, &buffer[length], 1);
        if (n < 0 && errno == EINTR)
            continue;
        readable = n >= 0;
        if (n <= 0 || buffer[length] == '\n')
            break;
        ++length;
    }
    if (file > STDIN_FILENO)
        ::close(file);
    readable = readable && length < buffer.size();
    Secret secret(withoutFrame(QByteArrayView(buffer.data(), qsizetype(length)), blanksToo));
    wipe(buffer.data(), buffer.size());
    if (!readable)
        return fail("cli.pin_missing", {local(path)});
    return secret;
}

} // namespace

Result<Secret> readPin(const std::string& path) {
    return readLine(path, true);
}

Result<Secret> readPassword(const std::string& path) {
    return readLine(path, false);
}

Result<> requireOneToken(const std::vector<pkcs11::TokenInfo>& candidates) {
    for (const pkcs11::TokenInfo& one : candidates)
        if (one.label != candidates.front().label || one.serial != candidates.front().serial)
            return fail("token.ambiguous", {candidates.front().label, one.label});
    return {};
}

Result<> requireOneToken(const std::vector<pkcs11::TokenCertificate>& candidates) {
    std::vector<pkcs11::TokenInfo> tokens;
    for (const pkcs11::TokenCertificate& one : candidates)
        tokens.push_back(one.token);
    return requireOneToken(tokens);
}

namespace {

// A library's exception that no room caught is an internal error like any other: told in words, with its exit status.
Result<int> guarded(const std::function<Result<int>()>& act) {
    try {
        return act();
    } catch (const std::exception& e) {
        return fail("internal.unexpected", {QString::fromLocal8Bit(e.what())});
    }
}

} // namespace

// Acts block on disk, token and network, which the application's own thread may not do anywhere in the house.
void onRun(CLI::App* command, Context& context, std::function<Result<int>()> act) {
    command->callback([&context, act = std::move(act)] {
        useLanguage(context.language);
        std::thread worker([&] {
            const Result<int> status = guarded(act);
            context.exitStatus = status ? *status : context.report(status.error());
        });
        worker.join();
    });
}

} // namespace vanthu::cli
