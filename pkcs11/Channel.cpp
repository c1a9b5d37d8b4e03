#include "pkcs11/Channel.h"

#include "base/Faults.h"

#include <QCborArray>
#include <QFile>
#include <QFileInfo>

#include <vector>

namespace vanthu::pkcs11 {

namespace {

Error errorFrom(const QCborMap& map) {
    QStringList args;
    for (const QCborArray entries = map[QStringLiteral("args")].toArray(); const QCborValue& value : entries)
        args += value.toString();
    return Error(map[QStringLiteral("code")].toString().toUtf8(), args, map[QStringLiteral("detail")].toString());
}

// What a vendor's module may need of the desktop: where its user lives, how to reach the smart-card service, where to
// show a window of its own. Nothing that makes the loader take other code (LD_…), and nobody's passwords.
const QList<QByteArray>& passedOn() {
    static const QList<QByteArray> names = {"PATH",
                                            "HOME",
                                            "USER",
                                            "LOGNAME",
                                            "LANG",
                                            "LANGUAGE",
                                            "TZ",
                                            "TMPDIR",
                                            "DISPLAY",
                                            "WAYLAND_DISPLAY",
                                            "XAUTHORITY",
                                            "XDG_RUNTIME_DIR",
                                            "XDG_CONFIG_HOME",
                                            "XDG_DATA_HOME",
                                            "XDG_CACHE_HOME",
                                            "SOFTHSM2_CONF",
                                            "OPENSC_CONF",
                                            "ASAN_OPTIONS",
                                            "UBSAN_OPTIONS",
                                            "LC_*",
                                            "PCSCLITE_*"};
    return names;
}

std::vector<QByteArray> environmentFor(const QStringList& own) {
    std::vector<QByteArray> variables;
    for (const QString& variable : own) // the first of two equal names counts
        variables.push_back(variable.toLocal8Bit());
    for (QByteArray& variable : inheritedVariables(passedOn()))
        variables.push_back(std::move(variable));
    return variables;
}

} // namespace

Result<std::shared_ptr<Channel>> Channel::start(const QString& program, const QString& modulePath,
                                                const QStringList& environment) {
    std::shared_ptr<Channel> channel(new Channel);
    const QFileInfo file(modulePath);
    channel->m_modulePath = file.absoluteFilePath();
    channel->m_module = file.fileName();
    auto host = HelperProcess::start(program, environmentFor(environment));
    if (!host)
        return fail("token.host_missing", {program}, host.error().detail());
    channel->m_host = std::move(*host);
    channel->m_open = true;
    return channel;
}

Result<> Channel::load(std::chrono::milliseconds limit, const Cancel* cancel) {
    TRY(const QCborMap loaded,
        ask({{QStringLiteral("op"), QStringLiteral("load")}, {QStringLiteral("module"), m_modulePath}}, {}, limit,
            cancel));
    Q_UNUSED(loaded);
    return {};
}

Channel::~Channel() = default;

void Channel::end() {
    m_open = false;
    m_host->end();
}

void Channel::interrupt() {
    m_host->interrupt();
}

Result<QCborMap> Channel::ask(const QCborMap& question, std::initializer_list<const Secret*> secrets,
                              std::chrono::milliseconds limit, const Cancel* cancel) {
    const QMutexLocker lock(&m_mutex);
    if (faults::hit(faults::Point::Token))
        return fail("token.removed", {m_module}, QStringLiteral("injected fault"));
    if (!m_open)
        return fail("token.host_crashed", {m_module});
    bool written = writeMap(m_host->descriptor(), question);
    for (const Secret* secret : secrets)
        written = written && writeFrame(m_host->descriptor(), secret->view());
    if (!written) {
        end();
        return fail("token.host_crashed", {m_module});
    }
    return answer(limit, cancel);
}

Result<QCborMap> Channel::listen() {
    const QMutexLocker lock(&m_mutex);
    if (!m_open)
        return fail("token.host_crashed", {m_module});
    return answer(std::chrono::milliseconds(-1), nullptr);
}

Result<QCborMap> Channel::answer(std::chrono::milliseconds limit, const Cancel* cancel) {
    QCborMap map;
    Wait wait;
    wait.limit = limit;
    wait.process = m_host->processDescriptor();
    wait.cancel = cancel;
    const ReadOutcome outcome = readMap(m_host->descriptor(), map, wait);
    if (outcome == ReadOutcome::Complete) {
        if (map.contains(QStringLiteral("code")))
            return fail(errorFrom(map));
        return map;
    }
    end();
    if (outcome == ReadOutcome::TimedOut)
        return fail("token.host_timeout", {m_module});
    if (outcome == ReadOutcome::Cancelled)
        return fail("token.cancelled", {m_module});
    return fail("token.host_crashed", {m_module});
}

} // namespace vanthu::pkcs11
