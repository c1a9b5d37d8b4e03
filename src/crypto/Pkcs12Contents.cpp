#include "crypto/Pkcs12Contents.h"

#include "base/Text.h"
#include "crypto/Pkcs12Mac.h"

#include <QStringDecoder>

#include <openssl/err.h>
#include <openssl/provider.h>

#include <optional>

namespace vanthu::crypto {
namespace {

constexpr int deepest = 4; // safe contents within safe contents
constexpr int mostBags = 1000;

using Pkcs12Ptr = std::unique_ptr<PKCS12, FreeWith<PKCS12_free>>;
using KeyInfoPtr = std::unique_ptr<PKCS8_PRIV_KEY_INFO, FreeWith<PKCS8_PRIV_KEY_INFO_free>>;
struct FreeSafes {
    void operator()(STACK_OF(PKCS7) * stack) const { sk_PKCS7_pop_free(stack, PKCS7_free); }
};
struct FreeBags {
    void operator()(STACK_OF(PKCS12_SAFEBAG) * stack) const { sk_PKCS12_SAFEBAG_pop_free(stack, PKCS12_SAFEBAG_free); }
};
using SafesPtr = std::unique_ptr<STACK_OF(PKCS7), FreeSafes>;
using BagsPtr = std::unique_ptr<STACK_OF(PKCS12_SAFEBAG), FreeBags>;

// Older files are encrypted with RC2 or 3DES, which OpenSSL 3 keeps apart; it is loaded for them alone and only once.
class LegacyAlgorithms {
public:
    static OSSL_LIB_CTX* context() {
        static const LegacyAlgorithms loaded;
        return loaded.m_usable ? loaded.m_context.get() : nullptr;
    }

private:
    LegacyAlgorithms()
        : m_context(OSSL_LIB_CTX_new())
        , m_usable(m_context && OSSL_PROVIDER_load(m_context.get(), "default") &&
                   OSSL_PROVIDER_load(m_context.get(), "legacy")) {
        ERR_clear_error();
    }
    std::unique_ptr<OSSL_LIB_CTX, FreeWith<OSSL_LIB_CTX_free>> m_context;
    bool m_usable;
};

// A private key of another library context would sign with that context's algorithms; it is taken over as bytes, which
// are wiped.
EvpPkeyPtr inUsualContext(EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int size = i2d_PrivateKey(key, &der);
    if (size <= 0)
        return nullptr;
    const auto* position = der;
    EvpPkeyPtr copy(d2i_AutoPrivateKey(nullptr, &position, size));
    OPENSSL_clear_free(der, static_cast<std::size_t>(size));
    return copy;
}

QString nameOf(const X509_ALGOR* algorithm) {
    char name[80] = "?";
    if (algorithm)
        OBJ_obj2txt(name, sizeof name, algorithm->algorithm, 0);
    return QString::fromLatin1(name);
}

// A PFX in a library context: what it decrypts with is that context's.
Pkcs12Ptr parsed(QByteArrayView bytes, OSSL_LIB_CTX* context) {
    PKCS12* raw = PKCS12_init_ex(NID_pkcs7_data, context, nullptr);
    const auto* position = bytesOf(bytes);
    return Pkcs12Ptr(d2i_PKCS12(&raw, &position, static_cast<long>(bytes.size())));
}

// The friendlyName, a BMPString (RFC 2985 §5.5.1), decoded here: PKCS12_get_friendlyname of OpenSSL 3.0.19 gives
// nothing for letters that take three bytes in UTF-8, which most Vietnamese names have.
QString labelOf(const PKCS12_SAFEBAG* bag) {
    const ASN1_TYPE* value = PKCS12_SAFEBAG_get0_attr(bag, NID_friendlyName);
    if (!value || value->type != V_ASN1_BMPSTRING)
        return {};
    const ASN1_BMPSTRING* text = value->value.bmpstring;
    QStringDecoder decode(QStringDecoder::Utf16BE, QStringDecoder::Flag::Stateless);
    const QString label = decode(QByteArrayView(ASN1_STRING_get0_data(text), ASN1_STRING_length(text)));
    return toNfc(label);
}

// Reads all bags with one password and one library context.
class BagReader {
public:
    BagReader(OSSL_LIB_CTX* context, const char* password, int length)
        : m_context(context)
        , m_password(password)
        , m_length(length) {}

    bool read(PKCS12* file) {
        const SafesPtr safes(PKCS12_unpack_authsafes(file));
        if (!safes)
            return false;
        for (int i = 0; i < sk_PKCS7_num(safes.get()); ++i)
            readSafe(sk_PKCS7_value(safes.get(), i));
        return true;
    }

    Pkcs12Contents contents;
    QString undecrypted; // the algorithm of what could not be decrypted; empty when all could
    QString error;       // what OpenSSL said then

private:
    void readSafe(PKCS7* safe) {
        const int kind = OBJ_obj2nid(safe->type);
        BagsPtr bags;
        if (kind == NID_pkcs7_data)
            bags.reset(PKCS12_unpack_p7data(safe));
        else if (kind == NID_pkcs7_encrypted)
            bags.reset(PKCS12_unpack_p7encdata(safe, m_password, m_length));
        if (bags)
            return readBags(bags.get(), 0);
        failed(kind == NID_pkcs7_encrypted ? nameOf(safe->d.encrypted->enc_data->algorithm)
                                           : QString::fromLatin1(OBJ_nid2sn(kind)));
    }

