// vanthu-token: hosts one PKCS#11 module, so that its crash, hang or leak is an error message of the program that
// asked. It is started by pkcs11/Channel.cpp and speaks on descriptor 3 alone; it reads no file, no option and no
// terminal.

#include "base/HelperProcess.h"
#include "pkcs11/host/Acts.h"

#include <QCborArray>
#include <QHash>

#include <csignal>
#include <exception>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace vanthu;
using namespace vanthu::pkcs11;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitised = true;
#elif defined(__has_feature)
constexpr bool sanitised = __has_feature(address_sanitizer);
#else
constexpr bool sanitised = false;
#endif

// The PIN is in this process and in the module's memory: no core dump, no debugger of the same user. What the module
// starts gains no rights and gets neither the channel nor anything else that is open.
void harden() {
    constexpr unsigned long long MiB = 1024 * 1024;
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limitResource(RLIMIT_CORE, 0);
    limitResource(RLIMIT_NOFILE, 256);
    limitResource(RLIMIT_FSIZE, 64 * MiB);
    if (!sanitised) // whose shadow memory is larger than any limit
        limitResource(RLIMIT_AS, 4096 * MiB);
    ::close_range(channelDescriptor + 1, ~0U, 0);
    ::fcntl(channelDescriptor, F_SETFD, FD_CLOEXEC);
    (void)!::chdir("/");
    std::signal(SIGPIPE, SIG_IGN); // a smart-card service that goes away must not end us
}

int secretsOf(const QString& op) {
    static const QHash<QString, int> counts = {
        {QStringLiteral("openKey"), 1},     {QStringLiteral("changePin"), 2},
        {QStringLiteral("initialise"), 2},  {QStringLiteral("generateKey"), 1},
        {QStringLiteral("signWithPin"), 1}, {QStringLiteral("importCertificate"), 1},
    };
    return counts.value(op, 0);
}

class Host {
public:
    Result<QCborMap> answer(const QCborMap& question, const Secrets& secrets) {
        const QString op = question[QStringLiteral("op")].toString();
        if (op == QLatin1String("load")) {
            TRY(m_module, Module::load(question[QStringLiteral("module")].toString()));
            return QCborMap();
        }
        if (!m_module)
            return fail("token.module_missing", {op});
        if (op == QLatin1String("tokens"))
            return listTokens(*m_module);
        if (op == QLatin1String("certificates"))
            return listCertificates(*m_module);
        if (op == QLatin1String("watch"))
            watchTokens(*m_module, question);
        if (op == QLatin1String("openKey")) {
            TRY(m_key, OpenKey::open(*m_module, question, secrets[0]));
            return m_key->facts();
        }
        if (op == QLatin1String("sign") && m_key)
            return m_key->sign(question, nullptr);
        if (op == QLatin1String("signWithPin") && m_key)
            return m_key->sign(question, secrets.data());
        if (op == QLatin1String("logout") && m_key) {
            m_key->logout();
            return QCborMap();
        }
        if (op == QLatin1String("changePin"))
            return changePin(*m_module, question, secrets);
        if (op == QLatin1String("initialise"))
            return initialise(*m_module, question, secrets);
        if (op == QLatin1String("generateKey"))
            return generateKey(*m_module, question, secrets);
        if (op == QLatin1String("importCertificate"))
            return importCertificate(*m_module, question, secrets);
        return fail("token.not_logged_in", {op});
    }

private:
    std::unique_ptr<Module> m_module;
    std::unique_ptr<OpenKey> m_key;
};

// Modules are written in C++ too, and some let their exceptions out.
Result<QCborMap> guarded(Host& host, const QCborMap& question, const Secrets& secrets) {
    try {
        return host.answer(question, secrets);
    } catch (const std::exception& e) {
        return fail("token.module_exception", {question[QStringLiteral("op")].toString()},
                    QString::fromLocal8Bit(e.what()));
    } catch (...) {
        return fail("token.module_exception", {question[QStringLiteral("op")].toString()});
    }
}

} // namespace

int main() {
    harden();
    endWithParent();
    const pid_t self = ::getpid();
    Host host;
    for (;;) {
        QCborMap question;
        if (readMap(channelDescriptor, question, Wait()) != ReadOutcome::Complete)
            break;
        Secrets secrets;
        for (int i = secretsOf(question[QStringLiteral("op")].toString()); i > 0; --i) {
            auto secret = readSecret(channelDescriptor);
            if (!secret)
                ::_exit(1);
            secrets.push_back(std::move(*secret));
        }
        const Result<QCborMap> answer = guarded(host, question, secrets);
        if (::getpid() != self) // the module forked and came back twice: one answers
            break;
        if (!writeMap(channelDescriptor, answer ? *answer : errorMap(answer.error())))
            break;
    }
    ::_exit(0); // without the module's own clean-up, which may crash
}
