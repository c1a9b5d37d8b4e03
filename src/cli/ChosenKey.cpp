#include "cli/ChosenKey.h"

#include "base/Files.h"
#include "cli/KeyChoice.h"
#include "crypto/Pkcs12.h"
#include "pkcs11/Modules.h"
#include "workflow/Office.h"

#include <algorithm>

namespace vanthu::cli {

namespace {

constexpr std::int64_t largestFile = 4 * 1024 * 1024;

// What all modules show; a module that fails hides no other.
struct Shown {
    std::vector<std::unique_ptr<pkcs11::TokenHost>> hosts;
    std::vector<pkcs11::TokenInfo> tokens;
    std::vector<pkcs11::TokenCertificate> certificates;
    std::optional<Error> failure;

    std::unique_ptr<pkcs11::TokenHost> hostOf(const pkcs11::TokenInfo& token) {
        for (std::size_t i = 0; i < hosts.size(); ++i)
            if (modules[qsizetype(i)] == token.modulePath)
                return std::move(hosts[i]);
        return nullptr;
    }
    QStringList modules; // of `hosts`
};

Shown shownBy(const QStringList& modules, const pkcs11::HostOptions& options) {
    Shown shown;
    const auto failed = [&](const Error& error) {
        if (!shown.failure)
            shown.failure = error;
    };
    for (const QString& module : modules) {
        auto host = pkcs11::TokenHost::start(module, options);
        const auto tokens = host ? (*host)->tokens() : fail(host.error());
        const auto certificates = tokens ? (*host)->certificates() : fail(tokens.error());
        if (!certificates) {
            failed(certificates.error());
            continue;
        }
        shown.tokens.insert(shown.tokens.end(), tokens->begin(), tokens->end());
        shown.certificates.insert(shown.certificates.end(), certificates->begin(), certificates->end());
        shown.hosts.push_back(std::move(*host));
        shown.modules += module;
    }
    return shown;
}

// Shows nobody's certificate before a login: whose key is there can only be seen then.
bool isSilent(const pkcs11::TokenInfo& token, const Shown& shown) {
    return token.loginRequired &&
           std::none_of(shown.certificates.begin(), shown.certificates.end(), [&](const auto& one) {
               return one.token.label == token.label && one.token.serial == token.serial && !one.certificate.isCa();
           });
}

signing::Signer signerOf(const pkcs11::TokenCertificate& chosen, const std::vector<pkcs11::TokenCertificate>& all) {
    signing::Signer signer{chosen.certificate, {}};
    for (const pkcs11::TokenCertificate& other : all)
        if (other.certificate.isCa() && other.token.serial == chosen.token.serial)
            signer.chain.push_back(other.certificate);
    return signer;
}

} // namespace

void addKeyOptions(CLI::App& command, KeyArguments& arguments) {
    CLI::Option* module = command.add_option("--module", arguments.module, "Thư viện PKCS#11");
    CLI::Option* token = command.add_option("--token", arguments.token, "Nhãn thiết bị ký");
    command.add_option("--certificate", arguments.certificate, "SHA-256 hoặc nhãn của chứng thư");
    command.add_option("--pkcs12", arguments.pkcs12, "Tệp khóa PKCS#12 thay cho thiết bị")
        ->excludes(module)
        ->excludes(token);
    command.add_option("--pin-file", arguments.pin, "Tệp chứa mã PIN hoặc mật khẩu; - là đầu vào chuẩn")->required();
    command.add_flag("--final-try", arguments.finalTry, "Chấp nhận dùng lần thử PIN cuối cùng");
    command.add_flag("--repeat-pin", arguments.repeatPin,
                     "Với khóa đòi mã PIN cho từng chữ ký: dùng lại mã PIN của --pin-file cho mọi tệp của lần chạy "
                     "này; hồ sơ phải cho phép (pinMayBeRepeated)");
}

Result<ChosenKey> ChosenKey::choose(const Context& context, const KeyArguments& arguments,
                                    const workflow::Office* office) {
    if (arguments.repeatPin && office && !office->profile().pinMayBeRepeated)
        return fail("token.repeat_not_allowed");
    if (!arguments.pkcs12.empty()) {
        TRY(const Secret password, readPassword(arguments.pin));
        return ofFile(context, arguments, password);
    }
    TRY(Secret pin, readPin(arguments.pin));
    return ofToken(arguments, office, std::move(pin));
}

Result<ChosenKey> ChosenKey::ofFile(const Context& context, const KeyArguments& arguments, const Secret& password) {
    const QString file = local(arguments.pkcs12);
    TRY(const QByteArray bytes, readFile(file, largestFile));
    bool outdated = false;
    auto keys = crypto::pkcs12Keys(bytes, password, file, &outdated);
    // A password may end with a blank; more often an editor left it.
    const QByteArrayView typed = password.view().trimmed();
    if (!keys && keys.error().code() == "crypto.pkcs12_password_wrong" && typed.size() != password.view().size())
        keys = crypto::pkcs12Keys(bytes, Secret(typed), file, &outdated);
    if (!keys)
        return fail(keys.error());
    if (outdated)
        context.say(
            QStringLiteral("%1: tệp khóa dùng mã hóa lỗi thời (RC2 hoặc 3DES), dễ bị phá; nên xuất lại.").arg(file));
    const KeyWish wish{{}, local(arguments.certificate)};
    std::vector<crypto::Pkcs12Key> meant;
    for (crypto::Pkcs12Key& one : *keys)
        if (isMeant(one.key->certificate(), one.label, wish))
            meant.push_back(std::move(one));
    if (meant.empty())
        return fail("token.certificate_missing", {wish.certificate, file});
    // Those that sign come first. Of several the one that can sign now is meant; else only the caller can say.
    QStringList names;
    std::size_t best = 0;
    for (std::size_t i = 0; i < meant.size(); ++i) {
        const crypto::Certificate& certificate = meant[i].key->certificate();
        if (!certificate.allowsSigning() || certificate.isCa() ||
            !certificate.isValidAt(QDateTime::currentDateTimeUtc()))
            continue;
        if (names.isEmpty())
            best = i;
        names += QStringLiteral("%1 (%2)").arg(certificate.commonName(), QString::fromLatin1(certificate.sha256Hex()));
    }
    if (names.size() > 1)
        return fail("crypto.pkcs12_several_keys", {file, names.join(QStringLiteral(", "))});
    ChosenKey chosen;
    chosen.m_opened = std::move(meant[best].key);
    chosen.m_signer = signing::signerOf(*chosen.m_opened);
    return chosen;
}

Result<ChosenKey> ChosenKey::ofToken(const KeyArguments& arguments, const workflow::Office* office, Secret pin) {
    pkcs11::HostOptions options;
    QStringList modules;
    if (office) {
        options.environment = office->profile().tokenEnvironment;
        if (!office->profile().tokenModule.isEmpty())
            modules = QStringList{office->profile().tokenModule};
    }
    if (!arguments.module.empty())
        modules = QStringList{local(arguments.module)};
    if (modules.isEmpty())
        modules = pkcs11::installedModules();
    if (modules.isEmpty())
        return fail("token.no_module");
    const KeyWish wish{local(arguments.token), local(arguments.certificate)};
    const QDateTime now = office ? office->now() : QDateTime::currentDateTimeUtc();
    Shown shown = shownBy(modules, options);
    ChosenKey chosen;
    chosen.m_policy = {arguments.finalTry, arguments.repeatPin};
    const auto chooseAmong = [&](const std::vector<pkcs11::TokenCertificate>& all) -> Result<> {
        std::vector<pkcs11::TokenCertificate> candidates;
        std::copy_if(all.begin(), all.end(), std::back_inserter(candidates),
                     [&](const auto& one) { return fits(one, wish); });
        if (candidates.empty())
            return fail(shown.failure ? *shown.failure : noneFits(wish, shown.tokens, all));
        TRY(chosen.m_chosen, bestOf(std::move(candidates), now));
        chosen.m_signer = signerOf(*chosen.m_chosen, all);
        return {};
    };
    const bool anyFits = std::any_of(shown.certificates.begin(), shown.certificates.end(),
                                     [&](const auto& one) { return fits(one, wish); });
    std::vector<pkcs11::TokenInfo> meant;
    std::copy_if(shown.tokens.begin(), shown.tokens.end(), std::back_inserter(meant),
                 [&](const auto& token) { return token.initialised && isMeant(token, wish); });
    if (!anyFits && std::any_of(meant.begin(), meant.end(), [&](const auto& one) { return isSilent(one, shown); })) {
        TRY_VOID(requireOneToken(meant)); // the PIN goes to the token that was meant and to no other (TOK-03)
        const auto host = shown.hostOf(meant.front());
        TRY(chosen.m_loggedIn, host->logIn(meant.front(), std::move(pin), chosen.m_policy));
        if (const auto found = chooseAmong(chosen.m_loggedIn->certificates()); !found)
            return fail(found.error().code() == "token.certificate_missing"
                            ? Error("token.no_certificate", {meant.front().label})
                            : found.error());
        return chosen;
    }
    TRY_VOID(chooseAmong(shown.certificates));
    chosen.m_host = shown.hostOf(chosen.m_chosen->token);
    chosen.m_pin = std::move(pin);
    return chosen;
}

Result<std::unique_ptr<crypto::SigningKey>> ChosenKey::open() {
    if (m_opened)
        return std::move(m_opened);
    if (m_loggedIn)
        return m_loggedIn->openKey(*m_chosen);
    return m_host->openKey(*m_chosen, std::move(m_pin), m_policy);
}

} // namespace vanthu::cli
