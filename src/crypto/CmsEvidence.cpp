#include "crypto/CmsEvidence.h"

#include "crypto/Der.h"

#include <openssl/err.h>

namespace vanthu::crypto {

namespace {

// CAdES carries BasicOCSPResponse; everywhere else it is wrapped.
QByteArray wrapped(const QByteArray& basicDer) {
    using BasicPtr = std::unique_ptr<OCSP_BASICRESP, FreeWith<OCSP_BASICRESP_free>>;
    using ResponsePtr = std::unique_ptr<OCSP_RESPONSE, FreeWith<OCSP_RESPONSE_free>>;
    const auto basic = fromDer<BasicPtr>(d2i_OCSP_BASICRESP, basicDer);
    const ResponsePtr response(basic ? OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()) : nullptr);
    return response ? toDer(i2d_OCSP_RESPONSE, response.get()) : QByteArray();
}

// { [0] SEQUENCE OF CertificateList, [1] SEQUENCE OF an OCSP answer, … }: both attributes look like this.
void addRevocation(ValidationData& data, const QByteArray& value, bool basicAnswers) {
    for (const DerItem& choice : derElements(value)) {
        if (choice.category != V_ASN1_CONTEXT_SPECIFIC || choice.tag > 1)
            continue;
        for (const DerItem& answer : derElements(choice.content)) {
            if (choice.tag == 0)
                data.add({{}, {}, {answer.whole}});
            else
                data.add({{}, {basicAnswers ? wrapped(answer.whole) : answer.whole}, {}});
        }
    }
}

void addFrom(ValidationData& data, const X509_ATTRIBUTE* attribute) {
    char name[80];
    OBJ_obj2txt(name, sizeof name, X509_ATTRIBUTE_get0_object(const_cast<X509_ATTRIBUTE*>(attribute)), 1);
    const QByteArray kind(name);
    const bool archival = kind == "1.2.840.113583.1.1.8";
    const bool revocationValues = kind == "1.2.840.113549.1.9.16.2.24";
    const bool certificateValues = kind == "1.2.840.113549.1.9.16.2.23";
    if (!archival && !revocationValues && !certificateValues)
        return;
    const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(const_cast<X509_ATTRIBUTE*>(attribute), 0);
    if (!value || value->type != V_ASN1_SEQUENCE)
        return;
    const QByteArray der = toBytes(value->value.sequence);
    if (!certificateValues)
        return addRevocation(data, der, revocationValues);
    for (const DerItem& certificate : derElements(der))
        data.add({{certificate.whole}, {}, {}});
}

} // namespace

ValidationData validationDataIn(CMS_ContentInfo* cms, CMS_SignerInfo* signer) {
    ValidationData data;
    STACK_OF(X509_CRL)* lists = CMS_get1_crls(cms);
    for (int i = 0; i < sk_X509_CRL_num(lists); ++i)
        data.add({{}, {}, {toDer(i2d_X509_CRL, sk_X509_CRL_value(lists, i))}});
    sk_X509_CRL_pop_free(lists, X509_CRL_free);
    for (int i = 0; signer && i < CMS_signed_get_attr_count(signer); ++i)
        addFrom(data, CMS_signed_get_attr(signer, i));
    for (int i = 0; signer && i < CMS_unsigned_get_attr_count(signer); ++i)
        addFrom(data, CMS_unsigned_get_attr(signer, i));
    ERR_clear_error();
    return data;
}

} // namespace vanthu::crypto
