#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace vanthu::pdf {

// Something about the bytes of a file that readers read differently, or that was hidden behind a signature.
struct ByteFinding {
    enum class Severity {
        Uncertain, // readers could read it in two ways
        Forbidden, // something was smuggled in that nothing allows
    };
    Severity severity = Severity::Uncertain;
    QByteArray code;   // of the sentence in resources/errors, whose %1 is the signature's field
    qint64 offset = 0; // in the file
    QString text;      // technical: what is there
};
using ByteFindings = QList<ByteFinding>;

// As they are found; more than a person would read are dropped, but the forbidden ones always tell.
class FindingList {
public:
    void add(ByteFinding::Severity severity, const char* code, qint64 offset, const QString& text) {
        constexpr qsizetype most = 50;
        if (m_all.size() < most || severity == ByteFinding::Severity::Forbidden)
            m_all += {severity, code, offset, text};
    }
    void forbidden(const char* code, qint64 offset, const char* text) {
        if (m_forbidden++ < 50)
            add(ByteFinding::Severity::Forbidden, code, offset, QLatin1String(text));
    }
    void uncertain(const char* code, qint64 offset, const QString& text) {
        add(ByteFinding::Severity::Uncertain, code, offset, text);
    }
    void uncertain(const char* code, qint64 offset, const char* text) {
        uncertain(code, offset, QString(QLatin1String(text)));
    }
    const ByteFindings& all() const { return m_all; }

private:
    ByteFindings m_all;
    int m_forbidden = 0;
};

} // namespace vanthu::pdf
