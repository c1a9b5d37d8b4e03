#include "cli/InspectCommand.h"

#include "base/Clock.h"
#include "cli/Json.h"
#include "edxml/Reader.h"

#include <QFile>
#include <QJsonArray>
#include <QLocale>
#include <QTemporaryFile>

namespace vanthu::cli {

namespace {

QJsonObject organJson(const edxml::Organ& organ) {
    return {{QStringLiteral("organId"), organ.organId}, {QStringLiteral("name"), organ.organName}};
}

QJsonObject responseJson(const edxml::ResponseFor& r) {
    return {{QStringLiteral("organId"), r.organId},
            {QStringLiteral("code"), r.code},
            {QStringLiteral("documentId"), r.documentId}};
}

QJsonValue instantJson(const QDateTime& instant) {
    return instant.isValid() ? instant.toUTC().toString(Qt::ISODate) : QJsonValue();
}

QJsonArray remarksJson(const Context& context, const edxml::Remarks& remarks) {
    QJsonArray all;
    for (const Error& remark : remarks)
        all += context.errorJson(remark);
    return all;
}

QJsonObject messageJson(const Context& context, const edxml::Message& message) {
    if (const auto* status = std::get_if<edxml::StatusMessage>(&message))
        return {{QStringLiteral("kind"), QStringLiteral("status")},
                {QStringLiteral("from"), organJson(status->from)},
                {QStringLiteral("to"), QJsonArray{QJsonObject{{QStringLiteral("organId"), status->responseFor.organId},
                                                              {QStringLiteral("name"), QString()}}}},
                {QStringLiteral("statusCode"), status->statusCode},
                {QStringLiteral("description"), status->description},
                {QStringLiteral("timestamp"), instantJson(status->timestamp)},
                {QStringLiteral("responseFor"), QJsonArray{responseJson(status->responseFor)}},
                {QStringLiteral("remarks"), remarksJson(context, status->remarks)}};
    const auto& m = std::get<edxml::DocumentMessage>(message);
    QJsonArray to, responses, attachments, traces;
    for (const edxml::Trace& trace : m.traces)
        traces += QJsonObject{{QStringLiteral("organId"), trace.organId},
                              {QStringLiteral("timestamp"), instantJson(trace.timestamp)}};
    for (const edxml::Organ& organ : m.to)
        to += organJson(organ);
    for (const edxml::ResponseFor& response : m.responseFor)
        responses += responseJson(response);
    for (const edxml::Attachment& a : m.attachments)
        attachments += QJsonObject{{QStringLiteral("name"), a.name},
                                   {QStringLiteral("mediaType"), a.mediaType},
                                   {QStringLiteral("size"), a.size},
                                   {QStringLiteral("sha256"), QString::fromLatin1(a.sha256)}};
    return {{QStringLiteral("kind"), QStringLiteral("document")},
            {QStringLiteral("from"), organJson(m.from)},
            {QStringLiteral("to"), to},
            {QStringLiteral("documentId"), m.documentId},
            {QStringLiteral("codeNumber"), m.codeNumber},
            {QStringLiteral("codeNotation"), m.codeNotation},
            {QStringLiteral("promulgationDate"), m.promulgationDate.toString(Qt::ISODate)},
            {QStringLiteral("typeName"), m.typeName},
            {QStringLiteral("subject"), m.subject},
            {QStringLiteral("priority"), m.priority},
            {QStringLiteral("businessType"), int(m.business.type)},
            {QStringLiteral("content"), m.content},
            {QStringLiteral("dueDate"), m.dueDate.isValid() ? m.dueDate.toString(Qt::ISODate) : QJsonValue()},
            {QStringLiteral("toPlaces"), QJsonArray::fromStringList(m.toPlaces)},
            {QStringLiteral("appendixes"), QJsonArray::fromStringList(m.appendixes)},
            {QStringLiteral("steeringType"), m.steeringType},
            {QStringLiteral("businessReason"), m.business.reason},
            {QStringLiteral("traces"), traces},
            {QStringLiteral("responseFor"), responses},
            {QStringLiteral("attachments"), attachments},
            {QStringLiteral("remarks"), remarksJson(context, m.remarks)}};
}

Result<edxml::Message> readFrom(const QString& path) {
    QFile file(path);
    if (!file.exists())
        return fail("file.missing", {path});
    if (!file.open(QIODevice::ReadOnly))
        return fail("file.unreadable", {path}, file.errorString());
    const auto spool = []() -> std::unique_ptr<QIODevice> {
        auto device = std::make_unique<QTemporaryFile>();
        return device->open() ? std::move(device) : nullptr;
    };
    return edxml::readMessage(
        file, [](int, QByteArrayView) { return true; }, {}, spool);
}

// Every name of the contract is there; null where the message has no such thing.
QJsonObject inspected(const Context& context, const QString& path, const Result<edxml::Message>& message) {
    QJsonObject object;
    for (const char* name :
         {"kind", "from", "to", "documentId", "codeNumber", "codeNotation", "promulgationDate", "typeName", "subject",
          "priority", "businessType", "statusCode", "responseFor", "attachments", "content", "dueDate", "toPlaces", "appendixes",
          "steeringType", "businessReason", "traces", "description", "timestamp", "remarks", "error"})
        object[QLatin1String(name)] = QJsonValue();
    if (!message)
        object[QStringLiteral("error")] = context.errorJson(message.error());
    else
        for (const QJsonObject known = messageJson(context, *message); const QString& name : known.keys())
            object[name] = known[name];
    object[QStringLiteral("file")] = path;
    return object;
}

// What a person reads of it, a line each; what is not there is left out.
QStringList wordsOf(const Context& context, const edxml::Message& message) {
    QStringList lines;
    const auto add = [&](const QString& name, const QString& value) {
        if (!value.isEmpty())
            lines += QStringLiteral("  %1: %2").arg(name, value);
    };
    const auto organ = [](const edxml::Organ& o) { return QStringLiteral("%1 (%2)").arg(o.organName, o.organId); };
    const auto day = [](const QDate& date) { return date.toString(QStringLiteral("dd/MM/yyyy")); };
    const auto instant = [](const QDateTime& at) {
        return at.isValid() ? toVietnamTime(at).toString(QStringLiteral("dd/MM/yyyy HH:mm:ss")) : QString();
    };
    const auto responses = [&](const QList<edxml::ResponseFor>& all) {
        for (const edxml::ResponseFor& r : all)
            add(QStringLiteral("Về văn bản"), QStringLiteral("%1 %2 [%3]").arg(r.code, day(r.promulgationDate), r.documentId));
    };
    edxml::Remarks remarks;
    if (const auto* status = std::get_if<edxml::StatusMessage>(&message)) {
        add(QStringLiteral("Trạng thái"), QStringLiteral("%1 %2").arg(status->statusCode, edxml::statusTitle(status->statusCode)));
        add(QStringLiteral("Nơi gửi"), organ(status->from));
        responses({status->responseFor});
        add(QStringLiteral("Nội dung"), status->description);
        add(QStringLiteral("Thời gian"), instant(status->timestamp));
        remarks = status->remarks;
    } else {
        const auto& m = std::get<edxml::DocumentMessage>(message);
        add(QStringLiteral("Trích yếu"), m.subject);
        add(QStringLiteral("Nội dung"), m.content == m.subject ? QString() : m.content);
        add(QStringLiteral("Số, ký hiệu"), QStringLiteral("%1/%2").arg(m.codeNumber, m.codeNotation));
        add(QStringLiteral("Ngày ban hành"), day(m.promulgationDate));
        add(QStringLiteral("Loại văn bản"), m.typeName);
        add(QStringLiteral("Nơi gửi"), organ(m.from));
        for (const edxml::Organ& to : m.to)
            add(QStringLiteral("Gửi đến"), organ(to));
        for (const QString& place : m.toPlaces)
            add(QStringLiteral("Nơi nhận khác"), place);
        add(QStringLiteral("Hạn trả lời"), day(m.dueDate));
        for (const QString& appendix : m.appendixes)
            add(QStringLiteral("Phụ lục"), appendix);
        add(QStringLiteral("Nghiệp vụ"), m.business.reason);
        responses(m.responseFor);
        for (const edxml::Trace& trace : m.traces)
            add(QStringLiteral("Đã qua"), QStringLiteral("%1 %2").arg(trace.organId, instant(trace.timestamp)));
        for (const edxml::Attachment& a : m.attachments)
            add(QStringLiteral("Tệp"), QStringLiteral("%1, %2").arg(a.name, QLocale(QLocale::Vietnamese).formattedDataSize(a.size)));
        remarks = m.remarks;
    }
    for (const Error& remark : remarks)
        lines += QStringLiteral("  ! %1 %2").arg(remark.message(context.language), remark.remedy(context.language));
    return lines;
}

} // namespace

Result<int> inspect(const Context& context, const std::vector<std::string>& files) {
    QJsonArray all;
    QStringList lines;
    int status = Done;
    for (const QString& path : local(files)) {
        const Result<edxml::Message> message = readFrom(path);
        const QJsonObject object = inspected(context, path, message);
        all += object;
        if (message) {
            lines += path;
            lines += wordsOf(context, *message);
        } else {
            lines += QStringLiteral("%1: %2").arg(path, message.error().message(context.language));
            status = std::max(status, message.error().exitStatus());
        }
    }
    context.print(all, lines.join(QLatin1Char('\n')));
    return status;
}

} // namespace vanthu::cli
