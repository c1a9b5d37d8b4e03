#include "office/Document.h"

#include "base/Text.h"
#include "office/Notation.h"

namespace vanthu::office {

namespace {

const QList<QPair<State, QString>>& stateNames() {
    static const QList<QPair<State, QString>> names = {
        {State::Draft, QStringLiteral("draft")},
        {State::InReview, QStringLiteral("in_review")},
        {State::DraftApproved, QStringLiteral("draft_approved")},
        {State::PersonSigned, QStringLiteral("person_signed")},
        {State::Numbered, QStringLiteral("numbered")},
        {State::AgencySigned, QStringLiteral("agency_signed")},
        {State::Issued, QStringLiteral("issued")},
        {State::Arrived, QStringLiteral("arrived")},
        {State::Rejected, QStringLiteral("rejected")},
        {State::Received, QStringLiteral("received")},
        {State::Completed, QStringLiteral("completed")},
        {State::Recalled, QStringLiteral("recalled")},
        {State::Replaced, QStringLiteral("replaced")},
        {State::Assigned, QStringLiteral("assigned")},
        {State::InProgress, QStringLiteral("in_progress")},
        {State::Cancelled, QStringLiteral("cancelled")},
    };
    return names;
}

template<class Value>
struct Name {
    Value value;
    const char* name;
};

constexpr Name<RequestKind> requestNames[] = {{RequestKind::TakeBack, "take_back"},
                                              {RequestKind::Recall, "recall"},
                                              {RequestKind::Update, "update"},
                                              {RequestKind::Replace, "replace"},
                                              {RequestKind::None, ""}};
constexpr Name<LinkKind> linkNames[] = {{LinkKind::Recall, "recall"},
                                        {LinkKind::Update, "update"},
                                        {LinkKind::Replace, "replace"},
                                        {LinkKind::Reply, "reply"}};
constexpr Name<Flag> flagNames[] = {{Flag::DuplicateCode, "duplicate_code"},
                                    {Flag::SecrecyNotChecked, "secrecy_not_checked"},
                                    {Flag::ArrivedAfterRecall, "arrived_after_recall"},
                                    {Flag::TimestampMissing, "timestamp_missing"}};

template<class Value, std::size_t size>
QString nameOf(const Name<Value> (&names)[size], Value value) {
    for (const Name<Value>& known : names)
        if (known.value == value)
            return QString::fromLatin1(known.name);
    return {};
}

template<class Value, std::size_t size>
std::optional<Value> valueOf(const Name<Value> (&names)[size], const QString& name) {
    for (const Name<Value>& known : names)
        if (name == QLatin1String(known.name))
            return known.value;
    return std::nullopt;
}

} // namespace

const DocumentFile* Document::mainFile() const {
    for (const DocumentFile& file : files)
        if (file.role == FileRole::Main)
            return &file;
    return nullptr;
}

QString Document::code() const {
    return number ? formatCode(*number, notation) : notation;
}

QString stateName(State state) {
    for (const auto& [value, name] : stateNames())
        if (value == state)
            return name;
    return {};
}

std::optional<State> stateFromName(const QString& name) {
    for (const auto& [value, known] : stateNames())
        if (known == name)
            return value;
    return std::nullopt;
}

QString requestName(RequestKind kind) {
    return nameOf(requestNames, kind);
}
RequestKind requestFromName(const QString& name) {
    return valueOf(requestNames, name).value_or(RequestKind::None);
}
QString linkName(LinkKind kind) {
    return nameOf(linkNames, kind);
}
LinkKind linkFromName(const QString& name) {
    return valueOf(linkNames, name).value_or(LinkKind::Reply);
}
QString flagName(Flag flag) {
    return nameOf(flagNames, flag);
}
std::optional<Flag> flagFromName(const QString& name) {
    return valueOf(flagNames, name);
}

Result<> refuseClassified(Secrecy secrecy, const QString& documentName) {
    if (secrecy != Secrecy::Normal)
        return fail("office.classified_refused", {documentName});
    return {};
}

std::optional<Secrecy> classifiedMark(const QString& text) {
    const QList<QPair<QString, Secrecy>> marks = {
        {QStringLiteral("tuyet mat"), Secrecy::TopSecret},
        {QStringLiteral("toi mat"), Secrecy::Secret},
        {QStringLiteral("mat"), Secrecy::Confidential},
    };
    for (const QString& line : text.split(QLatin1Char('\n'))) {
        // Only capitals make a mark; "mất" or "mật" in a sentence is an ordinary word.
        const QString trimmed = toNfc(line).simplified();
        if (trimmed != trimmed.toUpper())
            continue;
        const QString folded = foldText(trimmed);
        for (const auto& [mark, secrecy] : marks)
            if (folded == mark && trimmed.contains(QStringLiteral("MẬT")))
                return secrecy;
    }
    return std::nullopt;
}

} // namespace vanthu::office
