#include "base/Error.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <array>

namespace vanthu {

namespace {

struct Texts {
    int exitStatus = 70;
    std::array<QString, 2> message;
    std::array<QString, 2> remedy;
};

// Read once from the compiled-in catalogue; the files are ours, so a bad one is a defect that the tests find.
const QHash<QByteArray, Texts>& catalogue() {
    static const QHash<QByteArray, Texts> all = [] {
        QHash<QByteArray, Texts> texts;
        const QDir folder(QStringLiteral(":/vanthu/errors"));
        for (const QString& name : folder.entryList({QStringLiteral("*.json")})) {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QJsonObject entries = QJsonDocument::fromJson(file.readAll()).object();
            for (auto it = entries.begin(); it != entries.end(); ++it) {
                const QJsonObject entry = it.value().toObject();
                Texts t;
                t.exitStatus = entry[QStringLiteral("exit")].toInt(70);
                const char* const keys[2] = {"vi", "en"};
                for (int i = 0; i < 2; ++i) {
                    const QJsonArray pair = entry[QLatin1String(keys[i])].toArray();
                    t.message[i] = pair.at(0).toString();
                    t.remedy[i] = pair.at(1).toString();
                }
                texts.insert(it.key().toUtf8(), t);
            }
        }
        return texts;
    }();
    return all;
}

// In one pass: an argument comes from the world and may itself contain "%1".
QString filled(const QString& text, const QStringList& args) {
    static const QRegularExpression place(QStringLiteral("%([1-9])"));
    QString done;
    qsizetype from = 0;
    for (auto it = place.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        done += QStringView(text).mid(from, match.capturedStart() - from);
        done += args.value(match.captured(1).toInt() - 1, match.captured());
        from = match.capturedEnd();
    }
    return done + text.mid(from);
}

} // namespace

Error::Error(QByteArray code, QStringList args, QString detail)
    : m_code(std::move(code))
    , m_args(std::move(args))
    , m_detail(std::move(detail)) {}

Error Error::causedBy(Error cause) && {
    m_cause = std::make_shared<const Error>(std::move(cause));
    return std::move(*this);
}

Error Error::renamed(const QString& placeholder, const QString& name) const {
    Error other = *this;
    for (QString& arg : other.m_args)
        if (arg == placeholder || arg.endsWith(QLatin1Char('/') + placeholder))
            arg = name;
    if (m_cause)
        other.m_cause = std::make_shared<const Error>(m_cause->renamed(placeholder, name));
    return other;
}

QString Error::message(Language language) const {
    const auto it = catalogue().find(m_code);
    return it == catalogue().end() ? QString::fromUtf8(m_code) : filled(it->message[int(language)], m_args);
}

QString Error::remedy(Language language) const {
    const auto it = catalogue().find(m_code);
    return it == catalogue().end() ? QString() : filled(it->remedy[int(language)], m_args);
}

int Error::exitStatus() const {
    return catalogue().value(m_code).exitStatus;
}

QString Error::technical() const {
    QString text = QString::fromUtf8(m_code);
    if (!m_detail.isEmpty())
        text += QStringLiteral(" (%1)").arg(m_detail);
    if (m_cause)
        text += QStringLiteral(" <- ") + m_cause->technical();
    return text;
}

} // namespace vanthu
