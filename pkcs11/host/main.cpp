// vanthu-token: hosts one PKCS#11 module, so that its crash, hang or leak is an error message of the program that
// asked. It is started by pkcs11/Channel.cpp and speaks on descriptor 3 alone; it reads no file, no option and no
// terminal.

#include "base/HelperProcess.h"
#include "pkcs11/host/Acts.h"

#include <QCborArray>
#include <QHash>

#include <exception>
#include <unistd.h>

using namespace vanthu;
using namespace vanthu::pkcs11;

namespace {

int secretsOf(const QString& op) {
    static const QHash<QString, int> counts = {
        {QStringLiteral("openKey"), 1},           {QStringLiteral("openToken"), 1},
        {QStringLiteral("changePin"), 2},         {QStringLiteral("initialise"), 2},
        {QStringLiteral("generateKey"), 1},       {QStringLiteral("signWithPin"), 1},
        {QStringLiteral("importCertificate"), 1},
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
        if (op == QLatin1String("openToken")) {
            TRY(m_key, OpenKey::openToken(*m_module, question, secrets[0]));
            return m_key->certificates();
        }
        if (op == QLatin1String("selectKey") && m_key) {
            TRY(const auto certificate, crypto::Certificate::fromDer(question[QStringLiteral("der")].toByteArray()));
            TRY_VOID(m_key->select(certificate, question[QStringLiteral("keyId")].toByteArray()));
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
    constexpr unsigned long long MiB = 1024 * 1024;
    harden({4096 * MiB, 64 * MiB, 256}); // the PIN is in this process and in the module's memory
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
