#include "crypto/SignedData.h"
#include "crypto/Timestamp.h"

#include <openssl/err.h>
#include <openssl/rand.h>

// The authority's side of RFC 3161, for the training axis.
namespace vanthu::crypto {
namespace {

constexpr qsizetype requestLimit = qsizetype{64} * 1024;

using TsReqPtr = std::unique_ptr<TS_REQ, FreeWith<TS_REQ_free>>;
using TsRespPtr = std::unique_ptr<TS_RESP, FreeWith<TS_RESP_free>>;
using TsStatusPtr = std::unique_ptr<TS_STATUS_INFO, FreeWith<TS_STATUS_INFO_free>>;
using TstInfoPtr = std::unique_ptr<TS_TST_INFO, FreeWith<TS_TST_INFO_free>>;
using TsAccuracyPtr = std::unique_ptr<TS_ACCURACY, FreeWith<TS_ACCURACY_free>>;
using Pkcs7Ptr = std::unique_ptr<PKCS7, FreeWith<PKCS7_free>>;
using TimePtr = std::unique_ptr<ASN1_GENERALIZEDTIME, FreeWith<ASN1_GENERALIZEDTIME_free>>;

// Random, so that no counter has to survive a restart; 127 bits are unique enough.
Asn1IntegerPtr randomSerial() {
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return nullptr;
    bytes[0] &= 0x7f;
    const BnPtr number(BN_bin2bn(bytes, sizeof bytes, nullptr));
    return Asn1IntegerPtr(BN_to_ASN1_INTEGER(number.get(), nullptr));
}

bool acceptable(TS_REQ* request) {
    if (!request || TS_REQ_get_version(request) != 1)
        return false;
    TS_MSG_IMPRINT* imprint = TS_REQ_get_msg_imprint(request);
    const auto digest = digestFromNid(OBJ_obj2nid(TS_MSG_IMPRINT_get_algo(imprint)->algorithm));
    return digest && mayBeSignedWith(*digest) &&
           ASN1_STRING_length(TS_MSG_IMPRINT_get_msg(imprint)) == EVP_MD_get_size(evpDigest(*digest));
}

QByteArray makeInfo(TS_REQ* request, const TimestampService& service) {
    const TstInfoPtr info(TS_TST_INFO_new());
    const Asn1ObjectPtr policy(OBJ_txt2obj(service.policy.constData(), 1));
    const Asn1IntegerPtr serial = randomSerial();
    const Asn1IntegerPtr second(ASN1_INTEGER_new());
    const TsAccuracyPtr accuracy(TS_ACCURACY_new());
    const TimePtr time(ASN1_GENERALIZEDTIME_set(nullptr, service.clock().toSecsSinceEpoch()));
    const bool made = info && policy && serial && second && accuracy && time &&
                      TS_TST_INFO_set_version(info.get(), 1) && TS_TST_INFO_set_policy_id(info.get(), policy.get()) &&
                      TS_TST_INFO_set_msg_imprint(info.get(), TS_REQ_get_msg_imprint(request)) &&
                      TS_TST_INFO_set_serial(info.get(), serial.get()) &&
                      TS_TST_INFO_set_time(info.get(), time.get()) && ASN1_INTEGER_set(second.get(), 1) &&
                      TS_ACCURACY_set_seconds(accuracy.get(), second.get()) &&
                      TS_TST_INFO_set_accuracy(info.get(), accuracy.get()) &&
                      (!TS_REQ_get_nonce(request) || TS_TST_INFO_set_nonce(info.get(), TS_REQ_get_nonce(request)));
    return made ? toDer(i2d_TS_TST_INFO, info.get()) : QByteArray();
}

Result<QByteArray> reply(int statusCode, const QByteArray& tokenDer, const QByteArray& infoDer) {
    const TsRespPtr response(TS_RESP_new());
    const TsStatusPtr status(TS_STATUS_INFO_new());
    bool made = response && status && TS_STATUS_INFO_set_status(status.get(), statusCode) == 1 &&
                TS_RESP_set_status_info(response.get(), status.get()) == 1;
    if (made && !tokenDer.isEmpty()) {
        auto token = fromDer<Pkcs7Ptr>(d2i_PKCS7, tokenDer);
        auto info = fromDer<TstInfoPtr>(d2i_TS_TST_INFO, infoDer);
        made = token && info;
        if (made) // takes both over
            TS_RESP_set_tst_info(response.get(), token.release(), info.release());
    }
    QByteArray der = made ? toDer(i2d_TS_RESP, response.get()) : QByteArray();
    if (der.isEmpty())
        return fail("crypto.timestamp_failed", {}, drainErrors());
    return der;
}

} // namespace

Result<QByteArray> issueTimestamp(QByteArrayView requestDer, const TimestampService& service) {
    ERR_clear_error();
    const auto request = requestDer.size() <= requestLimit ? fromDer<TsReqPtr>(d2i_TS_REQ, requestDer) : TsReqPtr();
    if (!acceptable(request.get())) {
        ERR_clear_error();
        return reply(TS_STATUS_REJECTION, {}, {});
    }
    SignedDataRequest signedData;
    signedData.attachedContent = makeInfo(request.get(), service);
    if (signedData.attachedContent.isEmpty())
        return fail("crypto.timestamp_failed", {}, drainErrors());
    signedData.contentDigest = digestOf(signedData.attachedContent, signedData.digest);
    signedData.contentTypeNid = NID_id_smime_ct_TSTInfo;
    signedData.withCertificates = TS_REQ_get_cert_req(request.get()) != 0;
    TRY(const QByteArray token, makeSignedData(service.key, signedData));
    return reply(TS_STATUS_GRANTED, token, signedData.attachedContent);
}

} // namespace vanthu::crypto
