#pragma once

#include <QByteArray>
#include <QIODevice>

#include <deque>
#include <optional>

namespace vanthu::edxml {

// Bytes at the beginning of a stream that are read as blanks.
struct Blank {
    qint64 at = 0;
    qint64 size = 0;
    QString what; // that stands there
};

// Stands between the bytes of a message and the XML reader, which would gather a whole text before it hands it out.
// Long runs of base64 are taken out of the stream and replaced by processing instructions `<?target n?>`, with a target
// that nobody can guess; the run is then asked for by `take`. Runs stay whole pieces of a text, in its order, so the
// document means the same. What is no base64 passes unchanged, up to a length that no honest markup has.
class LongText : public QIODevice {
public:
    // `source` has to be open and in an encoding that extends ASCII.
    explicit LongText(QIODevice& source, const std::optional<Blank>& blank = {});

    const QString& target() const { return m_target; }
    // The next run, in order: base64 letters and white space. Empty when there is none.
    QByteArray take();
    // A tag, a comment or a run of other text was longer than allowed; the stream ends there.
    bool isTooLong() const { return m_tooLong; }
    // Line feeds in the runs taken so far, which the XML reader has not seen.
    qint64 linesTaken() const { return m_lines; }

    bool isSequential() const override { return true; }
    bool atEnd() const override;
    qint64 bytesAvailable() const override;

protected:
    qint64 readData(char* data, qint64 maximum) override;
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    enum class State { Text, Tag, SingleQuoted, DoubleQuoted, Comment, Cdata, Instruction };
    bool fill();
    void scan();
    void text();
    void markup();
    void pass(qsizetype size);
    bool startsWith(const char* token, State state);
    bool until(const char* token);

    QIODevice& m_source;
    std::optional<Blank> m_blank; // until it was read
    QString m_target;
    QByteArray m_in;
    qsizetype m_at = 0; // in m_in
    QByteArray m_out;
    qsizetype m_given = 0; // of m_out
    std::deque<QByteArray> m_runs;
    State m_state = State::Text;
    qsizetype m_since = 0; // bytes passed on since the state began
    qint64 m_lines = 0;
    bool m_sourceEnded = false;
    bool m_tooLong = false;
};

} // namespace vanthu::edxml