    void readBags(const STACK_OF(PKCS12_SAFEBAG) * bags, int depth) {
        for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags) && m_bags < mostBags; ++i, ++m_bags) {
            const PKCS12_SAFEBAG* bag = sk_PKCS12_SAFEBAG_value(bags, i);
            switch (PKCS12_SAFEBAG_get_nid(bag)) {
            case NID_keyBag:
                addKey(PKCS12_SAFEBAG_get0_p8inf(bag));
                break;
            case NID_pkcs8ShroudedKeyBag:
                readShrouded(bag);
                break;
            case NID_certBag:
                readCertificate(bag);
                break;
            case NID_safeContentsBag:
                if (depth < deepest)
                    readBags(PKCS12_SAFEBAG_get0_safes(bag), depth + 1);
                break;
            default: // lists and secrets are not ours
                break;
            }
        }
    }

    void readShrouded(const PKCS12_SAFEBAG* bag) {
        if (const KeyInfoPtr info{PKCS12_decrypt_skey_ex(bag, m_password, m_length, m_context, nullptr)})
            return addKey(info.get());
        const X509_ALGOR* algorithm = nullptr;
        X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, nullptr);
        failed(nameOf(algorithm));
    }

    void addKey(const PKCS8_PRIV_KEY_INFO* info) {
        EvpPkeyPtr key(EVP_PKCS82PKEY_ex(info, m_context, nullptr));
        if (key && m_context)
            key = inUsualContext(key.get());
        if (key) // one of a kind that is not known here signs nothing here
            contents.keys.push_back(std::move(key));
    }

    void readCertificate(const PKCS12_SAFEBAG* bag) {
        const X509Ptr x509(PKCS12_SAFEBAG_get1_cert(bag));
        if (!x509)
            return;
        contents.certificates.push_back({Certificate::fromHandle(x509.get()), labelOf(bag)});
    }

    void failed(const QString& algorithm) {
        if (undecrypted.isEmpty()) {
            undecrypted = algorithm;
            error = drainErrors();
        }
        ERR_clear_error();
    }

    OSSL_LIB_CTX* m_context;
    const char* m_password;
    int m_length;
    int m_bags = 0;
};

// A MAC that is right, or none, with this password; an empty one may also be none at all.
struct Password {
    const char* text;
    int length;
    MacState mac;
};
Password passwordFor(PKCS12* file, QByteArrayView bytes, const Secret& secret) {
    const char* const text = secret.isEmpty() ? "" : secret.view().data();
    const int length = int(secret.view().size());
    const MacState state = macState(file, bytes, text, length);
    if (state == MacState::Wrong && secret.isEmpty())
        if (const MacState none = macState(file, bytes, nullptr, 0); none == MacState::Right)
            return {nullptr, 0, none};
    return {text, length, state};
}

bool isUnsupported(const QString& said) {
    return said.contains(QLatin1String("unsupported")) || said.contains(QLatin1String("unknown"));
}

} // namespace

Result<Pkcs12Contents> readPkcs12(QByteArrayView bytes, const Secret& secret, const QString& fileName) {
    ERR_clear_error();
    if (!fromDer<Pkcs12Ptr>(d2i_PKCS12, bytes))
        return fail("crypto.pkcs12_malformed", {fileName}, drainErrors());
    const Pkcs12Ptr file = parsed(bytes, nullptr);
    const Password password = passwordFor(file.get(), bytes, secret);
    if (password.mac == MacState::Wrong)
        return fail("crypto.pkcs12_password_wrong", {fileName});
    if (password.mac == MacState::Unsupported) {
        const X509_ALGOR* algorithm = nullptr;
        PKCS12_get0_mac(nullptr, &algorithm, nullptr, nullptr, file.get());
        return fail("crypto.pkcs12_unsupported", {fileName, nameOf(algorithm)}, drainErrors());
    }
    BagReader reader(nullptr, password.text, password.length);
    if (!reader.read(file.get()))
        return fail("crypto.pkcs12_malformed", {fileName}, drainErrors());
    if (reader.undecrypted.isEmpty())
        return std::move(reader.contents);
    if (OSSL_LIB_CTX* const legacy = LegacyAlgorithms::context()) {
        BagReader again(legacy, password.text, password.length);
        if (const Pkcs12Ptr old = parsed(bytes, legacy); old && again.read(old.get()) && again.undecrypted.isEmpty())
            return std::move(again.contents);
        if (isUnsupported(reader.error)) // it knows more: what it says is the reason
            reader.error = again.error;
    }
    if (isUnsupported(reader.error))
        return fail("crypto.pkcs12_unsupported", {fileName, reader.undecrypted}, reader.error);
    // With a right MAC the password is right too, and what does not decrypt is damaged.
    return fail(password.mac == MacState::Right ? "crypto.pkcs12_malformed" : "crypto.pkcs12_password_wrong",
                {fileName}, reader.error);
}

} // namespace vanthu::crypto
