#include "exchange/AxisReplies.h"

#include <QFile>
#include <QHash>
#include <QXmlStreamReader>

#include <algorithm>

namespace vanthu::exchange {

namespace {

// edxml.md §4.6
QByteArray codeFor(const QString& errorCode) {
    static const QHash<QString, QByteArray> codes = {
        {QStringLiteral("10"), "axis.file_refused"},
        {QStringLiteral("15"), "axis.credentials_refused"},
        {QStringLiteral("18"), "axis.recipient_unknown"},
        {QStringLiteral("19"), "axis.sender_unknown"},
        {QStringLiteral("20"), "axis.unwell"},
        {QStringLiteral("21"), "axis.unwell"},
        {QStringLiteral("22"), "axis.edxml_refused"},
        {QStringLiteral("23"), "axis.recipient_locked"},
    };
    return codes.value(errorCode, "axis.other_error");
}

} // namespace

QByteArray kindName(store::MessageKind kind) {
    return kind == store::MessageKind::Document ? "edoc" : "status";
}

QByteArray stateName(PullState state) {
    switch (state) {
    case PullState::Done:
        return "done";
    case PullState::Fail:
        return "fail";
    case PullState::Processing:
        break;
    }
    return "processing";
}

Error axisError(const QString& host, const QString& code, const QString& description) {
    return Error(codeFor(code), {host, code, description.left(500)});
}

QString hostOf(const QUrl& url) {
    return url.port() < 0 ? url.host() : QStringLiteral("%1:%2").arg(url.host()).arg(url.port());
}

std::chrono::milliseconds limitFor(qint64 bytes) {
    return std::chrono::seconds(30 + bytes / (10 * 1024 * 1024) * 60);
}

Result<> requireMessage(const QString& file, const QString& host, const QString& docId) {
    QFile fetched(file);
    const QByteArray head = fetched.open(QIODevice::ReadOnly) ? fetched.read(64 * 1024) : QByteArray();
    return requireMessage(QByteArrayView(head), host, docId);
}

Result<> requireMessage(QByteArrayView bytes, const QString& host, const QString& docId) {
    // Whatever has not even its first element is the work of the axis or of something on the way, and comes right at
    // the next try; what is taken for a message and cannot be read is refused to its sender for good.
    constexpr qsizetype usual = 2 * 1024; // more would be decoded in vain
    for (const qsizetype size : {std::min(usual, bytes.size()), bytes.size()}) {
        QXmlStreamReader xml(bytes.first(size).trimmed().toByteArray());
        if (xml.readNextStartElement() && xml.name().compare(QLatin1String("html"), Qt::CaseInsensitive) != 0)
            return {};
    }
    return fail("axis.bad_reply", {host}, QStringLiteral("no edXML under %1").arg(docId));
}

} // namespace vanthu::exchange
